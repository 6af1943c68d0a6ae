"""Texts of Kimi Code in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "kimi-home": (
        "KIMI_CODE_HOME 是 {value!r}：Kimi Code 会在当前文件夹里找它，并且不展开 `~`",
        "请把 KIMI_CODE_HOME 设为绝对路径，或取消设置。",
    ),
    "kimi-ignored": (
        "Kimi Code 会忽略这个文件里的所有提供商或模型：{where} 的类型不对",
        "请先改正，或使用 --force。没有写入任何内容。",
    ),
    # notes
    "kimi-wrong-type": "类型不对，Kimi Code 因此会忽略所有提供商或所有模型",
    "kimi-no-alias": "默认模型 {alias} 没有条目：Kimi Code 不会发送请求。",
    "kimi-reasoning": "使用 --reasoning 时，Kimi Code 之后的轮次会发送 `reasoning_effort`，厂商文档里没有它。",
    "kimi-file-name": "Kimi Code 只读取名为 `config.toml` 的配置，不读取 {name}。",
    "kimi-variable-model": "{variable} 使 {model} 成为默认模型，URL 和密钥也来自同组的环境变量。",
    "kimi-variable-limit": "{variable} 会取代所有模型的最大输出。",
    "kimi-variable-header": "{variable} 会在每个请求里发送自己的凭据（{where}）。",
    "kimi-two-keys": "提供商有两种形式的密钥时，Kimi Code 不会发送请求：{names}。",
    "kimi-own": "模型 {alias} 有自己的值，Kimi Code 会用它们取代提供商的值：{names}。",
    # fixes of doctor
    "fix-kimi-variable-model": "请运行 `unset {variable}`，并从设置它的地方删除。",
    "fix-kimi-variable-limit": "请运行 `unset {variable}`。",
    "fix-kimi-variable-header": "请从 {variable} 删除 {where}。",
    "fix-kimi-wrong-type": "请改为正确的类型，或删除它。",
    "fix-kimi-no-alias": "请选择一个模型：`wcode-setup kimi --model ID`。",
    "fix-kimi-two-keys": "请再次运行配置命令：它只保留一种。",
    "fix-kimi-own": "请再次运行配置命令：它会删除这些值。",
    # reasons
    "reason-kimi-own": "Kimi Code 会用它取代本次写入的值",
}
