"""Aider without a terminal, for `doctor --prove` (measured on 0.86.2)."""

from __future__ import annotations

from wcode_setup.tools.aider import paths
from wcode_setup.tools.aider.layers import world
from wcode_setup.tools.base import Headless, Request, View
from wcode_setup.tools.types import PROMPT

QUIET = (
    "--no-git",
    "--yes-always",
    "--no-check-update",
    "--no-show-model-warnings",
    "--no-show-release-notes",
    "--no-pretty",
)
_VARIABLES = {"AIDER_ANALYTICS": "false", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}


def headless(view: View, request: Request) -> Headless:
    """The command, and the files of the project, of variables, and those that options name."""
    found, locations = world(view, request), view.locations
    files = list(paths.project_files(view))
    for name in ("env-file", "model-settings-file", "model-metadata-file"):
        option = found.option(name)
        if option and isinstance(option.value, str):
            files.append(locations.join(locations.cwd, option.value))
    return Headless(["aider", *named(view, request), *QUIET, "--message", PROMPT], files, _VARIABLES, 180)


def named(view: View, request: Request) -> list[str]:
    """The options for the files of `--config`, which Aider does not find by itself."""
    if not request.config:
        return []
    locations = view.locations
    found = (paths.conf(locations, request), paths.settings(locations, request), paths.metadata(locations, request))
    options = ("--config", "--model-settings-file", "--model-metadata-file")
    return [word for option, target in zip(options, found, strict=True) for word in (option, target.path)]
