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
    "Examples:": "示例:",
    # the program
    "Configure AI coding agents for the wcode gateway, or any OpenAI-compatible one.": (
        "配置 AI 编程工具,使其使用 wcode 网关或任何兼容 OpenAI 的网关。"
    ),
    "Without a command, on a terminal, it asks what to do.": "在终端里不带命令运行时,会逐步提问。",
    "The tool's own configuration file is edited in place: comments, order and layout stay, keys are never shown.": (
        "直接编辑工具自己的配置文件:注释、顺序和排版保持不变,密钥从不显示。"
    ),
    "Show the version and exit.": "显示版本并退出。",
    # options of every command
    "Print one JSON document instead of text.": "输出一个 JSON 文档,而不是文本。",
    "Print errors only.": "只输出错误。",
    "Coloured output (default auto).": "彩色输出(默认 auto)。",
    "Language of messages (default: the locale's).": "输出的语言(默认按系统区域设置)。",
    "Show the traceback of an internal error.": "内部错误时显示回溯。",
    "Show the diff, write nothing.": "只显示差异,不写入。",
    "Like --dry-run, but exit 3 if anything would change.": "同 --dry-run,但如有改动则以退出码 3 结束。",
    "Never ask.": "不询问。",
    "How long to wait for another run that is writing (default 60; 0: not at all).": (
        "另一次运行正在写入时最多等待多久(默认 60;0 表示不等待)。"
    ),
    "Go on where safety would ask or refuse.": "跳过安全检查的询问或拒绝,继续执行。",
    # a tool
    "Configure {title}.": "配置 {title}。",
    "What is not named stays: without --model the models that are registered, with their figures, and the default.": (
        "没有指定的保持不变:不带 --model 时,已登记的模型及其各项数值和默认模型都保留。"
    ),
    "Configure {title}: register models, set the default model, store the key.": (
        "配置 {title}:登记模型、设置默认模型、保存密钥。"
    ),
    "Configure every tool that is installed or has a configuration here.": "配置本机已安装或已有配置的所有工具。",
    "Configure every supported tool that is installed or has a configuration here, in one run: all of them or none.": (
        "一次配置本机已安装或已有配置的所有受支持工具:要么全部写入,要么都不写入。"
    ),
    "Leave out tools that refuse, and do the rest.": "略过出错的工具,配置其余工具。",
    "Model to register; repeatable, the first is the default (default: those registered).": (
        "要登记的模型;可重复,第一个为默认模型(默认沿用已登记的模型)。"
    ),
    "Context of a custom model, in tokens; 200k is 200000, 1M is 1000000.": (
        "自定义模型的上下文长度(token 数);200k 为 200000,1M 为 1000000。"
    ),
    "Longest output of a custom model, in tokens, written the same way.": "自定义模型的最大输出(token 数),写法同上。",
    "Display name of the model.": "模型的显示名称。",
    "Images in (default: as registered; a new model: the vendor's recipe).": (
        "允许输入图片(默认沿用已登记的设置;新模型按厂商配方)。"
    ),
    "Thinking (default: as registered; a new model: the vendor's recipe).": (
        "深度思考(默认沿用已登记的设置;新模型按厂商配方)。"
    ),
    "Leave the tool's current default model alone.": "不改动工具当前的默认模型。",
    "Another OpenAI-compatible gateway.": "其他兼容 OpenAI 的网关。",
    "Provider id in the tool's file (default: wcode; for another gateway made of its host, gw-example, "
    "localhost-8000).": "工具文件中的提供商 ID(默认 wcode;其他网关由其主机名得出:gw-example、localhost-8000)。",
    "Read the key from standard input.": "从标准输入读取密钥。",
    "Read the key from a file.": "从文件读取密钥。",
    "Take the key from this environment variable.": "从这个环境变量取密钥。",
    "The key itself; other users can see it.": "密钥本身;其他用户可以看到。",
    "In the file, in the tool's place for secrets, or as a reference to a variable.": (
        "密钥写在文件里、工具存放密钥的地方,或只引用环境变量。"
    ),
    "This file instead of the tool's own.": "使用这个文件,而不是工具自己的文件。",
    # the other commands
    "Ask what to configure, step by step.": "逐步提问,完成配置。",
    "Ask what to configure, step by step: tools, gateway, model, key. Nothing is written before you say yes.": (
        "逐步提问,完成配置:工具、网关、模型、密钥。在您同意之前不写入任何内容。"
    ),
    "Make true what a setup file says, for several tools.": "按设置文件配置多个工具。",
    "Make true what the setup file FILE says (`-`: standard input), in one run: for all of its tools, or none.": (
        "按设置文件 FILE(`-` 表示标准输入)一次配置其中的所有工具:要么全部写入,要么都不写入。"
    ),
    "`wcode-setup export` writes such a file; `schemas/setup.schema.json` describes it for editors.": (
        "`wcode-setup export` 可生成这样的文件;`schemas/setup.schema.json` 供编辑器校验它。"
    ),
    "Write a setup file of what is configured now, without keys.": "把当前配置导出为设置文件,不含密钥。",
    "Write a setup file of what is configured now, without keys; `apply` of it changes nothing.": (
        "把当前配置导出为设置文件,不含密钥;对它执行 `apply` 不会改变任何内容。"
    ),
    "Show which tools are here and what they point to.": "显示有哪些工具,以及它们指向哪里。",
    "Show of each tool: installed or not, its files, what it points to, and whether our last edit is still there.": (
        "显示每个工具是否安装、有哪些文件、指向哪里,以及上次写入的内容是否还在。"
    ),
    "List the known models, or show one.": "列出已知模型,或显示其中一个。",
    "List the models of the catalogue, or show one with prices, endpoints and the source of the figures.": (
        "列出目录中的模型,或显示其中一个的价格、API 地址和数据来源。"
    ),
    "Your own catalogue, one [[models]] table a model, is merged over the built-in one:": (
        "您自己的目录(每个模型一个 [[models]] 表)会合并到内置目录之上:"
    ),
    "$XDG_CONFIG_HOME/wcode-setup/catalog.toml (without that variable: ~/.config; Windows: %APPDATA%)": (
        "$XDG_CONFIG_HOME/wcode-setup/catalog.toml(没有该变量时为 ~/.config;Windows 为 %APPDATA%)"
    ),
    "Judge our part of the tools' files.": "检查工具文件中由 wcode-setup 写入的部分。",
    "Judge our part of the tools' files: keys, types, limits, the form of the key, file modes. "
    "Exit 3 if it is wrong.": (
        "检查工具文件中由 wcode-setup 写入的部分:键、类型、上限、密钥的形式、文件权限。有错误时退出码为 3。"
    ),
    "Without a TOOL: every tool that is set up.": "不给出 TOOL 时检查所有已配置的工具。",
    "Ask the tool itself, too, whether it accepts the whole file.": "同时让工具自己检查整个文件。",
    "Take back the last run, or a given one.": "撤回最近一次或指定的运行。",
    "Undo the last run that is not undone yet, the run RUN (`wcode-setup history` lists them), or all.": (
        "撤回最近一次尚未撤回的运行、指定的运行 RUN(用 `wcode-setup history` 查看),或全部运行。"
    ),
    "Where nobody edited the file since, its former bytes come back; else what is still as the run left it becomes "
    "what it was, and later edits stay.": (
        "文件此后未被编辑时,恢复原来的全部字节;否则只恢复仍与该次运行写入时相同的部分,之后的编辑保持不变。"
    ),
    "Every run that is not undone yet, in one run.": "一次撤回所有尚未撤回的运行。",
    "Take our part out of {title}'s files.": "从 {title} 的文件中移除由 wcode-setup 写入的部分。",
    "Take our part out of a tool's files.": "从工具的文件中移除由 wcode-setup 写入的部分。",
    "Take our part out of a tool's files: every run on it is taken back, then what is still ours goes.": (
        "从工具的文件中移除由 wcode-setup 写入的部分:先撤回对它的每次运行,再移除剩余的部分。"
    ),
    "Take our part out of every tool's files.": "从所有工具的文件中移除由 wcode-setup 写入的部分。",
    "Take our part out of the files of every tool, in one run: of all of them or none. All providers go.": (
        "一次从所有工具的文件中移除由 wcode-setup 写入的部分,包括所有提供商:要么全部移除,要么都不移除。"
    ),
    "This provider alone (default: all that were configured).": "只移除这个提供商(默认移除所有配置过的)。",
    "Which provider, if there are several.": "有多个提供商时,指定其中一个。",
    "List the runs that changed something.": "列出有改动的运行。",
    "List the runs that changed something, the newest first; `prune` deletes the record, with the keys in it.": (
        "列出有改动的运行,最新的在前;`prune` 删除这些记录及其中的密钥。"
    ),
    "Print the completion script for a shell.": "输出 shell 的补全脚本。",
    "Print the script that completes commands, tools, models, providers and options in a shell.": (
        "输出补全脚本,在 shell 里补全命令、工具、模型、提供商和选项。"
    ),
    "Put the line of your shell below into its start-up file: ~/.bashrc; ~/.zshrc, behind `compinit`; "
    "~/.config/fish/config.fish.": (
        "请把下面适用于您的 shell 的一行写进启动文件:~/.bashrc;~/.zshrc(`compinit` 之后);~/.config/fish/config.fish。"
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
        super().write_usage(prog, args, "用法: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(chinese(heading))

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
