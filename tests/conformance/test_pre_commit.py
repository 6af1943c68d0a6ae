"""The hook of `.pre-commit-hooks.yaml` in the real pre-commit, as docs/provisioning.md has it: installed from a commit of this checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.conformance.install import install
from tests.program import Program
from tests.test_provisioning import blocks

pytestmark = pytest.mark.timeout(600)  # seconds: pre-commit builds an environment for the hook

SETUP, CONFIG = blocks()["agents.yaml"][0], blocks()[".pre-commit-config.yaml"][0]
INSTALL, COMMIT, APPLY, RUN = blocks()["pre-commit"][0].splitlines()
FILES = [entry["config"] for entry in yaml.safe_load(SETUP)["tools"].values()]
OWNER = "https://github.com/OWNER/wcode-setup"


class Repository:
    """A team's repository, with its own program and pre-commit in PATH."""

    def __init__(self, folder: Path, program: Program, env: Mapping[str, str]) -> None:
        tools = {"wcode-setup": (sys.executable, "wcode_setup")}
        tools["pre-commit"] = (os.path.join(install("pre-commit"), "bin", "python"), "pre_commit")
        for name, (python, module) in tools.items():
            program.write(f"bin/{name}", f'#!/bin/sh\nexec {python} -m {module} "$@"\n').chmod(0o755)
        path = [str(program.home / "bin"), os.environ["PATH"]]
        me = {f"GIT_{who}_{what}": f"me@{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self.env = {**program.env, **env, **me, "PATH": os.pathsep.join(path), "GIT_CONFIG_GLOBAL": os.devnull}
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.run("git init --quiet --initial-branch main")

    def run(self, line: str, code: int = 0) -> str:
        """What a command printed."""
        done = subprocess.run(
            ["sh", "-c", line], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit_all(self) -> str:
        """Commit everything without hooks; the commit."""
        self.run("git add --all && git commit --quiet --no-verify -m all")
        return self.run("git rev-parse HEAD").strip()


def test_the_hook(program: Program, offline: dict[str, str], checkout: Path, tmp_path: Path) -> None:
    """Passes in step, fails with the diff when not; nothing is written, neither in the repository nor in the home."""
    product = Repository(checkout, program, {})
    config = CONFIG.replace(OWNER, str(checkout)).replace("rev: main", f"rev: {product.commit_all()}")
    assert config.count(str(checkout)) == 1 and "rev: main" not in config
    team = Repository(tmp_path / "team", program, {**offline, "XDG_CACHE_HOME": str(tmp_path / "cache")})
    (team.folder / "agents.yaml").write_text(SETUP, encoding="utf-8")
    (team.folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    team.run(APPLY)
    assert all((team.folder / name).is_file() for name in FILES)
    team.commit_all()
    team.run(INSTALL)
    before = program.tree()

    assert "wcode-setup apply --check" in (passed := team.run(RUN)) and "Passed" in passed, passed
    (team.folder / "note").write_text("a file that nobody checks\n", encoding="utf-8")
    assert "Passed" in team.run(f"git add --all && {COMMIT}")

    file = team.folder / FILES[0]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("wcode/qwen3.6-plus", "wcode/gpt-x"), encoding="utf-8")
    broken = file.read_bytes()
    assert text.encode() != broken
    said = team.run(f"git add --all && {COMMIT}", 1)
    assert "Failed" in said and "- exit code: 3" in said
    assert re.search(r'^-.*"wcode/gpt-x"', said, re.MULTILINE)
    assert re.search(r'^\+.*"wcode/qwen3\.6-plus"', said, re.MULTILINE)
    assert "Failed" in team.run(RUN, 1)
    assert (file.read_bytes(), team.run("git status --porcelain")) == (broken, f"M  {FILES[0]}\n")
    left = {path: entry for path, entry in program.tree().items() if not path.startswith(".rustup")}
    assert left == before, "pre-commit itself asks rustup, which then makes its folder"

    team.run(APPLY)
    assert "Failed" in team.run(COMMIT, 1), "the repaired file is not staged"
    assert file.read_text(encoding="utf-8") == text, "pre-commit has put it aside, and brought it back"
    assert "nothing to commit" in team.run(f"git add --all && {COMMIT}", 1), "and the hook passes"
    assert "Passed" in team.run(RUN)

    (team.folder / "wcode.yaml").write_text(
        "version: 1\nmodel: [qwen3.6-plus]\ntools: {openclaw: {}}\n", encoding="utf-8"
    )
    (team.folder / "other.yaml").write_text(config.replace("args: [agents.yaml]", ""), encoding="utf-8")
    said = team.run(f"{RUN} --config other.yaml", 1)
    assert "wcode.yaml:2:1: model: unknown key" in said, (
        "the file without an argument; a mistake in it has its position"
    )
