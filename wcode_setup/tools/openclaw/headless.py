"""The headless run of OpenClaw, without its gateway."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.tools.base import Headless
from wcode_setup.tools.common import dig, mapping
from wcode_setup.tools.openclaw.above import DATABASE_TABLES, answering, auth_files, database_file
from wcode_setup.tools.openclaw.layers import included, merged
from wcode_setup.tools.openclaw.paths import expand, state_folder, variable_files
from wcode_setup.tools.openclaw.state import Current
from wcode_setup.tools.types import PROMPT

_SECONDS = 180
_QUIET = {"OPENCLAW_NO_AUTO_UPDATE": "1", "OPENCLAW_OFFLINE": "1", "DO_NOT_TRACK": "1"}


def headless(now: Current) -> Headless:
    """`openclaw agent --local`, for the agent that answers by default."""
    request, locations = now.request, now.view.locations
    profile = request.options.get("profile")
    options = ["--profile", str(profile)] if profile and not request.config else []
    agent = answering(merged(now).data)
    command = ["openclaw", *options, "agent", "--local", "--agent", agent, "--message", PROMPT]
    named: dict[str, str | None] = {}
    if request.config:
        named = {
            "OPENCLAW_CONFIG_PATH": now.target.path,
            "OPENCLAW_STATE_DIR": state_folder(locations, request),
        }
    databases = {database_file(now): DATABASE_TABLES}
    return Headless(command, list(_files(now)), {**_QUIET, **named}, _SECONDS, databases)


def _files(now: Current) -> Iterator[str]:
    """The included files, those of variables and keys, and what OpenClaw stores for its agents, without sessions."""
    locations, data = now.view.locations, merged(now).data
    yield from included(now)
    yield from variable_files(locations, now.request)
    for definition in mapping(data, "secrets", "providers").values():
        if isinstance(path := dig(definition, "path"), str):
            yield expand(locations, path)
    for _, path in auth_files(now):
        yield path
        yield locations.join(locations.path.dirname(path), "models.json")
