"""The paths of OpenClaw's files, by its own rules (measured on 2026.3.8 and 2026.9.6)."""

from __future__ import annotations

from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View

_NAME = "openclaw.json"
_OLD_NAME = "clawdbot.json"


def config_target(path: str) -> Target:
    """The configuration file at `path` as a target."""
    return Target("config", path, "json5", "openclaw/openclaw.json.j2", "openclaw/openclaw.json.schema.json")


def key_target(path: str) -> Target:
    """The key file at `path` as a target."""
    return Target("key", path, "raw", "openclaw/provider.key.j2")


def config_path(locations: Locations, request: Request) -> str:
    """The path of `--config`, else of OPENCLAW_CONFIG_PATH, else of `openclaw.json` in the state folder."""
    if request.config:
        return locations.expand(request.config)
    named = locations.variable("OPENCLAW_CONFIG_PATH")
    return expand(locations, named) if named else locations.join(state_folder(locations, request), _NAME)


def state_folder(locations: Locations, request: Request) -> str:
    """The folder of agents and their files: OPENCLAW_STATE_DIR, else that of the profile, else `.openclaw` in the home.

    With `--config` it is the folder of that file.
    """
    if request.config:
        return str(locations.path.dirname(locations.expand(request.config)))
    named = locations.variable("OPENCLAW_STATE_DIR")
    if named:
        return expand(locations, named)
    profile = _profile(request)
    return locations.join(expand(locations, "~"), f".openclaw-{profile}" if profile else ".openclaw")


def _profile(request: Request) -> str | None:
    """The named profile; None for `default`."""
    name = request.options.get("profile")
    return None if name == "default" else name


def expand(locations: Locations, path: str) -> str:
    """`path` expanded as OpenClaw does: `~` is OPENCLAW_HOME, if that is set."""
    home = locations.variable("OPENCLAW_HOME")
    if home and (path == "~" or path.startswith(("~/", "~\\"))):
        path = locations.expand(home) + path[1:]
    return locations.expand(path)


def variable_files(locations: Locations, request: Request) -> list[str]:
    """The files from which OpenClaw takes variables that its environment lacks, the strongest first (2026.9.6)."""
    files = [locations.join(state_folder(locations, request), ".env")]
    return [*files, locations.join(locations.home, ".config", "openclaw", "gateway.env")]


def find_config(view: View, request: Request) -> Target:
    """The configuration that OpenClaw reads: `config_path`, or a file with an older name if that does not exist."""
    locations = view.locations
    path = config_path(locations, request)
    folder, name = locations.path.split(path)
    fixed = request.config or locations.variable("OPENCLAW_CONFIG_PATH") or _profile(request)
    if name == _NAME and not fixed and not view.exists(path):
        older = [locations.join(folder, _OLD_NAME)]
        if not locations.variable("OPENCLAW_STATE_DIR"):
            ancient = locations.join(expand(locations, "~"), ".clawdbot")
            older += [locations.join(ancient, _NAME), locations.join(ancient, _OLD_NAME)]
        path = next((old for old in older if view.exists(old)), path)
    return config_target(path)


def portable(locations: Locations, request: Request, path: str) -> str:
    """The text of a path for the configuration: `~/…` in the home folder; absolute if a path was named explicitly."""
    named = ("OPENCLAW_HOME", "OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH")
    moved = request.config or any(locations.variable(name) for name in named)
    return path if moved else locations.shorten(path)


def refuse_read_only(locations: Locations, request: Request) -> None:
    """Raise `openclaw-read-only` if a variable says that another program manages the configuration."""
    for name in ("OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"):
        value = locations.variable(name)
        if value and value.lower() not in ("0", "false", "no", "off") and not request.force:
            raise SetupError("openclaw-read-only", variable=name)
