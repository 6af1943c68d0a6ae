"""Findings of `validate` in Claude Code's settings that the schema cannot make, and the verdict of `claude doctor`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY as OTHER_KEY
from wcode_setup.errors import MODEL as OTHER_MODEL
from wcode_setup.errors import REQUEST, Note
from wcode_setup.secrets.credentials import ENV, LITERAL
from wcode_setup.tools.base import Finding
from wcode_setup.tools.claude import above, state
from wcode_setup.tools.claude.accepted import complaints
from wcode_setup.tools.claude.obsolete import SMALL
from wcode_setup.tools.claude.sent import NO_KEY, World, allowed
from wcode_setup.tools.claude.state import BLOCK, HELPER, KEY, MODEL, MODELS, TOKEN, URL, Current
from wcode_setup.tools.common import items, mapping, misfit, text_of
from wcode_setup.tools.validation import PROBLEM, WARNING, catalog_models, elsewhere, open_files

_FATAL = ("claude-login", "claude-managed-broken")
"""The codes of notes on files with which Claude Code does not start."""
_IGNORED = ("was ignored", "was skipped", "is ignored", "is only honored")
"""Words of `claude doctor` on a value that does not void the file."""


def findings(now: Current, provider: str, protocol: str) -> Iterator[Finding]:
    """The findings on values that Claude Code would reject, key, gateway, models, limits and what takes precedence."""
    now = state.here(now) if text_of(now.block, URL) else now
    world = World(now)
    for path, what in complaints(now.document):
        void = world.effects(world.outside(), login=world.login)
        yield Finding(PROBLEM, path, Note("claude-would-ignore", what=what).changing(*void))
    yield from elsewhere(provider, now.block.get(URL), (BLOCK, URL), protocol)
    yield from _key(world)
    yield from _models(world)
    yield from _limits(now)
    for note in above.surroundings(now):
        yield Finding(PROBLEM if note.code in _FATAL else WARNING, (), note)
    for name in state.SWITCHES:
        if state.is_on(now.block.get(name)) or (name not in now.block and now.is_on_outside(name)):
            note = Note("claude-switch", name=name).changing(*({REQUEST} & world.total))
            yield Finding(PROBLEM, (BLOCK, name) if name in now.block else (), note)
    yield from open_files(now.view, now.target)


def _key(world: World) -> Iterator[Finding]:
    now = world.now
    old, locations, wrong = above.credential(now), now.view.locations, {OTHER_KEY} & world.total
    place: Path = HELPER if now.helper else (BLOCK,)
    if old.form is None:
        yield Finding(PROBLEM, place, Note("no-key").changing(*world.shown(world.total & {NO_KEY, OTHER_KEY})))
    if old.form == ENV and not locations.variable(old.variable or ""):
        yield Finding(WARNING, place, Note("claude-variable-unset", variable=old.variable).changing(*wrong))
    if file := state.key_file(now):
        shown, mode = locations.shorten(file.path), now.view.mode(file.path)
        if mode is None or now.view.document(file).empty:
            yield Finding(PROBLEM, place, Note("key-file-missing", path=shown).changing(*wrong))
        elif mode & 0o077:
            yield Finding(PROBLEM, place, Note("claude-key-open", path=shown, mode=f"{mode:04o}"))
    for name in (TOKEN, KEY) if now.helper else (KEY,) if old.form == LITERAL else ():
        if (now.key(name) or name not in now.block) if now.helper else now.block.get(name) != "":
            sent = world.effects(world.outside(name), world.entry())
            yield Finding(PROBLEM, (BLOCK, name), Note("claude-not-blank", name=name).changing(*sent))
    for note in above.console(now, old.form):
        yield Finding(WARNING, place, note)
    if state.header_lines(now.block.get(state.HEADERS))[0]:
        sent = world.effects(world.entry(state.HEADERS))
        yield Finding(PROBLEM, (BLOCK, state.HEADERS), Note("reason-header").changing(*sent))


def _models(world: World) -> Iterator[Finding]:
    now, wrong = world.now, {OTHER_MODEL} & world.total
    for name in MODELS:
        if not now.block.get(name):
            note = Note("claude-unmapped", name=name).changing(*(wrong if name == MODEL else ()))
            yield Finding(PROBLEM, (BLOCK,), note)
    if now.block.get(SMALL) not in (None, now.block.get(state.LIGHT)):
        yield Finding(PROBLEM, (BLOCK, SMALL), Note("reason-claude-small"))
    listed = items(now.data, state.ALLOWED)
    missing = [name for name in _ids(now) if name not in listed]
    if state.ALLOWED in mapping(now.data) and missing:
        effective = allowed(world.layers) or set()
        hidden = (world.wanted_model or "").lower() not in effective
        note = Note("claude-not-allowed", models=", ".join(missing)).changing(*(wrong if hidden else ()))
        yield Finding(PROBLEM, (state.ALLOWED,), note)


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
