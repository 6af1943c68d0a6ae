"""Texts of OpenClaw in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "openclaw-read-only": (
        "设置了 {variable}：这份 OpenClaw 配置由其他程序管理",
        "请在那里修改，或用 --force。",
    ),
    "openclaw-command-unknown": (
        "PATH 里没有命令 {named!r}",
        "请给出程序的路径，或你自己的输出密钥的脚本的路径。",
    ),
    "openclaw-command-owner": (
        "OpenClaw 不运行 {named}：它属于其他用户，或其他用户可以写入",
        "请把命令放进你自己的脚本，权限为 0700；加上 --force 则仍然写入。",
    ),
    "openclaw-secret-taken": (
        "secrets.providers.{provider} 已另有用途",
        "请用 `--key-storage literal` 或 `--key-storage env`，或换一个 --provider。",
    ),
    "openclaw-path-variable": (
        "{named!r} 不能写进这个文件：OpenClaw 会把 `${{…}}` 当作变量",
        "请用 `--key-storage literal` 或 `--key-storage env`，或用 --config 给出另一个路径。",
    ),
    # notes
    "openclaw-legacy-file": "OpenClaw 仍从 {path} 读取配置，因此编辑该文件。",
    "openclaw-no-gateway-mode": "没有设置 gateway.mode：`openclaw gateway run` 会拒绝启动（`openclaw config set "
    "gateway.mode local`）。",
    "openclaw-root-providers": "OpenClaw 会忽略顶层的 `providers`；它应当在 `models` 之下。",
    "openclaw-no-images": "OpenClaw 会静默丢弃发给 {models} 的图片（厂商默认值）；--vision 可以启用。",
    "openclaw-capped": "文件里的 contextTokens 或 params.maxTokens 优先于 {models} 的上限。",
    "openclaw-header": "该条目发送自己的凭据（{where}），优先于 apiKey。",
    "openclaw-interpolation": "apiKey 写成了 ${{{variable}}}：变量未设置时，OpenClaw 会把这段文字当作密钥发送；"
    "--key-storage env 可以改正。",
    "openclaw-bare-variable": "apiKey 是文字 {variable}，OpenClaw 会把它当作密钥发送；--key-storage env 把它变成引用。",
    "openclaw-profile-reference": "apiKey 指向认证配置档 {profile}，密钥保存在那里（要删除：`openclaw models auth "
    "logout {profile} --yes`）。",
    "openclaw-variable-unset": "没有设置 {variable} 时，OpenClaw 会以 “failed to resolve secrets” 停止。",
    "openclaw-include": "{where} 包含了 {files}：本文件里的值优先，OpenClaw 自己会拒绝写入该部分。",
    "openclaw-chosen-models": "用 `/model` 选过模型的会话，以及 `openclaw cron` 的任务，保留各自的模型；"
    "wcode-setup 不读取它们。可以用 `/model default` 和 `openclaw cron list` 检查。",
    "openclaw-agent-policy": "这些智能体有自己的允许列表，没有改动：{agents}。",
    "openclaw-auth-profile": "auth.profiles 里有此提供商的凭据（{profiles}），可能优先于这个密钥（`openclaw models "
    "auth logout {profile} --yes`）。",
    "openclaw-auth-database": "{path} 里有 {provider!r} 的密钥（`openclaw models auth`），它取代本文件里的密钥，"
    "但不取代引用（`--key-storage secret` 或 `env`）。",
    "openclaw-auth-file": "{path} 里有 {provider!r} 的凭据，优先于这个密钥；请在那里删除。",
    "openclaw-auth-legacy": "{path} 里有旧版 OpenClaw 保存的 {provider!r} 凭据，它的智能体因此无法启动（"
    "`requires legacy credential migration`）。",
    "openclaw-agent-model": "{where} 是 {model}：没有指定智能体时由 {agent} 回答，它用这个模型代替默认模型。",
    # fixes of doctor
    "fix-openclaw-include": "如果 {files} 里有受管理条目的值，请在那里删除。",
    "fix-openclaw-agent-model": "请运行 `openclaw config unset {where}`。",
    "fix-openclaw-auth-profile": "请运行 `openclaw models auth logout {profile} --yes`。",
    "fix-openclaw-auth-database": "请运行 `openclaw models auth logout {profile} --yes`。",
    "fix-openclaw-auth-file": "请从 {path} 删除 {provider!r} 的配置档。",
    "fix-openclaw-auth-legacy": "请从 {path} 删除 {provider!r} 的配置档。",
    "fix-openclaw-header": "请删除 {where}。用 `wcode-setup openclaw --api-key-stdin` 存入密钥时会一并删除。",
    "fix-openclaw-interpolation": "请运行 `wcode-setup openclaw --key-storage env`。",
    "fix-openclaw-bare-variable": "请运行 `wcode-setup openclaw --key-storage env`。",
    "fix-openclaw-variable-unset": "请在这个 shell 里设置它：`read -rs {variable} && export {variable}`。",
    # next steps
    "openclaw-reload-secrets": "正在运行的 OpenClaw 网关会一直使用旧密钥，直到运行：",
    "openclaw-restart-env": "正在运行的 OpenClaw 网关需要在自己的环境里有 {variable}（{path}）。然后运行：",
    "openclaw-restart-reload-off": "gateway.reload.mode 为 `off`，请重启正在运行的 OpenClaw 网关：",
    "openclaw-config-gone": "配置文件已删除。正在运行的 OpenClaw 网关不会察觉：停止之前，它一直使用原来的提供商和密"
    "钥；没有配置文件，它无法再次启动。停止它：",
    "openclaw-reloads-itself": "正在运行的 OpenClaw 网关会自动采用改动。",
    # installation
    "openclaw-install-node": "Node.js 24.16 或更高，或 26.1 或更高，见 https://nodejs.org（OpenClaw 不再支持 22）",
    "openclaw-install-package": "程序本身",
    "openclaw-install-onboard": "首次设置，暂不选择模型（“Continue?” 选 “Yes”，其余任选）",
}
HELP = {
    "OpenClaw profile, configured in ~/.openclaw-NAME.": "OpenClaw 配置档，其配置在 ~/.openclaw-NAME。",
}
"""The help of its options: English -> Chinese."""
