"""Continue's configuration as it is: the entries for chats, the chosen one, and the key in effect."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.documents.base import Item, Path
from wcode_setup.errors import SetupError
from wcode_setup.secrets.credentials import ENV, SECRET, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.base import View
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.tools.continue_dev import paths
from wcode_setup.tools.slots import OFF, Slot

PROVIDER = "openai"
"""The provider of an entry for any gateway with the protocol."""
SELECTED = "cliSelectedModel"
"""The name of the model that was chosen in the terminal, in the file of the state."""
_PROMPT = "baseSystemMessage"
REFERENCE = re.compile(r"\$\{\{\s*secrets\.(?:[\w.-]*/)*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
"""A reference to a variable; what stands before a slash is the place of a secret at a service that is gone."""

SUBAGENT = Slot(("models", Item("name", "*"), "model"), empty=OFF)
"""The entries that `cn --beta-subagent-tool` offers to the model in the chat."""


def subagents(data: Any) -> Iterator[tuple[Path, dict[str, Any], tuple[str | None, str | None, str | None]]]:
    """The entries for sub-agents: the path of the model, the entry, and model, provider and URL."""
    for entry in items(data, "models"):
        name, roles = text_of(entry, "name"), dig(entry, "roles")
        if name and isinstance(roles, list) and "subagent" in roles and text_of(entry, "chatOptions", _PROMPT):
            path: Path = ("models", Item("name", name), "model")
            yield path, entry, (text_of(entry, "model"), text_of(entry, "provider"), text_of(entry, "apiBase"))


def is_for_chats(entry: Any) -> bool:
    """True if `cn` can use an entry: it has the role `chat`, or names none; `uses` refers to an entry elsewhere."""
    roles = dig(entry, "roles")
    return isinstance(entry, dict) and (roles is None or (isinstance(roles, list) and "chat" in roles))


def chats(data: Any) -> list[dict[str, Any]]:
    """The entries that `cn` can use, in their order."""
    return [entry for entry in items(data, "models") if is_for_chats(entry)]


def selected(view: View) -> str | None:
    """The name of the model that was chosen in the terminal; None if none was."""
    return text_of(view.document(paths.state_target(view)).data, SELECTED)


def in_effect(names: Sequence[str | None], chosen: str | None) -> int | None:
    """The position of the entry that `cn` uses: the chosen one if there is such a name, else the first."""
    if chosen in names and chosen is not None:
        return names.index(chosen)
    return 0 if names else None


def names_of(entries: Collection[Mapping[str, Any]]) -> list[str | None]:
    """The names of entries; None for one that is elsewhere."""
    return [text_of(entry, "name") for entry in entries]


def looked_up(view: View, found: Existing) -> Existing:
    """A reference to a variable with its value, if `.env` has it."""
    if found.form != ENV or not found.variable:
        return found
    value = text_of(view.document(paths.env_target(view)).data, found.variable)
    return Existing(SECRET, Secret(value), found.variable) if value else found


def shared(data: Any, own: Collection[int], variable: str) -> bool:
    """True if something but the entries `own` (by `id`) refers to a variable."""
    todo: list[Any] = [data]
    while todo:
        node = todo.pop()
        if id(node) in own:
            continue
        if isinstance(node, (dict, list)):
            todo += node.values() if isinstance(node, dict) else node
        elif isinstance(node, str) and any(found == variable for found in REFERENCE.findall(node)):
            return True
    return False


def is_plain(key: Secret) -> bool:
    """True if a key in place of a reference is a string: `cn` writes its characters into the YAML that it reads."""
    try:
        return mapping(parse(f"key: {key.reveal()}\n", "yaml").data) == {"key": key.reveal()}
    except SetupError:
        return False


def responding(models: Sequence[str]) -> Iterator[str]:
    """The models whose requests `cn` sends to `/responses`, by their names."""
    yield from (name for name in models if re.match(r"(?i)gpt-5|o[0-9]", name))
