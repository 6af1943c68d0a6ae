"""Texts of Aider in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "aider-refused": (
        "Aider 读到第 {number} 项时会因 {field!r} 停止，找不到它后面的条目",
        "请修正该项（Aider 启动时会指出它），或用 --force。",
    ),
    "aider-run-variable": (
        "Aider 从这里读取 {variable}，而不是从环境变量",
        "请用 --api-key-env 指定另一个变量，或删除该文件里的这个变量。",
    ),
    # notes
    "aider-model": "{where} 选择了模型 {model}，优先于默认模型。",
    "aider-settings": "{path} 里也有条目 {name}：Aider 使用的是那一个。",
    "aider-overlay": "{path} 里有条目 {name}，其中的值优先于所有模型的值。",
    "aider-variable": "{path} 设置了 {variable}，优先于环境变量。",
    "aider-falls-back": "{variable} 没有值：如果设置了 OPENAI_API_KEY，Aider 会改为发送它。",
    "aider-copilot": "设置了 {variable}：Aider 会先用它换取另一个密钥，得不到就会失败。",
    "aider-proxy": "设置了 {variable}：发送的模型名前面会带上 `openai/`。",
    "aider-stops": "Aider 读到该文件第 {number} 项时会因 {field!r} 停止",
    "aider-key-line": "{path} 里有换行或字节顺序标记（BOM），Aider 会把它和密钥一起发送",
    "aider-folder": "只有在 {path} 或其中的仓库里启动，Aider 才会找到那里的模型设置；否则请像下面这样指明。",
    # fixes
    "fix-aider-model": "请删除那一行或取消该变量：{where}。",
    "fix-aider-settings": "请从 {path} 删除该条目，或在那里改正。",
    "fix-aider-overlay": "请从 {path} 删除该条目，或删除其中的值。",
    "fix-aider-variable": "如果环境变量里的密钥才是对的，请从 {path} 删除 {variable}。",
    "fix-aider-falls-back": "在启动 Aider 的地方设置它：`read -rs {variable} && export {variable}`",
    "fix-aider-copilot": "取消该变量：`unset {variable}`；如果它写在 `.env` 文件里，删除该行。",
    "fix-aider-proxy": "取消该变量：`unset {variable}`；如果它写在 `.env` 文件里，删除该行。",
    "fix-aider-stops": "请删除该字段或该项。",
    "fix-aider-key-line": "运行 `wcode-setup aider`，它只写入密钥本身。",
    # next steps
    "aider-start": "在项目的文件夹里启动 Aider，或只问一句：",
}
