"""Qwen Code without a terminal, for `doctor --prove` (measured on 0.24.4)."""

from __future__ import annotations

from wcode_setup.errors import Note
from wcode_setup.tools.base import Headless, Request, View
from wcode_setup.tools.common import items, mapping
from wcode_setup.tools.qwen import paths
from wcode_setup.tools.qwen.state import PROVIDERS
from wcode_setup.tools.types import PROMPT

_VARIABLES = {"QWEN_USAGE_STATISTICS_ENABLED": "false", "QWEN_SANDBOX": "false"}


def headless(view: View, request: Request) -> Headless | Note:
    """The command, without MCP servers and extensions of the user, and the files that Qwen Code reads.

    A note if the administrator's settings, which Qwen Code reads where they are, have an entry: it cannot be replaced.
    """
    locations = view.locations
    system = [paths.system(locations), paths.defaults(locations)]
    for path in system:
        groups = mapping(view.peek(path, "json-comments"), PROVIDERS)
        if any(items(groups, name) for name in groups):
            return Note("qwen-no-proof", path=path)
    files = [paths.trusted_folders(view, request), *paths.home_envs(view, request)]
    files += [path for path in (paths.project(locations), paths.project_env(view)) if path]
    where = {paths.FOLDER: paths.folder(view, request)}
    command = ["qwen", "--extensions", "none", "--allowed-mcp-server-names", "none", "-p", PROMPT]
    return Headless(command, files, {**_VARIABLES, **where}, 90)
