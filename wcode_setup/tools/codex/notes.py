"""Notes on values that wcode-setup does not change, but that decide how Codex behaves; next steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from wcode_setup import catalog
from wcode_setup.documents.base import Path
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.codex import paths
from wcode_setup.tools.codex.obsolete import headers
from wcode_setup.tools.codex.slots import SUBAGENT, own_models
from wcode_setup.tools.codex.state import (
    CATALOG,
    CLAMP,
    COMMANDS,
    DEFAULTS,
    MODEL,
    OTHER,
    PROVIDER,
    PROVIDERS,
    RESERVED,
    Current,
)
from wcode_setup.tools.common import dig, gateway_notes, mapping, text_of

_EFFORT = "model_reasoning_effort"


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
    yield from _projects(now)
    yield from _profiles(now)
    yield from _credential(now, credential, leaves)


def _default(now: Current) -> Iterator[Note]:
    effort = text_of(now.data, _EFFORT)
    if effort and now.chosen != now.provider:
        yield Note("codex-effort", key=_EFFORT, value=effort)


def refused(now: Current) -> Iterator[tuple[Path, Note]]:
    """The values because of which Codex does not start, each with its path; not those that the run writes."""
    if dig(now.data, "profile") is not None:
        yield ("profile",), Note("codex-old-profile")
    for name, entry in mapping(now.data, PROVIDERS).items():
        if name in RESERVED and not name.startswith("amazon-"):
            yield (PROVIDERS, name), Note("codex-reserved", provider=name)
        if name == now.provider:
            continue
        if dig(entry, "wire_api") == "chat":
            yield (PROVIDERS, name, "wire_api"), Note("codex-chat", provider=name)
        if not text_of(entry, "name") and not name.startswith("amazon-"):
            yield (PROVIDERS, name), Note("codex-no-name", provider=name)
    if text_of(now.data, "forced_login_method") == "chatgpt":
        yield ("forced_login_method",), Note("codex-forced-login")


def limited(now: Current) -> Iterator[tuple[Path, Note]]:
    """The values with which a part of Codex does not work, each with its path."""
    model = text_of(now.data, *SUBAGENT)
    known = own_models(now) | {one.id for one in catalog.models()}
    if model in known and text_of(now.data, CATALOG) is None:
        yield SUBAGENT, Note("codex-subagent", model=model)


def _projects(now: Current) -> Iterator[Note]:
    """A note on each trusted project whose own file changes the model."""
    view, locations = now.view, now.view.locations
    for folder, entry in mapping(now.data, "projects").items():
        path = locations.join(folder, ".codex", paths.NAME)
        if dig(entry, "trust_level") != "trusted" or path == now.target.path or not locations.path.isabs(folder):
            continue
        data: Any = view.peek(path, "toml")
        found = [name for name in (MODEL, DEFAULTS[2], _EFFORT, "review_model") if dig(data, name) is not None]
        if found:
            yield Note("codex-project", path=locations.shorten(path), keys=", ".join(found))


def _profiles(now: Current) -> Iterator[Note]:
    """A note on the user's profiles that select another provider or model."""
    own = {name for name, _, _ in now.own_profiles()}
    others = [name for name, _, data in now.profiles() if name not in own and (PROVIDER in data or MODEL in data)]
    if others and now.request.set_default:
        yield Note("codex-profiles", names=", ".join(others))


def _credential(now: Current, credential: Credential, leaves: Collection[Path]) -> Iterator[Note]:
    if credential.form == ENV:
        variable = credential.variable or ""
        yield from variable_notes(now, variable, (variable,) in leaves)
    if credential.form == OTHER and any(name in now.entry for name in COMMANDS):
        yield Note("codex-command")
    kept = [str(path[-1]) for path in headers(now)] if credential.keep else []
    if kept:
        yield Note("codex-header", where=", ".join(dict.fromkeys(kept)))
    if credential.form == SECRET and not credential.keep and now.view.in_git(now.env_file.path):
        yield Note("key-file-in-git", path=now.view.locations.shorten(now.env_file.path))


def variable_notes(now: Current, variable: str, leaves: bool = False) -> Iterator[Note]:
    """A note on a variable that is unset, or that `.env` overrides, even with an empty value."""
    path = now.view.locations.shorten(now.env_file.path)
    stored = None if leaves else now.secrets.get(variable)
    if stored:
        yield Note("codex-env-wins", path=path, variable=variable)
    elif stored is not None:
        yield Note("codex-env-hides", path=path, variable=variable)
    elif not now.view.locations.variable(variable):
        yield Note("codex-variable-unset", variable=variable)


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
