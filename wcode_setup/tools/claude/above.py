"""Notes on what takes precedence over the settings, or is sent beside their key: other files, variables, logins."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import KEY as OTHER_KEY
from wcode_setup.errors import MODEL as OTHER_MODEL
from wcode_setup.errors import REQUEST, Note
from wcode_setup.secrets.credentials import LITERAL, Existing
from wcode_setup.tools.claude import paths, state
from wcode_setup.tools.claude.sent import AGENT, LOGINS, SOCKET, Layer, World, meant, merged, top
from wcode_setup.tools.claude.slots import SUBAGENTS
from wcode_setup.tools.claude.state import (
    ALLOWED,
    BLOCK,
    BODY,
    EXTRAS,
    HEADERS,
    NAMES,
    SWITCHES,
    Current,
    mapped_ids,
)
from wcode_setup.tools.common import items, mapping, text_of

_IDENTITIES = (
    "ANTHROPIC_PROFILE",
    "ANTHROPIC_CONFIG_DIR",
    "ANTHROPIC_IDENTITY_TOKEN",
    "ANTHROPIC_IDENTITY_TOKEN_FILE",
    SOCKET,
)
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def above(now: Current) -> Iterator[Note]:
    """All notes, with their effects on the managed entry."""
    yield from moved(now)
    yield from surroundings(now)
    yield from console(now, credential(now).form)


def credential(now: Current) -> Existing:
    """The credential of the block, whatever URL it has."""
    return state.existing(state.here(now))


def moved(now: Current) -> Iterator[Note]:
    """A note on a folder of settings that depends on the current folder."""
    locations, request = now.view.locations, now.request
    if paths.is_odd(locations, request):
        yield Note("claude-folder", value=locations.env.get(paths.FOLDER), path=paths.folder(locations, request))


def console(now: Current, form: str | None) -> Iterator[Note]:
    """A note on the key of a Console login, which is sent beside a literal one."""
    if form == LITERAL and text_of(now.state, "primaryApiKey"):
        path = now.view.locations.shorten(paths.state_file(now.view.locations, now.request))
        yield Note("claude-console", path=path).changing(OTHER_KEY)


def surroundings(now: Current) -> Iterator[Note]:
    """The notes on settings with precedence, and on variables that change what is sent."""
    world, shorten = World(now), now.view.locations.shorten
    for layer in world.layers:
        if layer.path is None or layer.path == now.target.path:
            continue
        names, code = _sets(now, layer), "claude-managed" if layer.managed else "claude-project"
        path = layer.path if layer.managed else shorten(layer.path)
        if names:
            yield Note(code, path=path, names=", ".join(names)).changing(*world.effects(world.entry(), layer))
        if layer.managed and layer.data is None:
            yield Note("claude-managed-broken", path=path).changing(REQUEST)
        if layer.managed and any(text_of(layer.data, name) for name in LOGINS):
            yield Note("claude-login", path=path).changing(REQUEST)
    yield from _agent(world)
    if names := [name for name in EXTRAS if name in now.block and now.leads_here]:
        yield Note("claude-extras", names=", ".join(names)).changing(*world.effects(world.entry(*EXTRAS)))
    if names := now.outside(HEADERS, BODY, *_IDENTITIES):
        found = world.effects(world.outside(*names), world.entry())
        yield Note("claude-outside", names=", ".join(names)).changing(*found)
    if proxies := [name for name in now.outside(*_PROXIES) if name not in now.block]:
        yield Note("claude-proxy", names=", ".join(proxies))


def _agent(world: World) -> Iterator[Note]:
    """A note on the agent that the session is, if its model is another one."""
    agent, now, own = world.agent(world.layers), world.now, world.wanted_model
    if not agent or not own or meant(merged(world.layers), agent.model or "") == own:
        return
    place = next(one.path for one in reversed(world.layers) if top([one], AGENT) is not None)
    shorten = now.view.locations.shorten
    note = Note(
        "claude-agent", path=shorten(place or ""), agent=agent.name, model=agent.model, file=shorten(agent.path)
    )
    yield note.changing(*({OTHER_MODEL} & world.total))


def _sets(now: Current, layer: Layer) -> list[str]:
    """The names of settings in another file that take precedence over managed ones; a blank one hides a value."""
    data, variable = layer.data, state.key_variable_of(now)
    known = mapping(data, BLOCK)
    names = [name for name in (*NAMES, *SUBAGENTS, *SWITCHES, *EXTRAS) if known.get(name)]
    names += [name for name in NAMES if name in known and not known[name] and text_of(now.block, name)]
    names += [variable] if variable and variable in known else []
    names += [name for name in ("apiKeyHelper",) if text_of(data, name) or (name in mapping(data) and now.helper)]
    allowed = items(data, ALLOWED)
    return names + [ALLOWED for _ in [0] if ALLOWED in mapping(data) and not {*mapped_ids(now)} <= {*map(str, allowed)}]
