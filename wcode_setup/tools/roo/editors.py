"""Where the editors keep `settings.json` and their extensions, and which of them a request means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wcode_setup.errors import SetupError
from wcode_setup.places import Places
from wcode_setup.tools.base import Installed, Request, View

NAMES = ("code", "insiders", "vscodium", "cursor", "windsurf")
"""What `--editor` takes."""
_APPS = (  # name for --editor, folder of the settings, folder in the home, folder of the remote server
    ("code", "Code", ".vscode", ".vscode-server"),
    ("insiders", "Code - Insiders", ".vscode-insiders", ".vscode-server-insiders"),
    ("vscodium", "VSCodium", ".vscode-oss", ".vscodium-server"),
    ("cursor", "Cursor", ".cursor", ".cursor-server"),
    ("windsurf", "Windsurf", ".windsurf", ".windsurf-server"),
    ("", "Code - OSS", ".vscode-oss", ""),
)
_FLATPAKS = (
    ("code", "com.visualstudio.code", "Code", "vscode"),
    ("vscodium", "com.vscodium.codium", "VSCodium", "codium"),
)
_EXTENSION = r"(?i)(?:rooveterinaryinc\.roo-cline|zoocodeorganization\.zoo-code)-(\d[^-]*)(?:-.*)?"
"""The folder of an extension: publisher, name, version, and of some the platform."""


class Editor(NamedTuple):
    """One `settings.json`: the editor's name for `--editor` ("" for none), and the folders that tell of it.

    `home` is there where the editor is installed; `extensions` holds what is installed in it.
    """

    name: str
    settings: str
    home: str
    extensions: str


def editors(places: Places) -> list[Editor]:
    """Every place where an editor may keep its settings: on this desktop, in a Flatpak, on a remote, in code-server."""
    return [*_desktop(places), *_flatpak(places), *_server(places)]


def _desktop(places: Places) -> Iterator[Editor]:
    for name, folder, dotted, _ in _APPS:
        user = places.join(_config_root(places), folder, "User")
        yield Editor(name, places.join(user, "settings.json"), user, places.join(places.home, dotted, "extensions"))


def _config_root(places: Places) -> str:
    if places.platform == "win32":
        return _folder(places, "APPDATA", "AppData", "Roaming")
    if places.platform == "darwin":
        return places.join(places.home, "Library", "Application Support")
    return _folder(places, "XDG_CONFIG_HOME", ".config")


def _folder(places: Places, variable: str, *default: str) -> str:
    """The folder that a variable names, if its path is whole, else the one in the home."""
    named = places.variable(variable)
    return named if named and places.path.isabs(named) else places.join(places.home, *default)


def _flatpak(places: Places) -> Iterator[Editor]:
    for name, package, folder, data in _FLATPAKS if places.platform == "linux" else ():
        sandbox = places.join(places.home, ".var", "app", package)
        user = places.join(sandbox, "config", folder, "User")
        yield Editor(name, places.join(user, "settings.json"), user, places.join(sandbox, "data", data, "extensions"))


def _server(places: Places) -> Iterator[Editor]:
    for name, _, _, dotted in _APPS:
        home = places.join(places.home, dotted)
        if dotted:
            settings = places.join(home, "data", "Machine", "settings.json")
            yield Editor(name, settings, home, places.join(home, "extensions"))
    home = places.join(_folder(places, "XDG_DATA_HOME", ".local", "share"), "code-server")
    yield Editor("", places.join(home, "User", "settings.json"), home, places.join(home, "extensions"))


def chosen(view: View, request: Request) -> list[Editor]:
    """The editors that the request names; else those that have the extension, else all that are installed.

    Raises `roo-editor` for a name that is none, `empty-option` for an empty path.
    """
    known = editors(view.places)
    names, path = request.options.get("editor", ()), request.options.get("editor_settings")
    if path is not None and not path.strip():
        raise SetupError("empty-option", option="--editor-settings")
    if not (names or path):
        there = [editor for editor in known if view.exists(editor.home)]
        return [editor for editor in there if _versions(view, editor)] or there
    found: list[Editor] = []
    for name in names:
        if name not in NAMES:
            raise SetupError("roo-editor", editor=name, known=", ".join(NAMES))
        mine = [editor for editor in known if editor.name == name]
        found += [editor for editor in mine if view.exists(editor.home)] or mine[:1]
    if path:
        settings = view.places.expand(path)
        found.append(Editor("", settings, view.places.path.dirname(settings), ""))
    return found


def extension(view: View) -> Installed | None:
    """The first folder of a Roo or Zoo extension, with its version; of several versions in one place the newest."""
    for editor in editors(view.places):
        versions = _versions(view, editor)
        if versions:
            newest = max(versions, key=lambda name: [int(part) for part in re.findall(r"\d+", versions[name])])
            return Installed(view.places.join(editor.extensions, newest), versions[newest])
    return None


def _versions(view: View, editor: Editor) -> dict[str, str]:
    """Folder -> version of the Roo and Zoo extensions of an editor."""
    names = view.names(editor.extensions) if editor.extensions else []
    found = {name: re.fullmatch(_EXTENSION, name) for name in names}
    return {name: match[1] for name, match in found.items() if match}


def own_profiles(view: View, editor: Editor) -> bool:
    """Whether the editor has profiles with settings of their own, which do not read `settings.json`."""
    return bool(view.names(view.places.join(view.places.path.dirname(editor.settings), "profiles")))
