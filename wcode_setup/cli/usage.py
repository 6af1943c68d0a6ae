"""Errors of usage: those that click raises, as `SetupError`, under every version of click."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from wcode_setup.errors import Note, SetupError
from wcode_setup.tools import ALIASES


def _meant(word: str, known: Iterable[str]) -> Note | str:
    """The question for a word that was probably meant; empty if none is close."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), 2, 0.6)
    return Note("did-you-mean", near=", ".join(map(repr, near))) if near else ""


class Commands(click.Group):
    """A group that reports an unknown command as a `SetupError`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            raise no_command(ctx, args[0], [*self.list_commands(ctx), *ALIASES])
        return super().resolve_command(ctx, args)


def no_command(ctx: click.Context, name: str, known: Sequence[str]) -> SetupError:
    """The error for a word that is no command."""
    if name.startswith("-"):
        return no_option(name, [*_options(ctx.command, ctx)], ctx.command_path)
    return SetupError("usage-command", name=name, meant=_meant(name, known), command=ctx.command_path)


def no_option(name: str, known: Sequence[str], command: str) -> SetupError:
    """The error for an option that the command does not have."""
    return SetupError("usage-option", option=name, meant=_meant(name, known), command=command)


def extra_words(ctx: click.Context) -> None:
    """Raise `usage-extra` if there are more words than the command accepts; its context lets click pass them on."""
    if ctx.args:
        raise SetupError("usage-extra", words=" ".join(ctx.args), command=ctx.command_path)


def translated(error: click.ClickException, words: Sequence[str]) -> SetupError:
    """click's error as a `SetupError`; `words`: the command line."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "wcode-setup"
    if isinstance(error, click.NoSuchOption):
        return no_option(error.option_name, [*_options(ctx.command, ctx)] if ctx else [], command)
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        given = any(word.startswith(f"{name}=") for word in words)
        return SetupError("usage-no-value" if given else "usage-value-missing", option=name, command=command)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_value(error, error.param, command)
    return SetupError("usage-other", what=_click_says(error), command=command)


def _bad_value(error: click.BadParameter, param: click.Parameter, command: str) -> SetupError:
    option = max(param.opts, key=len) if isinstance(param, click.Option) else param.make_metavar(*_ctx(param, error))
    known = [str(choice) for choice in getattr(param.type, "choices", ())]
    if isinstance(error, click.MissingParameter):
        return SetupError("usage-missing", what=option, command=command)
    value = _given(error)
    if known:
        said, meant = ", ".join(known), _meant(value, known)
        return SetupError("usage-choice", option=option, value=value, known=said, meant=meant, command=command)
    return SetupError("usage-other", what=_click_says(error), command=command)


def _click_says(error: click.ClickException) -> Note:
    return Note("library-says", says=error.format_message().split("\n")[0])


def _ctx(param: click.Parameter, error: click.BadParameter) -> list[click.Context]:
    """The arguments of `make_metavar`, which needs a context from click 8.2 on."""
    import inspect

    wants = len(inspect.signature(param.make_metavar).parameters)
    return [error.ctx] if wants and error.ctx else []


def _given(error: click.BadParameter) -> str:
    """The rejected value: click quotes it first in its text."""
    return error.message.partition("'")[2].partition("'")[0]


def _options(command: click.Command, ctx: click.Context) -> Iterable[str]:
    for param in command.get_params(ctx):
        yield from (word for word in (*param.opts, *param.secondary_opts) if word.startswith("--"))
