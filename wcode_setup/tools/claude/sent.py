"""The request that Claude Code makes, from all layers of its settings (measured on 2.1.332)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from wcode_setup.documents import parse
from wcode_setup.errors import KEY as OTHER_KEY
from wcode_setup.errors import MODEL as OTHER_MODEL
from wcode_setup.errors import REQUEST, SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET
from wcode_setup.tools.base import View
from wcode_setup.tools.claude import agents, paths, state
from wcode_setup.tools.claude.accepted import complaints
from wcode_setup.tools.claude.agents import Agent
from wcode_setup.tools.claude.state import (
    ALLOWED,
    BLOCK,
    BODY,
    DEFAULT_URL,
    ENFORCED,
    HEADERS,
    HELPER,
    KEY,
    LIGHT,
    MODEL,
    NAMES,
    OTHER,
    SWITCHES,
    TOKEN,
    URL,
    Current,
)
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.tools.kit.commands import variable_in
from wcode_setup.urls import same_url

AGENT = "agent"
"""The setting with the agent that a session is."""
SOCKET, OAUTH = "ANTHROPIC_UNIX_SOCKET", "CLAUDE_CODE_OAUTH_TOKEN"
"""Variables that count outside of the settings alone."""
LOGINS = ("forceLoginMethod", "forceLoginOrgUUID")
"""Settings of an administrator with which Claude Code starts with no other gateway."""
NO_KEY = "no key"
"""Beside the effects: the request has no key, so that a claude.ai login supplies one, or none is sent."""
_OPUS = "ANTHROPIC_DEFAULT_OPUS_MODEL"
_ALIASES = {
    **{name: f"ANTHROPIC_DEFAULT_{name.upper()}_MODEL" for name in ("opus", "sonnet", "haiku", "fable")},
    "best": _OPUS,
    "opusplan": "ANTHROPIC_DEFAULT_SONNET_MODEL",
}
"""Alias -> the variable of the block with its model."""


class Layer(NamedTuple):
    """Settings from one place: `path`, or None for the variables outside of the settings, and for parts of them."""

    path: str | None
    data: Any
    managed: bool = False


def accepted(view: View, path: str) -> Any:
    """The data of a settings file as Claude Code takes them: None if it ignores the file."""
    try:
        document = parse(view.text(path) or "", "json")
    except SetupError:
        return None
    return None if any(complaints(document)) else document.data


class World:
    """The settings with all that is above and below them, each file read once."""

    def __init__(self, now: Current) -> None:
        self.now = now
        self.view = now.view
        self.state = now.state
        self.login = text_of(self.state, "primaryApiKey")
        """The key of a Console login."""
        self._known: dict[str, Agent | None] = {}

    @cached_property
    def layers(self) -> list[Layer]:
        """All layers, the weakest first."""
        now, view = self.now, self.view
        own = Layer(now.target.path, None if any(complaints(now.document)) else now.data)
        projects = [Layer(path, accepted(view, path)) for path in paths.shadows(view, now.request)]
        managed = [Layer(path, view.peek(path, "json"), managed=True) for path in paths.managed(view)]
        settings = [*projects, own] if now.request.config else [own, *projects]  # `--settings` is above a project's
        return [self.outside(), *settings, *managed]

    @cached_property
    def total(self) -> frozenset[str]:
        """The differences to the request of the managed entry, as `differences` returns them."""
        return self.differences(self.layers, self.login)

    def outside(self, *names: str) -> Layer:
        """The variables outside of the settings, all or the named ones."""
        known = {**mapping(self.state, BLOCK), **self.view.locations.env}
        return Layer(None, {BLOCK: {name: known[name] for name in names or known if name in known}})

    def entry(self, *more: str) -> Layer:
        """The managed values of the settings alone, and `more` of them."""
        now = self.now
        block = {name: now.block[name] for name in (*NAMES, *more) if name in now.block}
        data = {name: now.data[name] for name in (*HELPER, *more) if name in mapping(now.data)}
        return Layer(None, {**data, BLOCK: block})

    def effects(self, *causes: Layer, login: str | None = None) -> list[str]:
        """The effects of layers without the others, as far as no other layer reverts them; `login`: of the Console."""
        variable = state.key_variable_of(self.now)
        found = [self.outside(variable), *causes] if variable else list(causes)
        return self.shown(self.total & self.differences(found, login))

    def shown(self, found: Collection[str]) -> list[str]:
        """Effects without NO_KEY: then a claude.ai login supplies the key, else nothing is sent."""
        if NO_KEY not in found:
            return sorted(found)
        path = paths.login_file(self.view.locations, self.now.request)
        other = self.now.outside(OAUTH) or text_of(self.view.peek(path), "claudeAiOauth", "accessToken")
        return sorted({*found, OTHER_KEY if other else REQUEST} - {NO_KEY})

    def differences(self, found: Sequence[Layer], login: str | None) -> frozenset[str]:
        """The effects of these layers alone, or NO_KEY for a request without a key."""
        env, block = merged(found), self.now.block
        wrong = set()
        if not same_url(env.get(URL) or DEFAULT_URL, text_of(block, URL) or DEFAULT_URL) or _stopped(found):
            wrong.add(REQUEST)
        if self.model(found) != self.wanted_model:
            wrong.add(OTHER_MODEL)
        keys = set(self.keys(found, login))
        if keys != {self._wanted}:
            wrong.add(OTHER_KEY if keys else NO_KEY)
        return frozenset(wrong)

    def model(self, found: Sequence[Layer]) -> str | None:
        """The id that is sent; None for a model of Anthropic."""
        env = merged(found)
        chosen = text(env, MODEL) or top(found, "model") or text(env, "ANTHROPIC_DEFAULT_MODEL")
        sent, agent = meant(env, chosen) if chosen else text(env, _OPUS), self.agent(found)
        if agent and agent.model and _is_allowed(found, meant(env, agent.model)):
            sent = meant(env, agent.model)
        elif not _is_allowed(found, sent):
            enforced = [dig(layer.data, ENFORCED) for layer in found if dig(layer.data, ENFORCED) is not None]
            sent = None if enforced[-1:] == [True] and allowed(found) else text(env, _OPUS)
        return _body_model(env) or sent

    def agent(self, found: Sequence[Layer]) -> Agent | None:
        """The agent that the session is, if it has a model of its own."""
        name = top(found, AGENT) or ""
        if name not in self._known:
            agent = agents.named(self.view, self.now.request, name)
            self._known[name] = agent if agent and agent.model not in (None, "inherit") else None
        return self._known[name]

    def keys(self, found: Sequence[Layer], login: str | None) -> Iterator[str]:
        """The credentials in the headers of a request; "" if the helper prints nothing."""
        env, helper = merged(found), top(found, "apiKeyHelper")
        printed = self._printed(env, helper) if helper else None
        key = text(env, KEY) or (printed if helper else login)
        for line in state.header_lines(env.get(HEADERS))[0]:
            name, _, value = line.partition(":")
            key = value.strip() if name.strip().lower() == "x-api-key" else key
        yield from (one for one in (text(env, TOKEN) or printed, key) if one is not None)

    def _printed(self, env: Mapping[str, Any], helper: str) -> str:
        """The output of the helper; for a command that is not known here the command."""
        if variable := variable_in(helper):
            return str(env.get(variable, "")).strip()
        if file := state.file_in(self.view.locations, helper):
            content = state.content(self.view, file)
            return content.reveal().strip() if content else ""
        return f"`{helper}`"

    @property
    def wanted_model(self) -> str | None:
        """The model of the managed entry."""
        return text_of(self.now.block, MODEL) or text_of(self.now.block, LIGHT)

    @cached_property
    def _wanted(self) -> str | None:
        """The key of the managed entry, whatever URL it has."""
        old = state.existing(state.here(self.now))
        if old.form in (LITERAL, SECRET):
            return old.value.reveal() if old.value else None
        if old.form == ENV:
            return self.view.locations.variable(old.variable or "")
        return f"`{self.now.helper}`" if old.form == OTHER else None


def merged(found: Sequence[Layer]) -> dict[str, Any]:
    """The variables of all layers."""
    return {name: value for layer in found for name, value in mapping(layer.data, BLOCK).items()}


def top(found: Sequence[Layer], name: str) -> str | None:
    """The value of a setting outside of the block, from the strongest layer that has it; None if it is no text."""
    values = [dig(layer.data, name) for layer in found if dig(layer.data, name) is not None]
    return values[-1] if values and isinstance(values[-1], str) else None


def text(env: Mapping[str, Any], name: str) -> str | None:
    """A variable as text; None if it is not set, or blank."""
    value = env.get(name)
    return None if value is None else str(value).strip() or None


def allowed(found: Sequence[Layer]) -> set[str] | None:
    """The models that the lists allow, in lower case: an administrator's list alone, else all together; None: any."""
    lists = [layer for layer in found if isinstance(dig(layer.data, ALLOWED), list)]
    counted = [layer for layer in lists if layer.managed][-1:] or lists
    return {str(item).lower() for layer in counted for item in items(layer.data, ALLOWED)} if lists else None


def meant(env: Mapping[str, Any], name: str) -> str | None:
    """The id that a name stands for; None for an alias without one."""
    plain = re.sub(r"\[1m\]$", "", name, flags=re.IGNORECASE)
    alias = _ALIASES.get(plain.lower())
    return text(env, alias) if alias else plain


def _is_allowed(found: Sequence[Layer], name: str | None) -> bool:
    known = allowed(found)
    return known is None or (name or "").lower() in known


def _stopped(found: Sequence[Layer]) -> bool:
    """True if nothing is sent to a gateway: another provider, a socket, or a file of the administrator."""
    env = merged(found)
    return (
        any(state.is_on(env.get(name)) for name in SWITCHES)
        or any(dig(layer.data, BLOCK, SOCKET) for layer in found if layer.path is None)
        or any(layer.data is None or text_of(layer.data, name) for layer in found if layer.managed for name in LOGINS)
    )


def _body_model(env: Mapping[str, Any]) -> str | None:
    """The model in CLAUDE_CODE_EXTRA_BODY, which replaces that of the request."""
    try:
        return text_of(parse(str(env.get(BODY) or "{}"), "json").data, "model")
    except SetupError:
        return None
