"""Folders of files about to be written: git work trees, permissions, owners, a missing home; the state folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from typing import Any

from wcode_setup.engine.store import files
from wcode_setup.engine.store.dotfiles import refuse_stores
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.text import shell_word
from wcode_setup.tools.base import Request


def above(path: str) -> Iterator[str]:
    """The folders above `path`, the innermost first."""
    while (folder := os.path.dirname(path)) != path:
        yield folder
        path = folder


def in_git(path: str) -> bool:
    """True if `path` is in a git work tree: a folder above it has a `.git` (a folder, or a file in a worktree)."""
    return any(files.stat_of(os.path.join(folder, ".git"), follow=False) for folder in above(path))


def check_folders(changed: Iterable[tuple[str, str]], locations: Locations, request: Request) -> list[Note]:
    """Check the folders above files about to be written, each as (path that the tool opens, real path); return notes.

    Raises `folder-open` or `folder-foreign` if other users could replace a file, by the rules of `Tool.refuse`; the
    notes report what is allowed. Raises `home-missing`.
    """
    notes: list[Note] = []
    for path, real in changed:
        refuse_missing_home(locations, real)
        if not request.preview:
            refuse_stores(real, path)
        for error, note in _doubts(path, real, locations) if locations.platform != "win32" else ():
            if not (request.preview or request.asks or request.force):
                raise error
            notes.append(note)
            if request.preview and not request.force:
                notes.append(Note("run-would-stop", why=error))
    return list(dict.fromkeys(notes))


def _doubts(path: str, real: str, locations: Locations) -> Iterator[tuple[SetupError, Note]]:
    """Reasons not to write the file, each as an error and as a note. Sticky folders such as `/tmp` are accepted."""
    folders = [(folder, facts) for folder in above(real) if (facts := files.stat_of(folder))]
    wide = [name for name, facts in folders if facts.st_mode & (stat.S_IWOTH | stat.S_ISVTX) == stat.S_IWOTH]
    if wide:
        said: dict[str, Any] = {"folders": _shown(wide, locations), "words": " ".join(map(shell_word, wide))}
        yield SetupError("folder-open", path=path, **said), Note("folder-is-open", **said)
    if locations.path.normpath(path) != real:  # a symlink was followed, which another user may have made
        fine = {0, _user(), *_owners(locations.home)}
        foreign = [name for name, facts in folders if facts.st_uid not in fine]
        if foreign:
            said = {"folders": _shown(foreign, locations)}
            yield SetupError("folder-foreign", path=path, **said), Note("folder-is-foreign", **said)


def owned(path: str) -> bool:
    """True if the file at `path` belongs to this user, and no other one can write it."""
    facts = files.stat_of(path)
    return facts is not None and _user() in (None, facts.st_uid) and not facts.st_mode & 0o022


def _user() -> int | None:
    """The effective UID; None where files have no owners (Windows)."""
    return os.geteuid() if hasattr(os, "geteuid") else None


def _owners(path: str) -> set[int]:
    """The UIDs that own `path` and, for a symlink, its target; empty if it does not exist."""
    return {facts.st_uid for facts in (files.stat_of(path, follow=False), files.stat_of(path)) if facts}


def _shown(folders: Iterable[str], locations: Locations) -> str:
    return ", ".join(map(locations.shorten, folders))


def home_owner(locations: Locations) -> int | None:
    """The UID that owns the home folder if this process is root and the owner is not; else None."""
    if _user() != 0:
        return None
    return next(iter(_owners(files.real_path(locations.home)) - {0}), None)


def refuse_missing_home(locations: Locations, path: str) -> None:
    """Raise `home-missing` if the real path `path` is below a home that does not exist: it is never created."""
    home = files.real_path(locations.home)
    if not files.exists(home) and path.startswith(home + locations.path.sep):
        raise SetupError("home-missing", path=locations.home)


def make_own(folder: str) -> None:
    """Create a folder that only the user can access (0700), or check that it is the user's own.

    Missing folders above it are shared with other programs (`~/.local`): 0755, as the umask allows. Raises
    `state-foreign` and `not-a-folder`.
    """
    files.make_folder(files.real_path(folder), above=0o700 | (0o755 & ~files.umask()))
    facts = files.stat_of(folder)
    if facts is None or not stat.S_ISDIR(facts.st_mode):
        raise SetupError("not-a-folder", path=folder)
    if _user() is not None and _owners(folder) != {_user()}:
        raise SetupError("state-foreign", path=folder)
    files.close_folder(folder)
