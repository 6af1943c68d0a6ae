"""Layout and language of the help."""

from __future__ import annotations

import inspect

import click

from wcode_setup.console import messages
from wcode_setup.tools import TITLES, load


class Context(click.Context):
    """A context whose help is in the language of the process."""

    def make_formatter(self) -> click.HelpFormatter:
        formatter = super().make_formatter()
        if messages.language() == "zh":
            from wcode_setup.cli.help_zh import Formatter

            return Formatter(width=formatter.width)
        return formatter


def examples_last(command: click.Command) -> click.Command:
    """The command with the examples of its docstring at the end of its help.

    `{tool}` there is the first tool, `{inline}` the first one that `env` can start.
    """
    command.context_class = Context
    command.allow_extra_args = True  # of a group always; `usage.extra_words` reports those of others
    text, mark, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:")
    if mark:
        examples = examples.replace("{tool}", next(iter(TITLES)))
        command.help, command.epilog = text.rstrip(), mark + _with_inline(examples)
    return command


def _with_inline(examples: str) -> str:
    if "{inline}" not in examples:
        return examples
    found = next(name for name in TITLES if load(name).inline)
    return examples.replace("{inline}", found)


def translated(text: str, tool: str | None = None) -> str:
    """Return a help text in the language of the process, on one line; `tool`: the one whose option it is about."""
    text = " ".join(text.split())
    if messages.language() == "zh":
        from wcode_setup.cli.help_zh import chinese

        return chinese(text, tool)
    return text
