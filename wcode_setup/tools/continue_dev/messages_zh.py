"""Texts of Continue in Chinese: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "continue-key": (
        "此密钥不能放在 `.env` 里：`cn` 会把其字符原样写入 YAML，而它在那里不是字符串",
        "请存放到配置文件里：--key-storage literal",
    ),
    # notes
    "continue-unset": "没有设置 {variable}：Continue 会把引用本身当作密钥发送",
    "continue-marker": "有了 {path}，`cn` 首次启动时不会要求输入 Anthropic 的密钥；`undo` 和 `remove` 会保留它。",
    "continue-marker-stays": "{path} 会保留：没有它，`cn` 首次启动时会要求输入 Anthropic 的密钥。",
    "continue-json": "有了 `config.yaml`，Continue 的编辑器扩展就不再读取 {path}。",
    "continue-reasoning": "`cn` 不能开启深度思考：它不发送相应的参数。",
    "continue-responses": "由于模型名称，`cn` 会把 {models} 的请求发送到 `/responses`。",
    "continue-folder": "{path} 设置了 {variable}：在此目录下，`cn` 读取其他文件。",
    "continue-env-wins": "环境变量 {variable} 优先于 {path} 里的同名变量。",
    "continue-project": "{path} 设置了 {variable}：在此目录下，`cn` 发送那个密钥。",
    "continue-not-text": "`cn` 会把 {variable} 的值写入 YAML，而它在那里不是字符串，因此无法启动。",
    "continue-header": "该条目会发送自己的凭据（{where}），优先于密钥。",
    "continue-text": "Continue 会原样发送该条目的 `apiKey`：它只识别 `${{{{ secrets.NAME }}}}` 形式的引用。",
    "continue-body": "该条目的 `requestOptions.extraBodyProperties` 把模型替换为 {model}。",
    "continue-anthropic": "已设置 {variable}：每次运行 `cn -p` 都会向配置添加两个使用该密钥的 Anthropic 模型，"
    "并删除 `models` 里的注释。",
    # reasons
    "reason-continue-api": "它会让编辑器使用另一种接口",
    "reason-continue-window": "在编辑器里，它会覆盖 `defaultCompletionOptions.contextLength`",
    "reason-continue-images": "只有使用 --vision 时才设置",
    # fixes
    "fix-continue-unset": "请在启动 Continue 的地方设置：`read -rs {variable} && export {variable}`",
    "fix-continue-folder": "请在其他目录启动 `cn`，或删除该行。",
    "fix-continue-env-wins": "请取消设置（`unset {variable}`），或改存那个密钥：`wcode-setup continue --api-key-env "
    "{variable} --key-storage secret`",
    "fix-continue-project": "请在其他目录启动 `cn`，或删除该行。",
    "fix-continue-not-text": "请把密钥存放到配置文件里：`wcode-setup continue --key-storage literal`",
    "fix-continue-header": "请删除 `requestOptions.headers` 里的该请求头。",
    "fix-continue-text": "请存入密钥：`wcode-setup continue --api-key-stdin`",
    "fix-continue-body": "请删除 `requestOptions.extraBodyProperties` 里的 `model`。",
    "fix-continue-anthropic": "请在没有它的环境里启动：`env -u {variable} cn -p …`",
    # next steps
    "continue-start": "在终端启动 Continue；在编辑器里，请在对话框下方的菜单中选择模型：",
}
