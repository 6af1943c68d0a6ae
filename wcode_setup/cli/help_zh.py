"""Help in Chinese: the English texts of commands, options and click, each with its Chinese (tools: `Option`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from wcode_setup.console import messages
from wcode_setup.console.messages.zh.words import twin
from wcode_setup.text import columns, wrap

TEXTS = {
    # what click adds
    "Options": "选项",
    "OPTIONS": "选项",
    "COMMAND": "命令",
    "ARGS": "参数",
    "Show this message and exit.": "显示本帮助并退出。",
    # headings
    "Commands": "命令",
    "Tools": "工具",
    "Examples:": "示例：",
    # the program
    "Configure AI coding agents for the wcode gateway, or any OpenAI-compatible one.": (
        "配置 AI 编程工具，使其使用 wcode 网关或任何兼容 OpenAI 的网关。"
    ),
    "Without a command, on a terminal, the wizard starts.": "在终端里不带命令运行时，启动向导。",
    "Edits the tools' own configuration files in place: comments, order and layout stay, and keys are never shown.": (
        "直接编辑工具自己的配置文件：注释、顺序和排版保持不变，密钥从不显示。"
    ),
    "Show the version and exit.": "显示版本并退出。",
    # options of every command
    "Print one JSON document instead of text.": "输出一个 JSON 文档，而不是文本。",
    "Print errors only.": "只输出错误。",
    "Coloured output (default auto).": "彩色输出（默认 auto）。",
    "Language of the output (default: locale).": "输出的语言（默认按系统区域设置）。",
    "Show the traceback of an internal error.": "发生内部错误时显示调用栈。",
    "Show the diff without writing.": "只显示差异，不写入。",
    "Like --dry-run, but exit with 3 if anything would change.": "同 --dry-run，但如有改动则以退出码 3 结束。",
    "Do not ask questions.": "不询问。",
    "Time to wait for another run to finish (default 60; 0: no wait).": (
        "等待另一次运行结束的时间（默认 60；0 表示不等待）。"
    ),
    "Skip safety questions and refusals.": "跳过安全检查的询问和拒绝。",
    # a tool
    "Configure {title}.": "配置 {title}。",
    "Settings that are not given stay: without --model, the registered models, their limits and the default.": (
        "没有给出的设置保持不变：不带 --model 时，已登记的模型、它们的上限和默认模型都保留。"
    ),
    "Configure {title}: register models, set the default model, store the key.": (
        "配置 {title}：登记模型、设置默认模型、保存密钥。"
    ),
    "Configure every tool that is installed or configured here.": "配置本机已安装或已有配置的所有工具。",
    "Configure every tool that is installed or configured here in one run: all of them or none.": (
        "一次配置本机已安装或已有配置的所有工具：要么全部写入，要么都不写入。"
    ),
    "Skip tools that fail, and configure the others.": "跳过出错的工具，配置其余工具。",
    "Apply it as this user, in that user's home; repeatable, root only.": (
        "以这个用户的身份在其主目录里应用；可重复，仅限 root。"
    ),
    "Model for light work, such as titles (default: the default model).": (
        "用于标题等轻量任务的模型（默认为默认模型）。"
    ),
    "Other model slots of the tool (titles, sub-agents, fallbacks, ...) that lead to another gateway: leave them "
    "(default), or point them to this one.": (
        "工具中指向其他网关的其他模型位置（标题、子智能体、后备模型等）：保留（默认），或指向本网关。"
    ),
    "Model to register; repeatable, the first is the default (default: those registered).": (
        "要登记的模型；可重复，第一个为默认模型（默认沿用已登记的模型）。"
    ),
    "Context window of a custom model, in tokens (200k is 200000, 1M is 1000000).": (
        "自定义模型的上下文窗口（token 数；200k 为 200000，1M 为 1000000）。"
    ),
    "Output limit of a custom model, in tokens.": "自定义模型的最大输出（token 数）。",
    "Display name of the model.": "模型的显示名称。",
    "Image input (default: as registered; for a new model: the vendor's default).": (
        "图片输入（默认沿用已登记的设置；新模型用厂商默认值）。"
    ),
    "Thinking (default: as registered; for a new model: the vendor's default).": (
        "深度思考（默认沿用已登记的设置；新模型用厂商默认值）。"
    ),
    "Keep the tool's current default model.": "保留工具当前的默认模型。",
    "Another OpenAI-compatible gateway.": "其他兼容 OpenAI 的网关。",
    "Provider ID in the tool's file (default: wcode; for another gateway, derived from its host: gw-example, "
    "localhost-8000).": "工具文件中的提供商 ID（默认 wcode；其他网关由其主机名得出：gw-example、localhost-8000）。",
    "Read the API key from standard input.": "从标准输入读取 API 密钥。",
    "Read the API key from a file.": "从文件读取 API 密钥。",
    "Read the API key from this environment variable.": "从这个环境变量读取 API 密钥。",
    "The API key itself; other users can see it.": "API 密钥本身；其他用户可以看到。",
    "Take the API key that this command prints; it is run without a shell.": (
        "使用这个命令输出的 API 密钥；运行时不经过 shell。"
    ),
    "Store the key in the configuration, in the tool's secret store, or as a reference to a variable or to "
    "the command.": "把密钥存入配置文件、存入工具的密钥存储，或只引用环境变量或命令。",
    "Edit this file instead of the tool's own.": "编辑这个文件，而不是工具自己的文件。",
    # the other commands
    "Configure tools by answering a few questions.": "回答几个问题，完成配置。",
    "Choose tools, gateway, model and key by answering a few questions. Nothing is written until you confirm.": (
        "回答几个问题，选择工具、网关、模型和密钥。在你确认之前不写入任何内容。"
    ),
    "Apply a setup file to several tools.": "按设置文件配置多个工具。",
    "Apply the setup file FILE (`-`: standard input) to all of its tools in one run, or to none.": (
        "按设置文件 FILE（`-` 表示标准输入）一次配置其中的所有工具：要么全部写入，要么都不写入。"
    ),
    "`wcode-setup export` prints such a file.": "`wcode-setup export` 可输出这样的文件。",
    "Print a setup file of the current configuration, without keys.": "把当前配置输出为设置文件，不含密钥。",
    "Print a setup file of the current configuration, without keys. Applying it changes nothing.": (
        "把当前配置输出为设置文件，不含密钥。对它执行 `apply` 不会改变任何内容。"
    ),
    "Show the tools and the gateway and model that they use.": "显示各工具及其使用的网关和模型。",
    "Show for each tool its version, its files, its gateway and model, and edits of the managed entries.": (
        "显示每个工具的版本、文件、网关和模型，以及由 wcode-setup 管理的配置项是否被改动。"
    ),
    "List the known models, show one, or ask a gateway for its models.": (
        "列出已知模型，显示其中一个，或询问网关有哪些模型。"
    ),
    "List the models of the catalogue, show one with its prices, endpoints and sources, or ask a gateway for its "
    "own.": ("列出模型目录中的模型，显示其中一个的价格、API 地址和数据来源，或询问网关有哪些模型。"),
    "`discover` asks a gateway for its /models, and shows the limits that it reports; --save writes some of them "
    "into your catalogue. Without an option for it the key is that of the gateway's variable, or of a configured "
    "tool.": (
        "`discover` 询问网关的 /models，显示它说明的上限；--save 把其中一些写入你的模型目录。"
        "没有密钥选项时，使用该网关的变量里的密钥，或某个已配置工具的密钥。"
    ),
    "The gateway to ask (default: the wcode gateway).": "要询问的网关（默认为 wcode 网关）。",
    "Write this listed model into your catalogue; repeatable.": "把列出的这个模型写入你的模型目录；可重复。",
    "Context window of the saved model, if the gateway does not report it.": "网关没有说明时，所保存模型的上下文窗口。",
    "Output limit of the saved model, if the gateway does not report it.": "网关没有说明时，所保存模型的输出上限。",
    "Display name of the saved model.": "所保存模型的显示名称。",
    "Your own catalogue, with one [[models]] table per model, overrides the built-in one:": (
        "你自己的模型目录（每个模型一个 [[models]] 表）优先于内置的目录："
    ),
    "$XDG_CONFIG_HOME/wcode-setup/catalog.toml (without that variable: ~/.config; Windows: %APPDATA%)": (
        "$XDG_CONFIG_HOME/wcode-setup/catalog.toml（没有该变量时为 ~/.config；Windows 为 %APPDATA%）"
    ),
    "Check the entries that wcode-setup manages.": "检查由 wcode-setup 管理的配置项。",
    "Check the managed entries: keys, types, limits, API key, file modes. Exit with 3 if one is wrong.": (
        "检查由 wcode-setup 管理的配置项：键、类型、上限、API 密钥、文件权限。有错误时退出码为 3。"
    ),
    "Without a TOOL, check every configured tool.": "不给出 TOOL 时，检查所有已配置的工具。",
    "Also run the tool's own check of the whole file.": "同时让工具自己检查整个文件。",
    "Undo the last run, or a given one.": "撤销最近一次或指定的运行。",
    "Undo the last run, the run RUN (`wcode-setup history` lists them), or all runs.": (
        "撤销最近一次运行、指定的运行 RUN（用 `wcode-setup history` 查看）或全部运行。"
    ),
    "A file without later edits gets its previous bytes back. In any other file, values that the run wrote are "
    "reverted, and later edits stay.": (
        "文件此后未被编辑时，恢复原来的全部字节；否则只恢复该次运行写入的值，之后的编辑保持不变。"
    ),
    "Refused if a later run or an edited key depends on the run.": (
        "如果后来的运行或改过的密钥依赖该次运行，则拒绝撤销。"
    ),
    "Undo every run in one run.": "一次撤销所有运行。",
    "Remove the managed entries from {title}'s files.": "从 {title} 的文件中移除由 wcode-setup 管理的配置项。",
    "Remove the entries that wcode-setup manages.": "移除由 wcode-setup 管理的配置项。",
    "Remove the entries that wcode-setup manages: undo every run on the tool, then remove the managed entries left.": (
        "移除由 wcode-setup 管理的配置项：先撤销对该工具的所有运行，再移除剩下的配置项。"
    ),
    "Remove the managed entries from every tool's files.": "从所有工具的文件中移除由 wcode-setup 管理的配置项。",
    "Remove the managed entries of all providers from every tool's files in one run: from all of them or none.": (
        "一次从所有工具的文件中移除由 wcode-setup 管理的配置项，包括所有提供商：要么全部移除，要么都不移除。"
    ),
    "Remove only this provider (default: all).": "只移除这个提供商（默认移除所有提供商）。",
    "Provider to remove, if there are several.": "有多个提供商时，要移除的那一个。",
    "Replace the API key in every tool that has an entry of the gateway.": (
        "在每个含有该网关条目的工具里更换 API 密钥。"
    ),
    "Replace the API key in every tool that has an entry of the gateway, in one run: in all of them or none.": (
        "一次运行就在每个含有该网关条目的工具里更换 API 密钥：要么全部更换，要么都不更换。"
    ),
    "Models, defaults and the way in which each tool stores the key stay. The key is tried at the gateway first.": (
        "模型、默认模型以及每个工具保存密钥的方式都不变。先在网关检查密钥。"
    ),
    "Take the key that this tool has.": "使用这个工具已有的密钥。",
    "The provider whose key it is (default: that of the wcode gateway).": (
        "密钥所属的提供商（默认为 wcode 网关的提供商）。"
    ),
    "Do not try the key at the gateway first.": "不先在网关检查密钥。",
    "Try the key at the gateway first; write nothing if it is rejected.": (
        "先在网关检查密钥；密钥被拒绝时不写入任何内容。"
    ),
    "Apply a kept setup file, or keep the current configuration as one.": "应用一个已保存的设置，或保存当前配置。",
    "Apply the kept setup NAME to all of its tools (`-`: the one before), as `apply` does with its file.": (
        "把已保存的设置 NAME 应用到其中的所有工具（`-`：之前的那个），与 `apply` 处理文件的方式相同。"
    ),
    "The files are NAME.yaml in $XDG_CONFIG_HOME/wcode-setup/setups (without that variable: ~/.config).": (
        "这些文件是 $XDG_CONFIG_HOME/wcode-setup/setups 里的 NAME.yaml（没有该变量时：~/.config）。"
    ),
    "Keep the current configuration under this name.": "以这个名字保存当前配置。",
    "List the kept setups.": "列出已保存的设置。",
    "Print a code sample for a model, ready to run.": "输出一个模型的代码示例，可直接运行。",
    "Print a code sample for a model, ready to run. It reads the API key from the environment.": (
        "输出一个模型的代码示例，可直接运行。示例从环境变量读取 API 密钥。"
    ),
    "Without LANGUAGE, list the languages. `wcode-setup models show ID --params` lists the parameters.": (
        "不带 LANGUAGE 时列出全部语言。`wcode-setup models show ID --params` 列出全部参数。"
    ),
    "Model to ask.": "要调用的模型。",
    "Protocol of the request (default chat).": "请求的协议（默认 chat）。",
    "Print the answer while it arrives.": "边接收边输出回复。",
    "Message to the model (default: a greeting).": "发给模型的消息（默认为一句问候）。",
    "System message.": "系统消息。",
    "Image that is sent with the message: PNG, JPEG, GIF or WebP.": "随消息发送的图片：PNG、JPEG、GIF 或 WebP。",
    "Parameter of the request, such as top_p=0.9; repeatable.": "请求参数，例如 top_p=0.9；可重复。",
    "Variable from which the sample reads the API key.": "示例从这个环境变量读取 API 密钥。",
    "Write the sample to this new file.": "把示例写入这个新文件。",
    "With `show`: the parameters of a request, with types, ranges and defaults.": (
        "与 `show` 一起使用：列出请求参数及其类型、取值范围和默认值。"
    ),
    "Find out why a tool does not use its configuration.": "找出工具为什么没有使用它的配置。",
    "Check everything between a tool and its gateway, in the order in which a request would fail.": (
        "按请求可能失败的顺序，检查工具与网关之间的一切。"
    ),
    "Without a TOOL, check every tool that is installed or configured. Exit with 3 if a check failed. Nothing is "
    "written, and nothing is started without --with-tool or --prove. With --prove the tool itself answers one prompt, "
    "in a scratch home that is removed afterwards, against a gateway of this program; no network is used.": (
        "不给出 TOOL 时，检查每个已安装或已配置的工具。有检查失败时以 3 退出。不写入任何内容；"
        "没有 --with-tool 或 --prove 时也不启动任何程序。使用 --prove 时，工具自身在临时主目录里、"
        "对着本程序的网关回答一条提示，之后该目录会被删除；不使用网络。"
    ),
    "Do not ask the gateway.": "不询问网关。",
    "Run the tool in a scratch home, and show the request that it sends.": (
        "在临时主目录里运行工具，并显示它发出的请求。"
    ),
    "List the runs that changed something.": "列出有改动的运行。",
    "List the runs that changed something, newest first; `prune` deletes the history and the keys in it.": (
        "列出有改动的运行，最新的在前；`prune` 删除历史及其中的密钥。"
    ),
    "Start a tool for one gateway, in this terminal alone.": "只为这个终端启动一个使用指定网关的工具。",
    "Start a tool for the gateway, without changing a file. The words after `--` are arguments of the tool.": (
        "启动使用该网关的工具，不改动任何文件；`--` 之后是工具自己的参数。"
    ),
    "Other terminals, and the tool's own configuration, stay as they are. Without --model, the models that are "
    "registered for the gateway are used; without a key, that of the variable, or the one that a tool has for this "
    "gateway. The tool gets it in its environment. Exit code, signals and terminal are those of the tool.": (
        "其他终端和工具自己的配置保持不变。不带 --model 时使用已为该网关登记的模型；不给密钥时使用变量里的密钥，"
        "或某个工具为该网关保存的密钥。密钥通过环境变量交给工具。退出码、信号和终端都是工具自己的。"
    ),
    "Print the lines by which a shell starts a tool for one gateway.": "输出 shell 启动使用指定网关的工具所需的命令。",
    "Print the lines by which a shell starts a tool for the gateway, as `run` does. No key is printed.": (
        "输出让 shell 像 `run` 那样启动工具的几行命令。不会打印密钥。"
    ),
    "Shell of the lines (default: that of SHELL, else bash).": "shell 的种类（默认为用户自己的 shell，否则 bash）。",
    "Print or install the completion script for a shell.": "输出或安装 shell 的补全脚本。",
    "Make the shell (default: that of SHELL) load the script.": "让 shell（默认为用户自己的 shell）加载脚本。",
    "Print the script that completes commands, tools, models, providers and options.": (
        "输出补全脚本，可补全命令、工具、模型、提供商和选项。"
    ),
    "With --install, new terminals load it: a line is added to a file that the shell reads, and `undo` removes it. The "
    "other options are for --install.": (
        "带 --install 时，新的终端会加载它：在 shell 读取的文件里加一行，`undo` 可撤销。其他选项只用于 --install。"
    ),
}
"""English -> Chinese; `{fields}` stand for what a text is about."""
_GAP = 2
_WIDEST = 30
"""Columns of the first column of a list at most, as click has it."""


def chinese(text: str, tool: str | None = None) -> str:
    """Return the Chinese of a help text on one line, or of the help of a tool's option; as it is if it has none."""
    return twin(messages.table("zh", tool, "HELP") if tool else TEXTS, text) or text


