"""Qwen Code: `settings.json`, and `.env` beside it for the key storage `secret`.

An entry of `modelProviders.openai` has URL and model, and names the variable of its key, which may be in the settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Document, Identity, Op, Path
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, STORAGES, Credential, Existing
from wcode_setup.tools.base import (
    Finding,
    Headless,
    Launch,
    Lead,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.common import dig, flag_of, text_of
from wcode_setup.tools.kit.model_list import ModelList
from wcode_setup.tools.qwen import paths, slots, state
from wcode_setup.tools.qwen.above import above, unset
from wcode_setup.tools.qwen.headless import headless
from wcode_setup.tools.qwen.launch import launch
from wcode_setup.tools.qwen.notes import about, command
from wcode_setup.tools.qwen.parts import owned, part
from wcode_setup.tools.qwen.sent import World
from wcode_setup.tools.qwen.validation import KEY_CODES, judged
from wcode_setup.tools.qwen.writes import complete, own_variable, variable_of


class Qwen(ModelList):
    """Qwen Code, its settings and a file of variables."""

    NAME = "qwen"
    TITLE = "Qwen Code"
    PACKAGE = "npm install -g @qwen-code/qwen-code"
    ISOLATED = True
    VARIABLES = (paths.FOLDER,)
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)
    NO_KEY = (state.UNSET,)
    IDENTITIES: Mapping[Path, Identity] = {state.LIST: ("id", state.URL)}
    LIST = state.LIST
    DEFAULT = state.NAME
    ID: Path = ("id",)
    KEY: Path = (state.VARIABLE,)
    HEADERS = state.HEADERS
    LIMITS = (("generationConfig", "contextWindowSize"), ("generationConfig", "samplingParams", "max_tokens"))
    FORMS = STORAGES
    IN_VARIABLE = (LITERAL, SECRET)
    SLOTS = slots.SLOTS

    def config(self, view: View, request: Request) -> Target:
        """The user's settings."""
        return paths.settings(view, request)

    def targets(self, view: View, request: Request) -> list[Target]:
        """The settings, and `.env` beside them."""
        return [self.config(view, request), paths.env_file(view, request)]

    def speaks(self, entry: Mapping[str, Any]) -> bool:
        """True for chat completions."""
        return state.speaks(entry)

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Image input, if the entry says so; it has no place for reasoning."""
        return flag_of(item, *state.IMAGES), None

    def reference(self, name: str, model: str) -> str:
        """The id of the model."""
        return model

    def key_of(self, entry: Any) -> Existing:
        """The variable that an entry names."""
        variable = text_of(entry, *self.KEY)
        return Existing(ENV, variable=variable) if variable else Existing()

    def looked_up(self, view: View, request: Request, found: Existing) -> Existing:
        """With the value in `.env` or in the settings."""
        return state.looked_up(view, request, found)

    def spelt(self, credential: Credential, variable: str) -> str:
        """The name of the variable."""
        return variable_of(credential, variable)

    def chosen(self, view: View, request: Request) -> tuple[str | None, Mapping[str, Any] | None]:
        """The default model, and its entry."""
        data = view.document(self.config(view, request)).data
        return text_of(data, *state.NAME), state.default_entry(data)

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide entries and key as the kit does; then the places of the key, what is obsolete, and the notes."""
        found = super().resolve(view, request)
        own = own_variable(view, request, found.provider)
        old = self.credential(view, request, found.provider)
        here = {id(entry): entry for _, entry in self._here(view.document(self.config(view, request)).data, request)}
        variable = complete(view, request, found, old, own, here)
        world = World(view, request, old if found.credential.keep else Existing(value=found.credential.value))
        found.notes.extend(about(world, found.credential, variable))
        notes = [unset(world, variable) if note.code == "variable-unset" else note for note in found.notes]
        steps = [*found.steps[:-2], Note("qwen-start"), command(view, request)]
        return found._replace(notes=list(dict.fromkeys(notes)), steps=steps)

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots of the settings, and the models of sub-agents."""
        target = self.config(view, request)
        return slots.leads(view, request, provider, view.document(target).data, target)

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the id of the model, if the first entry with it is one of the gateway."""
        return slots.point(view.document(self.config(view, request)).data, request, lead, model)

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Other settings, files of variables, variables of the process, and values of the entry."""
        old = self.credential(view, request, provider)
        variable = old.variable or own_variable(view, request, provider)
        return above(World(view, request, old), variable)

    def headless(self, view: View, request: Request) -> Headless | Note:
        """`qwen -p`, without extensions and MCP servers, which are programs of the user."""
        return headless(view, request)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """A folder of its own."""
        return launch(view, request, files)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The kit's findings, without those on keys; the keys as Qwen Code finds them; the mode of `.env`."""
        found = [one for one in super().judge(view, request, provider) if one.what.code not in KEY_CODES]
        data = view.document(self.config(view, request)).data
        for at, entry in self._of(data, provider):
            world = World(view, request._replace(base_url=self._url(entry)), self.credential(view, request, provider))
            found += judged(world, (*self.LIST, at), entry, self.looked_up(view, request, self.key_of(entry)))
        return list(dict.fromkeys(found))

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The entries, their variables in the settings, and the values of the default model."""
        if target.role != "config":
            return {}
        entries = [entry for _, entry in self._of(data, provider)]
        return part(super().part(target, data, provider), data, entries)

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if there is an entry."""
        return target.role == "config" and super().holds(target, data, provider)

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The entries; none in `.env`."""
        return super().entries(target, data, provider) if target.role == "config" else []

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the entries, the values of the default model, the slots with one of them, and their key."""
        entries = [entry for _, entry in self._of(view.document(self.config(view, request)).data, provider)]
        own = own_variable(view, request, provider)
        return owned(view, request, super().owned(view, request, provider), entries, own)

    def references(self, data: Any, provider: str) -> Sequence[Path]:
        """The default model and what selects it, if its entry is the provider's."""
        entry = state.default_entry(data)
        ours = any(entry is one for _, one in self._of(data, provider))
        return [path for path in (self.DEFAULT, state.ROUTE, state.TYPE) if dig(data, *path) is not None] * ours


TOOL = Qwen()
