"""The paths of Codex' files, by the rules of Codex CLI 0.169.0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.kit.folders import repository, upwards

NAME = "config.toml"
MANAGED = "/etc/codex/managed_config.toml"
"""The administrator's file, whose values take precedence over all others."""
_PROFILE = re.compile(r"([A-Za-z0-9_-]+)\.config\.toml")


def home(view: View, request: Request) -> str:
    """The folder of all files: that of `--config`, else CODEX_HOME, else `~/.codex`; Codex does not expand a `~`."""
    locations = view.locations
    if request.config:
        return str(locations.path.dirname(locations.expand(request.config)))
    named = locations.variable("CODEX_HOME")
    if named is None:
        return locations.join(locations.home, ".codex")
    return str(locations.path.normpath(locations.join(locations.cwd, named)))


def config_target(view: View, request: Request) -> Target:
    """The configuration file."""
    locations = view.locations
    path = locations.expand(request.config) if request.config else locations.join(home(view, request), NAME)
    return Target("config", path, "toml", "codex/config.toml.j2", "codex/config.toml.schema.json")


def env_target(view: View, request: Request) -> Target:
    """The `.env` file, whose values take precedence over the environment of the process."""
    return Target("key", view.locations.join(home(view, request), ".env"), "dotenv", "codex/env.j2")


def login_file(view: View, request: Request) -> str:
    """The file of Codex's own login."""
    return view.locations.join(home(view, request), "auth.json")


def project_folders(view: View) -> list[str]:
    """The folders whose `.codex` counts, from that of the repository to the current one; without one that alone."""
    return [*upwards(view.locations, repository(view) or view.locations.cwd)][::-1]


def profile_target(view: View, request: Request, name: str) -> Target:
    """The file of a profile, which `codex --profile NAME` lays over the configuration."""
    path = view.locations.join(home(view, request), f"{name}.config.toml")
    return Target("profile", path, "toml", "codex/profile.config.toml.j2", "codex/profile.config.toml.schema.json")


def is_profile(target: Target) -> bool:
    """True for the file of a profile."""
    return target.role == "profile"


def profiles(view: View, request: Request) -> dict[str, Target]:
    """The existing files of profiles, by the name of the profile."""
    found = map(_PROFILE.fullmatch, view.names(home(view, request), needed=True))
    return {match[1]: profile_target(view, request, match[1]) for match in found if match}


def profile_names(provider: str, model: str) -> Iterator[str]:
    """Names for the profile of a model, the best first: letters, digits, `-` and `_` are all that Codex accepts."""
    short, long = (re.sub("[^A-Za-z0-9_]+", "-", text).strip("-") for text in (model.rpartition("/")[2], model))
    yield f"{provider}-{short}"
    yield f"{provider}-{long}"
    yield from (f"{provider}-{long}-{number}" for number in count(2))


def refuse_home(view: View, request: Request) -> None:
    """Raise `codex-home` if CODEX_HOME begins with a `~`, with which Codex does not start."""
    named = view.locations.variable("CODEX_HOME") or ""
    if not request.config and named.startswith("~") and not view.exists(home(view, request)):
        raise SetupError("codex-home", value=named)
