"""Texts of pi in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "pi-block-comment": (
        "文件里有 /* 与 */ 之间的注释，pi 因此忽略整个文件，改用其他厂商的模型回答",
        "请在该位置改用 // 写注释。没有写入任何内容。",
    ),
    "pi-key-expanded": (
        "这个 API 密钥含有 `$` 或 `!`，pi {version} 的读法与之后的版本不同",
        "请运行 `pi update`，或用 --key-storage env。",
    ),
    "pi-too-old": (
        "条目没有 apiKey（密钥在 auth.json 里）时，pi {version} 会忽略 models.json；{first} 起不会",
        "请运行 `pi update`，或用 `--key-storage literal` 或 `--key-storage env`。",
    ),
    # notes
    "pi-block-comment-at": "文件里有 /* 与 */ 之间的注释（第 {line} 行第 {column} 列），pi 因此忽略整个文件，"
    "改用其他厂商的模型回答。",
    "pi-ignored": "该值应为{wanted}，实为{found}，pi 因此忽略整个文件，改用其他厂商的模型回答。",
    "pi-no-images": "pi 会把发给 {models} 的图片换成一句话（厂商默认值）；--vision 可以发送图片。",
    "pi-capped": "条目里的 modelOverrides 优先于 {models} 的上限。",
    "pi-variable-unset": "没有设置 {variable} 时，pi 会以 “Failed to resolve API key” 停止。",
    "pi-interpolation": "apiKey 用 $ 引用 {variable}：变量未设置时，只要找得到其他厂商的密钥，pi 就改用那个厂商的"
    "模型回答；--key-storage env 可以改正。",
    "pi-bare-variable": "apiKey 是文字 {variable}，pi 会把它当作密钥发送；--key-storage env 把它变成引用。",
    "pi-header": "该条目发送自己的凭据（{where}），优先于 apiKey。",
    "pi-project": "项目受信任，{path} 因此优先于 settings.json（{names}）。",
    "pi-project-untrusted": "信任该项目后，{path} 会优先于 settings.json（{names}）。",
    "pi-enabled": "{path} 里的 enabledModels 没有列出 {model}，pi 启动时可能用另一个模型。",
    "pi-auth-wins": "{path} 里有 {provider!r} 的密钥，优先于条目里的密钥。",
    "pi-auth-unusable": "{path} 里有 {provider!r} 的凭据，但没有 API 密钥：pi 因此不用条目里的密钥，"
    "改用其他厂商的模型回答。",
    "pi-auth-old": "条目没有 apiKey，pi {version} 因此忽略 models.json；{first} 起才会使用 auth.json 里的密钥。",
    # fixes
    "fix-pi-block-comment-at": "请改用 // 写注释。",
    "fix-pi-ignored": "请改正或删除该值。",
    "fix-pi-capped": "请从 modelOverrides 删除上限。",
    "fix-pi-variable-unset": "请在这个 shell 里设置它：`read -rs {variable} && export {variable}`。",
    "fix-pi-interpolation": "请运行 `wcode-setup pi --key-storage env`。",
    "fix-pi-bare-variable": "请运行 `wcode-setup pi --key-storage env`。",
    "fix-pi-header": "请删除 {where}。用 `wcode-setup pi --api-key-stdin` 存入密钥时会一并删除。",
    "fix-pi-project": "请从 {path} 删除 {names}，或在别处启动 pi。",
    "fix-pi-project-untrusted": "请从 {path} 删除 {names}，或不要信任该项目。",
    "fix-pi-enabled": "请运行 `wcode-setup pi --model {model}`：它会加入这个模型。",
    "fix-pi-auth-wins": "请在 pi 里对 {provider!r} 运行 `/logout`。",
    "fix-pi-auth-unusable": "请在 pi 里对 {provider!r} 运行 `/logout`。",
    "fix-pi-auth-old": "请运行 `pi update`。",
    # next steps
    "pi-start": "启动 pi；在其中用 /model 更换模型：",
}
