"""Texts of Cline in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "cline-slot-taken": (
        "Cline 只有一个兼容 OpenAI 的提供商,且已被占用:{url} 上的 {model}",
        "--force 会替换它(`wcode-setup undo` 可以恢复);在终端里不加 --yes 时会先询问。",
    ),
    "cline-invalid": (
        "Cline 会把这个文件当作空文件:{where} {what}",
        "请先改正它:否则 Cline 下次启动时会丢失文件里的全部内容。没有写入任何内容。",
    ),
    "cline-bom": (
        "文件以字节顺序标记(BOM)开头,Cline 会把它当作空文件",
        "请另存为不带 BOM 的 UTF-8;没有写入任何内容。",
    ),
    # notes
    "cline-slot": "Cline 只有一个兼容 OpenAI 的提供商:{url} 上的 {model} 会被替换(`wcode-setup undo` 可以恢复)。",
    "cline-no-id": "Cline 没有存放提供商 ID {provider!r} 的地方;只有 `wcode-setup` 这样称呼它。",
    "cline-lists-only": "--no-default 只填写 models.json:Cline 唯一的兼容 OpenAI 的提供商并不指向这个网关。",
    "cline-key-unused": "--no-default 只填写 models.json;不保存给出的密钥。",
    "cline-other-key": "{path} 改用 providers.json 里的密钥,替换这个网关的另一个密钥(--api-key-stdin 可给出新密钥)。",
    "cline-header": "文件里的 Authorization 请求头或访问令牌会代替密钥被发送;用 --api-key-stdin 给出密钥即可去掉它。",
    "cline-windows": "请先关闭所有 VS Code 窗口:打开着的窗口会写回旧设置(之后 `wcode-setup status` 会指出这一点)。",
    "cline-one-window": "Cline 命令行的所有模型共用一个上下文长度,现在是 {window} 个 token:"
    "`cline -m` 切换到 {models} 时也沿用它。要用这样的模型,请改用 wcode-setup 把它设为默认模型。",
    "cline-reasoning": "只有选择了思考强度,Cline 才会要求思考:在它的设置里,或用 `cline --thinking high`。",
    # what `validate` finds
    "cline-missing": "缺失",
    "cline-wants-text": "必须是文本",
    "cline-wants-name": "必须是非空文本",
    "cline-wants-id": "必须是由字母、数字和 `-` 组成的名称",
    "cline-wants-url": "必须是完整的 URL",
    "cline-wants-time": "必须是 UTC 时间,例如 2026-01-31T12:00:00.000Z",
    "cline-wants-count": "必须是大于 0 的整数",
    "cline-wants-flag": "必须是 true 或 false",
    "cline-wants-1": "必须是 1",
    "cline-wants-object": "必须是对象",
    "cline-wants-list": "必须是列表",
    "cline-wants-one": "必须是以下之一:{values}",
    "cline-would-wipe": "该值{what},因此 Cline 会把整个文件当作空文件,并在下次启动时丢失其内容",
    "cline-no-tools": "缺少 `tools`,因此 Cline 不会给该模型任何工具",
    "cline-no-key": "没有密钥,因此 Cline 会发送 OPENAI_API_KEY 的密钥",
    "cline-state-elsewhere": "VS Code 扩展使用的却是 {found}",
    "cline-keys-differ": "VS Code 扩展发送的密钥与命令行的不同",
    # reasons
    "reason-cline-vendor": "它属于原来的提供商",
    "reason-cline-model": "它属于原来的模型",
    "reason-cline-azure": "它会让请求按 Azure 的方式发送",
    "reason-cline-vision": "它属于 --vision",
    # next steps
    "cline-start": "VS Code 里的 Cline 需要重新启动 VS Code;在终端里启动 Cline,或只问一句:",
    "cline-hub": "正在运行的 Cline hub 会一直使用旧的模型列表,直到:",
}
