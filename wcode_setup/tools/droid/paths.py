"""The paths of Droid's files, by the rules of Droid 0.225.2."""

from __future__ import annotations

from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.kit.folders import repository, upwards

HOME = "FACTORY_HOME_OVERRIDE"
"""The variable that names the folder which has `.factory`, in place of the home."""
RUNTIME = "FACTORY_RUNTIME_SETTINGS_PATH"
"""The variable that does what `droid --settings` does."""
FOLDER, SETTINGS, LOCAL, LEGACY = ".factory", "settings.json", "settings.local.json", "config.json"
FORMAT = "json-comments"
_ORGANISATION = "FACTORY_ORG_MANAGED_SETTINGS_LOCAL_PATH"
_MANAGED = {
    "darwin": "/Library/Application Support/Factory/settings.json",
    "linux": "/etc/factory/settings.json",
    "win32": r"C:\Program Files\Factory\settings.json",
}


def folder(locations: Locations) -> str:
    """The folder of the user's files; a relative FACTORY_HOME_OVERRIDE starts at the current folder."""
    return str(locations.path.normpath(locations.join(locations.cwd, _home(locations), FOLDER)))


def config(locations: Locations, request: Request) -> Target:
    """The settings: `--config`, else the user's."""
    own = locations.join(folder(locations), SETTINGS)
    path = locations.expand(request.config) if request.config else own
    return Target("config", path, FORMAT, "droid/settings.json.j2", "droid/settings.json.schema.json")


def managed(view: View) -> str | None:
    """The administrator's settings: the file of the system, else that of the variable; None if there is neither."""
    locations = view.locations
    path = _MANAGED.get(locations.platform)
    return path if path and view.exists(path) else locations.variable(_ORGANISATION)


def system_managed(view: View) -> str | None:
    """The administrator's settings of the system; None if there are none."""
    path = _MANAGED.get(view.locations.platform)
    return path if path and view.exists(path) else None


def project_folders(view: View) -> list[str]:
    """The folders of settings around the current one, the strongest first: up to the repository's, else one alone."""
    locations, home = view.locations, _home(view.locations)
    above = upwards(locations, repository(view) or locations.cwd)
    return [locations.join(one, FOLDER) for one in above if one != home]


def _home(locations: Locations) -> str:
    return locations.variable(HOME) or locations.home
