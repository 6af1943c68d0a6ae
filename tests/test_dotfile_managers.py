"""Dotfile managers: a run says what to do where another program keeps the file, too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.program import Program
from tests.suite import SUITES
from tests.test_dotfiles import git
from wcode_setup.engine.store import dotfiles
from wcode_setup.secrets.credentials import ENV, LITERAL
from wcode_setup.tools import TITLES

TOOL = next(name for name in TITLES if not SUITES[name].one_slot)
FILE = SUITES[TOOL].files[0]
KEY = b"sk-test-managers-0123456789"
STORAGES = {ENV: ("--key-storage", "env"), LITERAL: ("--key-storage", "literal", "--api-key-stdin")}


def steps(program: Program, *more: str, storage: str = ENV) -> str:
    """What a set-up prints as its next steps."""
    program.write(FILE, SUITES[TOOL].mine) if not (program.home / FILE).exists() else None
    done = program(TOOL, "--model", "qwen3.6-plus", *STORAGES[storage], *more, stdin=KEY)
    assert done.code == 0, done.text
    return done.out.partition("\nNext:\n")[2]


def chezmoi(program: Program, name: str, root: str = ".local/share/chezmoi") -> Path:
    """A file of chezmoi's source state: `name` for the last part of the path."""
    *folders, _ = FILE.split("/")
    parts = [f"dot_{part[1:]}" if part.startswith(".") else part for part in folders]
    return program.write("/".join([root, *(f"private_{part}" for part in parts), name]), "")


NAME = FILE.rpartition("/")[2]
SOURCES = {
    NAME: "re-add",
    f"private_{NAME}": "re-add",
    f"encrypted_private_{NAME}.age": "re-add",
    f"executable_{NAME}": "re-add",
    f"{NAME}.tmpl": "edit",
    f"private_{NAME}.tmpl": "edit",
    f"modify_{NAME}": "edit",
}


@pytest.mark.parametrize("name", SOURCES)
def test_chezmoi(name: str, program: Program) -> None:
    chezmoi(program, name)
    assert f"\n  chezmoi {SOURCES[name]} {program.home / FILE}\n" in steps(program)
    undone = program("undo").out
    assert f"\n  chezmoi {SOURCES[name]} {program.home / FILE}\n" in undone


def test_chezmoi_and_a_key(program: Program) -> None:
    chezmoi(program, f"private_{NAME}")
    said = steps(program, storage=LITERAL)
    assert f"a key is in it now. To take it over encrypted:\n  chezmoi add --encrypt {program.home / FILE}\n" in said


@pytest.mark.parametrize("how", ["a folder in it", "its configuration", "XDG_DATA_HOME"])
def test_other_places_of_chezmoi(how: str, program: Program) -> None:
    if how == "a folder in it":
        program.write(".local/share/chezmoi/.chezmoiroot", "home\n")
        chezmoi(program, NAME, ".local/share/chezmoi/home")
    elif how == "its configuration":
        program.write(".config/chezmoi/chezmoi.toml", 'sourceDir = "~/dots"\n')
        chezmoi(program, NAME, "dots")
    else:
        program.env["XDG_DATA_HOME"] = f"{program.home}/data"
        chezmoi(program, NAME, "data/chezmoi")
    assert "chezmoi re-add" in steps(program)


@pytest.mark.parametrize("name", [f"other_{NAME}", f"{NAME}.bak", f"run_{NAME}"])
def test_other_files_of_chezmoi(name: str, program: Program) -> None:
    chezmoi(program, name)
    assert "chezmoi" not in steps(program)


BARE = {
    ".local/share/yadm/repo.git": "yadm commit -m wcode-setup {file}",
    ".cfg": "git --git-dir={folder} --work-tree={home} commit -m wcode-setup {file}",
}


@pytest.mark.parametrize("place", BARE)
def test_a_bare_repository(place: str, program: Program) -> None:
    """Its index lists the file."""
    folder = program.home / place
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "--bare")
    assert "commit" not in steps(program)
    program("undo")
    for other in ("a", "zzz" * 30, "ü"):
        program.write(other, "")
    git(program.home, f"--git-dir={folder}", f"--work-tree={program.home}", "add", "a", "zzz" * 30, "ü", FILE)
    wanted = BARE[place].format(file=program.home / FILE, folder=folder, home=program.home)
    said = steps(program)
    assert f"tracks this file. To commit the change:\n  {wanted}\n" in said
    program("undo")
    assert "do not commit it" in steps(program, storage=LITERAL)


def test_an_odd_index(program: Program) -> None:
    folder = program.home / ".cfg"
    folder.mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    for content in (b"", b"DIRC", b"DIRC\0\0\0\2\0\0\0\5" + b"x" * 20, b"DIRC\0\0\0\4\0\0\0\1", os.urandom(500)):
        (folder / "index").write_bytes(content)
        assert "commit" not in steps(program)
        program("undo")


def test_a_link_into_a_work_tree(program: Program) -> None:
    """As stow makes one."""
    tree = program.home / "dotfiles"
    real = program.write(f"dotfiles/app/{NAME}", SUITES[TOOL].mine)
    git(tree, "init", "-q")
    link = program.home / FILE
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real)
    assert f"\n  git -C {tree} commit -m wcode-setup app/{NAME}\n" in steps(program)
    program("undo")
    assert "do not commit it" in steps(program, storage=LITERAL)


def test_a_store(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    real = program.write(f"nix/store/abc-home/{NAME}", SUITES[TOOL].mine)
    link = program.home / FILE
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real)
    monkeypatch.setattr(dotfiles, "STORES", {f"{program.home}/nix/store": "Nix (home-manager)"})
    done = program(TOOL, "--model", "qwen3.6-plus", "--force")
    assert (done.code, done.err) == (
        1,
        (
            f"Error: ~/{FILE}: this file is in the read-only store {program.home}/nix/store, which only Nix (home-manager) "
            "writes\nHint: Set it in the configuration of Nix (home-manager), or replace the link by a file of your own. "
            "Nothing was written.\n"
        ),
    )
    assert real.read_text() == SUITES[TOOL].mine
    assert program(TOOL, "--model", "qwen3.6-plus", "--dry-run").code == 0


def test_nothing_is_said_without_a_manager(program: Program) -> None:
    said = steps(program)
    assert not any(word in said for word in ("chezmoi", "commit", "repository"))
