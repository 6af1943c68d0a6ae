"""The editors of the VS Code family, with the paths of `settings.json` and of their extensions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wcode_setup.locations import Locations
from wcode_setup.tools.base import Installed, View
from wcode_setup.tools.common import version_numbers

NAMES = ("code", "insiders", "vscodium", "cursor", "windsurf")
"""The values of `--editor`."""
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
    """An editor: its name for `--editor` ("" if it has none), the path of its `settings.json`, and its folders.

    `home` exists if the editor is installed; `extensions` is the folder of its extensions.
    """

    name: str
    settings: str
    home: str
    extensions: str


def editors(locations: Locations) -> list[Editor]:
    """All editors that this machine may have: on the desktop, in a Flatpak, as a remote server, in code-server."""
    return [*_desktop(locations), *_flatpak(locations), *_server(locations)]


def _desktop(locations: Locations) -> Iterator[Editor]:
    for name, folder, dotted, _ in _APPS:
        user = locations.join(_config_root(locations), folder, "User")
        yield Editor(
            name, locations.join(user, "settings.json"), user, locations.join(locations.home, dotted, "extensions")
        )


def _config_root(locations: Locations) -> str:
    if locations.platform == "win32":
        return _folder(locations, "APPDATA", "AppData", "Roaming")
    if locations.platform == "darwin":
        return locations.join(locations.home, "Library", "Application Support")
    return _folder(locations, "XDG_CONFIG_HOME", ".config")


def _folder(locations: Locations, variable: str, *default: str) -> str:
    """The folder that a variable names, if its path is absolute; else `default` in the home folder."""
    named = locations.variable(variable)
    return named if named and locations.path.isabs(named) else locations.join(locations.home, *default)


def _flatpak(locations: Locations) -> Iterator[Editor]:
    for name, package, folder, data in _FLATPAKS if locations.platform == "linux" else ():
        sandbox = locations.join(locations.home, ".var", "app", package)
        user = locations.join(sandbox, "config", folder, "User")
        yield Editor(
            name, locations.join(user, "settings.json"), user, locations.join(sandbox, "data", data, "extensions")
        )


def _server(locations: Locations) -> Iterator[Editor]:
    for name, _, _, dotted in _APPS:
        home = locations.join(locations.home, dotted)
        if dotted:
            settings = locations.join(home, "data", "Machine", "settings.json")
            yield Editor(name, settings, home, locations.join(home, "extensions"))
    home = locations.join(_folder(locations, "XDG_DATA_HOME", ".local", "share"), "code-server")
    yield Editor("", locations.join(home, "User", "settings.json"), home, locations.join(home, "extensions"))


def newest(view: View, *extensions: str) -> Installed | None:
    """The newest of these extensions (`publisher.name`) in all editors; None if no editor has one."""
    folders = dict.fromkeys(editor.extensions for editor in editors(view.locations))
    found = [one for folder in folders for one in installed_in(view, folder, *extensions)]
    return max(found, key=version_numbers, default=None)


def installed_in(view: View, folder: str, *extensions: str) -> list[Installed]:
    """The installed versions of these extensions in one editor's folder of extensions."""
    wanted = "|".join(map(re.escape, extensions))
    names = {name: re.fullmatch(rf"(?i)(?:{wanted})-(\d[^-]*)(?:-.*)?", name) for name in view.names(folder)}
    return [Installed(view.locations.join(folder, name), match[1]) for name, match in names.items() if match]
