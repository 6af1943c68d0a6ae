"""Copies of keys that a tool makes by itself, and that still hold a key which a run removes from its files."""

from __future__ import annotations

from collections.abc import Iterable

from wcode_setup.errors import Note
from wcode_setup.secrets.secret import Secret
from wcode_setup.text import shell_word
from wcode_setup.tools.base import Aftermath, KeyCopy, Request, Tool, View


def aftermath(tool: Tool, view: View, request: Request, providers: Iterable[str], lost: Iterable[Secret]) -> Aftermath:
    """A note on the copies that hold one of the keys `lost` or an older key, and the commands that remove them.

    `view`: the files as they will be; `lost` is only read if there are copies.
    """
    known = [copy for provider in providers for copy in tool.copies(view, request, provider)]
    keys = set(lost) if known else set()
    found = [copy for copy in known if copy.stale or view.contains(copy.path, keys)]
    if not found:
        return Aftermath()
    paths = ", ".join(dict.fromkeys(view.locations.shorten(copy.path) for copy in found))
    steps: list[str | Note] = [Note("step-key-copies", title=tool.TITLE), *_commands(found)]
    return Aftermath([Note("key-copies", title=tool.TITLE, paths=paths)], steps)


def _commands(found: Iterable[KeyCopy]) -> list[str]:
    """Shell commands, one per line."""
    files = dict.fromkeys(shell_word(copy.path) for copy in found if copy.fix is None)
    return [*([f"rm -- {' '.join(files)}"] if files else []), *dict.fromkeys(copy.fix for copy in found if copy.fix)]
