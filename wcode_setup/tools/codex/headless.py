"""Codex without a terminal, for `doctor --prove` (measured on 0.169.0)."""

from __future__ import annotations

from wcode_setup.errors import Note
from wcode_setup.tools.base import Headless
from wcode_setup.tools.codex import paths
from wcode_setup.tools.codex.above import managed
from wcode_setup.tools.codex.state import CATALOG, PROVIDERS, Current, entry_url
from wcode_setup.tools.common import mapping, text_of
from wcode_setup.tools.types import PROMPT

_COMMAND = ("codex", "exec", "--skip-git-repo-check", "-s", "read-only", PROMPT)


def headless(now: Current) -> Headless | Note:
    """The command, and the files of projects, roles and models.

    A note if the administrator's file, which Codex reads where it is, has a URL: it cannot be replaced.
    """
    view, locations = now.view, now.view.locations
    if any(entry_url(entry) for entry in mapping(managed(now), PROVIDERS).values()):
        return Note("codex-no-proof", path=paths.MANAGED)
    home = paths.home(view, now.request)
    files = [paths.login_file(view, now.request), locations.join(home, "agents")]
    for folder in paths.project_folders(view):
        files += [locations.join(folder, ".codex", name) for name in (paths.NAME, "agents")]
    if catalog := text_of(now.data, CATALOG):
        files.append(locations.expand(catalog, home))
    files += [
        command
        for entry in mapping(now.data, PROVIDERS).values()
        if (command := text_of(entry, "auth", "command")) and locations.path.isabs(command) and _is_own(now, command)
    ]
    return Headless(_COMMAND, files, {"CODEX_HOME": home}, 60)


def _is_own(now: Current, path: str) -> bool:
    """True for a file in the home folder, where the run has no other."""
    locations = now.view.locations
    return path.startswith(locations.home.rstrip("/") + "/")
