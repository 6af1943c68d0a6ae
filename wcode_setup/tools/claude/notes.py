"""Notes on values that wcode-setup does not change, but that decide what Claude Code sends; next steps."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.claude import paths
from wcode_setup.tools.claude.slots import SUBAGENTS
from wcode_setup.tools.claude.state import (
    ALLOWED,
    BLOCK,
    BODY,
    EXTRAS,
    HEADERS,
    MODEL,
    NAMES,
    SWITCHES,
    Current,
    header_lines,
    key_file,
    limits,
    mapped_ids,
    other_vendor,
)
from wcode_setup.tools.common import default_provider, items, mapping, text_of

_LOGIN = ("forceLoginMethod", "forceLoginOrgUUID")
_IDENTITIES = (
    "ANTHROPIC_PROFILE",
    "ANTHROPIC_CONFIG_DIR",
    "ANTHROPIC_IDENTITY_TOKEN",
    "ANTHROPIC_IDENTITY_TOKEN_FILE",
    "ANTHROPIC_UNIX_SOCKET",
)
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def about(now: Current, credential: Credential) -> Iterator[Note]:
    """All notes on the settings, and on what takes precedence over them."""
    request, locations = now.request, now.view.locations
    if request.provider not in (None, default_provider(request.base_url)):
        yield Note("claude-no-id", provider=request.provider)
    if paths.is_odd(locations, request):
        yield Note("claude-folder", value=locations.env.get(paths.FOLDER), path=paths.folder(locations, request))
    if taken := other_vendor(now):
        yield Note("slot-replaced", title="Claude Code", url=taken.url, model=taken.model)
    if model := text_of(now.data, "model"):
        yield Note("claude-model", model=model)
    if more := [model.id for model in request.models if model.id not in mapped_ids(now)]:
        yield Note("claude-more-models", models=", ".join(more))
    yield from _window(now)
    yield from _credential(now, credential)
    yield from surroundings(now)


def _window(now: Current) -> Iterator[Note]:
    """A note if the window is not that of each model, because there is one for all."""
    window, _ = limits(now)
    if any(model.context_window != window for model in now.request.models if model.id in mapped_ids(now)):
        yield Note("claude-one-window", window=window)


def _credential(now: Current, credential: Credential) -> Iterator[Note]:
    locations = now.view.locations
    if credential.form == LITERAL and text_of(now.state, "primaryApiKey"):
        path = locations.shorten(paths.state_file(locations, now.request))
        yield Note("claude-console", path=path)
    carriers, _ = header_lines(now.block.get(HEADERS))
    if now.leads_here and credential.keep and carriers:
        yield Note("header-kept", where=HEADERS)
    file = key_file(now) if credential.keep and credential.form == SECRET else None
    if file and credential.value is None:
        yield Note("key-file-missing", path=locations.shorten(file.path))
    if credential.form == ENV and not locations.variable(credential.variable or ""):
        yield Note("claude-variable-unset", variable=credential.variable)


def surroundings(now: Current) -> Iterator[Note]:
    """The notes on settings with precedence, and on variables that change what is sent."""
    locations = now.view.locations
    for path in paths.shadows(now.view, now.request):
        if names := _sets(now, path):
            yield Note("claude-project", path=locations.shorten(path), names=", ".join(names))
    for path in paths.managed(now.view):
        if names := _sets(now, path):
            yield Note("claude-managed", path=path, names=", ".join(names))
        if any(text_of(now.view.peek(path), name) for name in _LOGIN):
            yield Note("claude-login", path=path)
    if names := [name for name in EXTRAS if name in now.block and now.leads_here]:
        yield Note("claude-extras", names=", ".join(names))
    if names := now.outside(HEADERS, BODY, *_IDENTITIES):
        yield Note("claude-outside", names=", ".join(names))
    if proxies := [name for name in now.outside(*_PROXIES) if name not in now.block]:
        yield Note("claude-proxy", names=", ".join(proxies))


def _sets(now: Current, path: str) -> list[str]:
    """The names of settings in another file that take precedence over managed ones."""
    data = now.view.peek(path)
    known = mapping(data, BLOCK)
    names = [name for name in (*NAMES, *SUBAGENTS, *SWITCHES, *EXTRAS) if known.get(name)]
    names += [name for name in ("apiKeyHelper",) if text_of(data, name)]
    allowed = items(data, ALLOWED)
    return names + [ALLOWED for _ in [0] if ALLOWED in mapping(data) and not {*mapped_ids(now)} <= {*map(str, allowed)}]


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
