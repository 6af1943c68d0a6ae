"""Findings of `validate` in Claude Code's settings that the schema cannot make, and the verdict of `claude doctor`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcode_setup.documents.base import Path
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL
from wcode_setup.tools.base import Finding
from wcode_setup.tools.claude import notes, paths, state
from wcode_setup.tools.claude.accepted import complaints
from wcode_setup.tools.claude.obsolete import SMALL
from wcode_setup.tools.claude.state import BLOCK, HELPER, KEY, MODELS, TOKEN, URL, Current
from wcode_setup.tools.common import items, mapping, misfit, text_of
from wcode_setup.tools.validation import PROBLEM, WARNING, catalog_models, elsewhere, open_files

_IGNORED = ("was ignored", "was skipped", "is ignored", "is only honored")
"""Words of `claude doctor` on a value that does not void the file."""


def findings(now: Current, provider: str, protocol: str) -> Iterator[Finding]:
    """The findings on values that Claude Code would reject, key, gateway, models, limits and what takes precedence."""
    for path, what in complaints(now.document):
        yield Finding(PROBLEM, path, Note("claude-would-ignore", what=what))
    yield from elsewhere(provider, now.block.get(URL), (BLOCK, URL), protocol)
    yield from _key(now)
    yield from _models(now)
    yield from _limits(now)
    for note in notes.surroundings(now):
        yield Finding(PROBLEM if note.code == "claude-login" else WARNING, (), note)
    for name in state.SWITCHES:
        if state.is_on(now.block.get(name)) or (name not in now.block and now.is_on_outside(name)):
            yield Finding(PROBLEM, (BLOCK, name) if name in now.block else (), Note("claude-switch", name=name))
    yield from open_files(now.view, now.target)


def _key(now: Current) -> Iterator[Finding]:
    here = now._replace(request=now.request._replace(base_url=text_of(now.block, URL) or ""))
    old, locations = state.existing(here), now.view.locations
    place: Path = HELPER if now.helper else (BLOCK,)
    if old.form is None:
        yield Finding(PROBLEM, place, Note("no-key"))
    if old.form == ENV and not locations.variable(old.variable or ""):
        yield Finding(WARNING, place, Note("claude-variable-unset", variable=old.variable))
    if file := state.key_file(now):
        shown, mode = locations.shorten(file.path), now.view.mode(file.path)
        if mode is None or now.view.document(file).empty:
            yield Finding(PROBLEM, place, Note("key-file-missing", path=shown))
        elif mode & 0o077:
            yield Finding(PROBLEM, place, Note("claude-key-open", path=shown, mode=f"{mode:04o}"))
    if now.helper:
        for name in (TOKEN, KEY):
            if now.key(name) or name not in now.block:
                yield Finding(PROBLEM, (BLOCK, name), Note("claude-not-blank", name=name))
    elif old.form == LITERAL and now.block.get(KEY) != "":
        yield Finding(PROBLEM, (BLOCK, KEY), Note("claude-not-blank", name=KEY))
    if old.form == LITERAL and text_of(now.state, "primaryApiKey"):
        path = locations.shorten(paths.state_file(locations, now.request))
        yield Finding(WARNING, place, Note("claude-console", path=path))
    if state.header_lines(now.block.get(state.HEADERS))[0]:
        yield Finding(PROBLEM, (BLOCK, state.HEADERS), Note("reason-header"))


def _models(now: Current) -> Iterator[Finding]:
    for name in MODELS:
        if not now.block.get(name):
            yield Finding(PROBLEM, (BLOCK,), Note("claude-unmapped", name=name))
    if now.block.get(SMALL) not in (None, now.block.get(state.LIGHT)):
        yield Finding(PROBLEM, (BLOCK, SMALL), Note("reason-claude-small"))
    allowed = items(now.data, state.ALLOWED)
    missing = [name for name in _ids(now) if name not in allowed]
    if state.ALLOWED in mapping(now.data) and missing:
        yield Finding(PROBLEM, (state.ALLOWED,), Note("claude-not-allowed", models=", ".join(missing)))


def _limits(now: Current) -> Iterator[Finding]:
    """The findings on the one window and output limit, which must fit all models."""
    known = catalog_models(now.block.get(URL))
    models = [known[name] for name in _ids(now) if name in known]
    if not models:
        return
    least, most = (min(models, key=lambda model: getattr(model, name)) for name in ("context_window", "max_tokens"))
    for name, wanted, model in (
        (state.WINDOW, least.context_window, least.id),
        (state.OUTPUT, most.max_tokens, most.id),
    ):
        value = now.block.get(name)
        if value in (None, ""):
            yield Finding(PROBLEM, (BLOCK,), Note("limit-missing", field=name, model=model, limit=wanted))
        elif wrong := misfit(state.tokens(value), wanted, model):
            yield Finding(wrong[0], (BLOCK, name), wrong[1])
    if least.context_window < state.MILLION and not state.is_on(now.block.get(state.NO_1M)):
        yield Finding(PROBLEM, (BLOCK,), Note("claude-1m", name=state.NO_1M, model=least.id))


def _ids(now: Current) -> list[str]:
    """The ids of the models in the block, each once."""
    return list(dict.fromkeys(filter(None, (text_of(now.block, name) for name in MODELS))))


def read_verdict(output: str) -> list[str] | None:
    """The errors that `claude doctor` reports, but not those that void one value; None if it is another output."""
    if "Claude Code doctor" not in output:
        return None
    block = re.search(r"^Invalid settings\n(.*?)(?:\n\n|\Z)", output, re.DOTALL | re.MULTILINE)
    lines = [line[2:].strip() for line in block[1].splitlines() if line.startswith("- ")] if block else []
    return [line for line in lines if not any(word in line for word in _IGNORED)]
