"""The paths of Continue's files, by the rules of its command line 1.5.47."""

from __future__ import annotations

from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.common import text_of

FOLDER = "CONTINUE_GLOBAL_DIR"
"""The variable that names the folder of all files; a `~` in it is not expanded."""


def home(locations: Locations) -> str:
    """The folder of all files but that of `--config`."""
    return folder(locations, locations.variable(FOLDER))


def folder(locations: Locations, named: str | None) -> str:
    """The folder that a value of the variable names; None: the one in the home folder."""
    if named is None:
        return locations.join(locations.home, ".continue")
    return str(locations.path.normpath(locations.join(locations.cwd, named)))


def config_target(view: View, request: Request) -> Target:
    """The configuration file."""
    locations = view.locations
    path = locations.expand(request.config) if request.config else locations.join(home(locations), "config.yaml")
    return Target("config", path, "yaml", "continue/config.yaml.j2", "continue/config.yaml.schema.json")


def env_target(view: View) -> Target:
    """The `.env` file, which counts after the environment of the process."""
    return Target("key", view.locations.join(home(view.locations), ".env"), "dotenv", "continue/env.j2")


def state_target(view: View) -> Target:
    """The file in which Continue keeps the model that was chosen in the terminal."""
    path = view.locations.join(home(view.locations), "index", "globalContext.json")
    return Target("state", path, "json", "continue/globalContext.json.j2", private=False)


def marker_target(view: View) -> Target:
    """The file without which `cn` asks for an Anthropic key when it starts in a terminal."""
    path = view.locations.join(home(view.locations), ".onboarding_complete")
    return Target("marker", path, "raw", "continue/onboarding_complete.j2")


def log_file(view: View) -> str:
    """The log, in which `cn --verbose` writes keys."""
    return view.locations.join(home(view.locations), "logs", "cn.log")


def project_files(locations: Locations) -> list[str]:
    """The files of variables in the current folder; `cn` adds those of the first to its environment."""
    found = [locations.join(locations.cwd, ".env"), locations.join(locations.cwd, ".continue", ".env")]
    return [path for path in found if path != locations.join(home(locations), ".env")]


def project_variable(view: View, name: str, files: int = 2) -> tuple[str, str] | None:
    """The first of these files that has a variable, and its value there; None if none has it."""
    for path in project_files(view.locations)[:files]:
        if value := text_of(view.peek(path, "dotenv"), name):
            return path, value
    return None