class Formatter(click.HelpFormatter):
    """Translates what it writes, and breaks lines by columns."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        args = re.sub(r"\b(?:OPTIONS|COMMAND|ARGS)\b", lambda word: chinese(word[0]), args)
        super().write_usage(prog, args, "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{chinese(heading)}：\n")

    def write_text(self, text: str) -> None:
        blocks = [self._block(block) for block in re.split(r"\n{2,}", text)]
        self.write("\n\n".join(blocks) + "\n")

    def _block(self, block: str) -> str:
        """Return a paragraph; one that begins with a \\b keeps its lines."""
        kept = block.startswith("\b")
        lines = block.split("\n")[1:] if kept else [" ".join(block.split())]
        indent = " " * self.current_indent
        found: list[str] = []
        for line in lines:
            text = line.lstrip()
            before = indent + line[: len(line) - len(text)]
            words = chinese(" ".join(text.split()))
            if words == " ".join(text.split()) and kept:
                found.append(before + text)
            else:
                found += [before + part for part in wrap(words, self.width - len(before))]
        return "\n".join(found)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST, col_spacing: int = _GAP) -> None:
        rows = [(first, chinese(" ".join(second.split()))) for first, second in rows]
        column = min(max(columns(first) for first, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for first, second in rows:
            lines = wrap(second, max(self.width - self.current_indent - column, 10)) if second else []
            gap = " " * (column - columns(first))
            head = first + gap + lines.pop(0) if lines and len(gap) >= col_spacing else first
            self.write("".join(f"{indent}{line}\n" for line in [head, *(" " * column + line for line in lines)]))
