"""Texts of Droid in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "droid-ignored": (
        "Droid 会忽略这个文件：{why}",
        "请先改正，或使用 --force：Droid 会忽略整个文件，包括这次要写入的内容。没有写入任何内容。",
    ),
    # notes
    "droid-key-copied": "Droid 保存自己的设置时（例如在终端里启动时），会把引用换成 {variable} 的值："
    "密钥随后就写在 {path} 里。",
    "droid-overridden": "{path} 优先于本文件：{keys}。",
    "droid-policy": "{path} 不允许使用本网关（{key}），因此 Droid 会改用它自己的服务提供的模型。",
    "droid-extra-model": "条目里的 extraArgs 会把每个请求的模型换成 {model}。",
    # what `validate` finds
    "droid-has-bom": "文件以字节顺序标记（BOM）开头",
    "droid-odd-provider": "它不认识某个自定义模型的 `provider`（{found!r}）",
    "droid-would-ignore": "Droid 会忽略这个文件：{why}",
    "droid-compaction-missing": "compactionTokenLimitPerModel 里没有 {model} 的数值（最多 {limit}），"
    "因此无论上下文窗口多大，Droid 都在 250000 个 token 时才压缩对话",
    # what `doctor` says
    "droid-no-proof": "Droid 会直接读取 {path} 里的模型，临时主目录无法替换它们",
    "fix-droid-overridden": "请从 {path} 删除 {keys}，或让 Droid 不读取它。",
    "fix-droid-policy": "请修改 {path} 里的 {key}。",
    "fix-droid-extra-model": "请从条目的 extraArgs 中删除 `model`。",
    "fix-droid-would-ignore": "请改正它；其余问题可用 `droid doctor --config` 查看。",
    "fix-droid-compaction-missing": "请再次运行配置命令：它会设置该数值。",
    # next steps
    "droid-start": "在终端里启动 Droid，或只问一句（正在运行的会话仍使用旧设置）：",
}
