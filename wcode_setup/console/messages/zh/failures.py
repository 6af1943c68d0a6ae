"""Refused or failed: exit code 1."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "key-missing": (
        "没有 API 密钥：没有给出 --api-key-… 选项，也没有设置 {variable}",
        "请先运行 `export {variable}=…`，或使用 --key-storage env{keys}。",
    ),
    "key-not-given": (
        "没有 API 密钥：{title} 自己保存密钥",
        "请用 --api-key-stdin、--api-key-file PATH 或 --api-key-env NAME 提供密钥{keys}。",
    ),
    "no-key-here": (
        "{title} 只能保存一个密钥，现有的属于 {old}；没有 {new} 的密钥",
        "请用 --api-key-stdin、--api-key-file PATH 或 --api-key-env NAME 提供密钥{keys}。",
    ),
    "key-variable-unset": (
        "变量 {variable} 未设置或为空",
        "请先运行 `export {variable}=…`{keys}。",
    ),
    "key-file-unreadable": ("无法读取密钥文件：{why}", "请检查路径和权限。"),
    "key-no-entry": (
        "没有工具含有提供商 {provider!r} 的条目",
        "已配置的有：{known}。请用 --provider 指定其中一个，或先配置一个工具。",
    ),
    "key-several-hosts": (
        "提供商 {provider!r} 指向多个主机：{hosts}",
        "一个密钥只属于一个主机：请用 `wcode-setup TOOL --provider {provider}` 分别为每个工具提供密钥。",
    ),
    "key-tool-no-entry": ("{title} 没有这个网关的条目", "有条目的工具：{known}。"),
    "key-tool-no-key": (
        "{title} 没有可以读取的密钥",
        "请用 --api-key-stdin、--api-key-file PATH 或 --api-key-env NAME 提供密钥{keys}。",
    ),
    "key-refused": ("{what}", "没有写入任何内容。{skip}"),
    "key-not-at-hand": ("{title} 在这里没有可以检查的密钥", "没有写入任何内容。{skip}"),
    "key-command-failed": (
        "密钥命令 {command!r} 没有返回密钥：{why}",
        "请自行运行该命令查看详情；它的输出不会在这里显示。",
    ),
    "key-of-other-host": (
        "已存的密钥属于 {old}，本次运行会把它发送到 {new}",
        "请用 --api-key-file PATH，或用 --key-storage env 引用 {variable}；加上 --force 则仍然发送已存的密钥。",
    ),
    "variable-of-other-host": (
        "{variable} 里是 {old} 的密钥，本次运行会把它发送到 {new}",
        "请用 --api-key-env 指定另一个变量；加上 --force 则仍然使用它。",
    ),
    "provider-taken": (
        "提供商 {provider!r} 已存在，指向 {url}",
        "请用 --base-url 更改它的 URL，或换一个 --provider。",
    ),
    "provider-ambiguous": ("有多个提供商指向 {url}：{providers}", "请用 --provider 选择其中一个。"),
    "no-tool": ("这里没有安装或配置任何受支持的工具", "请指定一个工具；`wcode-setup --help` 列出所有工具。"),
    "tool-not-found": ("{command!r} 没有安装或不在 PATH 中", "请安装 {title}，或去掉 --with-tool。"),
    "tool-failed": ("{command!r} 运行失败：{why}", "请自行运行该命令查看详情，或去掉 --with-tool。"),
    "unknown-setup": (
        "没有名为 {value!r} 的设置",
        "已保存的有：{near}。`wcode-setup use --save NAME` 可以保存一个。",
    ),
    "no-setup-before": ("在此之前没有别的设置", "`wcode-setup use --list` 列出已保存的设置。"),
    "setup-exists": ("这个文件里已有另一个设置", "请换一个名字，或用 --force 替换它。"),
    "setup-needs-key": (
        "{title} 没有 {url} 的密钥，其他工具也没有",
        "请在这个文件里写明密钥的来源：`api_key: {{env: NAME}}`、`{{file: PATH}}` 或 `{{command: [WORDS]}}`。",
    ),
    "in-force-damaged": ("这个文件里没有设置的名字", "请删除它：`wcode-setup use NAME` 会重新写入。"),
    "no-list": ("{what}", "没有列出任何模型。请检查 --base-url 和密钥{keys}。"),
    "not-listed": ("网关没有列出 {model!r}", "它列出的有：{near}。"),
    "no-limits": ("网关没有说明 {model!r} 的上限", "请给出 token 数：{options}。"),
    "read-only-store": (
        "这个文件在只读存储 {folder} 里，只有 {manager} 能写入",
        "请在 {manager} 的配置里设置，或用你自己的文件替换该链接。没有写入任何内容。",
    ),
    "nothing-to-export": (
        "没有可导出的内容：没有设置文件能够描述的配置",
        "请先配置一个工具；`wcode-setup --help` 列出所有工具。",
    ),
    "history-damaged": (
        "运行 {run} 的记录已损坏（{where}）",
        "请删除该目录（它写入的值视为你自己的），或用 `wcode-setup history prune` 删除全部历史。",
    ),
    "run-of-unknown-tool": (
        "运行 {run} 配置的是 {tool!r}，当前版本的 wcode-setup 不支持它",
        "请用写入它的版本撤销。",
    ),
    "run-undone": ("运行 {run!r} 已经撤销", "`wcode-setup history` 列出所有运行。"),
    "bad-catalog": (
        "{where}：{what}",
        "请改正该条目：每个模型一个 [[models]] 表，示例见 docs/zh/catalogue.md。没有写入任何内容。",
    ),
    "syntax": ("{what}", "请改正文件的这一处。没有写入任何内容。"),
    "not-utf8": ("不是 UTF-8 文本（字节 {byte}）", "请把文件存为 UTF-8。没有写入任何内容。"),
    "wrong-type": ("{where} 应为{wanted}，实为{found}", "请改正或删除该值；wcode-setup 不会替换它。"),
    "duplicate-item": ("两个列表项的 {key} 都是 {value!r}", "请删除其中一个。"),
    "no-front-matter": (
        "文件开头没有夹在两行 `---` 之间的 YAML 块",
        "请修正该处。未写入任何内容。",
    ),
    "missing-item": ("列表里没有 {where}", "文件已变化，请重新运行命令。"),
    "comment-lost": ("该值里的注释会丢失", "请把注释移出该值，再运行命令。"),
    "in-the-way": (
        "{where} 无法修改：{what}",
        "请把该处改写成普通的值，再运行命令。没有写入任何内容。",
    ),
    "key-file-lines": ("密钥文件有多行", "请只保留一行密钥，或把该文件移走。"),
    "not-a-file": ("不是普通文件", "请移走它，或用 --config 指定另一个路径。"),
    "not-a-folder": ("路径中有一部分是文件，不是目录", "请检查路径。"),
    "file-failed": ("{why}", "请检查路径、权限和剩余空间。没有任何改动。"),
    "changed-on-disk": ("运行期间另一个程序改动了文件", "请重新运行命令。没有覆盖任何内容。"),
    "lock-held": ("等待 {seconds} 秒后，{holder}仍在写入；没有写入任何内容", "请等那次运行结束，或增大 --wait。"),
    "unproven": (
        "无法验证这次编辑（{what}）；没有写入任何内容",
        "这是 wcode-setup 的缺陷，请报告文件的结构（不要附密钥）。",
    ),
    "invalid-result": (
        "工具会拒绝编辑后的文件：{where}：{what}（另有 {more} 处）",
        "请先改正已有的值；`wcode-setup validate` 会全部列出。没有写入任何内容。",
    ),
    "edited-key": (
        "密钥在那次运行之后被改过；撤销会把它从 {old} 发送到 {new}",
        "请先从文件中删除该密钥，或用 {new} 自己的密钥重新配置该工具。",
    ),
    "edited-group": (
        "那次运行之后的改动使密钥和它的 URL 分开了；撤销会使两个提供商的 {names} 混用",
        "请先撤销那处改动：URL 和它的密钥一起恢复。没有写入任何内容。",
    ),
    "later-group": (
        "运行 {later} 又替换了密钥或它的 URL；撤销会使两次运行的 {names} 混用",
        "请先撤销后来的运行：wcode-setup undo {later}",
    ),
    "later-key": (
        "运行 {later} 配置了 {old}；撤销会使它的密钥与 {new} 的密钥混用",
        "请先撤销后来的运行：wcode-setup undo {later}",
    ),
    "later-run": (
        "运行 {later} 依赖将被移除的值：没有它们，工具会拒绝 {where}",
        "请先撤销后来的运行：wcode-setup undo {later}",
    ),
    "rollback-failed": ("写入失败，且有文件无法恢复", "原来的内容在 {journal}；下次运行会再次尝试恢复。"),
    "same-file": ("这与 {other} 是同一个文件，但两者必须是不同的文件", "请删除链接，让两者各是一个文件。"),
    "folder-open": (
        "{folders} 对所有用户可写：任何用户都可以替换这个文件",
        "请运行 `chmod o-w {words}`，或使用 --force。",
    ),
    "folder-foreign": (
        "一个符号链接经过另一个用户的目录指向这个文件：{folders}",
        "请用 --config 直接指定该文件，或使用 --force。",
    ),
    "state-foreign": (
        "这个目录属于另一个用户",
        "请以其所有者运行，或把 XDG_STATE_HOME 设为你自己的目录：其中的内容会写回文件。",
    ),
    "home-foreign": (
        "这个主目录属于 {user}：以 root 运行会在其中留下属于 root 的文件",
        "如要以 root 继续，请使用 --force。以 {user} 运行：",
    ),
    "home-foreign-wizard": (
        "这个主目录属于 {user}：以 root 运行会在其中留下属于 root 的文件",
        "以 {user} 运行：",
    ),
    "users-root": (
        "--user 以每个用户的身份启动一个进程，这需要 root",
        "请以 root 运行（`sudo --preserve-env=NAME` 传递密钥的变量）：",
    ),
    "user-start": (
        "无法以 {user} 的身份启动 wcode-setup：{why}",
        "该用户必须能读取 {folders}。请把 wcode-setup 安装在主目录之外，例如 /opt。",
    ),
    "user-failed": ("以 {user} 身份的运行失败：{why}", "请以 {user} 的身份运行 wcode-setup，以了解更多。"),
    "user-home": ("无法进入这个主目录：{why}", "请创建它，或改正用户数据库。没有为该用户写入任何内容。"),
    "user-home-foreign": ("这个主目录属于另一个用户", "请改正其属主，或改正用户数据库。没有为该用户写入任何内容。"),
    "users-failed": ("以下用户出错：{users}", "每个错误显示在其用户名之下。其余用户都已完成。"),
    "no-home": ("无法确定主目录（HOME 是 {home!r}）", "请把 HOME 设为主目录的绝对路径。"),
    "home-missing": ("主目录不存在", "请先创建它，或设置 HOME。没有写入任何内容。"),
    "outside-places": (
        "这个文件既不在你的主目录里，也不在 {title} 目前使用的目录里",
        "请在它所属的主目录里运行 wcode-setup，或重新设置指定其目录的变量（{variables}），或使用 --force。",
    ),
    "path-not-text": (
        "路径 {named!r} 要写进这个文件，但不是 UTF-8 文本",
        "请给路径的那一部分改名，或用 --config 指定另一个路径。没有写入任何内容。",
    ),
    "slot-taken": (
        "{title} 只能配置一个提供商，且已被占用：{url} 上的 {model}",
        "加上 --force 会替换它；`wcode-setup undo` 可以恢复。",
    ),
    "internal": ("内部错误：{what}", "请加上 --debug 再运行一次，并报告显示的调用栈。"),
}
