"""The Markdown files that define agents, modes and commands; their front matter may name a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Target, View
from wcode_setup.tools.common import text_of

_KINDS = (
    ("command", "command", True),
    ("command", "commands", True),
    ("agent", "agent", True),
    ("agent", "agents", True),
    ("agent", "mode", False),
    ("agent", "modes", False),
)
"""The kind of a definition, the folder of its files, and if those in its folders count, in the order of reading."""
_DEPTH = 8
"""Levels of folders that are searched: symlinks may lead round in a circle."""


class Page(NamedTuple):
    """A Markdown file with a model. `kind`: `agent` or `command`; `name`: of the agent or command."""

    target: Target
    kind: str
    name: str
    model: str

    @property
    def data(self) -> dict[str, Any]:
        """The definition as the JSON files spell it."""
        return {self.kind: {self.name: {"model": self.model}}}


def pages(view: View, folder: str) -> list[Page]:
    """The files in one of the tool's folders that name a model, in the order of reading."""
    return [page for kind, name, deep in _KINDS for page in _pages(view, kind, view.locations.join(folder, name), deep)]


def _pages(view: View, kind: str, folder: str, deep: bool) -> Iterator[Page]:
    for words in _files(view, folder, _DEPTH if deep else 0):
        target = Target("config", view.locations.join(folder, *words), "markdown", "", private=False)
        try:
            found = view.document(target).data
        except SetupError:  # the tool cannot read it, either
            continue
        model, name = text_of(found, "model"), text_of(found, "name") or "/".join(words).removesuffix(".md")
        if model:
            yield Page(target, kind, name, model)


def _files(view: View, folder: str, depth: int) -> Iterator[tuple[str, ...]]:
    """The Markdown files of a folder, as the names that lead there from it."""
    for name in view.names(folder):
        if name.endswith(".md"):
            yield (name,)
        elif depth:
            yield from ((name, *rest) for rest in _files(view, view.locations.join(folder, name), depth - 1))
