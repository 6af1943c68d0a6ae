"""Texts of Kilo Code in Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "kilo-marker": "{path} 可以防止 Kilo 的迁移放行所有 shell 命令（permission.bash）；`undo` 和 `remove` 会保留它。",
    "kilo-marker-stays": "{path} 会保留：没有它，Kilo 的迁移会放行所有 shell 命令（permission.bash）。",
    "kilo-copies-key": "Kilo 自己会把 auth.json 里的密钥复制到 {path}，并且不会从中删除；用 `--key-storage literal` "
    "或 `--key-storage env` 时没有这份副本。",
    "kilo-desktop": "不是从 shell 启动的编辑器可能没有 {variable}；--key-storage secret 在那里也可用。",
    "kilo-old-extension": "Kilo Code 扩展 {version} 不读取这些文件：请升级到 7 或更高版本。",
    "kilo-editors": "在 VS Code 和 JetBrains 里：重新加载窗口。",
}
