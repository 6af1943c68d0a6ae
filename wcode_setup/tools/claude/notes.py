"""Notes on values that wcode-setup does not change, but that decide what Claude Code sends; next steps."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.claude import above
from wcode_setup.tools.claude.state import (
    HEADERS,
    MODEL,
    Current,
    header_lines,
    key_file,
    limits,
    mapped_ids,
    other_vendor,
)
from wcode_setup.tools.common import default_provider, text_of


def about(now: Current, credential: Credential) -> Iterator[Note]:
    """All notes on the settings, and on what takes precedence over them."""
    request = now.request
    if request.provider not in (None, default_provider(request.base_url)):
        yield Note("claude-no-id", provider=request.provider)
    yield from above.moved(now)
    if taken := other_vendor(now):
        yield Note("slot-replaced", title="Claude Code", url=taken.url, model=taken.model)
    if model := text_of(now.data, "model"):
        yield Note("claude-model", model=model)
    if more := [model.id for model in request.models if model.id not in mapped_ids(now)]:
        yield Note("claude-more-models", models=", ".join(more))
    yield from _window(now)
    yield from _credential(now, credential)
    yield from above.surroundings(now)


def _window(now: Current) -> Iterator[Note]:
    """A note if the window is not that of each model, because there is one for all."""
    window, _ = limits(now)
    if any(model.context_window != window for model in now.request.models if model.id in mapped_ids(now)):
        yield Note("claude-one-window", window=window)


def _credential(now: Current, credential: Credential) -> Iterator[Note]:
    locations = now.view.locations
    yield from above.console(now, credential.form)
    carriers, _ = header_lines(now.block.get(HEADERS))
    if now.leads_here and credential.keep and carriers:
        yield Note("header-kept", where=HEADERS)
    file = key_file(now) if credential.keep and credential.form == SECRET else None
    if file and credential.value is None:
        yield Note("key-file-missing", path=locations.shorten(file.path))
    if credential.form == ENV and not locations.variable(credential.variable or ""):
        yield Note("claude-variable-unset", variable=credential.variable)


def next_steps(now: Current, credential: Credential) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    steps: list[str | Note] = []
    if credential.form == ENV and not now.view.locations.variable(credential.variable or ""):
        export = f"read -rs {credential.variable} && export {credential.variable}"
        steps += [Note("step-export", title="Claude Code"), export]
    claude = f"claude --settings {shell_word(now.target.path)}" if now.request.config else "claude"
    return [*steps, Note("claude-start"), claude, f'{claude} -p "Say hi"']


def model_in_use(now: Current) -> str | None:
    """The model that Claude Code uses by the settings."""
    return text_of(now.block, MODEL) or text_of(now.data, "model")
