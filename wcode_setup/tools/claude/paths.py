"""The paths of Claude Code's files, by its own rules (measured on 2.1.332)."""

from __future__ import annotations

from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.common import nameable
from wcode_setup.tools.kit.folders import is_there, repository, upwards

FOLDER = "CLAUDE_CONFIG_DIR"
"""The variable of the configuration folder."""
_MANAGED = {"darwin": "/Library/Application Support/ClaudeCode", "win32": "C:\\Program Files\\ClaudeCode"}


def folder(locations: Locations, request: Request) -> str:
    """The folder of the settings: that of `--config`, else CLAUDE_CONFIG_DIR, else `.claude` in the home folder.

    As in Claude Code a relative path starts at the current folder, `~` is not expanded, and the empty variable is the
    current folder.
    """
    if request.config:
        return str(locations.path.dirname(locations.expand(request.config)))
    named = locations.env.get(FOLDER)
    if named is None:
        return locations.join(locations.home, ".claude")
    return str(locations.path.normpath(locations.join(locations.cwd, named)))


def is_odd(locations: Locations, request: Request) -> bool:
    """True if CLAUDE_CONFIG_DIR depends on the current folder, as an empty or relative path or one with `~` does."""
    named = locations.env.get(FOLDER)
    return named is not None and not request.config and not locations.path.isabs(named)


def settings(locations: Locations, request: Request) -> Target:
    """The file `settings.json`, or that of `--config`."""
    own = locations.join(folder(locations, request), "settings.json")
    path = locations.expand(request.config) if request.config else own
    return Target("config", path, "json", "claude/settings.json.j2", "claude/settings.json.schema.json")


def key_target(path: str) -> Target:
    """The key file at `path` as a target."""
    return Target("key", path, "raw", "claude/wcode.key.j2")


def own_key_file(locations: Locations, request: Request) -> Target:
    """The file `wcode.key` beside the settings: there is one slot, so one key."""
    return key_target(locations.join(folder(locations, request), "wcode.key"))


def portable(locations: Locations, request: Request, target: Target) -> str:
    """The path of a key file for the shell that runs the helper: `~/…` in the home folder, else absolute and quoted."""
    from shlex import quote

    short = locations.shorten(target.path)
    moved = request.config or locations.env.get(FOLDER) is not None
    if moved or short == target.path or quote(short[2:]) != short[2:]:
        return quote(nameable(target.path, settings(locations, request)))
    return short


def state_file(locations: Locations, request: Request) -> str:
    """The path of `.claude.json`, which Claude Code writes at every start, and wcode-setup never does."""
    named = locations.env.get(FOLDER)
    where = folder(locations, request) if named and not request.config else locations.home
    return locations.join(where, ".claude.json")


def login_file(locations: Locations, request: Request) -> str:
    """The path of the claude.ai login."""
    return locations.join(folder(locations, request), ".credentials.json")


def shadows(view: View, request: Request) -> list[str]:
    """The existing settings that take precedence in the current folder: those of the project, the weakest first.

    In a repository, `settings.local.json` of its folder counts, before that of the current folder; the home folder
    is none.
    """
    locations = view.locations
    here, own = locations.join(locations.cwd, ".claude"), settings(locations, request).path
    local = locations.join(here, "settings.local.json")
    root = repository(view)
    if root and root != locations.home:
        shared = locations.join(root, ".claude", "settings.local.json")
        local = shared if is_there(view, shared) else local
    files = [locations.join(here, "settings.json"), local]
    return [path for path in files if path != own and is_there(view, path)]


def agent_folders(view: View, request: Request) -> list[str]:
    """The folders of agents: the project's, from the current folder up to that of the repository, and the user's."""
    locations = view.locations
    above = upwards(locations, repository(view), locations.home)
    found = (locations.join(one, ".claude", "agents") for one in above)
    return list(dict.fromkeys([*found, locations.join(folder(locations, request), "agents")]))


def managed(view: View) -> list[str]:
    """The existing settings of the administrator, the weakest first."""
    locations = view.locations
    where = _MANAGED.get(locations.platform, "/etc/claude-code")
    more = locations.join(where, "managed-settings.d")
    dropped = [locations.join(more, name) for name in view.names(more) if name.endswith(".json")]
    files = [locations.join(where, "managed-settings.json"), *dropped]
    return [path for path in files if is_there(view, path)]
