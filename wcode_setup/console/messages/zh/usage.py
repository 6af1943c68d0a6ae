"""Errors in the command line and the setup file: exit code 2."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "usage-command": ("没有命令 {name!r}", "{meant}`{command} --help` 列出所有命令。"),
    "usage-command-missing": ("{command} 后面需要工具名或 `all`", "例如:{command} {example}"),
    "usage-option": ("没有选项 {option!r}", "{meant}`{command} --help` 列出所有选项。"),
    "usage-value-missing": ("{option} 需要一个值", "`{command} --help` 有说明。"),
    "usage-no-value": ("{option} 不带值", "请去掉 `=` 及其后的内容。"),
    "usage-missing": ("缺少 {what}", "`{command} --help` 里有示例。"),
    "usage-choice": (
        "{value!r} 不是 {option} 的可选值:{known}",
        "{meant}`{command} --help` 有说明。",
    ),
    "usage-extra": ("多余的参数:{words}", "`{command} --help` 说明该命令接受什么。"),
    "usage-models": ("`models show` 需要一个 ID,`models list` 不需要", "`wcode-setup models list` 列出可用的 ID。"),
    "usage-other": ("{what}", "`{command} --help` 说明用法。"),
    "bad-tokens": ("{option} 必须是 token 数,不能是 {value!r}", "例如 64000、200k(200000)或 1M(1000000)。"),
    "bad-seconds": ("{option} 必须是整数秒数,不能是 {value!r}", "例如 --wait 10;0 表示不等待。"),
    "wizard-dumb": (
        "这个终端无法显示向导的提问(TERM 是 {term!r})",
        "请把 TERM 设为终端的真实类型,或用选项:`wcode-setup TOOL --model ID`。",
    ),
    "wizard-option": ("向导不支持 {option}:它需要提问", "请用选项:`wcode-setup TOOL --model ID`。"),
    "unknown-model": (
        "未知模型 {model!r};已知:{near}",
        "`wcode-setup models list` 列出全部模型;其他模型请同时给出 --context-window 和 --max-tokens。",
    ),
    "no-model": (
        "没有指定模型,{title} 也没有为此网关登记过模型",
        "请加上 --model ID;`wcode-setup models list` 列出可用的 ID。",
    ),
    "model-twice": ("模型 {model!r} 给了两次", "每个模型只写一次;第一个是默认模型。"),
    "bad-model": ("{model!r} 不能作为模型 ID", "ID 不能为空,也不能含空白或控制字符。"),
    "bad-name": ("{name!r} 不是 UTF-8 文本", "请用 UTF-8 给出名称。"),
    "bad-number": ("{option} 至少为 1,不能是 {value}", "请给出 token 数,例如 64000。"),
    "several-overrides": ("{option} 只能用于一个模型,现在有 {count} 个", "请对每个 --model 各运行一次。"),
    "output-over-context": (
        "最大输出 {max_tokens} 个 token,超过了上下文长度 {context_window} 个 token",
        "输出是上下文的一部分:请给出更小的 --max-tokens 或更大的 --context-window。",
    ),
    "url-scheme": ("{url!r} 不是以 `http://` 或 `https://` 开头的 URL", "例如 --base-url https://gw.example/v1。"),
    "url-port": ("{url!r} 的端口不是 1 到 65535 的数字", "例如 https://gw.example:8443/v1。"),
    "url-host": ("{url!r} 没有主机名", "例如 --base-url https://gw.example/v1。"),
    "url-credentials": (
        "Base URL 里含有用户名或密码",
        "请从 URL 中去掉;密钥用 --api-key-stdin、--api-key-file 或 --api-key-env 给出。",
    ),
    "url-query": ("{url!r} 带有查询串或片段", "请去掉 `?…` 和 `#…`。"),
    "url-characters": ("Base URL 含有空白或控制字符", "请重新复制,不要带空白。"),
    "url-endpoint": (
        "{url!r} 是另一种 API 的端点,不是 Base URL",
        "请用 {instead};工具会自己加上 /chat/completions。",
    ),
    "setup-unreadable": ("无法读取设置文件:{why}", "请检查路径;`-` 表示标准输入。"),
    "setup-syntax": ("{what}", "请修正设置文件的这一处;没有写入任何内容。"),
    "setup-version": ("这不是版本 {known} 的设置文件", "请写 `version: {known}`,或使用认识该版本的 wcode-setup。"),
    "setup-key": (
        "{where} 里有明文密钥",
        (
            "设置文件只说明密钥在哪里:`api_key: {{env: WCODE_API_KEY}}`、`{{file: PATH}}` 或 "
            "`{{command: [pass, show, wcode]}}`。如果文件已给别人看过,请换一个新密钥。"
        ),
    ),
    "setup-reference": (
        "{where} 是设置文件不认识的引用",
        "请写出变量名:api_key: {{env: {variable}}}。",
    ),
    "setup-invalid": ("{where}:{what}", "schemas/setup.schema.json 说明了设置文件的格式;没有写入任何内容。"),
    "setup-tool": ("{tool!r} 不是这个 wcode-setup 能配置的工具", "可配置的有:{known}。"),
    "setup-two-gateways": ("`gateway` 下只能写 `name` 或 `base_url` 之一", "请去掉其中一个。"),
    "setup-no-models": ("{tool} 没有模型", "请在 `models` 下列出,可为全部工具,也可只为该工具。"),
    "setup-default": ("默认模型 {model!r} 不在模型列表中:{models}", "请把它加到 `models`。"),
    "setup-unknown-model": (
        "未知模型 {model!r};已知:{near}",
        "`wcode-setup models list` 列出全部模型;其他模型请同时给出 context_window 和 max_tokens。",
    ),
    "bad-provider": ("{provider!r} 不能作为提供商 ID", "只能用 a-z、0-9 和 `-`,并以字母开头。"),
    "unknown-tool": ("没有名为 {tool!r} 的工具", "已知的工具:{known}。"),
    "unknown-option": ("{title} 没有选项 {option!r}", "它的选项:{known}。"),
    "bad-profile": ("{profile!r} 不能作为配置档名", "只能用字母、数字、`_` 和 `-`。"),
    "bad-variable": (
        "{name!r} 不能作为存放密钥的变量名",
        "请用大写字母、数字和 `_`,以字母开头,例如 WCODE_API_KEY。",
    ),
    "undo-run-and-all": ("{run!r} 和 --all 都指定了要撤回的运行", "请只给出其中之一。"),
    "two-keys": ("{first} 和 {second} 都给出了密钥", "密钥只用一种方式给出。"),
    "wizard-terminal": (
        "向导需要在终端里提问",
        "请用选项:`wcode-setup TOOL --model ID`;`wcode-setup --help` 列出工具。",
    ),
    "unknown-run": ("没有运行 {run!r}", "`wcode-setup history` 列出所有运行。"),
    "several-providers": (
        "这里配置过多个提供商:{providers}",
        "请用 --provider 指定,在设置文件里用 `gateway` 下的 `provider`。",
    ),
    "one-tool": ("{option} 只用于单个工具,不能用于 `all`", "请运行该工具自己的命令。"),
    "empty-option": ("{option} 是空的", "请给出值,或去掉该选项。"),
    "key-empty": ("{what}是空的", "请给出完整的密钥{keys}。"),
    "key-short": (
        "{what}只有 {length} 个字符",
        "请复制完整的密钥{keys}。",
    ),
    "key-lines": (
        "{what}有多行",
        "请在一行里给出一个密钥{keys}。",
    ),
    "key-characters": (
        "{what}含有空白、外层引号、控制字符或非 ASCII 字符",
        "只复制密钥本身,不带 `Bearer` 和引号{keys}。",
    ),
    "key-placeholder": (
        "{what}是说明书里的占位符",
        "请换成自己的密钥{keys}。",
    ),
    "key-is-assignment": (
        "{what}是设置变量 {name} 的一行,不是密钥",
        "请只写 {name} 的值{keys}。",
    ),
    "key-reference": (
        "{what}是一个引用,不是密钥",
        "要保存对变量的引用,请用 --api-key-env NAME --key-storage env。",
    ),
    "provider-reserved": ("{provider!r} 是工具内置的提供商", "请换一个 --provider,例如 wcode。"),
    "slot-no-default": (
        "不支持 --no-default:{title} 只有一个模型,它就是默认模型",
        "请去掉 --no-default。",
    ),
}
