"""Model slots: the places of a tool's files whose value names a model that the tool calls by itself.

A tool declares its slots (`Tool.SLOTS`), reads where each of them leads (`Tool.leads`), and gives the ops that point
one to a model of the managed entry (`Tool.point`). `engine.slots` decides which ones a run points there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from wcode_setup.documents.base import Item, Path, has_identity, identity

if TYPE_CHECKING:
    from wcode_setup.tools.types import Target

MAIN, LIGHT, OTHER = "main", "light", "other"
"""Uses of a slot. LIGHT: work for a small model, such as titles. OTHER: nothing that a chat model does (embeddings)."""
DEFAULT, OFF, OWN = "default", "off", "own"
"""Ways of an empty slot: it follows the default model, calls nothing, or calls a service that the tool chooses."""
OURS, ELSEWHERE = "ours", "elsewhere"
"""Slots with a value: they lead to the managed entry or its gateway, or to another gateway."""
KEEP, SLOTS = "keep", ("keep", OURS)
"""The values of `Request.slots`: slots that lead elsewhere are left, or pointed to the managed entry."""


class Slot(NamedTuple):
    """A model slot of a tool.

    `path`: in the configuration; `"*"` stands for any key, `Item(field, "*")` for any item of a list. `use`: MAIN,
    LIGHT or OTHER. `empty`: DEFAULT, OFF or OWN. `short`: instead of the mapping around the value there may be the
    value alone. `fields`: the value is a mapping, which has provider and model under these keys. `keys`: the last key
    names the model; its value is a text.
    """

    path: Path
    use: str = MAIN
    empty: str = DEFAULT
    short: bool = False
    fields: tuple[str, ...] = ()
    keys: bool = False

    @property
    def single(self) -> bool:
        """True if the slot is one place, which exists without a value, too."""
        return not any(step == "*" or isinstance(step, Item) for step in self.path)


class Lead(NamedTuple):
    """A slot in a tool's files, and the entry that it leads to.

    `leads`: one of the five values above. `target`: its file; None if wcode-setup does not edit that, and `where` is
    its path, or the name of a variable. `model`, `provider`, `url`: as the files have them; None if they name none.
    `foreign`: the tool has one gateway for all slots, which is asked for a model that is not configured for it.
    """

    slot: Slot
    path: Path
    leads: str
    model: str | None = None
    provider: str | None = None
    url: str | None = None
    target: Target | None = None
    where: str | None = None
    foreign: bool = False

    @property
    def away(self) -> bool:
        """True if the tool sends requests of this slot elsewhere, or may."""
        return self.leads in (ELSEWHERE, OWN)

    @property
    def listed(self) -> bool:
        """True for an item of a list, such as one of several fallbacks."""
        return isinstance(self.path[-1], Item) and not self.slot.single


def values(data: Any, slot: Slot) -> Iterator[tuple[Path, Any]]:
    """The path and value of each place in `data` that the slot stands for."""
    for path, value in _walk(data, slot.path[:-1], ()):
        if slot.short and isinstance(value, str):
            yield path, value
        else:
            found = _walk(value, slot.path[-1:], path)
            yield from ((at, at[-1]) for at, _ in found) if slot.keys else found


def value_at(data: Any, path: Path) -> Any:
    """The value at a path of a `Lead`, which may lead through lists; None if there is none, or more than one."""
    for step in path:
        wanted = Item(step.key, "*") if isinstance(step, Item) else step
        found = [value for at, value in _children(data, wanted) if at == step]
        data = found[0] if len(found) == 1 else None
    return data


def _walk(data: Any, steps: Path, at: Path) -> Iterator[tuple[Path, Any]]:
    if not steps:
        yield at, data
        return
    step, rest = steps[0], steps[1:]
    for found, value in _children(data, step):
        yield from _walk(value, rest, (*at, found))


def _children(data: Any, step: str | Item) -> Sequence[tuple[str | Item, Any]]:
    """The keys or items of `data` that a step of a slot's path stands for, with their values."""
    if isinstance(step, Item) and isinstance(data, list):
        known = [(identity(step.key, one), one) for one in data if has_identity(step.key, one)]
        return [(found, one) for found, one in known if all(isinstance(part, str) for part in _parts(found))]
    if isinstance(data, dict) and not isinstance(step, Item):
        return [(key, data[key]) for key in data if key == step or (step == "*" and isinstance(key, str))]
    return ()


def _parts(item: Item) -> list[Any]:
    """The values of the identity of an item."""
    return list(item.fields.values()) or [item.value]
