"""Qwen Code 的中文文本：提示，以及带有建议的错误。"""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # 错误
    "qwen-key": (
        "Qwen Code 无法从 --key-storage {storage} 的存放位置原样读取这个密钥",
        "请改用其他方式，例如 --key-storage env。",
    ),
    # 提示
    "qwen-file-name": "Qwen Code 只读取名为 settings.json 的设置，不读取 {name}。",
    "qwen-images": "配置时不加 --vision，Qwen Code 就不会把图片发送给 {models}。",
    "qwen-reasoning": "Qwen Code 在这里没有推理的设置：网关发来什么，它就显示什么。",
    "qwen-unset": "未设置 {variable}：Qwen Code 会把文字 `NO_API_KEY` 当作密钥发送，网关会拒绝。",
    "qwen-unset-open": "未设置 {variable}：如果设置了 {fallback}，Qwen Code 会把它发送给本网关。",
    "qwen-system": "{path} 是管理员的设置，优先生效：{keys}。",
    "qwen-project": "{path} 是当前文件夹的设置，在那里优先生效：{keys}。",
    "qwen-env-file": "{path} 设置了 {variable}，优先于已存的密钥。",
    "qwen-shell": "这个 shell 里的 {variable} 是另一个密钥，优先于已存的密钥。",
    "qwen-simple": "设置了 {variable} 时，Qwen Code 会忽略它的设置。",
    "qwen-enforced": "`security.auth.enforcedType` 是 {value!r}：Qwen Code 无法用本网关启动。",
    "qwen-body": "该条目把 {model} 作为模型发送（`extra_body.model`）。",
    "qwen-no-proof": "{path} 有自己的条目；Qwen Code 直接读取原位置的这个文件，因此无法改变它的请求去向",
    # doctor 的建议
    "fix-qwen-unset": "请在这个 shell 里设置：`read -rs {variable} && export {variable}`。",
    "fix-qwen-unset-open": "请重新运行配置，并在这个 shell 里设置 {variable}。",
    "fix-qwen-system": "请让管理员从 {path} 中删除 {keys}。",
    "fix-qwen-project": "请从 {path} 中删除 {keys}，或在其他文件夹启动 Qwen Code。",
    "fix-qwen-env-file": "请从 {path} 中删除 {variable} 那一行。",
    "fix-qwen-shell": "请运行 `unset {variable}`，或存入那个密钥：`wcode-setup qwen --api-key-env {variable}`。",
    "fix-qwen-simple": "请运行 `unset {variable}`。",
    "fix-qwen-enforced": "请从 settings.json 中删除 `security.auth.enforcedType`。",
    "fix-qwen-body": "请重新运行配置，它会移除这个值。",
    # 原因
    "reason-qwen-wire-api": "它选择了另一种协议",
    "reason-qwen-body": "它会替换每个请求的模型",
    # 下一步
    "qwen-start": "启动 Qwen Code：",
}
