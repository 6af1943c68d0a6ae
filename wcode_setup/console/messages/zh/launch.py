"""Texts of `run` and `env`, in Chinese."""

TEXTS: dict[str, str | tuple[str, str]] = {
    "run-not-installed": ("没有安装 {title}：PATH 里没有 {command!r}", "安装命令：`{install}`。"),
    "run-failed": ("无法启动 {command!r}：{why}", "请直接运行它，查看原因。"),
    "run-no-key": (
        "没有 {url} 的 API 密钥：没有给出 `--api-key-…` 选项，没有设置 {variable}，也没有工具存有它的密钥",
        "请先运行 `export {variable}=…`{keys}，或者用 `--api-key-file`。",
    ),
    "run-key-of": "API 密钥取自 {title} 里这个网关的配置。",
    "env-set-variable": "请把 {variable} 设为 API 密钥：这里不会打印密钥。",
    "run-replaces": "这个 shell 的 {variable} 对启动的工具不起作用。",
}
