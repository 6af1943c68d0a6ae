"""Continue: `config.yaml`, and `.env` beside it for the key storage `secret`.

An entry of `models` has URL and key; the first one for chats is the default, unless another was chosen in the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Document, Identity, Item, Op, Path, Remove
from wcode_setup.errors import KEY, Note, SetupError
from wcode_setup.secrets.credentials import ENV, SECRET, STORAGES, Credential, Existing
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Headless,
    Installed,
    KeyCopy,
    Launch,
    Lead,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.common import dig, items, key_variable, mapping, text_of
from wcode_setup.tools.continue_dev import above, paths
from wcode_setup.tools.continue_dev.notes import about, command
from wcode_setup.tools.continue_dev.state import (
    PROVIDER,
    REFERENCE,
    SELECTED,
    SUBAGENT,
    chats,
    in_effect,
    is_for_chats,
    is_plain,
    looked_up,
    names_of,
    selected,
    shared,
    subagents,
)
from wcode_setup.tools.editors import newest
from wcode_setup.tools.kit.model_list import Entry, ModelList
from wcode_setup.tools.slots import ELSEWHERE, OURS
from wcode_setup.tools.types import PROMPT
from wcode_setup.tools.validation import open_files
from wcode_setup.urls import same_url

_HEAD = {"name": "Local Config", "version": "1.0.0"}
"""The values without which `cn` does not read a configuration."""
_OTHER_API = ("useResponsesApi", "useLegacyCompletionsEndpoint")
_WINDOW = "contextLength"


class Continue(ModelList):
    """Continue's command line `cn`, and its extensions in editors, which read the same file."""

    NAME = "continue"
    TITLE = "Continue"
    PROGRAM = "cn"
    PACKAGE = "npm install -g @continuedev/cli"
    ISOLATED = True
    VARIABLES = (paths.FOLDER,)
    IDENTITIES: Mapping[Path, Identity] = {("models",): "name", ("models", "*", "capabilities"): None}
    FRAME: Mapping[Path, Any] = {(name,): value for name, value in _HEAD.items()}
    DEFAULT: Path = ()
    URL: Path = ("apiBase",)
    HEADERS: Path = ("requestOptions", "headers")
    LIMITS = (("defaultCompletionOptions", _WINDOW), ("defaultCompletionOptions", "maxTokens"))
    VARIABLE = "${{ secrets.%s }}"
    FORMS = STORAGES
    SLOTS = (SUBAGENT,)

    def installed(self, view: View) -> Installed | None:
        """`cn` in PATH, else the newest extension in an editor."""
        return super().installed(view) or newest(view, "continue.continue")

    def config(self, view: View, request: Request) -> Target:
        """The configuration file."""
        return paths.config_target(view, request)

    def targets(self, view: View, request: Request) -> list[Target]:
        """The configuration, `.env`, and the model that was chosen in the terminal."""
        return [self.config(view, request), paths.env_target(view), paths.state_target(view)]

    def speaks(self, entry: Mapping[str, Any]) -> bool:
        """True for the provider of any gateway."""
        return entry.get("provider") == PROVIDER

    def fits(self, entry: Mapping[str, Any]) -> bool:
        """True for an entry that chats can use."""
        return is_for_chats(entry)

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Image input by the capabilities; Continue has no place for reasoning."""
        listed = dig(item, "capabilities")
        return "image_input" in listed if isinstance(listed, list) else None, None

    def key_of(self, entry: Any) -> Existing:
        """The key of an entry; any reference to a variable, however it is spelt."""
        key = (text_of(entry, *self.KEY) or "").strip()
        if found := REFERENCE.fullmatch(key):
            return Existing(ENV, variable=found[1])
        return Existing("other") if "${{" in key else super().key_of(entry)

    def looked_up(self, view: View, request: Request, found: Existing) -> Existing:
        """With the value that `.env` has."""
        return looked_up(view, found)

    def chosen(self, view: View, request: Request) -> tuple[str | None, Mapping[str, Any] | None]:
        """The entry that `cn` uses."""
        found = chats(view.document(self.config(view, request)).data)
        at = in_effect(names_of(found), selected(view))
        entry = None if at is None else found[at]
        return text_of(entry, "name") or text_of(entry, "uses"), entry if entry and self.speaks(entry) else None

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide entries and key as the kit does; then the chosen model, the file of variables, and the marker."""
        found = super().resolve(view, request)
        target, data = self.config(view, request), view.document(self.config(view, request)).data
        context = found.contexts[target]
        context["head"] = {name: value for name, value in _HEAD.items() if name not in mapping(data)}
        name = _to_choose(view, data, context["entries"]) if request.set_default else None
        if name is not None:
            found.contexts[paths.state_target(view)] = {"name": name}
        self._store(view, request, found)
        found.removals[target] += _obsolete(data, context["entries"])
        marker = paths.marker_target(view)
        written = None if request.config or view.exists(marker.path) else marker
        if written:
            found.contexts[written] = {}
        credential, own = found.credential, key_variable(request, found.provider)
        after = Existing(credential.form, credential.value, credential.variable or own)
        found.notes.extend([*about(view, request, credential, written), *above.around(view, request, after)])
        return found._replace(steps=[*found.steps[:-2], Note("continue-start"), command(view, request)])

    def _store(self, view: View, request: Request, found: Resolution) -> None:
        """Add the key to `.env`, or remove the former one from there. Raises `continue-not-text`."""
        credential, env, own = found.credential, paths.env_target(view), key_variable(request, found.provider)
        if credential.form == SECRET and credential.value and not credential.keep:
            if not is_plain(credential.value):
                raise SetupError("continue-key")
            found.contexts[env] = {"variable": own, "key": credential.value}
        elif credential.form != SECRET and self._stored(view, request, found.provider, own):
            found.removals[env] = [Remove((own,), "reason-key-form")]

    def _stored(self, view: View, request: Request, provider: str, variable: str) -> bool:
        """True if `.env` has the key of the provider's entries, and of nothing else, under this variable."""
        data = view.document(self.config(view, request)).data
        entries = [entry for _, entry in self._of(data, provider)]
        found = [looked_up(view, self.key_of(entry)) for entry in entries]
        held = any(one.form == SECRET and one.variable == variable for one in found)
        return held and not shared(data, [id(entry) for entry in entries], variable)

    def key_notes(self, view: View, credential: Credential, kept: Sequence[str]) -> Iterator[Note]:
        """The kit's notes; what `cn` sends while a variable is not set."""
        for note in super().key_notes(view, credential, kept):
            yield Note("continue-unset", variable=credential.variable) if note.code == "variable-unset" else note

    def key_problems(self, view: View, key: Existing, place: Path) -> Iterator[Finding]:
        """The kit's findings; a variable that a file of the project sets is none."""
        for found in super().key_problems(view, key, place):
            if found.what.code != "variable-unset":
                yield found._replace(what=found.what.changing(KEY))
            elif above.sent(view, key) is None:
                yield found._replace(what=Note("continue-unset", variable=key.variable).changing(KEY))

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The key of the entry in use, else the first one of the provider."""
        data, used = view.document(self.config(view, request)).data, self.chosen(view, request)[1]
        if any(entry is used for _, entry in self._of(data, provider)):
            return looked_up(view, self.key_of(used))
        return super().credential(view, request, provider)

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Variables, files of the project, and values beside the key."""
        entry, found = self.chosen(view, request)[1], self.credential(view, request, provider)
        yield from above.around(view, request, found)
        yield from above.beside(view, entry, found, self.credentials(entry))

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The entries for sub-agents, each with URL and key of its own: none is edited."""
        return [
            Lead(SUBAGENT, path, OURS if self._is_here(entry, request) else ELSEWHERE, *told)
            for path, entry, told in subagents(view.document(self.config(view, request)).data)
        ]

    def _is_here(self, entry: Any, request: Request) -> bool:
        return self.speaks(entry) and same_url(text_of(entry, *self.URL) or "", request.base_url)

    def headless(self, view: View, request: Request) -> Headless:
        """`cn -p`, with the files of the project that it reads."""
        target, locations = self.config(view, request), view.locations
        named = paths.project_variable(view, paths.FOLDER, 1) if not locations.variable(paths.FOLDER) else None
        files = paths.project_files(locations)
        if named:
            other = paths.folder(locations, named[1])
            files += [locations.join(other, name) for name in ("config.yaml", ".env")]
        option = ["--config", target.path] if request.config else []
        return Headless([self.program, *option, "-p", PROMPT], files, seconds=60)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """A folder of its own, and its configuration as an option: `cn` then adds nothing to it."""
        target = self.config(view, request)
        return Launch(
            ["--config", target.path],
            {paths.FOLDER: paths.home(view.locations)},
            files={target.path: document.text for target, document in files.items()},
        )

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The kit's findings, which change requests only if they are on the entry in use; the mode of `.env`."""
        found, name = super().judge(view, request, provider), self.chosen(view, request)[0]
        for one in found:
            if len(one.path) > 1 and isinstance(one.path[1], Item) and one.path[1].value != name:
                one.what.changing()
        held = self.credential(view, request, provider).form == SECRET
        return [*found, *(open_files(view, paths.env_target(view)) if held else ())]

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The entries; nothing in other files."""
        return super().part(target, data, provider) if target.role == "config" else {}

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if there is an entry."""
        return target.role == "config" and super().holds(target, data, provider)

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The entries; none in other files."""
        return super().entries(target, data, provider) if target.role == "config" else []

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the entries, the choice of one of them, and their key."""
        target = self.config(view, request)
        result = super().owned(view, request, provider)
        names = names_of([entry for _, entry in self._of(view.document(target).data, provider)])
        if selected(view) in names:
            result[paths.state_target(view)] = [Remove((SELECTED,))]
        if self._stored(view, request, provider, own := key_variable(request, provider)):
            result[paths.env_target(view)] = [Remove((own,))]
        return result

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The log of `cn --verbose`."""
        path = paths.log_file(view)
        return [KeyCopy(path)] if view.exists(path) else []

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """The usual step, with a note that the marker stays."""
        markers = [target for target in left if target.role == "marker"]
        notes = [Note("continue-marker-stays", path=view.locations.shorten(marker.path)) for marker in markers]
        return Aftermath(notes, super().after_removal(view, request, left).steps)


def _to_choose(view: View, data: Any, entries: Sequence[Entry]) -> str | None:
    """The name to choose so that `cn` uses the first of the entries of a run; None if it does so anyway."""
    names = names_of(chats(data))
    names += [entry.name for entry in entries if entry.name not in names]
    at = in_effect(names, selected(view))
    return None if at is not None and names[at] == entries[0].name else entries[0].name


def _obsolete(data: Any, entries: Sequence[Entry]) -> Iterator[Remove]:
    """Remove the values of entries that contradict those that a run writes."""
    images = {entry.name: "image" in entry.model.input for entry in entries if entry.model}
    for item in items(data, "models"):
        name = text_of(item, "name")
        if name not in images:
            continue
        place: Path = ("models", Item("name", name))
        yield from (Remove((*place, one), "reason-continue-api") for one in _OTHER_API if one in item)
        if _WINDOW in item:
            yield Remove((*place, _WINDOW), "reason-continue-window")
        listed = item.get("capabilities")
        if not images[name] and isinstance(listed, list) and "image_input" in listed:
            yield Remove((*place, "capabilities", Item(None, "image_input")), "reason-continue-images")


TOOL = Continue()
