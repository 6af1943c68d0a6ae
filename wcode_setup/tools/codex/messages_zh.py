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
    "codex-managed": "{path} 是管理员的配置文件，优先生效：{keys}。",
    "codex-managed-broken": "Codex 无法启动：管理员的配置文件 {path} 无法读取或解析。",
    "codex-project-broken": "Codex 在这里无法启动：受信任的项目里的 {path} 无法读取或解析。",
    "codex-no-model": "`config.toml` 没有设置 `model`：Codex 会向本网关请求 OpenAI 的模型。",
    "codex-forced-api": '登录 ChatGPT 期间，`forced_login_method = "api"` 会使 Codex 无法启动。',
    "codex-two-keys": "同一条目里既有 `auth` 又有其他形式的密钥，Codex 因此无法启动。",
    "codex-no-proof": "{path} 里有网关的 URL；Codex 直接读取原位置的这个文件，因此无法重定向它的请求",
    # fixes of doctor
    "fix-codex-managed": "请让管理员从 {path} 删除 {keys}。",
    "fix-codex-managed-broken": "请让管理员改正 {path}。",
    "fix-codex-project": "请从 {path} 删除 {keys}，或在其他文件夹里启动 Codex。",
    "fix-codex-project-broken": "请改正 {path}，或在其他文件夹里启动 Codex。",
    "fix-codex-profiles": "启动 Codex 时不要用 `--profile`，或指定 wcode-setup 写入的配置档。",
    "fix-codex-no-model": "请运行 `wcode-setup codex --model ID`。",
    "fix-codex-env-wins": "请从 {path} 删除 {variable} 那一行，或运行 `unset {variable}`：保留正确的密钥。",
    "fix-codex-env-hides": "请从 {path} 删除 {variable} 那一行。",
    "fix-codex-variable-unset": "请在这个 shell 里设置它：`read -rs {variable} && export {variable}`。",
    "fix-codex-header": "请删除 {where}。用 `wcode-setup codex --api-key-stdin` 存入密钥时会一并删除。",
    "fix-codex-command": "请改为存入密钥：再次运行配置命令，加上 `--api-key-stdin`。",
    "fix-codex-old-profile": "请从 `config.toml` 删除 `profile` 那一行。",
    "fix-codex-reserved": "请给 `config.toml` 里的条目 {provider!r} 改名。",
    "fix-codex-chat": '请把 {provider!r} 的 `wire_api` 改为 `"responses"`。',
    "fix-codex-no-name": "请给条目 {provider!r} 加上 `name`。",
    "fix-codex-forced-login": "请从 `config.toml` 删除 `forced_login_method`。",
    "fix-codex-forced-api": "请从 `config.toml` 删除 `forced_login_method`。",
    "fix-codex-two-keys": "请重新存入密钥：运行配置命令，加上 `--api-key-stdin`。它会删除另一种形式。",
    "fix-reason-codex-openai-auth": "请再次运行配置命令：它会删除这个值。",
    # reasons
    "reason-codex-openai-auth": "它可能会把你的 OpenAI 密钥发送给本网关",
    "reason-codex-mark": "该行以字节顺序标记（BOM）开头，Codex 会忽略它",
    # next steps
    "codex-start": "启动 Codex：",
    "codex-other-models": "用另一个模型启动：",
    "codex-run-variable": (
        "Codex 从这个文件读取 {variable}，而不是从环境变量",
        "请删除这一行，或者用 `--api-key-env NAME` 指定另一个变量。",
    ),
}
