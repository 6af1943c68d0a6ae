"""The paths of Qwen Code's files, by its own rules (measured on 0.24.4)."""

from __future__ import annotations

from itertools import takewhile

from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.common import text_of
from wcode_setup.tools.kit.folders import upwards

FOLDER = "QWEN_HOME"
"""The variable of the configuration folder."""
SIMPLE = "QWEN_CODE_SIMPLE"
"""The variable with which Qwen Code ignores all settings."""
NAME = "settings.json"
_FOLDER = ".qwen"
SYSTEM = "QWEN_CODE_SYSTEM_SETTINGS_PATH"
"""The variable of the administrator's settings."""
_DEFAULTS = "QWEN_CODE_SYSTEM_DEFAULTS_PATH"
_TRUSTED = "QWEN_CODE_TRUSTED_FOLDERS_PATH"
_SYSTEM_FOLDERS = {
    "darwin": "/Library/Application Support/QwenCode",
    "win32": "C:\\ProgramData\\qwen-code",
}


def folder(view: View, request: Request) -> str:
    """The folder of the settings: that of `--config`, else QWEN_HOME, else `.qwen` in the home folder.

    Before anything else Qwen Code looks for QWEN_HOME in `.qwen/.env` and `.env` of the home folder, too.
    """
    locations = view.locations
    if request.config:
        return str(locations.path.dirname(locations.expand(request.config)))
    usual = locations.join(locations.home, _FOLDER)
    named = locations.env.get(FOLDER)
    if named is None:
        files = [locations.join(usual, ".env"), locations.join(locations.home, ".env")]
        found = (text_of(view.peek(path, "dotenv"), FOLDER) for path in files)
        named = next(filter(None, found), None)
    return locations.expand(named) if named else usual


def settings(view: View, request: Request) -> Target:
    """The user's settings, or the file of `--config`."""
    locations = view.locations
    own = locations.join(folder(view, request), NAME)
    path = locations.expand(request.config) if request.config else own
    return Target("config", path, "json-comments", "qwen/settings.json.j2", "qwen/settings.json.schema.json")


def env_file(view: View, request: Request) -> Target:
    """The user's `.env`, whose variables come before those in the settings, and after those of the process."""
    return Target("key", view.locations.join(folder(view, request), ".env"), "dotenv", "qwen/env.j2")


def system(locations: Locations) -> str:
    """The administrator's settings, which take precedence over all others."""
    named = locations.env.get(SYSTEM)
    where = _SYSTEM_FOLDERS.get(locations.platform, "/etc/qwen-code")
    return str(locations.path.join(locations.cwd, named or locations.join(where, NAME)))


def defaults(locations: Locations) -> str:
    """The administrator's defaults, over which all others take precedence."""
    named = locations.env.get(_DEFAULTS)
    beside = locations.join(locations.path.dirname(system(locations)), "system-defaults.json")
    return str(locations.path.join(locations.cwd, named or beside))


def project(locations: Locations) -> str | None:
    """The settings of the current folder; None in the home folder, where they are the user's."""
    return None if locations.cwd == locations.home else locations.join(locations.cwd, _FOLDER, NAME)


def project_env(view: View) -> str | None:
    """The nearest `.qwen/.env` or `.env`, from the current folder up to the home folder or the root."""
    locations = view.locations
    for above in takewhile(lambda folder: folder != locations.home, upwards(locations)):
        for parts in ((_FOLDER, ".env"), (".env",)):
            path = locations.join(above, *parts)
            if view.text(path) is not None:
                return path
    return None


def home_envs(view: View, request: Request) -> list[str]:
    """The user's files of variables, the first one with the highest precedence."""
    locations = view.locations
    own = env_file(view, request).path
    return list(
        dict.fromkeys([own, locations.join(locations.home, _FOLDER, ".env"), locations.join(locations.home, ".env")])
    )


def trusted_folders(view: View, request: Request) -> str:
    """The file with the folders that the user trusts."""
    return view.locations.variable(_TRUSTED) or view.locations.join(folder(view, request), "trustedFolders.json")


def agent_folders(view: View, request: Request) -> list[str]:
    """The folders of sub-agents: the project's, and the user's."""
    locations = view.locations
    found = [locations.join(locations.cwd, _FOLDER, "agents"), locations.join(folder(view, request), "agents")]
    return list(dict.fromkeys(found))
