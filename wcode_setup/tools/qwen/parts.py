"""The managed part of Qwen Code's files, and the ops of `remove`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wcode_setup.documents.base import Op, Remove
from wcode_setup.secrets.credentials import ENV, SECRET, Existing
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.tools.qwen import paths, slots
from wcode_setup.tools.qwen.state import BLOCK, VARIABLE, is_shared, looked_up


def part(found: dict[str, Any], data: Any, entries: Sequence[Any]) -> dict[str, Any]:
    """The part that the kit finds, with the variables of the entries that the settings have."""
    names = dict.fromkeys(text_of(entry, VARIABLE) for entry in entries)
    block = {name: mapping(data, BLOCK)[name] for name in names if name and name in mapping(data, BLOCK)}
    return {**found, BLOCK: block} if block else found


def owned(
    view: View, request: Request, found: dict[Target, list[Op]], entries: Sequence[Any], own: str
) -> dict[Target, list[Op]]:
    """The ops that the kit finds, with those on slots and on the key, which no other entry may use."""
    target, env = paths.settings(view, request), paths.env_file(view, request)
    document = view.document(target)
    ops = [*found[target], *slots.owned(document.data, [text_of(entry, "id") or "" for entry in entries])]
    used = own in [text_of(entry, VARIABLE) for entry in entries]
    result = {target: ops}
    if used and not is_shared(document.data, document.text, own, {id(entry): entry for entry in entries}):
        if dig(document.data, BLOCK, own) is not None:
            ops.append(Remove((BLOCK, own)))
        if looked_up(view, request, Existing(ENV, variable=own)).form == SECRET:
            result[env] = [Remove((own,))]
    return result
