"""Aider: entries in the model settings, limits in the model metadata, and the default model in the configuration.

An entry is called `openai/MODEL`, as Aider's documentation has it. If another gateway has that name, it is called
`PROVIDER/MODEL`, and `model` says what LiteLLM gets.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Identity, Item, Op, Path, Remove
from wcode_setup.errors import REQUEST, Note, SetupError
from wcode_setup.secrets.credentials import ENV, SECRET, STORAGES, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.aider import above, paths, slots
from wcode_setup.tools.aider.headless import headless, named
from wcode_setup.tools.aider.launch import launch
from wcode_setup.tools.aider.layers import world
from wcode_setup.tools.aider.state import (
    EDITOR,
    FILE,
    KEY,
    LABEL,
    MODEL,
    PARAMS,
    PREFIX,
    STRICT,
    URL,
    WARNINGS,
    WEAK,
    content,
    file_of,
    model_id,
    read_key,
    refused,
)
from wcode_setup.tools.aider.validation import findings
from wcode_setup.tools.base import (
    Finding,
    Headless,
    Installed,
    Launch,
    Lead,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.common import (
    Configuration,
    count_of,
    default_provider,
    flag_of,
    input_of,
    mapping,
    nameable,
    python_version,
    text_of,
)
from wcode_setup.tools.kit.model_list import Entry, Listed, ModelList


class Aider(ModelList):
    """Aider, its configuration, model settings and model metadata."""

    NAME = "aider"
    TITLE = "Aider"
    PACKAGE = "pip install aider-chat"
    IDENTITIES: Mapping[Path, Identity] = {(): "name"}
    LIST: Path = ()
    LABEL, URL, KEY, HEADERS = LABEL, URL, KEY, (PARAMS, "extra_headers")
    DEFAULT: Path = (MODEL,)
    VARIABLE = STRICT + "%s"
    FORMS = STORAGES
    IN_VARIABLE = ()
    WITH_FILES = True
    UNSET = REQUEST
    RESERVED = ("bedrock", "ollama", "ollama_chat", "openai", "openrouter", "vertex_ai")
    CERTIFICATES = ("SSL_CERT_FILE",)
    SLOTS = slots.SLOTS

    def installed(self, view: View) -> Installed | None:
        """The script in PATH, with the version of its Python package."""
        program = view.program(self.NAME)
        return Installed(program, python_version(view, program, "aider-chat")) if program else None

    def config(self, view: View, request: Request) -> Target:
        """The configuration file."""
        return paths.conf(view.locations, request)

    def listing(self, view: View, request: Request) -> Target:
        """The model settings."""
        return paths.settings(view.locations, request)

    def targets(self, view: View, request: Request) -> list[Target]:
        """Configuration, model settings, model metadata, and the key files that entries for the gateway refer to."""
        found = [self.config(view, request), self.listing(view, request), paths.metadata(view.locations, request)]
        files = (file_of(entry) for _, entry in self._listed(view.document(found[1]).data))
        own = (file for file in files if file and view.locations.path.dirname(file.path) == _folder(view, request))
        return [*found, *dict.fromkeys(own)]

    def model_id(self, entry: Any) -> str:
        """The id of the model that is sent."""
        return model_id(entry)

    def key_of(self, entry: Any) -> Existing:
        """The key of an entry, without the content of a file."""
        return read_key(text_of(entry, *self.KEY) or "")

    def held(self, view: View, request: Request, entry: Any) -> Existing:
        """The key of an entry, which may be in a file."""
        old, file = self.key_of(entry), file_of(entry)
        return old._replace(value=content(view, file)) if file else old

    def taken(self, now: Configuration) -> set[str | None]:
        """The names of all entries, and those in use that have none: Aider calls another gateway for them."""
        conf, found = now.view.document(self.config(now.view, now.request)).data, world(now.view, now.request)
        used = (WEAK, EDITOR) if now.request.set_default else (MODEL, WEAK, EDITOR)
        return super().taken(now) | {found.name_of(text_of(conf, name)) for name in used}

    def new_name(self, model: Model, provider: str, taken: set[str | None]) -> str:
        """`openai/MODEL`, else `PROVIDER/MODEL`, with a number if that is taken, too."""
        number, name = 1, PREFIX + model.id
        while name in taken:
            name = f"{provider}-{number}/{model.id}" if number > 1 else f"{provider}/{model.id}"
            number += 1
        return name

    def chosen(self, view: View, request: Request) -> tuple[str | None, Mapping[str, Any] | None]:
        """The name of the default model's entry, and that entry; an alias is followed."""
        reference = text_of(view.document(self.config(view, request)).data, *self.DEFAULT)
        name = world(view, request).name_of(reference) if reference else None
        listed = self._listed(view.document(self.listing(view, request)).data)
        return name, next((entry for _, entry in listed if text_of(entry, *LABEL) == name), None)

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide names and keys of the entries, then the values in the other files.

        Raises `aider-refused` if Aider would stop reading before it comes to the entries, unless `force`.
        """
        listing = self.listing(view, request)
        document = view.document(listing)
        stops = next(refused(document.data), None)
        if stops and not request.force:
            line, column = document.position((_at(document.data, stops[0]),)) or (None, None)
            raise SetupError(
                "aider-refused", path=listing.path, line=line, column=column, number=stops[0], field=stops[1]
            )
        found = super().resolve(view, request)
        context, conf = found.contexts.pop(listing), self.config(view, request)
        entries, default = context["entries"], context["default"]
        known = {text_of(entry, *LABEL) for _, entry in self._listed(document.data)}
        if default:
            quiet = mapping(view.document(conf).data).get(WARNINGS, False) is False
            found.contexts[conf] = {"model": default, "quiet": quiet}
        file = self._store(view, request, found, self._here(document.data, request))
        rendered = [_rendered(one, one.name not in known, file) for one in entries]
        found.contexts[listing] = {"entries": rendered}
        found.contexts[paths.metadata(view.locations, request)] = {"entries": [one for one in entries if one.model]}
        found.notes.extend(above.layers(view, request, default or "", found.credential.variable))
        value = world(view, request).variables.get(found.credential.variable or "")
        if found.credential.form == ENV and value and value.value:  # a file may set it
            found.notes[:] = [note for note in found.notes if note.code != "variable-unset"]
            del found.steps[:-2]
        found.steps[-2:] = [Note("aider-start"), start := shlex.join([self.NAME, *named(view, request)])]
        found.steps.append(f'{start} --message "Say hi"')
        if request.config and (folder := _folder(view, request)) != view.locations.home:
            found.notes.append(Note("aider-folder", path=view.locations.shorten(folder)))
        return found

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The models for summaries and commits, and for edits."""
        data = view.document(self.listing(view, request)).data
        entries = self._here(data, request) if request.sets_up else self._of(data, provider)
        return list(slots.leads(view, request, provider, entries))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the name of the entry."""
        listing = self.listing(view, request)
        now = Configuration(view, request, listing, view.document(listing), provider)
        here = self._here(now.data, request)
        names = {entry.id: entry.name for entry in self._entries(now, here, Credential(ENV, variable="X"))}
        known = {self.model_id(entry): text_of(entry, *LABEL) or "" for _, entry in here}
        return slots.point(lead, model, lambda wanted: {**known, **names}.get(wanted, PREFIX + wanted))

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The models of the provider's entries, with the limits in the metadata."""
        found = super().registration(view, request, provider)
        limits = mapping(view.document(paths.metadata(view.locations, request)).data)
        data = view.document(self.listing(view, request)).data
        by_url = request.base_url_given and request.provider == provider
        names: dict[str, Any] = {}
        for _, entry in self._here(data, request) if by_url else self._of(data, provider):
            names.setdefault(self.model_id(entry), entry)
        models = [_registered(model.id, names[model.id], limits) for model in found.models]
        return found._replace(models=models)

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The key of the default model's entry, else of the first one; a variable may be set by a file."""
        data = view.document(self.listing(view, request)).data
        chosen = self.chosen(view, request)[1]
        entries = sorted((entry for _, entry in self._of(data, provider)), key=lambda one: one is not chosen)
        old = next((old for entry in entries if (old := self.held(view, request, entry)).form), Existing())
        found = world(view, request).variables.get(old.variable or "")
        if old.form == ENV and found and found.value and found.where != old.variable:
            return Existing(SECRET, Secret(found.value), old.variable)
        return old

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Files of the project, `.env` files, variables, and values for all models."""
        name = self.chosen(view, request)[0] if request.set_default else None
        return above.above(view, request, name or "")

    def headless(self, view: View, request: Request) -> Headless:
        """`aider --message`, without a repository."""
        return headless(view, request)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """Options that name model settings and metadata of their own, which are read last."""
        return launch(user, view, request, files)

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The provider's entries; of the configuration the references, of the metadata what may be of the entries."""
        if target.role != "config":
            return data
        if isinstance(data, list):
            return [entry for _, entry in self._of(data, provider)]
        if target.template.endswith(".json.j2"):
            return {name: item for name, item in mapping(data).items() if name.startswith((PREFIX, f"{provider}/"))}
        return {name: mapping(data)[name] for name in (MODEL, WARNINGS, WEAK, EDITOR) if name in mapping(data)}

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if the model settings have an entry of the provider."""
        return isinstance(data, list) and super().holds(target, data, provider)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on limits, gateway and key of each entry, on what Aider refuses, and on file modes."""
        listed = self._of(view.document(self.listing(view, request)).data, provider)
        return list(findings(self, view, request, provider, listed))

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's entries in the model settings."""
        return super().entries(target, data, provider) if isinstance(data, list) else []

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the provider's entries, their limits and key files, and the references to them."""
        listing, metadata = self.listing(view, request), paths.metadata(view.locations, request)
        conf = self.config(view, request)
        listed = self._of(view.document(listing).data, provider)
        names = [text_of(entry, *LABEL) or "" for _, entry in listed]
        values, limits = mapping(view.document(conf).data), mapping(view.document(metadata).data)
        references = [name for name in (MODEL, WEAK, EDITOR) if values.get(name) in names]
        references += [WARNINGS] if MODEL in references and values.get(WARNINGS) is False else []
        result: dict[Target, list[Op]] = {
            conf: [Remove((name,)) for name in references],
            listing: [Remove((at,)) for at, _ in listed],
            metadata: [Remove((name,)) for name in names if name in limits],
        }
        own = paths.own_key_file(view.locations, request, provider)
        if any(file_of(entry) == own for _, entry in listed):
            result[own] = [Remove(())]
        return result

    def _store(self, view: View, request: Request, found: Resolution, here: Sequence[Listed]) -> str | None:
        """Add the key file to the resolution, or its removal; the reference to it for the entries, None for none."""
        credential = found.credential
        own = paths.own_key_file(view.locations, request, default_provider(request.base_url))
        files = list(dict.fromkeys(filter(None, (file_of(entry) for _, entry in here))))
        file = files[0] if files and credential.keep else own
        if credential.form == SECRET:
            path = view.locations.shorten(file.path)
            if credential.value is None:
                found.notes.append(Note("key-file-missing", path=path))
            elif file == own:
                found.contexts[file] = {"key": credential.value}
            elif view.document(file).data != credential.value.reveal():
                found.notes.append(Note("aider-key-line", path=path))
            if view.in_git(file.path):
                found.notes.append(Note("key-file-in-git", path=path))
            return FILE + nameable(file.path, self.listing(view, request))
        if own in files and not credential.keep:
            found.removals[own] = [Remove((), "reason-key-form")]
        return None


