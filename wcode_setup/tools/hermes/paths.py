"""The paths of Hermes' files, by the rules of hermes-agent 0.19.0."""

from __future__ import annotations

from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View


def home(view: View, request: Request) -> str:
    """The folder of the configuration and `.env`: that of `--config`, else by HERMES_HOME and the profile.

    If HERMES_HOME is a profile, it is the folder; otherwise the `active_profile` of its root selects one.
    Raises `hermes-no-profile` for a profile that does not exist: Hermes would not start.
    """
    locations, profile = view.locations, request.options.get("profile")
    if request.config:
        return str(locations.path.dirname(locations.expand(request.config)))
    base, root = folders(locations)
    if locations.path.basename(locations.path.dirname(base)) == "profiles" and profile is None:
        return base
    name = (profile or _active(view)).lower()
    if name == "default":
        return root if profile else base
    folder = locations.join(root, "profiles", name)
    if not view.exists(folder):
        raise SetupError("hermes-no-profile", path=folder, profile=name)
    return folder


def folders(locations: Locations) -> tuple[str, str]:
    """The folder that HERMES_HOME names, else the default one; and the root, which has the profiles."""
    native, named = _native(locations), locations.variable("HERMES_HOME")
    base = native if named is None else str(locations.path.normpath(locations.join(locations.cwd, named)))
    if base.startswith(native + locations.path.sep):
        return base, native
    parent = locations.path.dirname(base)
    return base, str(locations.path.dirname(parent)) if locations.path.basename(parent) == "profiles" else base


def _native(locations: Locations) -> str:
    if locations.platform == "win32":
        local = locations.variable("LOCALAPPDATA") or locations.join(locations.home, "AppData", "Local")
        return locations.join(local, "hermes")
    return locations.join(locations.home, ".hermes")


def active_file(locations: Locations) -> str:
    """The file with the profile that `hermes profile use` selected."""
    return locations.join(folders(locations)[1], "active_profile")


def _active(view: View) -> str:
    """The profile that `hermes profile use` selected."""
    name = view.peek(active_file(view.locations), "raw")
    return (name or "").strip() or "default"


def config_target(view: View, request: Request) -> Target:
    """The configuration file."""
    locations = view.locations
    path = locations.expand(request.config) if request.config else locations.join(home(view, request), "config.yaml")
    return Target("config", path, "yaml", "hermes/config.yaml.j2", "hermes/config.yaml.schema.json")


def env_target(view: View, request: Request) -> Target:
    """The `.env` file, whose values take precedence over the environment of the process."""
    return Target("key", view.locations.join(home(view, request), ".env"), "dotenv", "hermes/env.j2")


def auth_files(view: View, request: Request) -> list[str]:
    """The files in which Hermes stores credentials: that of the profile, then that of the root."""
    locations = view.locations
    places = [home(view, request), *(() if request.config else folders(locations)[1:])]
    return list(dict.fromkeys(locations.join(place, "auth.json") for place in places))


def managed_folder(locations: Locations) -> str:
    """The folder where an administrator can pin values, which take precedence over the user's."""
    named = locations.variable("HERMES_MANAGED_DIR")
    return str(locations.path.normpath(locations.join(locations.cwd, named))) if named else "/etc/hermes"


def refuse_managed(view: View, request: Request) -> None:
    """Raise `hermes-managed` if Hermes itself would refuse to change this configuration."""
    locations = view.locations
    marker = locations.join(home(view, request), ".managed")
    what = "HERMES_MANAGED" if locations.variable("HERMES_MANAGED") else locations.shorten(marker)
    managed = locations.variable("HERMES_MANAGED") or view.exists(marker)
    if managed and not request.force:
        raise SetupError("hermes-managed", what=what)
