"""The editors that a request selects, and the Roo and Zoo extensions in them."""

from __future__ import annotations

from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Installed, Request, View
from wcode_setup.tools.editors import NAMES, Editor, editors, installed_in, newest

_EXTENSIONS = ("rooveterinaryinc.roo-cline", "zoocodeorganization.zoo-code")


def chosen(view: View, request: Request) -> list[Editor]:
    """The editors that the request names; else those with an extension; else all installed ones.

    Raises `roo-editor` for an unknown name, `empty-option` for an empty path.
    """
    known = editors(view.locations)
    names, path = request.options.get("editor", ()), request.options.get("editor_settings")
    if path is not None and not path.strip():
        raise SetupError("empty-option", option="--editor-settings")
    if not (names or path):
        there = [editor for editor in known if view.exists(editor.home)]
        return [editor for editor in there if installed_in(view, editor.extensions, *_EXTENSIONS)] or there
    found: list[Editor] = []
    for name in names:
        if name not in NAMES:
            raise SetupError("roo-editor", editor=name, known=", ".join(NAMES))
        same = [editor for editor in known if editor.name == name]
        found += [editor for editor in same if view.exists(editor.home)] or same[:1]
    if path:
        settings = view.locations.expand(path)
        found.append(Editor("", settings, view.locations.path.dirname(settings), ""))
    return found


def extension(view: View) -> Installed | None:
    """The newest Roo or Zoo extension in any editor."""
    return newest(view, *_EXTENSIONS)


def own_profiles(view: View, editor: Editor) -> bool:
    """True if the editor has profiles with their own settings, which do not read `settings.json`."""
    return bool(view.names(view.locations.join(view.locations.path.dirname(editor.settings), "profiles")))
