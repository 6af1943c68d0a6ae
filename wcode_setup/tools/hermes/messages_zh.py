"""Texts of Hermes Agent in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "hermes-managed": (
        "{what}：这份 Hermes 配置由其他程序管理",
        "请在那里修改，或用 --force。",
    ),
    "hermes-no-profile": (
        "没有 Hermes 配置档 {profile!r}",
        "请先创建：`hermes profile create {profile}`",
    ),
    # notes
    "hermes-redirected": "设置了 CUSTOM_BASE_URL，它会让 `provider: custom` 连同密钥转向别处，因此写成有名字的提供商。",
    "hermes-two-keys": "Hermes 发送的是这个密钥，而同一网关的提供商 {provider!r} 里是另一个",
    "hermes-follows": "设置了 CUSTOM_BASE_URL：Hermes 会把请求和密钥发送到那里",
    "hermes-max-tokens": "没有设置 model.max_tokens：Hermes 会向这些模型请求 65536 个 token，而上限是 {limit}。",
    "hermes-no-images": "对于 {models}，Hermes 会多发一次请求来描述图片（厂商默认值）；--vision 直接发送图片。",
    "hermes-reasoning": "Hermes 不能按模型设置深度思考。对所有模型：`hermes config set agent.reasoning_effort high`",
    "hermes-other-model": "设置了 HERMES_INFERENCE_MODEL：`hermes -z` 会使用 {model} 而不是默认模型。",
    "hermes-routed": "设置了 HERMES_INFERENCE_MODEL：`hermes -z` 会到同样列出 {model} 的另一个提供商去找它。",
    "hermes-managed-env": "{path} 设置了 {variable}，优先于用户的 `.env` 和环境变量。",
    "hermes-mark": "Hermes 读不到 {variable}：该行以字节顺序标记（BOM）开头",
    "hermes-remote": "HERMES_CONFIG_BACKEND 是 `remote`：Hermes 不读取 {path}（0.21.3 之后的版本）。",
    "hermes-manager": "{path} 里启用了 `secrets.{manager}`：如果其中有 {variable}，它的值优先于环境变量，"
    "0.21.3 之后的版本里也优先于 `.env`。",
    "hermes-pool": "{path} 里有 `{pool}` 的凭据（`hermes auth`），优先于这个密钥。",
    "hermes-env-wins": "{path} 设置了 {variable}，优先于环境变量。",
    "hermes-env-hides": "{path} 把 {variable} 设为空值，会遮住环境变量：请删除该行。",
    "hermes-variable-unset": "没有设置 {variable} 时，Hermes 会不带密钥调用网关。",
    "hermes-delegation": "delegation.base_url 没有 api_key：Hermes 会把默认模型的密钥发给 {url}。",
    "hermes-pinned": "{path} 固定了 {keys}，优先于本文件。",
    "hermes-file-open": "{path} 含有密钥，但其他用户可以访问（权限 {mode}）；`chmod 600` 可以收紧",
    "hermes-header": "该条目发送自己的凭据（{where}），优先于密钥。",
    # reasons
    "reason-hermes-reference": "它引用的条目被移除",
    "reason-hermes-slot": "它属于该模型位置原来的提供商",
    "reason-hermes-mark": "该行以字节顺序标记（BOM）开头，Hermes 会忽略它",
    "reason-hermes-root": "在顶层时 Hermes 会把它当作 `model` 的一部分",
    "reason-hermes-string": "字符串容纳不下提供商",
    "reason-hermes-empty": "它是空的",
    "reason-hermes-interpolation": "变量未设置时，Hermes 会把这段文字当作密钥发送",
    "reason-hermes-url": "它会覆盖 base_url",
    "reason-hermes-alias": "model.default 的旧名",
    "reason-hermes-api": "它选择了另一种 API",
    "reason-hermes-former": "它属于原来的模型",
    "reason-hermes-named": "有名字的提供商有自己的值",
    "reason-hermes-limits": "它会覆盖每个模型的上下文窗口",
    "reason-hermes-disabled": "它禁用了该提供商",
    "reason-hermes-default": "消息网关会优先于默认模型使用它",
    "reason-hermes-no-vision": "仅在使用 --vision 时设置",
    "reason-hermes-legacy": "同名或同 URL 的旧条目，它的密钥会被发送",
    "reason-hermes-block": "内容已全部在 `model` 里",
    # fixes
    "fix-hermes-other-model": "取消该变量：`unset HERMES_INFERENCE_MODEL`；如果它写在 `.env` 里，删除该行。",
    "fix-hermes-routed": "取消该变量：`unset HERMES_INFERENCE_MODEL`；如果它写在 `.env` 里，删除该行。",
    "fix-hermes-follows": "取消该变量：`unset CUSTOM_BASE_URL`；如果它写在 `.env` 里，删除该行。",
    "fix-hermes-pinned": "请本机管理员修改 {path} 里的 {keys}。",
    "fix-hermes-managed-env": "请本机管理员修改 {path} 里的 {variable}。",
    "fix-hermes-env-wins": "如果环境变量里的密钥才是对的，请删除 {path} 里的 {variable}。",
    "fix-hermes-env-hides": "请删除 {path} 里 {variable} 所在的行。",
    "fix-hermes-pool": "按 `hermes auth list` 里的编号移除它：`hermes auth remove {pool} NUMBER`",
    "fix-hermes-remote": "取消该变量：`unset HERMES_CONFIG_BACKEND`；如果它写在 `.env` 里，删除该行。",
    "fix-hermes-manager": "如果另一个密钥才是对的，请在那里移除 {variable}，"
    "或把 `secrets.{manager}.override_existing` 设为 `false`。",
    "fix-hermes-variable-unset": "在启动 Hermes 的地方设置它：`read -rs {variable} && export {variable}`",
    "fix-hermes-mark": "请把文件保存为不带 BOM 的 UTF-8。",
    "fix-hermes-two-keys": "两者只留一个：运行 `wcode-setup hermes`，并加上 `--api-key-stdin`。",
    "fix-reason-hermes-interpolation": "设置该变量，或把密钥存下来：`wcode-setup hermes --key-storage secret`",
    "fix-reason-hermes-api": "请删除该行：这个条目用于 `chat completions`。",
    "fix-reason-hermes-disabled": "请删除该行，或改为 `true`。",
    "fix-reason-hermes-legacy": "请删除 `custom_providers` 里的这一项。",
    # next steps
    "hermes-start": "启动 Hermes，或只问一句：",
    "hermes-restart": "正在运行的 Hermes 网关或桌面程序会一直使用旧设置，直到运行：",
}
HELP = {
    "Hermes profile (hermes -p NAME) instead of the active one.": "要配置的 Hermes 配置档（`hermes -p NAME`）。",
}
"""The help of its options: English -> Chinese."""
