"""The custom models of Droid's settings, their ids, and what a reference leads to (0.225.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Item, Path
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.base import Target
from wcode_setup.tools.common import count_of, items, mapping, text_of
from wcode_setup.tools.kit.model_list import Entry

LIST = ("customModels",)
DEFAULT = ("sessionDefaultSettings", "model")
FORMER: Path = ("model",)
"""The place of the default in older files; Droid moves it, where DEFAULT has none."""
COMPACTION: Path = ("compactionTokenLimitPerModel",)
"""The numbers of tokens at which a conversation is compacted, by the id of its model."""
PREFIX = "custom:"
CHAT = "generic-chat-completion-api"
_PROVIDERS = ("openai", CHAT, "bedrock-converse", "anthropic")
_PLACEHOLDERS = ("YOUR_OPENAI_API_KEY", "YOUR_API_KEY")
"""The keys with which Droid leaves an entry out."""


class Written(NamedTuple):
    """An entry to write: the kit's, with its id, and the spelling of its protocol. `name` None: it has no name."""

    reference: str
    name: str | None
    id: str
    base_url: str
    provider: str
    api_key: Secret | str | None
    model: Model | None
    compaction: int = 0


def provider_of(entry: Any) -> str | None:
    """The protocol of an entry, as Droid reads its name; None if there is none."""
    name = text_of(entry, "provider")
    return name.lower().replace("_", "-") if name else None


def name_of(entry: Any) -> str:
    """The name that Droid shows for an entry."""
    found = mapping(entry).get("displayName")
    return found if isinstance(found, str) else text_of(entry, "model") or ""


def identified(entries: Iterable[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries that count, each with its id: its own, or one from its name and the number of those before it."""
    seen = dict[str, int]()
    for entry in entries:
        known = isinstance(entry, dict) and isinstance(entry.get("model"), str) and provider_of(entry)
        placed = known and (isinstance(entry.get("baseUrl"), str) or isinstance(entry.get("bedrock"), dict))
        if placed and entry.get("apiKey") not in _PLACEHOLDERS:
            dashed = _dashed(name_of(entry))
            number = seen[dashed] = seen.get(dashed, -1) + 1
            own = entry.get("id")
            yield own if isinstance(own, str) else f"{PREFIX}{dashed}-{number}", entry


def ids(data: Any) -> list[tuple[str, dict[str, Any]]]:
    """The entries of a file that count, each with its id."""
    return list(identified(items(data, *LIST)))


def new_id(name: str, taken: Iterable[str]) -> str:
    """The id of a new entry: the one that Droid would make, or the first that none of `taken` is."""
    known, number = set(taken), 0
    while (found := f"{PREFIX}{_dashed(name)}-{number}") in known:
        number += 1
    return found


def find(known: Sequence[tuple[str, dict[str, Any]]], reference: str | None) -> dict[str, Any] | None:
    """The entry that a reference leads to: by its id, by a name that only one has, or by its model; else None."""
    if not reference or not reference.startswith(PREFIX):
        return None
    named, _, number = reference.removeprefix(PREFIX).rpartition("-")
    exact = [entry for one, entry in known if one == reference]
    if exact:
        return exact[0]
    if named and re.fullmatch(r"0|[1-9][0-9]*", number):
        same = [(one, entry) for one, entry in known if _dashed(name_of(entry)) == named]
        if len(same) == 1 and same[0][0].startswith(f"{PREFIX}{named}-"):
            return same[0][1]
    model = reference.removeprefix(PREFIX)
    return next((entry for _, entry in known if entry["model"] == model), None)


def written(data: Any, here: Sequence[dict[str, Any]], entries: Iterable[Entry]) -> Iterator[Written]:
    """The entries to write. `here`: those of the gateway in the file, which keep id, name and spelling."""
    known, rest = ids(data), list(here)
    taken = [name for name, _ in known]
    for entry in entries:
        same = (one for one in rest if (one["model"], one["baseUrl"]) == (entry.id, entry.base_url))
        there = next(same, None)
        rest = [one for one in rest if one is not there]
        reference = next((name for name, one in known if one is there), None) or new_id(entry.name, taken)
        taken.append(reference)
        model, most = entry.model, 0
        if model:
            most = compaction(data, reference, model.context_window, model.max_tokens)
        name, provider = (text_of(there, "displayName"), there["provider"]) if there else (entry.name, CHAT)
        yield Written(reference, name, entry.id, entry.base_url, provider, entry.api_key, model, most)


def planned(data: Any, entries: Sequence[Written], default: str | None) -> dict[str, Any]:
    """The settings after a run, as far as ids and the default are concerned."""
    known = [name for name, _ in ids(data)]
    new = [
        {"id": one.reference, "model": one.id, "baseUrl": one.base_url, "provider": one.provider}
        for one in entries
        if one.reference not in known
    ]
    session = {**mapping(data, DEFAULT[0]), **({"model": default} if default else {})}
    return {**mapping(data), LIST[0]: [*items(data, *LIST), *new], DEFAULT[0]: session}


def default_of(data: Any) -> str | None:
    """The reference to the default model in a file; None if there is none."""
    return text_of(data, *DEFAULT) or text_of(data, *FORMER)


def compaction(data: Any, reference: str, window: int, longest: int) -> int:
    """The number of tokens at which a conversation with a model is compacted, so that an answer still fits.

    A smaller number in the file stays: Droid asks the user for it, too.
    """
    most = window - longest if longest < window else window
    there = count_of(data, *COMPACTION, reference)
    return there if there and there < most else most


def require_read(target: Target, document: Document) -> None:
    """Raise `droid-ignored` for settings that Droid would ignore as a whole."""
    for path, why in unread(document):
        line, column = document.position(path) or document.position(LIST) or (1, 1)
        raise SetupError("droid-ignored", path=target.path, line=line, column=column, why=why)


def unread(document: Document) -> Iterator[tuple[Path, Note]]:
    """The reasons why Droid would ignore the settings as a whole, each with its path."""
    if document.text.startswith("\ufeff"):
        yield (), Note("droid-has-bom")
    for entry in items(document.data, *LIST):
        if provider_of(entry) not in (*_PROVIDERS, None) and next(identified([entry]), None):
            at = Item(("model", "provider"), (entry["model"], entry["provider"]))
            yield (*LIST, at, "provider"), Note("droid-odd-provider", found=entry["provider"])


def _dashed(name: str) -> str:
    return re.sub(r"\s+", "-", name.strip())
