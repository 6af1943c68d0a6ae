"""The paths of Cline's files, by the rules of the command line 3.0.65 and of the VS Code extension 4.1."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup.tools.base import Installed, Request, Target, View
from wcode_setup.tools.common import npm_program
from wcode_setup.tools.editors import newest


class Files(NamedTuple):
    """The four files: the provider, the lists of models, the state of the VS Code extension, and its key."""

    config: Target
    models: Target
    state: Target
    secrets: Target


def files(view: View, request: Request) -> Files:
    """The files by `--config`, CLINE_PROVIDER_SETTINGS_PATH, CLINE_DATA_DIR, CLINE_DIR or the home folder.

    For `--config` the state files are in the folder above `settings` if it is in such a folder; else beside it.
    """
    locations = view.locations
    named = locations.expand(request.config) if request.config else _variable(view, "CLINE_PROVIDER_SETTINGS_PATH")
    config = named or locations.join(_data_folder(view), "settings", "providers.json")
    settings = locations.path.dirname(config)
    data = _data_folder(view)
    if request.config:
        data = locations.path.dirname(settings) if locations.path.basename(settings) == "settings" else settings
    return Files(
        _target("config", config, "providers.json", private=True),
        _target("models", locations.join(settings, "models.json"), "models.json", private=False),
        _target("state", locations.join(data, "globalState.json"), "globalState.json", private=False),
        _target("secrets", locations.join(data, "secrets.json"), "secrets.json", private=True),
    )


def agent_folders(view: View) -> list[str]:
    """The folders of the command line's agents: that of the project, then the user's; once if they are the same."""
    locations = view.locations
    home = locations.join(_variable(view, "CLINE_DIR") or locations.join(locations.home, ".cline"), "agents")
    return list(dict.fromkeys((locations.join(locations.cwd, ".cline", "agents"), home)))


def agents(view: View) -> list[tuple[str, Target | None]]:
    """Path and target of the command line's agents; those of the project come first, and have no target."""
    locations, found = view.locations, list[tuple[str, Target | None]]()
    *_, home = agent_folders(view)
    for folder in agent_folders(view):
        names = [name for name in view.names(folder) if name.lower().endswith((".yml", ".yaml"))]
        for path in (locations.join(folder, name) for name in names):
            found.append((path, Target("agent", path, "front-matter", "", private=False) if folder == home else None))
    return found


def sandbox(view: View) -> str | None:
    """The folder that replaces all others while CLINE_SANDBOX is 1; None without it."""
    locations = view.locations
    if locations.variable("CLINE_SANDBOX") != "1":
        return None
    temporary = locations.variable("TMPDIR") or locations.variable("TMP") or locations.variable("TEMP") or "/tmp"  # noqa: S108
    return _variable(view, "CLINE_SANDBOX_DATA_DIR") or locations.join(temporary, "cline-sandbox")


def _target(role: str, path: str, name: str, private: bool) -> Target:
    return Target(role, path, "json", f"cline/{name}.j2", f"cline/{name}.schema.json", private)


def _data_folder(view: View) -> str:
    locations = view.locations
    data = _variable(view, "CLINE_DATA_DIR")
    return data or locations.join(_variable(view, "CLINE_DIR") or locations.join(locations.home, ".cline"), "data")


def _variable(view: View, name: str) -> str | None:
    """The path in a variable; relative to the current folder, and without expanding `~`, as in Cline."""
    locations, value = view.locations, view.locations.variable(name)
    return str(locations.path.normpath(locations.join(locations.cwd, value))) if value else None


def find_program(view: View) -> Installed | None:
    """The program `cline` in PATH, else the newest extension."""
    return npm_program(view, "cline", "cline") or newest(view, "saoudrizwan.claude-dev")
