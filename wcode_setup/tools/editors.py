"""The editors of the VS Code family: where each keeps `settings.json` and its extensions. One table for all tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wcode_setup.places import Places
from wcode_setup.tools.base import Installed, View

NAMES = ("code", "insiders", "vscodium", "cursor", "windsurf")
"""The editors that have a name for `--editor`."""
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


class Editor(NamedTuple):
    """One `settings.json`: the editor's name for `--editor` ("" for none), and its folders.

    `home` exists where the editor is installed; `extensions` holds its extensions.
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
    """The folder that a variable names, if its path is absolute, else the one in the home."""
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


def newest(view: View, *extensions: str) -> Installed | None:
    """The newest version of these extensions (`publisher.name`) in any editor; None if no editor has one."""
    folders = dict.fromkeys(editor.extensions for editor in editors(view.places))
    found = [one for folder in folders for one in installed_in(view, folder, *extensions)]
    return max(found, key=version_numbers, default=None)


def installed_in(view: View, folder: str, *extensions: str) -> list[Installed]:
    """The versions of these extensions in one editor's folder of extensions."""
    wanted = "|".join(map(re.escape, extensions))
    names = {name: re.fullmatch(rf"(?i)(?:{wanted})-(\d[^-]*)(?:-.*)?", name) for name in view.names(folder)}
    return [Installed(view.places.join(folder, name), match[1]) for name, match in names.items() if match]


def version_numbers(installed: Installed) -> list[int]:
    """The numbers in a version, to compare it with another (`7.10.0` -> 7, 10, 0); `[]` for no version."""
    return [int(part) for part in re.findall(r"\d+", installed.version or "")]
