"""Texts of Codex CLI in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "codex-home": (
        "CODEX_HOME 是 {value!r}：Codex 不展开 `~`，因此无法启动",
        "请把 CODEX_HOME 设为绝对路径。",
    ),
    # notes
    "codex-file-name": "Codex 只读取名为 `config.toml` 的配置，不读取 {name}。",
    "codex-window": "Codex 不知道 {models} 的上限，最多使用 {limit} 个 token 的上下文。",
    "codex-reasoning": "Codex 不能按模型设置深度思考。`config.toml` 里的 `model_reasoning_effort` 对所有模型生效。",
    "codex-effort": "{key} = {value!r} 保留不变，也会发送给本网关。",
    "codex-old-profile": "`config.toml` 顶层有 `profile` 时，Codex 0.142 及更新版本无法启动：请删除该行，"
    "改用 `codex --profile NAME` 和文件 `NAME.config.toml`。",
    "codex-reserved": "条目 {provider!r} 与内置提供商同名，Codex 因此无法启动：请给该条目改名。",
    "codex-chat": '{provider!r} 里有 `wire_api = "chat"` 时，Codex 0.169 无法启动：请改为 `"responses"`，'
    "或删除该条目。",
    "codex-no-name": "提供商 {provider!r} 没有 `name`，Codex 因此无法启动。",
    "codex-forced-login": '有 `forced_login_method = "chatgpt"` 时，不登录 ChatGPT 就无法使用 Codex。',
    "codex-subagent": "Codex 自己的列表里没有 {model}，不会用它启动子代理；删除该行后，子代理使用默认模型。",
    "codex-project": "{path} 属于受信任的项目，在那里优先：{keys}。",
    "codex-profiles": "以下配置档选择了自己的提供商或模型：{names}。",
    "codex-command": "该条目的密钥来自命令或登录。如果失败，Codex 会不带密钥调用网关。",
    "codex-env-wins": "{path} 设置了 {variable}，优先于环境变量。",
    "codex-env-hides": "{path} 把 {variable} 设为空值，会遮住环境变量：请删除该行。",
    "codex-variable-unset": "没有设置 {variable} 时，Codex 不会发送请求。",
    "codex-header": "除密钥外，该条目还会发送自己的凭据（{where}）。",
    # reasons
    "reason-codex-openai-auth": "它可能会把你的 OpenAI 密钥发送给本网关",
    "reason-codex-mark": "该行以字节顺序标记（BOM）开头，Codex 会忽略它",
    # next steps
    "codex-start": "启动 Codex：",
    "codex-other-models": "用另一个模型启动：",
}
