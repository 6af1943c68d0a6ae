"""The paths of pi's files, by its own rules (1.6.0 and 0.74.2)."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup.tools.base import Request, Target, View

_SETTINGS = "pi/settings.json.schema.json"


class Files(NamedTuple):
    """The three files: the providers, the default model, and the keys that pi itself stores."""

    models: Target
    settings: Target
    auth: Target


def files(view: View, request: Request) -> Files:
    """The files in the agent folder; with `--config` the others are beside that file."""
    locations = view.locations
    models = locations.expand(request.config) if request.config else locations.join(folder(view), "models.json")
    beside = locations.path.dirname(models)
    settings, auth = locations.join(beside, "settings.json"), locations.join(beside, "auth.json")
    return Files(
        Target("config", models, "jsonc", "pi/models.json.j2", "pi/models.json.schema.json"),
        Target("config", settings, "json", "pi/settings.json.j2", _SETTINGS, private=False),
        Target("auth", auth, "json", "pi/auth.json.j2", "pi/auth.json.schema.json"),
    )


def folder(view: View) -> str:
    """The agent folder: PI_CODING_AGENT_DIR, else `.pi/agent` in the home folder."""
    locations = view.locations
    named = locations.variable("PI_CODING_AGENT_DIR")
    return locations.expand(named) if named else locations.join(locations.home, ".pi", "agent")


def is_settings(target: Target) -> bool:
    """True for the file of the default model."""
    return target.schema == _SETTINGS


def project_settings(view: View) -> str:
    """The settings of the project in the current folder, which count if the project is trusted."""
    return view.locations.join(view.locations.cwd, ".pi", "settings.json")


def trust_file(view: View, request: Request) -> str:
    """The file with the folders that the user trusts."""
    locations = view.locations
    return locations.join(locations.path.dirname(files(view, request).models.path), "trust.json")
