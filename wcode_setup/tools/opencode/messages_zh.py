"""Texts of OpenCode in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "opencode-v2": (
        "`providers` 属于 OpenCode 2，文件里没有第 1 版的键",
        "请手工加入网关（有了第 1 版的键，OpenCode 2 会忽略 `providers`），或给出另一个 --config。",
    ),
    # notes
    "opencode-no-images": "{title} 会拒绝发给 {models} 的图片（厂商默认值）；--vision 可以启用。",
    "opencode-output-cap": "{title} 最多请求 {cap} 个 token 的输出；在它的环境里设置 {variable}={limit} 可以提高。",
    "opencode-small-context": "{models} 的上下文窗口给 {title} 留下的空间太小：它会反复压缩对话。",
    "opencode-capped": "文件里的 options.max_tokens 优先于 {models} 的上限。",
    "opencode-interpolation": "apiKey 写成了 {{env:{variable}}}：变量未设置时，{title} 不发送密钥，也忽略 auth.json；"
    "--key-storage env 可以改正。",
    "opencode-variable-unset": "没有设置 {variable} 时，{title} 会不带密钥调用网关。",
    "opencode-auth-apart": "{title} 只从 {path} 读取密钥：请把该条目复制到那里，或按所示方式启动。",
    "opencode-auth-content": "设置了 {variable}：{title} 从它而不是从 {path} 读取密钥。",
    "opencode-auth-wins": "{path} 里有该提供商的密钥，优先于 {variable}。",
    "opencode-header": "该条目发送自己的凭据（{where}），优先于密钥。",
    "opencode-second-file": "{paths} 里也有提供商 {provider!r}；{title} 会把它与本文件合并。",
    "opencode-overridden": "{path} 优先于本文件：{keys}。",
    "opencode-hidden": "{path} 里的 {key} 隐藏了提供商 {provider!r}：{title} 不会列出它的模型。",
    # fixes
    "fix-opencode-overridden": "请从 {path} 删除 {keys}，或在别处启动 {title}。",
    "fix-opencode-hidden": "请修改 {path} 里的 {key}，不要隐藏 {provider!r}。",
    "fix-opencode-second-file": "请只在其中一个文件里保留提供商 {provider!r}。",
    "fix-opencode-auth-content": "请取消设置 {variable}。",
    "fix-opencode-auth-wins": "请从 {path} 删除该密钥。",
    "fix-opencode-variable-unset": "请在启动 {title} 的环境里设置 {variable}。",
    "fix-opencode-interpolation": "请在启动 {title} 的环境里设置 {variable}，或使用 --key-storage env。",
    # reasons
    "reason-opencode-no-key": "其中没有密钥，但仍会被使用",
    "reason-opencode-id": "它会请求另一个模型",
    "reason-opencode-status": "它使模型不出现在列表里",
    # next steps
    "opencode-start": "启动 {title}；在其中用 /models 更换模型：",
    "opencode-restart": "正在运行的 {title} 重启之前一直使用旧设置。",
}
