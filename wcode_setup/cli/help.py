"""How help is laid out."""

from __future__ import annotations

import inspect

import click


def examples_last(command: click.Command) -> click.Command:
    """The command with the examples of its docstring behind the options, at the end of its help."""
    command.allow_extra_args = True  # of a group always; `usage.extra_words` reports those of others
    text, mark, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:")
    if mark:
        command.help, command.epilog = text.rstrip(), mark + examples
    return command
