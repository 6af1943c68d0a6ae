"""The variable of a key in the environments of the desktop, of services and of shells, as far as files show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wcode_setup.doctor.results import OK, WARNING, Result
from wcode_setup.errors import Note
from wcode_setup.locations import Locations
from wcode_setup.tools.base import View

if TYPE_CHECKING:
    from wcode_setup.doctor.case import Case

_SHELLS = (".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv", ".zprofile", ".config/fish/config.fish")


def results(case: Case) -> Iterator[Result]:
    """The variable for programs that no shell started, and other values of it in other places."""
    variable, view = case.credential.variable or "", case.view
    if not view.locations.variable(variable):
        return
    found = dict(_values(view, variable, _session_files(view)))
    if not found:
        yield Result("key", OK, Note("doctor-shell-only", variable=variable))
    here = view.locations.env.get(variable, "").strip()
    known = {**found, **dict(_values(view, variable, _shell_files(view.locations)))}
    for path, value in known.items():
        if value and not value.startswith("$") and value != here:
            shown = view.locations.shorten(path)
            yield Result("key", WARNING, Note("doctor-other-value", path=shown, variable=variable))


def places(view: View) -> list[str]:
    """The files from which shells, the desktop and services get variables."""
    return [*_session_files(view), *_shell_files(view.locations)]


def _values(view: View, variable: str, paths: list[str]) -> Iterator[tuple[str, str]]:
    """The paths that set the variable, with the value; the last assignment in a file counts."""
    for path in paths:
        text = view.text(path) if variable else None
        for match in _assignment(variable).finditer(text or ""):
            yield path, (match["value"] or match["listed"] or "").strip().strip("\"'")


def _assignment(variable: str) -> re.Pattern[str]:
    """The setting of a variable: `NAME=value`, with `export`, `set -gx NAME value` of fish, or a property list's key.

    launchd has `<key>NAME</key><string>value</string>`, or `launchctl setenv NAME value` as two strings.
    """
    name = re.escape(variable)
    line = rf"^\s*(?:export\s+)?(?:{name}=|set\s+(?:-\w+\s+)+{name}\s+)(?P<value>[^\s#;]*)"
    listed = rf"<(?:key|string)>{name}</(?:key|string)>\s*<string>(?P<listed>[^<]*)"
    return re.compile(f"{line}|{listed}", re.MULTILINE)


def _session_files(view: View) -> list[str]:
    """The files from which the desktop and services of the user get variables."""
    locations = view.locations
    if locations.platform == "darwin":
        agents = locations.join(locations.home, "Library", "LaunchAgents")
        return [locations.join(agents, name) for name in view.names(agents) if name.endswith(".plist")]
    base = locations.variable("XDG_CONFIG_HOME") or locations.join(locations.home, ".config")
    folders = [locations.join(base, "environment.d"), "/etc/environment.d"]
    files = [
        locations.join(folder, name) for folder in folders for name in view.names(folder) if name.endswith(".conf")
    ]
    return [*files, locations.join(locations.home, ".pam_environment"), "/etc/environment"]


def _shell_files(locations: Locations) -> list[str]:
    return [locations.join(locations.home, name) for name in _SHELLS]
