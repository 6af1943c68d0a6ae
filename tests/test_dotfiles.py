"""A dotfiles repository behind a link: the key stays out of it where it can, and the way back leaves it clean."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.hostile import FILES, KEY, run
from tests.program import Program
from tests.suite import SUITES
from wcode_setup.tools import TITLES

WHOLE, ALONE = "the whole folder", "the file alone"


def git(repository: Path, *words: str) -> str:
    """Real git, with a configuration of nobody."""
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=Me", "-c", "user.email=me@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *words], cwd=repository, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def dotfiles(program: Program, tool: str, how: str) -> tuple[Path, Path]:
    """The tool's file with a literal key in a repository, committed, and a link to it; the repository and the real file."""
    name = next((file for file in FILES[tool] if file in SUITES[tool].holders["literal"]), FILES[tool][0])
    link = program.home / name
    real = program.home / "dotfiles" / tool / link.name
    real.parent.mkdir(parents=True)
    real.write_text(SUITES[tool].mine if name == FILES[tool][0] else "# mine\n")
    real.chmod(0o644)
    repository = program.home / "dotfiles"
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "mine")
    if how == WHOLE:
        link.parent.parent.mkdir(parents=True, exist_ok=True)
        link.parent.symlink_to(real.parent)
    else:
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(real, link.parent))
    return repository, real


@pytest.mark.parametrize(
    ("tool", "how"), [(tool, how) for tool in TITLES for how in (WHOLE, ALONE) if how == ALONE or "/" in FILES[tool][0]]
)
def test_a_repository_behind_a_link(tool: str, how: str, program: Program) -> None:
    repository, real = dotfiles(program, tool, how)
    links = {path: os.readlink(path) for path in program.home.rglob("*") if path.is_symlink()}
    before = real.read_bytes()
    document = run(program, tool, "--model", "qwen3.6-plus", "--api-key-stdin", "--json").document
    notes = {note["code"]: note["message"] for note in document["notes"]}
    assert document["status"] == "changed"
    assert real.read_bytes() != before
    assert (real.stat().st_mode & 0o777, "mode-tightened" in notes) == (0o600, True), "git looks at no such bits"
    assert {path: os.readlink(path) for path in links} == links

    inside = [path for path in repository.rglob("*") if path.is_file() and KEY.strip() in path.read_bytes()]
    if secret := SUITES[tool].secret:
        place = program.home / secret
        assert KEY.strip() in place.read_bytes(), "where the tool looks for it"
        assert KEY.strip() not in real.read_bytes()
        assert notes["key-secret-in-git"].endswith("so the key is stored in a separate file (--key-storage secret).")
        known = place.resolve().is_relative_to(repository)
        told = f"~/{secret} is in a git work tree: do not commit it."
        assert notes.get("key-file-in-git") == (told if known else None)
        assert known == (how == WHOLE and place.parent == (program.home / FILES[tool][0]).parent)
        assert inside == ([place.resolve()] if known else [])
    else:
        assert notes["key-in-git"] == "The file is in a git work tree: do not commit the key."
        assert real in inside
    assert git(repository, "status", "--porcelain") != ""

    again = run(program, tool, "--model", "qwen3.6-plus", "--api-key-stdin", "--json").document
    assert again["status"] == "unchanged"
    assert run(program, "undo").code == 0
    for marker in SUITES[tool].markers:
        (program.home / marker).unlink(missing_ok=True)  # a set-up leaves it for good, and says so
    assert git(repository, "status", "--porcelain") == ""
    assert real.read_bytes() == before
    assert {path: os.readlink(path) for path in links} == links
