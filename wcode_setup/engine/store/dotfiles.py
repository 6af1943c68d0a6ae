"""Files that a dotfile manager keeps elsewhere, too: chezmoi, yadm, a bare repository, a link into a work tree, Nix.

The manager would replace the file by its own copy, so the run says what to do there. No other program is run: only
names, and the index of a repository, are read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from wcode_setup.engine.store import files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.text import shell_word

STORES = {"/nix/store": "Nix (home-manager)", "/gnu/store": "Guix"}
"""Read-only stores, and what writes there."""
_YADM = (".local/share/yadm/repo.git", ".config/yadm/repo.git", ".yadm/repo.git")
_BARE = (".dotfiles", ".cfg", ".dotfiles.git", "dotfiles.git")
_ATTRIBUTES = r"(?:(?:exact|external|encrypted|private|readonly|empty|executable|create|modify|symlink)_)*"
_SUFFIX = r"(?:\.(?:tmpl|age|asc))*"
_LARGEST = 1 << 24
"""Bytes of an index that are read."""


class Changed(NamedTuple):
    """A file that a run writes: the path that the tool opens, the real one, and if the run puts a key into it."""

    path: str
    real: str
    keyed: Callable[[], bool]


def _above(path: str) -> Iterator[str]:
    while (folder := os.path.dirname(path)) != path:
        yield folder
        path = folder


def refuse_stores(real: str, path: str) -> None:
    """Raise `read-only-store` for a file in a store that only its manager writes."""
    for store, manager in STORES.items():
        if real.startswith(store + "/"):
            raise SetupError("read-only-store", path=path, folder=store, manager=manager)


def steps(changed: Iterable[Changed], locations: Locations) -> list[str | Note]:
    """The steps for the managers of these files, each a sentence and a command."""
    if locations.platform == "win32":
        return []
    found: list[str | Note] = []
    for file in changed:
        found += _chezmoi(file, locations) or _bare(file, locations) or _link(file, locations)
    return found


def _chezmoi(file: Changed, locations: Locations) -> list[str | Note]:
    source = _source(file.path, locations)
    if source is None:
        return []
    name = shell_word(file.path)
    if re.search(r"\.tmpl(\.|$)", source) or os.path.basename(source).startswith(("modify_", "create_")):
        return [Note("step-chezmoi-template", path=locations.shorten(source)), f"chezmoi edit {name}"]
    if file.keyed() and "encrypted_" not in source:
        return [Note("step-chezmoi-key"), f"chezmoi add --encrypt {name}"]
    return [Note("step-chezmoi"), f"chezmoi re-add {name}"]


def _source(path: str, locations: Locations) -> str | None:
    """The file of chezmoi's source state for a file of the home; None if there is none."""
    home = locations.home.rstrip("/") + "/"
    folder = _source_folder(locations)
    if not path.startswith(home) or not folder:
        return None
    for part in path[len(home) :].split("/"):
        wanted = re.escape(f"dot_{part[1:]}" if part.startswith(".") else part)
        match = (name for name in files.names(folder) if re.fullmatch(_ATTRIBUTES + wanted + _SUFFIX, name))
        name = next(match, None)
        if name is None:
            return None
        folder = os.path.join(folder, name)
        if os.path.isfile(folder):
            return folder
    return None


def _source_folder(locations: Locations) -> str | None:
    """The folder of chezmoi's source state, which its configuration or a file in it may name."""
    data = locations.variable("XDG_DATA_HOME") or locations.join(locations.home, ".local/share")
    found = _named_source(locations) or os.path.join(data, "chezmoi")
    if not files.exists(found):
        return None
    root = files.read(os.path.join(found, ".chezmoiroot")).content
    return os.path.join(found, root.decode("utf-8", "replace").strip()) if root else found


def _named_source(locations: Locations) -> str | None:
    folder = locations.variable("XDG_CONFIG_HOME") or locations.join(locations.home, ".config")
    content = files.read(os.path.join(folder, "chezmoi", "chezmoi.toml")).content
    named = content and re.search(rb"""^sourceDir\s*=\s*["']([^"'\n]+)["']""", content, re.MULTILINE)
    return locations.expand(named[1].decode("utf-8", "replace")) if named else None


def _bare(file: Changed, locations: Locations) -> list[str | Note]:
    """The step for a bare repository whose work tree is the home, and which tracks the file."""
    home = locations.home.rstrip("/") + "/"
    if not file.path.startswith(home):
        return []
    for place in (*_YADM, *_BARE):
        folder = os.path.join(home, place)
        if file.path[len(home) :] in _tracked(folder):
            shown = locations.shorten(folder)
            if file.keyed():
                return [Note("step-repository-key", folder=shown)]
            own = f"git --git-dir={shell_word(folder)} --work-tree={shell_word(locations.home)}"
            command = "yadm" if place in _YADM else own
            commit = f"{command} commit -m wcode-setup {shell_word(file.path)}"
            return [Note("step-repository", folder=shown), commit]
    return []


def _tracked(folder: str) -> set[str]:
    """The paths in the index of a bare repository; none for versions of the index that compress them."""
    if not files.exists(os.path.join(folder, "HEAD")):
        return set()
    content = (files.read(os.path.join(folder, "index")).content or b"")[:_LARGEST]
    return set(_paths(content)) if content[:4] == b"DIRC" and content[4:8] in (b"\0\0\0\2", b"\0\0\0\3") else set()


def _paths(index: bytes) -> Iterator[str]:
    at = 12
    for _ in range(int.from_bytes(index[8:12], "big")):
        begin = at + (64 if index[at + 60 : at + 61] >= b"\x40" and index[at + 60] & 0x40 else 62)
        end = index.find(b"\0", begin)
        if end < 0:
            return
        yield index[begin:end].decode("utf-8", "surrogateescape")
        at += (end - at) // 8 * 8 + 8


def _link(file: Changed, locations: Locations) -> list[str | Note]:
    """The step for a link (of stow, for example) into a git work tree."""
    tree = next((folder for folder in _above(file.real) if files.exists(os.path.join(folder, ".git"))), None)
    if os.path.normpath(file.path) == file.real or tree is None:
        return []
    shown = locations.shorten(tree)
    if file.keyed():
        return [Note("step-repository-key", folder=shown)]
    name = shell_word(os.path.relpath(file.real, tree))
    return [Note("step-repository", folder=shown), f"git -C {shell_word(tree)} commit -m wcode-setup {name}"]
