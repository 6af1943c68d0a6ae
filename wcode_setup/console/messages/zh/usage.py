"""Errors in the command line and the setup file: exit code 2."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "usage-command": ("未知命令 {name!r}", "{meant}`{command} --help` 列出所有命令。"),
    "usage-command-missing": ("{command} 后面需要工具名或 `all`", "例如：{command} {example}"),
    "usage-option": ("未知选项 {option!r}", "{meant}`{command} --help` 列出所有选项。"),
    "usage-value-missing": ("{option} 需要一个值", "`{command} --help` 有说明。"),
    "usage-no-value": ("{option} 不带值", "请删除 `=` 及其后的内容。"),
    "usage-missing": ("缺少 {what}", "`{command} --help` 里有示例。"),
    "usage-choice": (
        "{value!r} 不是 {option} 的可选值：{known}",
        "{meant}`{command} --help` 有说明。",
    ),
    "usage-extra": ("多余的参数：{words}", "`{command} --help` 有用法说明。"),
    "usage-models": ("`models show` 需要一个 ID，`models list` 不需要", "`wcode-setup models list` 列出可用的 ID。"),
    "usage-params": ("--params 只能用于 `models show ID`", "例如：wcode-setup models show qwen3.6-plus --params"),
    "param-form": (
        "--param 需要 `NAME=VALUE`，而不是 {value!r}",
        "例如 `--param temperature=0.2`；`wcode-setup models show ID --params` 列出全部参数。",
    ),
    "param-unknown": (
        "未知的参数 {value!r}；已知的有：{near}",
        "`wcode-setup models show ID --params` 列出全部参数。",
    ),
    "param-twice": ("参数 {value!r} 给了两次", "每个参数只给一次。"),
    "param-value": ("{value}：{what}", "例如 --param '{example}'；列表和对象写成 JSON。"),
    "param-needs": ("{value} 需要同时给出 {other}", "请加上 --param '{example}'，或去掉 {value}。"),
    "param-protocol": (
        "协议 {protocol} 没有参数 {value}；它有：{known}",
        "请去掉它，或使用 --protocol chat。",
    ),
    "param-over-context": (
        "max_tokens={max_tokens} 超过了上下文窗口的 {context_window} 个 token",
        "请减小它：输出是上下文的一部分。",
    ),
    "param-missing": ("协议 messages 必须有 max_tokens", "请加上 --param {example}。"),
    "not-text-option": ("{option} 的值不是 UTF-8 文本", "请用 UTF-8 编码给出。"),
    "sample-model": (
        "未知的模型 {model!r}；已知的有：{near}",
        "`wcode-setup models discover --save ID` 可把网关的模型加入你的模型目录。",
    ),
    "sample-no-url": (
        "{url} 的网关没有这个协议的 API 地址；它有：{known}",
        "请用 --protocol 选择其中之一。",
    ),
    "file-name": ("{option} 后面的文件名含有控制字符", "请换一个名称。"),
    "image-missing": ("没有这个文件", "请检查 --image 后面的路径。"),
    "image-type": ("这个文件不是 PNG、JPEG、GIF 或 WebP 图片", "请转换成其中一种格式。"),
    "usage-other": ("{what}", "`{command} --help` 有用法说明。"),
    "bad-tokens": ("{option} 必须是 token 数，不能是 {value!r}", "例如 64000、200k（200000）或 1M（1000000）。"),
    "bad-seconds": ("{option} 必须是整数秒数，不能是 {value!r}", "例如 --wait 10；0 表示不等待。"),
    "wizard-dumb": (
        "此终端无法显示向导的问题（TERM 是 {term!r}）",
        "请把 TERM 设为终端的真实类型，或改用选项：`wcode-setup TOOL --model ID`。",
    ),
    "wizard-option": ("向导不支持 {option}：它需要提问", "请改用选项：`wcode-setup TOOL --model ID`。"),
    "unknown-model": (
        "未知模型 {model!r}；已知：{near}",
        "`wcode-setup models list` 列出全部模型；其他模型请加上 --context-window 和 --max-tokens。",
    ),
    "no-model": (
        "没有指定模型，{title} 也没有为此网关登记过模型",
        "请加上 --model ID;`wcode-setup models list` 列出可用的 ID。",
    ),
    "model-twice": ("模型 {model!r} 给了两次", "每个模型请只写一次。"),
    "bad-model": ("无效的模型 ID {model!r}", "请按网关的写法填写 ID，不含空白或控制字符。"),
    "bad-name": ("名称 {name!r} 不是 UTF-8 文本", "请用 UTF-8 提供名称。"),
    "bad-number": ("{option} 至少为 1，不能是 {value}", "请填写 token 数，例如 64000。"),
    "several-overrides": ("{option} 只能用于一个模型，现在有 {count} 个", "请对每个 --model 各运行一次。"),
    "output-over-context": (
        "最大输出 {max_tokens} 个 token，超过了上下文窗口 {context_window} 个 token",
        "请减小 --max-tokens 或增大 --context-window：输出是上下文的一部分。",
    ),
    "url-scheme": ("{url!r} 不是以 `http://` 或 `https://` 开头的 URL", "例如 --base-url https://gw.example/v1。"),
    "url-port": ("{url!r} 的端口不是 1 到 65535 的数字", "例如 https://gw.example:8443/v1。"),
    "url-host": ("{url!r} 没有主机名", "例如 --base-url https://gw.example/v1。"),
    "url-credentials": (
        "Base URL 里含有用户名或密码",
        "请从 URL 中删除；密钥用 --api-key-stdin、--api-key-file 或 --api-key-env 提供。",
    ),
    "url-query": ("{url!r} 带有查询串或片段", "请从 URL 中删除 `?…` 和 `#…`。"),
    "url-characters": ("Base URL 含有空白或控制字符", "请重新复制，不要带空白。"),
    "url-protocol": (
        "{title} 使用的协议（{protocol}）与 {url} 不同",
        "请用该协议的 Base URL 单独配置它，或在设置文件里写出两者（`base_urls`）。",
    ),
    "gateway-protocol": (
        "这个网关没有 {title} 所用协议（{protocol}）的 Base URL；它有：{known}",
        "请把它加到 `base_urls`。",
    ),
    "url-endpoint": (
        "{url!r} 是另一种 API 的端点，不是 Base URL",
        "请用 {instead}；工具会自己加上 /chat/completions。",
    ),
    "setup-unreadable": ("无法读取设置文件：{why}", "请检查路径；`-` 表示标准输入。"),
    "setup-foreign": (
        "其他用户能修改或替换 {folders}，而 root 会打开它",
        "请把设置文件复制到 root 的目录，或从标准输入传入：",
    ),
    "unknown-user": ("没有名为 {value!r} 的用户", "`getent passwd` 列出所有用户。没有写入任何内容。"),
    "users-windows": ("--user 不支持 Windows", "请以每个用户的身份分别运行 wcode-setup。"),
    "setup-syntax": ("{what}", "请改正设置文件的这一处。没有写入任何内容。"),
    "setup-version": ("这不是版本 {known} 的设置文件", "请写 `version: {known}`，或使用支持该版本的 wcode-setup。"),
    "setup-key": (
        "{where} 里有明文密钥",
        (
            "请改用引用：`api_key: {{env: WCODE_API_KEY}}`、`{{file: PATH}}` 或 "
            "`{{command: [pass, show, wcode]}}`。如果文件已分享给他人，请更换密钥。"
        ),
    ),
    "setup-reference": (
        "{where} 是设置文件不支持的引用",
        "请写变量名：`api_key: {{env: {variable}}}`。",
    ),
    "setup-invalid": ("{where}：{what}", "请改正该值，格式见 docs/zh/apply.md。没有写入任何内容。"),
    "setup-tool": ("未知工具 {tool!r}", "已知的工具：{known}。"),
    "setup-two-gateways": ("`gateway` 下只能写 `{first}` 或 `{second}` 之一", "请删除其中一个。"),
    "setup-gateway": ("未知的网关 {gateway!r}；已知的有：{known}", "请写已知的网关，或给出它的 `base_url`。"),
    "setup-protocol": (
        "{title} 使用的协议（{protocol}）与这个 Base URL 的协议不同",
        "请用 `base_urls` 为每种协议各写一个，或给该工具单独写 `gateway`。",
    ),
    "setup-no-models": ("{tool} 没有模型", "请添加 `models`，可用于所有工具，也可只用于该工具。"),
    "setup-small": ("小模型 {model!r} 不在模型列表中：{models}", "请把它加到 `models`。"),
    "setup-default": ("默认模型 {model!r} 不在模型列表中：{models}", "请把它加到 `models`。"),
    "setup-unknown-model": (
        "未知模型 {model!r}；已知：{near}",
        "`wcode-setup models list` 列出全部模型；其他模型请加上 context_window 和 max_tokens。",
    ),
    "bad-provider": ("无效的提供商 ID {provider!r}", "请只用 a-z、0-9 和 `-`，并以字母开头。"),
    "unknown-tool": ("未知工具 {tool!r}", "已知的工具：{known}。"),
    "unknown-option": ("{title} 没有选项 {option!r}", "它的选项：{known}。"),
    "bad-profile": ("无效的配置档名 {profile!r}", "请只用字母、数字、`_` 和 `-`。"),
    "bad-variable": (
        "无效的变量名 {name!r}",
        "请用大写字母、数字和 `_`，以字母开头，例如 WCODE_API_KEY。",
    ),
    "no-shell": (
        "`SHELL` 是 {value!r}，不是 `bash`、`zsh` 或 `fish`",
        "请写明 shell：`wcode-setup completion bash --install`。",
    ),
    "undo-run-and-all": ("{run!r} 和 --all 不能同时使用", "请只保留其中一个。"),
    "key-no-source": (
        "没有提供密钥",
        "请用 --api-key-stdin、--api-key-file PATH、--api-key-env NAME 或 --from-tool TOOL 提供密钥{keys}。",
    ),
    "bad-command": ("--api-key-command 里有一个引号没有配对", "请给整个命令加引号，例如 `'pass show wcode'`。"),
    "key-no-command-given": (
        "`--key-storage command` 需要一个输出密钥的命令",
        "请用 --api-key-command 提供，例如 `--api-key-command 'pass show wcode'`。",
    ),
    "usage-use": ("`use` 需要以下之一：`NAME`、`-`、`--save NAME`、`--list`", "例如：`wcode-setup use work`。"),
    "bad-setup-name": (
        "{value!r} 不能作为设置的名字",
        "请使用字母、数字、`.`、`-` 和 `_`，最多 64 个，以字母或数字开头。",
    ),
    "usage-discover": ("{option} 属于 `models discover`", "例如：`wcode-setup models discover`。"),
    "discover-figure": ("{option} 需要恰好一个 `--save ID`", "请一次保存一个模型。"),
    "two-keys": ("{first} 和 {second} 都提供了密钥", "请只保留其中一个。"),
    "wizard-terminal": (
        "向导需要终端",
        "请改用选项：`wcode-setup TOOL --model ID`；`wcode-setup --help` 列出工具。",
    ),
    "unknown-run": ("未知的运行 {run!r}", "`wcode-setup history` 列出所有运行。"),
    "several-providers": (
        "这里配置了多个提供商：{providers}",
        "请用 --provider 选择其中一个，在设置文件里用 `gateway` 下的 `provider`。",
    ),
    "one-tool": ("{option} 只用于单个工具，不能用于 `all`", "请运行该工具自己的命令。"),
    "empty-option": ("{option} 为空", "请提供值，或去掉该选项。"),
    "key-empty": ("{what}为空", "请提供完整的密钥{keys}。"),
    "key-short": (
        "{what}只有 {length} 个字符",
        "请复制完整的密钥{keys}。",
    ),
    "key-lines": (
        "{what}有多行",
        "请在一行里提供一个密钥{keys}。",
    ),
    "key-characters": (
        "{what}含有空白、外层引号、控制字符或非 ASCII 字符",
        "请只复制密钥本身，不带 `Bearer` 和引号{keys}。",
    ),
    "key-placeholder": (
        "{what}是文档里的占位符，不是密钥",
        "请使用你自己的密钥{keys}。",
    ),
    "key-is-assignment": (
        "{what}是设置变量 {name} 的一行，不是密钥",
        "请只提供 {name} 的值{keys}。",
    ),
    "key-reference": (
        "{what}是一个引用，不是密钥",
        "要保存对变量的引用，请用 --api-key-env NAME --key-storage env。",
    ),
    "provider-reserved": ("{provider!r} 是工具内置的提供商", "请换一个 --provider，例如 wcode。"),
    "slot-no-default": (
        "不支持 --no-default：{title} 只有一个模型，它就是默认模型",
        "请去掉 --no-default。",
    ),
    "run-no-program": (
        "{title} 在编辑器里运行，不能只为一个终端启动",
        "可以用 `wcode-setup {tool} --model ID` 配置它。",
    ),
    "run-json": ("`run` 没有 `--json`：输出是工具自己的", "`wcode-setup env TOOL --json` 会打印它设置的内容。"),
    "env-isolated": ("{title} 需要一个用完即删的独立文件夹，只靠变量做不到", "请用 `wcode-setup run {tool}`。"),
    "env-arguments": (
        "{title} 需要命令行参数，或者这里的文件里有优先于变量的值",
        "请用 `wcode-setup run {tool}`，或者用 `--shell bash` 得到别名。",
    ),
}
