"""Claude Code without a terminal, for `doctor --prove` (measured on 2.1.332)."""

from __future__ import annotations

from wcode_setup.errors import Note
from wcode_setup.tools.base import Headless
from wcode_setup.tools.claude import paths, state
from wcode_setup.tools.claude.state import BLOCK, URL, Current
from wcode_setup.tools.common import text_of
from wcode_setup.tools.types import PROMPT

_NO_HOOKS = '{"disableAllHooks": true}'
_VARIABLES = {
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "CLAUDE_CODE_MAX_RETRIES": "1",
    "DISABLE_AUTOUPDATER": "1",
}


def headless(now: Current) -> Headless | Note:
    """The command, which starts no hook and no MCP server of the user.

    A note if the administrator's settings, which Claude Code reads where they are, have a URL: it cannot be replaced.
    """
    view, request, locations = now.view, now.request, now.view.locations
    for path in paths.managed(view):
        if text_of(view.peek(path, "json"), BLOCK, URL):
            return Note("claude-no-proof", path=path)
    file = state.key_file(now)
    own = [locations.join(paths.folder(locations, request), name) for name in ("settings.json", "settings.local.json")]
    files = [
        *own,
        *([file.path] if file else []),
        paths.state_file(locations, request),
        paths.login_file(locations, request),
        *paths.shadows(view, request),
        *paths.agent_folders(view, request),
    ]
    settings = now.target.path if request.config else _NO_HOOKS
    command = ["claude", "--settings", settings, "--strict-mcp-config", "-p", PROMPT]
    return Headless(command, files, _VARIABLES, 60)
