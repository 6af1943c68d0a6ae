"""Texts of Roo Code / Zoo Code in Chinese: notes, and errors with their hint."""

from __future__ import annotations

USAGE: dict[str, tuple[str, str]] = {
    "roo-no-default": (
        "不支持 --no-default：导入总会激活一个配置档",
        "请去掉 --no-default。",
    ),
    "roo-editor": (
        "没有编辑器 {editor!r}；已知：{known}",
        "其他编辑器请用 --editor-settings PATH。",
    ),
}
"""Errors in the command line: exit code 2."""
TEXTS: dict[str, str | tuple[str, str]] = {
    **USAGE,
    # errors
    "roo-elsewhere": (
        "{key} 指向的导入文件与要写入的不同：{files}",
        "请让它们一致，或用 --force：之后全部指向本次写入的文件，其他文件不再导入。",
    ),
    "roo-unexpanded": (
        "{key} 的值是 {text!r}，扩展找不到它：只展开 `~/`，不展开变量",
        "请写成 `~/` 开头或完整路径，或用 --force 替换。",
    ),
    "roo-bom": (
        "文件以字节顺序标记（BOM）开头，扩展无法导入",
        "请另存为不带 BOM 的 UTF-8。没有写入任何内容。",
    ),
    "roo-other-provider": (
        "配置档 {profile!r} 已经存在，属于另一个 API 提供商 {other}",
        "请换一个 --provider，或用 --force 替换该配置档。",
    ),
    # notes
    "roo-archived": "Roo Code 已于 2026-05-15 归档；后继者 Zoo Code 读取同一个文件。",
    "roo-each-start": "每次启动编辑器，配置档 {profile!r} 都会重新成为当前配置档。第一次启动之后，可以移除本次写入的内"
    "容（包括 {path} 里的密钥）：`wcode-setup remove roo`",
    "roo-may-go": "导入之后，可以移除 {path}（含密钥）：`wcode-setup remove roo`",
    "roo-modes": "这些模式从别的配置档改用 {profile!r}：{modes}。",
    "roo-o-series": "ID 里有 o1、o3 或 o4 的模型会被 Roo 当作 OpenAI 的模型，发送另一种请求：{models}。",
    "roo-reasoning": "要启用深度思考，请用扩展的设置（“Enable Reasoning Effort”）。",
    "roo-own-file": "编辑器已经导入 {path}，因此配置档写进该文件。",
    "roo-repointed": "{path}：{key} 不再指向 {old!r}；该文件不再导入。",
    "roo-editor-profiles": "编辑器自己的配置档不读取 {path}；需要时请用 --editor-settings PATH。",
    "roo-workspace": "{path} 为该工作区把 {key} 设为 {text!r}，它优先。",
    "roo-stays": "已导入的配置档连同密钥仍在编辑器里：请在扩展的设置（齿轮，“Providers”）里删除 {provider!r} 的配置"
    "档。",
    # what `validate` finds
    "roo-bom-there": "文件以字节顺序标记（BOM）开头，扩展无法导入",
    "roo-unknown-profile": "该文件里没有配置档 {profile!r}",
    "roo-modes-missing": "这些模式仍用原来的配置档：{modes}",
    "roo-never-found": "扩展找不到 {text!r}：只展开 `~/`，不展开变量",
    "roo-imports-other": "它指向另一个导入文件 {text!r}",
    "roo-not-imported": "没有编辑器在启动时导入该文件",
    # reasons
    "reason-roo-other-provider": "它属于另一个 API 提供商",
    "reason-roo-null": "它是空的",
    "reason-roo-azure": "它会选用 Azure 的 API",
    # fixes
    "fix-roo-workspace": "从 {path} 里删除 {key}。",
    "fix-roo-editor-profiles": "对每个在用的配置档运行：`wcode-setup roo --editor-settings PATH`",
    "fix-roo-bom-there": "请把文件另存为不带 BOM 的 UTF-8。",
    "fix-roo-unknown-profile": "请选择该文件里的一个配置档。",
    "fix-roo-never-found": "路径请以 `~/` 开头，或写成完整路径。",
    "fix-roo-imports-other": "要只用一个导入文件，请运行：`wcode-setup roo --force`",
    # next steps
    "roo-reload": "启动编辑器，或在正在运行的编辑器的命令面板（Ctrl+Shift+P）里选择：",
    "roo-by-hand": "没有找到编辑器：请用 --editor NAME 或 --editor-settings PATH 指定。要手动导入该文件，请用扩展的设"
    "置，“About”，“Import”：",
}
HELP = {
    "Editor to configure: {names}; repeatable.": "要配置的编辑器：{names}；可重复。",
    "Path of an editor's settings.json.": "编辑器的 settings.json 的路径。",
}
"""The help of its options: English -> Chinese."""
