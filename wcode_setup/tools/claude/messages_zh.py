"""Texts of Claude Code in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "claude-ignored": (
        "Claude Code 会忽略这个文件：{where} {what}",
        "请先改正，或使用 --force：Claude Code 会忽略整个文件，包括这次要写入的内容。没有写入任何内容。",
    ),
    # notes
    "claude-no-id": "Claude Code 不能保存提供商 ID {provider!r}；只有 `wcode-setup` 使用它。",
    "claude-folder": "CLAUDE_CONFIG_DIR 是 {value!r}，取决于当前文件夹：Claude Code 在这里读取 {path}，"
    "在别处读取别的设置。不带 `~` 的绝对路径在哪里都一样。",
    "claude-model": "`model`（{model}）不起作用：ANTHROPIC_MODEL 优先。"
    "`claude --model` 和 `/model` 仍可为一次会话选择其他模型。",
    "claude-more-models": "Claude Code 只有两个模型的位置；"
    "其他模型请用 `claude --model` 或 `/model` 按 ID 选择：{models}。",
    "claude-one-window": "Claude Code 的所有模型共用一个上下文窗口：{window} 个 token，取最小的。",
    "claude-console": "{path} 里有 Console 登录的密钥，Claude Code 会把它和本网关的密钥一起发送。"
    "`--key-storage secret` 可以避免，`claude /logout` 也可以。",
    "claude-variable-unset": "这里没有设置 {variable}；没有它，Claude Code 会发送空密钥。",
    "claude-project": "{path} 在这个文件夹里优先：它设置了 {names}。",
    "claude-managed": "由管理员管理的 {path} 优先：它设置了 {names}。",
    "claude-login": "由管理员管理的 {path} 要求登录 Anthropic：Claude Code 无法使用其他网关。",
    "claude-managed-broken": "由管理员管理的 {path} 不是严格的 JSON：Claude Code 无法启动。",
    "claude-agent": "{path} 让每次会话都以代理 {agent} 运行，它的模型是 {model}（{file}）。",
    "claude-extras": "设置里的 {names} 会附加到发给本网关的每个请求。",
    "claude-outside": "在设置之外的 {names} 会改变发给本网关的请求，或请求所带的密钥。",
    "claude-proxy": "Claude Code 经由 {names} 的代理发送请求（NO_PROXY 可排除主机）。",
    # what `validate` finds
    "claude-wants-text": "必须是文本",
    "claude-wants-flag": "必须是 true 或 false",
    "claude-wants-number": "必须是数字",
    "claude-wants-list": "必须是列表",
    "claude-wants-object": "必须是对象",
    "claude-would-ignore": "该值{what}，因此 Claude Code 会忽略整个文件",
    "claude-switch": "{name} 已打开，因此 Claude Code 不会向本网关发送任何请求",
    "claude-key-open": "其他用户可以读取密钥文件 {path}（权限 {mode}）：请运行 `chmod 600`",
    "claude-not-blank": "{name} 必须存在且为空：否则可能把其他厂商的密钥发给本网关",
    "claude-unmapped": "缺少 {name}，因此 Claude Code 会向本网关请求 Anthropic 的模型",
    "claude-not-allowed": "列表里缺少 {models}，因此 Claude Code 会改用其他模型，或向本网关请求 Anthropic 的模型",
    "claude-1m": "缺少 {name}，因此默认模型的窗口会变成 1000000 个 token，超过 {model} 的窗口",
    # what `doctor` says
    "claude-no-proof": "Claude Code 会直接读取 {path} 里的 URL，临时主目录无法替换它",
    "fix-claude-folder": "请把 CLAUDE_CONFIG_DIR 设为不带 `~` 的绝对路径。",
    "fix-claude-project": "请从 {path} 中删除 {names}，或在其他文件夹里启动 Claude Code。",
    "fix-claude-managed": "请让管理员从 {path} 中删除 {names}。",
    "fix-claude-managed-broken": "请让管理员改正 {path}。",
    "fix-claude-login": "请让管理员从 {path} 中删除 forceLoginMethod 和 forceLoginOrgUUID。",
    "fix-claude-agent": "请从 {file} 中删除 `model`，或从 {path} 中删除 `agent`。",
    "fix-claude-extras": "请从设置的 `env` 中删除 {names}。",
    "fix-claude-outside": "请对 {names} 逐个运行 `unset`，并从 `.claude.json` 的 `env` 中删除它们。",
    "fix-claude-proxy": "如果经由代理无法访问网关，请把网关的主机加入 NO_PROXY。",
    "fix-claude-console": "请再次运行配置命令并加上 `--key-storage secret`，或运行 `claude /logout`。",
    "fix-claude-variable-unset": "请运行 `read -rs {variable} && export {variable}`，"
    "并在这个 shell 里启动 Claude Code。",
    "fix-claude-would-ignore": "请改正或删除该值；其余问题可用 `claude doctor` 查看。",
    "fix-claude-switch": "请再次运行配置命令：它会把 {name} 设为 0。",
    "fix-claude-not-blank": "请再次运行配置命令：它会把 {name} 设为空文本。",
    "fix-claude-unmapped": "请再次运行配置命令：它会设置 {name}。",
    "fix-claude-not-allowed": "请再次运行配置命令：它会把 {models} 加入列表。",
    "fix-claude-key-open": "请运行 `chmod 600 {path}`。",
    "fix-claude-1m": "请再次运行配置命令：它会设置 {name}。",
    "fix-reason-claude-small": "请再次运行配置命令：它会删除该值。",
    # reasons
    "reason-claude-helper": "它的密钥也会被发送给本网关",
    "reason-claude-small": "它优先于 ANTHROPIC_DEFAULT_HAIKU_MODEL",
    "reason-claude-model": "它属于原来提供商的模型",
    "reason-claude-thinking": "它会关闭深度思考",
    # next steps
    "claude-start": "在终端里启动 Claude Code，或只问一句（正在运行的会话仍使用旧设置）：",
}
