"""Texts of OpenCode in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "opencode-v2": (
        "`providers` 属于 OpenCode 2,文件里没有第 1 版的键",
        "有了这样的键,OpenCode 2 会忽略 `providers`:请手工加入网关,或给出另一个 --config。",
    ),
    # notes
    "opencode-no-images": "按厂商配方,{title} 会拒绝发给 {models} 的图片;--vision 可打开。",
    "opencode-agent-model": "这些智能体有自己的模型,优先于默认模型:{agents}。",
    "opencode-output-cap": "{title} 最多要求输出 {cap} 个 token;在它的环境里设置 {variable}={limit} 可解除。",
    "opencode-small-context": "{models} 的上下文给 {title} 留下的空间太小:它会不停地压缩对话。",
    "opencode-capped": "文件中的 options.max_tokens 优先于这里写入的上限({models})。",
    "opencode-interpolation": "apiKey 写成了 {{env:{variable}}}:变量未设置时 {title} 不发送密钥,也不看 auth.json;"
    "--key-storage env 可以改正。",
    "opencode-variable-unset": "只要没有设置 {variable},{title} 就不带密钥调用网关。",
    "opencode-auth-apart": "{title} 自己只从 {path} 读取密钥:请把该条目复制到那里,或按下面的方式启动。",
    "opencode-auth-content": "设置了 {variable}:{title} 从它而不是从 {path} 取密钥。",
    "opencode-header": "该条目另外发送自己的凭据({where}),优先于密钥。",
    "opencode-second-file": "{paths} 里也有提供商 {provider!r};{title} 会把其中的内容并入本文件。",
    "opencode-overridden": "{path} 优先于本文件:{keys}。",
    "opencode-hidden": "{path} 里的 {key} 隐藏了提供商 {provider!r}:{title} 不会列出它的模型。",
    # reasons
    "reason-opencode-no-key": "其中没有密钥,却会被使用",
    "reason-opencode-id": "会请求另一个模型",
    "reason-opencode-status": "它使模型不出现在列表里",
    # next steps
    "opencode-start": "启动 {title};在其中用 /models 更换模型:",
    "opencode-restart": "正在运行的 {title} 要重启后才使用新设置。",
}
