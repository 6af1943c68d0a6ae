"""Layers above the slot of the command line: variables, agents, and a model that `cline -m` saved."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import REQUEST, Note
from wcode_setup.secrets.credentials import LITERAL, Existing
from wcode_setup.secrets.secret import secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.cline.paths import sandbox
from wcode_setup.tools.cline.slots import stray_agents
from wcode_setup.tools.cline.state import ENTRY, SLOT, Current
from wcode_setup.tools.common import dig, text_of


def above(now: Current) -> Iterator[Note]:
    """Notes on the sandbox folder, agents that take the key along, and a saved model, in the order of precedence."""
    yield from lasting(now)
    yield from _saved(now)


def lasting(now: Current) -> Iterator[Note]:
    """The notes that a run does not change: a saved model is replaced by that of the run."""
    yield from _sandboxed(now)
    yield from agents_with_key(now)


def _sandboxed(now: Current) -> Iterator[Note]:
    """A note on the variable that makes Cline read another `providers.json`, whatever else names a file."""
    folder = sandbox(now.view)
    path = now.view.locations.join(folder, "settings", "providers.json") if folder else now.files.config.path
    if path != now.files.config.path:
        note = Note("cline-sandbox", path=now.view.locations.shorten(path))
        yield note.changing(REQUEST)


def agents_with_key(now: Current) -> Iterator[Note]:
    """Notes on the agents for which Cline sends the slot's key to another provider; the main one sends as before."""
    for where, other in stray_agents(now):
        yield Note("cline-agent-key", path=where, provider=other)


def _saved(now: Current) -> Iterator[Note]:
    """A note on a model that `cline -m` saved: `models.json` still has the default that was set up."""
    model, listed = text_of(now.settings, "model"), text_of(now.models, *ENTRY, "provider", "defaultModelId")
    if model and listed and model != listed and dig(now.config, "lastUsedProvider") == SLOT:
        yield Note("cline-saved-model", model=model, default=listed)


def credential(now: Current) -> Existing:
    """The key in the slot, which is the one that the command line sends."""
    key = now.settings.get("apiKey")
    if isinstance(key, str) and key.strip() and not is_placeholder(key):
        return Existing(LITERAL, secret(key))
    return Existing()
