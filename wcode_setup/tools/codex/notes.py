"""Notes on values that wcode-setup does not change, but that decide how Codex behaves; next steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wcode_setup import catalog
from wcode_setup.documents.base import Path
from wcode_setup.errors import REQUEST, Note
from wcode_setup.secrets.credentials import ENV, SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.codex import paths
from wcode_setup.tools.codex.above import EFFORT, files, header_note, refused
from wcode_setup.tools.codex.slots import SUBAGENT, own_models
from wcode_setup.tools.codex.state import (
    CATALOG,
    CLAMP,
    COMMANDS,
    OTHER,
    Current,
)
from wcode_setup.tools.common import gateway_notes, text_of


def about(now: Current, credential: Credential, leaves: Collection[Path]) -> Iterator[Note]:
    """All notes on the files; `leaves`: the paths that are removed from `.env`."""
    request = now.request
    yield from gateway_notes(request, now.provider, now.url)
    name = now.view.locations.path.basename(now.target.path)
    if name != paths.NAME:
        yield Note("codex-file-name", name=name)
    if request.set_default:
        yield from _default(now)
    wide = [model.id for model in request.models if model.context_window > CLAMP]
    if wide and text_of(now.data, CATALOG) is None:
        yield Note("codex-window", models=", ".join(wide), limit=CLAMP)
    if any(model.reasoning for model in request.models):
        yield Note("codex-reasoning")
    yield from (note for _, note in refused(now))
    yield from (note for _, note in limited(now))
    yield from files(now)
    yield from _credential(now, credential, leaves)


def _default(now: Current) -> Iterator[Note]:
    effort = text_of(now.data, EFFORT)
    if effort and now.chosen != now.provider:
        yield Note("codex-effort", key=EFFORT, value=effort)


def limited(now: Current) -> Iterator[tuple[Path, Note]]:
    """The values with which a part of Codex does not work, each with its path."""
    model = text_of(now.data, *SUBAGENT)
    known = own_models(now) | {one.id for one in catalog.models()}
    if model in known and text_of(now.data, CATALOG) is None:
        yield SUBAGENT, Note("codex-subagent", model=model)


def _credential(now: Current, credential: Credential, leaves: Collection[Path]) -> Iterator[Note]:
    if credential.form == ENV:
        variable = credential.variable or ""
        yield from variable_notes(now, variable, (variable,) in leaves)
    if credential.form == OTHER and any(name in now.entry for name in COMMANDS):
        yield Note("codex-command")
    if credential.keep:
        yield from header_note(now)
    if credential.form == SECRET and not credential.keep and now.view.in_git(now.env_file.path):
        yield Note("key-file-in-git", path=now.view.locations.shorten(now.env_file.path))


def variable_notes(now: Current, variable: str, leaves: bool = False) -> Iterator[Note]:
    """A note on a variable that is unset, or that `.env` overrides, even with an empty value."""
    path = now.view.locations.shorten(now.env_file.path)
    stored = None if leaves else now.secrets.get(variable)
    if stored:
        yield Note("codex-env-wins", path=path, variable=variable)
    elif stored is not None:
        yield Note("codex-env-hides", path=path, variable=variable).changing(REQUEST)
    elif not now.view.locations.variable(variable):
        yield Note("codex-variable-unset", variable=variable).changing(REQUEST)


def next_steps(now: Current, credential: Credential, profiles: list[str]) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    variable, codex = credential.variable or "", command(now)
    steps: list[str | Note] = []
    if credential.form == ENV and not now.view.locations.variable(variable):
        steps += [Note("step-export", title="Codex CLI"), f"read -rs {variable} && export {variable}"]
    steps += [Note("codex-start"), codex]
    if profiles:
        steps += [Note("codex-other-models"), *(f"{codex} --profile {name}" for name in profiles)]
    return steps


def command(now: Current) -> str:
    """The command that starts Codex, with the folder of a `--config` that it would not find."""
    folder = now.view.locations.path.dirname(now.target.path)
    usual = paths.home(now.view, now.request._replace(config=None))
    return "codex" if folder == usual else f"CODEX_HOME={shell_word(folder)} codex"
