"""Which files Hermes opens: the rules of hermes-agent 0.19.0."""

from __future__ import annotations

from wcode_setup.errors import SetupError
from wcode_setup.places import Places
from wcode_setup.tools.base import Request, Target, View


def home(view: View, request: Request) -> str:
    """The folder of configuration and `.env`: beside `--config`, else HERMES_HOME and the profile say which.

    A HERMES_HOME that is a profile itself decides; any other one still follows the `active_profile` of its root.
    Raises `hermes-no-profile` for a profile that does not exist: Hermes would not start.
    """
    places, profile = view.places, request.options.get("profile")
    if request.config:
        return str(places.path.dirname(places.expand(request.config)))
    native, named = _native(places), places.variable("HERMES_HOME")
    base = native if named is None else str(places.path.normpath(places.join(places.cwd, named)))
    parent = places.path.dirname(base)
    is_profile = places.path.basename(parent) == "profiles"
    if is_profile and profile is None:
        return base
    root = places.path.dirname(parent) if is_profile else base
    if base.startswith(native + places.path.sep):
        root = native
    name = (profile or _active(view, root)).lower()
    if name == "default":
        return root if profile else base
    folder = places.join(root, "profiles", name)
    if not view.exists(folder):
        raise SetupError("hermes-no-profile", path=folder, profile=name)
    return folder


def _native(places: Places) -> str:
    if places.platform == "win32":
        local = places.variable("LOCALAPPDATA") or places.join(places.home, "AppData", "Local")
        return places.join(local, "hermes")
    return places.join(places.home, ".hermes")


def _active(view: View, root: str) -> str:
    """The profile that `hermes profile use` chose."""
    name = view.peek(view.places.join(root, "active_profile"), "raw")
    return (name or "").strip() or "default"


def config_target(view: View, request: Request) -> Target:
    """The configuration file."""
    places = view.places
    path = places.expand(request.config) if request.config else places.join(home(view, request), "config.yaml")
    return Target("config", path, "yaml", "hermes/config.yaml.j2", "hermes/config.yaml.schema.json")


def env_target(view: View, request: Request) -> Target:
    """The file of secrets, whose values win over the environment of the process."""
    return Target("key", view.places.join(home(view, request), ".env"), "dotenv", "hermes/env.j2")


def managed_folder(places: Places) -> str:
    """Where an administrator may pin values that win over the user's."""
    return places.variable("HERMES_MANAGED_DIR") or "/etc/hermes"


def refuse_managed(view: View, request: Request) -> None:
    """`hermes-managed` if Hermes itself would refuse to change this configuration."""
    places = view.places
    marker = places.join(home(view, request), ".managed")
    what = "HERMES_MANAGED" if places.variable("HERMES_MANAGED") else places.shorten(marker)
    managed = places.variable("HERMES_MANAGED") or view.exists(marker)
    if managed and not request.force:
        raise SetupError("hermes-managed", what=what)
