"""Layers above the import settings that wcode-setup writes: a workspace's settings, and profiles of the editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import REQUEST, Note
from wcode_setup.tools.base import View
from wcode_setup.tools.common import mapping
from wcode_setup.tools.roo import editors, imports
from wcode_setup.tools.roo.state import Current


def above(now: Current) -> Iterator[Note]:
    """Notes on import settings of the workspace, then on profiles of an editor, which read other settings."""
    yield from _workspace(now)
    for editor in editors.chosen(now.view, now.request):
        if editors.own_profiles(now.view, editor):
            yield Note("roo-editor-profiles", path=now.view.locations.shorten(editor.settings))


def _workspace(now: Current) -> Iterator[Note]:
    """A note on each import setting in the `.vscode` of the current folder, or of the nearest one above it."""
    locations, (path, data) = now.view.locations, _settings(now.view)
    for key in imports.KEYS:
        text = mapping(data).get(key)
        if isinstance(text, str):
            ours = imports.expands(text) and imports.opened(locations, text) == now.target.path
            note = Note("roo-workspace", path=locations.shorten(path), key=key, text=text)
            yield note.changing(*(() if ours else (REQUEST,)))


def _settings(view: View) -> tuple[str, Any]:
    """Path and data of the nearest settings of a workspace, below the home folder; data None: there are none."""
    locations, folder, path = view.locations, view.locations.cwd, ""
    while folder not in (locations.home, locations.path.dirname(folder)):
        path = locations.join(folder, ".vscode", "settings.json")
        if (data := view.peek(path)) is not None:
            return path, data
        folder = locations.path.dirname(folder)
    return path, None
