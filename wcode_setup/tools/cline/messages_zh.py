"""Texts of Cline in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "cline-slot-taken": (
        "Cline 只支持一个兼容 OpenAI 的提供商，且已被占用：{url} 上的 {model}",
        "请用 --force 替换它（`wcode-setup undo` 可以恢复），或在终端里不加 --yes 运行，届时会询问。",
    ),
    "cline-invalid": (
        "Cline 会把这个文件当作空文件：{where} {what}",
        "请先改正：否则 Cline 下次启动时会丢失文件的全部内容。没有写入任何内容。",
    ),
    "cline-bom": (
        "文件以字节顺序标记（BOM）开头，Cline 会把它当作空文件",
        "请另存为不带 BOM 的 UTF-8。没有写入任何内容。",
    ),
    # notes
    "cline-slot": "Cline 只支持一个兼容 OpenAI 的提供商：{url} 上的 {model} 会被替换（`wcode-setup undo` 可以恢复）。",
    "cline-no-id": "Cline 不能保存提供商 ID {provider!r}；只有 `wcode-setup` 使用它。",
    "cline-lists-only": "--no-default 只写入 models.json：Cline 唯一的兼容 OpenAI 的提供商并不指向这个网关。",
    "cline-key-unused": "--no-default 只写入 models.json；给出的密钥不会保存。",
    "cline-other-key": "{path} 改用 providers.json 里的密钥，替换这个网关的另一个密钥（要用新密钥：--api-key-stdin）。",
    "cline-header": "文件里的 Authorization 请求头或访问令牌会代替密钥被发送；用 --api-key-stdin 给出的密钥会替换它。",
    "cline-windows": "请先关闭所有 VS Code 窗口：打开的窗口会写回旧设置（`wcode-setup status` 会报告）。",
    "cline-one-window": "Cline 命令行的所有模型共用一个上下文窗口，现在是 {window} 个 token；`cline -m` 切换到 "
    "{models} 时也用它。要使用这样的模型，请用 wcode-setup 把它设为默认模型。",
    "cline-agent-key": "{path}：Cline 会把本网关的密钥发给 {provider}，因为智能体的 `providerId` 只改变地址，"
    "不改变密钥。请删除那里的 `providerId`。",
    "cline-sandbox": "CLINE_SANDBOX 为 1，因此 Cline 读取的是 {path}，而不是本文件。",
    "cline-saved-model": "`cline -m` 已把 {model} 保存为默认模型；原先配置的是 {default}。",
    "cline-reasoning": "只有选择了思考强度，Cline 才会请求深度思考：在它的设置里，或用 `cline --thinking high`。",
    # what `validate` finds
    "cline-missing": "缺失",
    "cline-wants-text": "必须是文本",
    "cline-wants-name": "必须是非空文本",
    "cline-wants-id": "必须是由字母、数字和 `-` 组成的名称",
    "cline-wants-url": "必须是完整的 URL",
    "cline-wants-time": "必须是 UTC 时间，例如 2026-01-31T12:00:00.000Z",
    "cline-wants-count": "必须是大于 0 的整数",
    "cline-wants-flag": "必须是 true 或 false",
    "cline-wants-1": "必须是 1",
    "cline-wants-object": "必须是对象",
    "cline-wants-list": "必须是列表",
    "cline-wants-one": "必须是以下之一：{values}",
    "cline-would-wipe": "该值{what}，因此 Cline 会把整个文件当作空文件，并在下次启动时丢失其内容",
    "cline-no-tools": "缺少 `tools`，因此 Cline 不会为该模型提供任何工具",
    "cline-no-key": "没有保存密钥，因此 Cline 会发送 OPENAI_API_KEY 的密钥",
    "cline-state-elsewhere": "VS Code 扩展使用的是 {found}",
    "cline-keys-differ": "VS Code 扩展和命令行发送的密钥不同",
    # reasons
    "reason-cline-vendor": "它属于原来的提供商",
    "reason-cline-model": "它属于原来的模型",
    "reason-cline-azure": "它会使请求采用 Azure 的格式",
    "reason-cline-vision": "仅在使用 --vision 时设置",
    # fixes
    "fix-cline-sandbox": "请取消该变量：`unset CLINE_SANDBOX`",
    "fix-cline-saved-model": "请运行：`wcode-setup cline --model {default}`",
    "fix-cline-agent-key": "删除 {path} 里的 `providerId`。",
    "fix-cline-no-key": "请运行：`wcode-setup cline --api-key-stdin`",
    "fix-cline-no-tools": "在该列表里加上 `tools`。",
    "fix-cline-would-wipe": "请在 Cline 下次启动前改正文件里的这个值。",
    "fix-cline-state-elsewhere": "在 VS Code 扩展里选择该网关，或重新运行 `wcode-setup cline`。",
    "fix-cline-keys-differ": "请运行：`wcode-setup cline --api-key-stdin`",
    # next steps
    "cline-start": "要在 VS Code 里使用 Cline，请重启 VS Code。在终端里启动 Cline，或只问一句：",
    "cline-hub": "正在运行的 Cline hub 会一直使用旧的模型列表，直到运行：",
}