def _folder(view: View, request: Request) -> str:
    """The folder of the configuration."""
    return str(view.locations.path.dirname(paths.conf(view.locations, request).path))


def _at(data: Any, number: int) -> Item:
    """The identity of an item of the model settings, by its number."""
    item = data[number - 1]
    return Item("name", item["name"]) if isinstance(item, dict) and "name" in item else Item(None, item)


def _rendered(entry: Entry, is_new: bool, file: str | None) -> dict[str, Any]:
    """An entry as the template takes it; a key in a file is a reference."""
    key = file if file and entry.api_key is not None else entry.api_key
    return {
        **entry._asdict(),
        "api_key": key,
        "wire": PREFIX + entry.id,
        "edit_format": "diff" if is_new else None,
        "repo_map": is_new,
    }


def _registered(model: str, entry: Any, limits: Mapping[str, Any]) -> RegisteredModel:
    """The registration of a model: its longest output is in the entry, the rest in the metadata."""
    item = limits.get(text_of(entry, *LABEL) or "")
    longest = count_of(entry, PARAMS, "max_tokens") or count_of(item, "max_output_tokens")
    images = input_of(flag_of(item, "supports_vision"))
    return RegisteredModel(model, None, count_of(item, "max_input_tokens"), longest, images)


TOOL = Aider()
