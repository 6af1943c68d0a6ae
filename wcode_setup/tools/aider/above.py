"""Notes on what takes precedence over the managed entries: files of projects, variables, values for all models."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import KEY as OTHER_KEY
from wcode_setup.errors import MODEL as OTHER_MODEL
from wcode_setup.errors import REQUEST, Note
from wcode_setup.secrets.credentials import ENV
from wcode_setup.secrets.secret import secret
from wcode_setup.tools.aider import paths
from wcode_setup.tools.aider.layers import Sent, World, world
from wcode_setup.tools.aider.state import KEY, MODEL, OVERLAY, STRICT, URL, WIRE, read_key
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import credential_headers, dig, text_of
from wcode_setup.urls import same_url

COPILOT, PROXY = "GITHUB_COPILOT_TOKEN", "USE_LITELLM_PROXY"
HEADERS = ("extra_params", "extra_headers")


def above(view: View, request: Request, name: str) -> Iterator[Note]:
    """All notes, with their effects; `name`: the entry of the default model."""
    found = world(view, request)
    entry = found.settings.get(name)
    text = text_of(entry.value if entry else None, *KEY) or ""
    yield from layers(view, request, name, read_key(text).variable)
    yield from falls_back(found, text)
    wanted = _wanted(found, request, name)
    for one in filter(None, (entry, found.settings.get(OVERLAY))):
        headers = credential_headers(dig(one.value, *HEADERS))
        if headers:
            texts = {str(dig(one.value, *HEADERS, header)).removeprefix("Bearer").strip() for header in headers}
            differs = {secret(text) for text in texts} != {wanted.key}
            yield Note("header-kept", where=", ".join(headers)).changing(*((OTHER_KEY,) if differs else ()))


def layers(view: View, request: Request, name: str, variable: str | None) -> Iterator[Note]:
    """The notes on other files and variables; `variable`: the one of the key."""
    found, shorten = world(view, request), view.locations.shorten
    wanted, chosen = _wanted(found, request, name), found.option(MODEL)
    if chosen and chosen.where != paths.conf(view.locations, request).path and request.set_default:
        note = Note("aider-model", where=shorten(chosen.where), model=str(chosen.value))
        yield note.changing(*_effects(found.sent(chosen.value), wanted))
    yield from _entry(found, request, name, wanted)
    yield from _variable(found, variable)
    yield from _switches(found)


def _wanted(found: World, request: Request, name: str) -> Sent:
    """The request that the managed entry of the default model stands for."""
    own = next((one for one in _own(found, request) if text_of(one, "name") == name), None)
    model = request.models[0].id if request.models else ""
    return Sent(request.base_url, model, found.key_of(own))


def _own(found: World, request: Request) -> list[object]:
    """The entries of the file that wcode-setup edits."""
    data = found.view.document(paths.settings(found.view.locations, request)).data
    return data if isinstance(data, list) else []


def _effects(sent: Sent | None, wanted: Sent) -> tuple[str, ...]:
    """The parts of a request that differ from the wanted one."""
    if sent is None or not same_url(sent.url, wanted.url):
        return (REQUEST,)
    return (OTHER_MODEL,) * (sent.model != wanted.model) + (OTHER_KEY,) * (sent.key != wanted.key)


def _entry(found: World, request: Request, name: str, wanted: Sent) -> Iterator[Note]:
    """Notes on another file with an entry of the same name, and on values for all models."""
    shorten, entry = found.view.locations.shorten, found.settings.get(name)
    own = paths.settings(found.view.locations, request).path
    if entry and entry.where != own:
        note = Note("aider-settings", path=shorten(entry.where), name=name)
        yield note.changing(*_effects(found.sent(name), wanted))
    overlay = found.settings.get(OVERLAY)
    if overlay and any(dig(overlay.value, *path) is not None for path in (URL, KEY, WIRE)):
        note = Note("aider-overlay", path=shorten(overlay.where), name=OVERLAY)
        yield note.changing(*_effects(found.sent(name), wanted))


def _variable(found: World, variable: str | None) -> Iterator[Note]:
    """A note on another value of the key's variable in a file."""
    value, locations = found.variables.get(variable or ""), found.view.locations
    shell = locations.variable(variable or "")
    if value and value.where != variable and shell and value.value != shell:
        note = Note("aider-variable", variable=variable, path=locations.shorten(value.where))
        yield note.changing(*((OTHER_KEY,) if not value.value else ()))


def falls_back(found: World, text: str) -> Iterator[Note]:
    """A note on a reference to a variable without a value, in place of which LiteLLM takes another key."""
    held = read_key(text)
    value = found.variables.get(held.variable or "")
    if held.form == ENV and not (value and value.value) and (value or not text.startswith(STRICT)):
        yield Note("aider-falls-back", variable=held.variable).changing(OTHER_KEY)


def _switches(found: World) -> Iterator[Note]:
    """Notes on variables because of which no request is sent, or another one."""
    if (token := found.variables.get(COPILOT)) and token.value:
        yield Note("aider-copilot", variable=COPILOT).changing(REQUEST)
    if (proxy := found.variables.get(PROXY)) and proxy.value.lower() == "true":
        yield Note("aider-proxy", variable=PROXY).changing(OTHER_MODEL)
