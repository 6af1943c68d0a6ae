"""Droid, the agent of Factory: the custom models in `settings.json`, and the default that names one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Document, Identity, Op, Path, Set
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV
from wcode_setup.text import shell_word
from wcode_setup.tools.base import Finding, Headless, Launch, Lead, Request, Resolution, Target, View
from wcode_setup.tools.common import flag_of, mapping, text_of
from wcode_setup.tools.droid import above, paths, slots
from wcode_setup.tools.droid.headless import headless
from wcode_setup.tools.droid.state import (
    CHAT,
    COMPACTION,
    DEFAULT,
    FORMER,
    LIST,
    default_of,
    find,
    ids,
    planned,
    provider_of,
    require_read,
    written,
)
from wcode_setup.tools.droid.validation import complaints, findings
from wcode_setup.tools.kit.model_list import ModelList


class Droid(ModelList):
    """Droid of Factory."""

    NAME = "droid"
    TITLE = "Droid"
    PACKAGE = "npm install -g @factory/cli"
    VARIABLES = (f"{paths.HOME}/{paths.FOLDER}",)
    IDENTITIES: Mapping[Path, Identity] = {LIST: ("model", "baseUrl", "provider")}
    UNSET_NOTE = "variable-as-text"
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)
    SLOTS = slots.SLOTS
    ISOLATED = True
    LIST = LIST
    DEFAULT = DEFAULT
    LABEL = ("displayName",)
    HEADERS = ("extraHeaders",)
    LIMITS = (("maxContextLimit",), ("maxOutputTokens",))

    def config(self, view: View, request: Request) -> Target:
        """The settings."""
        return paths.config(view.locations, request)

    def speaks(self, entry: Mapping[str, Any]) -> bool:
        """True if an entry is for chat completions."""
        return provider_of(entry) == CHAT and not isinstance(entry.get("bedrock"), dict)

    def chosen(self, view: View, request: Request) -> tuple[str | None, Mapping[str, Any] | None]:
        """The default model, and the entry that it leads to by Droid's rules."""
        data = view.document(self.config(view, request)).data
        name = default_of(data)
        return name, find(ids(data), name)

    def references(self, data: Any, provider: str) -> list[Path]:
        """The default and the slots that lead to an entry of the provider, and the numbers for its entries."""
        known, own = ids(data), [entry for _, entry in self._of(data, provider)]
        places = (DEFAULT, FORMER, *(slot.path for slot in slots.SLOTS))
        found = [path for path in places if (entry := find(known, text_of(data, *path))) and _among(entry, own)]
        numbers = [name for name, entry in known if _among(entry, own) and name in mapping(data, *COMPACTION)]
        return [*found, *((*COMPACTION, name) for name in numbers)]

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide names, ids and keys. Raises `droid-ignored`, unless `force`."""
        target = self.config(view, request)
        document = view.document(target)
        if not request.force:
            require_read(target, document)
        found = super().resolve(view, request)
        here = [entry for _, entry in self._here(document.data, request)]
        entries = list(written(document.data, here, found.contexts[target]["entries"]))
        default = entries[0].reference if request.set_default else None
        after = planned(document.data, entries, default)
        credential = found.credential
        copied = Note("droid-key-copied", variable=credential.variable, path=view.locations.shorten(target.path))
        notes = [*found.notes, *([copied] if credential.form == ENV else []), *above.above(view, request, after)]
        droid = f"droid --settings {shell_word(target.path)}" if request.config else "droid"
        steps = [*found.steps[:-2], Note("droid-start"), droid, f'{droid} exec "Say hi"']
        contexts = {target: {"entries": entries, "default": default}}
        return found._replace(contexts=contexts, notes=notes, steps=steps)

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots of the settings, and the models of the user's own sub-agents."""
        target = self.config(view, request)
        return list(slots.leads(view, request, provider, target, view.document(target).data))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the id of the entry."""
        entries = self.resolve(view, request).contexts[self.config(view, request)]["entries"]
        name = next((one.reference for one in entries if one.id == model), None)
        return [Set(lead.path, name)] if name and lead.target else ()

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Settings of the administrator, of a variable and of projects, and what the entry adds to its requests."""
        data = view.document(self.config(view, request)).data
        yield from above.above(view, request, data)
        yield from above.entry_notes(request, data)

    def headless(self, view: View, request: Request) -> Headless | Note:
        """`droid exec` without hooks, which are programs of the user."""
        return headless(view, request)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """A home of its own, whose settings come before those of projects; they refer to the variable of the key."""
        texts = {target.path: document.text for target, document in files.items()}
        own = self.config(view, request).path
        return Launch(variables={paths.HOME: view.locations.home, paths.RUNTIME: own}, files=texts)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings of the kit, and those on values with which Droid does something else."""
        target = self.config(view, request)
        own = [entry for _, entry in self._of(view.document(target).data, provider)]
        return [*super().judge(view, request, provider), *findings(view.document(target), own)]

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`droid doctor` on the configuration alone, which needs no network."""
        named = ["--settings", self.config(view, request).path] if request.config else []
        return ["droid", *named, "doctor", "--json", "--config"], {"FACTORY_AIRGAP_ENABLED": "1"}

    def own_verdict(self, output: str) -> list[str] | None:
        """The files that Droid would not read, and the values that it would not accept."""
        return complaints(output)

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Image input and reasoning of a model; without a value Droid sends no images."""
        images = item.get("noImageSupport") is False
        return images, flag_of(item, "enableThinking") or False


def _among(entry: Any, entries: Sequence[Any]) -> bool:
    return any(one is entry for one in entries)


TOOL = Droid()
