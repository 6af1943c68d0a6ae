"""The import file, and the settings that make Roo and Zoo read it at each start."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.common import mapping
from wcode_setup.tools.roo.editors import chosen, extension

KEYS = ("roo-cline.autoImportSettingsPath", "zoo-code.autoImportSettingsPath")
"""The names of Roo's and Zoo's import setting; a dot is part of the name."""


class Link(NamedTuple):
    """A setting that names an import file: its file and name, its text, and the path that the extension opens."""

    target: Target
    key: str
    text: str
    path: str

    @property
    def expands(self) -> bool:
        """True if the extension can expand the text: it supports `~/`, but not variables or a backslash after `~`."""
        return expands(self.text)


def settings_targets(view: View, request: Request) -> list[Target]:
    """The `settings.json` of each selected editor, each file once.

    None for a query if there is no sign of Roo: no option, no extension, no import file. An error in them would not
    concern it.
    """
    found: list[Target] = []
    concerned = request.sets_up or request.options or extension(view) or view.exists(own_path(view, request))
    for editor in chosen(view, request) if concerned else ():
        target = Target(
            "settings",
            editor.settings,
            "jsonc",
            "roo/settings.json.j2",
            "roo/settings.json.schema.json",
            private=False,
        )
        if not any(view.document(target) is view.document(other) for other in found):
            found.append(target)
    return found


def links(view: View, request: Request) -> list[Link]:
    """The import settings in all `settings.json`, as they are now."""
    return [
        Link(target, key, text, opened(view.locations, text))
        for target in settings_targets(view, request)
        for key in KEYS
        if isinstance(text := mapping(view.document(target).data).get(key), str) and text.strip()
    ]


def expands(text: str) -> bool:
    """True if the extension can expand a path: it supports `~/`, but not variables or a backslash after `~`."""
    return not ("$" in text or text.strip().startswith("~\\"))


def opened(locations: Locations, text: str) -> str:
    """The path that the extension opens for a setting; `~/` and relative paths are in the home folder."""
    return locations.expand(text.strip(), base=locations.home)


def spelling(locations: Locations, path: str) -> str:
    """The text of the setting for a path, with `~/` if possible, so that it works on other machines (settings sync)."""
    short = locations.shorten(path)
    return short.replace("\\", "/") if short.startswith("~") else path


def own_path(view: View, request: Request) -> str:
    """The path of `--config`, else of the import file in wcode-setup's configuration folder."""
    locations = view.locations
    return (
        locations.expand(request.config)
        if request.config
        else locations.join(locations.config_home(), "roo-settings.json")
    )


def import_path(view: View, request: Request) -> str:
    """The path of the import file: the one that all settings name or, with `--config` or `--force`, `own_path`."""
    own = own_path(view, request)
    paths = {link.path for link in links(view, request) if link.expands}
    forced = request.config or (request.force and request.sets_up)
    return own if forced or len(paths) != 1 else next(iter(paths))


def config_target(view: View, request: Request) -> Target:
    """The import file; in strict JSON, which the import requires."""
    path = import_path(view, request)
    return Target("config", path, "json", "roo/roo-settings.json.j2", "roo/roo-settings.json.schema.json")


def refuse_conflict(view: View, request: Request) -> None:
    """Raise if the settings name other files than the import file, unless forced.

    `roo-unexpanded`: a path that the extension cannot expand; `roo-elsewhere`: one or several other files.
    """
    if request.force:
        return
    locations, path = view.locations, import_path(view, request)
    found = links(view, request)
    for link in found:
        if not link.expands:
            line, column = view.document(link.target).position((link.key,)) or (None, None)
            raise SetupError(
                "roo-unexpanded", path=link.target.path, line=line, column=column, key=link.key, text=link.text
            )
    other = next((link for link in found if link.path != path), None)
    if other:
        line, column = view.document(other.target).position((other.key,)) or (None, None)
        files = dict.fromkeys([*(link.path for link in found), path])
        raise SetupError(
            "roo-elsewhere",
            path=other.target.path,
            line=line,
            column=column,
            key=other.key,
            files=", ".join(locations.shorten(file) for file in files),
        )
