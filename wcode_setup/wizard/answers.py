"""The answers that the wizard collects, and the options that mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wcode_setup import catalog
from wcode_setup.catalog.protocols import CHAT
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError
from wcode_setup.gateway.models import Listed
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools import load, slots
from wcode_setup.tools.base import Installed, Pointer, Request, Tool
from wcode_setup.tools.common import DEFAULT_PROVIDER
from wcode_setup.wizard.prompts import Prompts

KEEP, TYPED, VARIABLE, FILE = "keep", "typed", "variable", "file"
CUSTOM = ""
"""Stands for a gateway or model that is not in the list; no real one has this name."""


class Found(NamedTuple):
    """A supported tool: its installation, and its provider and model now. `problem`: why these could not be read."""

    tool: Tool
    installed: Installed | None
    present: bool
    pointer: Pointer | None = None
    problem: SetupError | None = None


class Asker(NamedTuple):
    """The common arguments of the steps: the run, the terminal, and the supported tools."""

    session: Session
    prompts: Prompts
    found: Sequence[Found]


class Answers(NamedTuple):
    """The answers so far. `base_url` None: the wcode gateway. `key_source`: keep, typed, variable or file.

    `ticked`: the chosen tools; `tools`: those of them to configure, while others wait for their installation. `listed`:
    the gateway is already configured, so that its URL and name are known. `offered`: the model ids to choose from;
    `told`: what the gateway reports of them.
    `typed_model`: the id was typed; `custom`: the catalogue does not have the model, so that its limits are asked for.
    """

    ticked: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    base_url: str | None = None
    listed: bool = False
    provider: str | None = None
    offered: tuple[str, ...] = ()
    told: Mapping[str, Listed] = {}
    model: str = ""
    typed_model: bool = False
    custom: bool = False
    context_window: int | None = None
    max_tokens: int | None = None
    more: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    slots: str = slots.KEEP
    key_source: str = ""
    variable: str | None = None
    file: str | None = None
    key: Secret | None = None
    storage: str | None = None

    @property
    def url(self) -> str:
        """The base URL for the requests."""
        return self.base_url or catalog.gateway().base_url

    @property
    def protocol(self) -> str:
        """The protocol of the URL: at another gateway than wcode, the one that all chosen tools speak."""
        spoken = {load(name).PROTOCOL for name in self.tools} if self.base_url is not None else set()
        return spoken.pop() if len(spoken) == 1 else CHAT

    @property
    def request(self) -> Request:
        """The request for queries of tools before all questions are answered."""
        return Request("", (), self.url, self.base_url is not None, self.provider or DEFAULT_PROVIDER)


def flags(answers: Answers) -> list[str]:
    """The options of `wcode-setup TOOL` for these answers; a typed key goes to standard input."""
    words = [word for model in (answers.model, *answers.more) for word in ("--model", model)]
    for option, value in (
        ("--context-window", answers.context_window),
        ("--max-tokens", answers.max_tokens),
        ("--base-url", answers.base_url),
        ("--provider", answers.provider),
        ("--api-key-env", answers.variable),
        ("--api-key-file", answers.file),
        ("--key-storage", answers.storage),
    ):
        words += [option, str(value)] if value is not None else []
    words += [f"--{capability}" for capability in answers.capabilities]
    words += ["--slots", answers.slots] if answers.slots != slots.KEEP else []
    return [*words, "--api-key-stdin"] if answers.key is not None else words
