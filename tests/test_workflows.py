"""`.github/workflows`: every step is a target of the Makefile; `tests/conformance/test_workflows.py` has the linters."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from release.tag import section
from tests.conformance import radar
from tests.program import ROOT

FOLDER = ROOT / ".github/workflows"
WORKFLOWS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.iterdir())
}
OTHERS = {
    "sudo .ci/run": "runs here, too",
    'gh release create "$GITHUB_REF_NAME" --verify-tag --notes-file notes.md dist/*': "needs GitHub",
}
"""Steps that are no target of the Makefile, each with the reason."""


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, workflow in WORKFLOWS.items():
        for job, facts in workflow["jobs"].items():
            yield f"{name}.{job}", facts


def steps(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((job, step) for job, facts in jobs() for step in facts["steps"] if kind in step)


def test_what_there_is() -> None:
    assert set(WORKFLOWS) == {"conformance", "radar", "release", "test"}


def test_every_step_is_a_target_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    run = {step["run"] for _job, step in steps("run")}
    assert set(OTHERS) <= run
    unknown = run - set(OTHERS) - {f"make {target}" for target in targets}
    assert not unknown


def test_the_matrix_has_the_versions_of_the_classifiers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    matrix = WORKFLOWS["test"]["jobs"]["test"]["strategy"]["matrix"]
    said = [re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", one) for one in project["classifiers"]]
    assert matrix["python"] == [found[1] for found in said if found]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    systems = {"macos": "MacOS", "ubuntu": "Linux", "windows": "Windows"}
    named = {one.rpartition(" ")[2] for one in project["classifiers"] if one.startswith("Operating System")}
    assert {systems[one.partition("-")[0]] for one in matrix["os"]} == named


def test_actions_of_others_are_pinned_alike() -> None:
    """By the digest of a commit, with the version beside it: the same in all files."""
    files = [*FOLDER.iterdir(), ROOT / "action.yml"]
    found = re.findall(r"uses: (\S+)@(.*)", "\n".join(file.read_text(encoding="utf-8") for file in files))
    assert len(found) == len([*steps("uses")]) + 1
    assert all(re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin) for _name, pin in found), found
    assert len({name for name, _pin in found}) == len(set(found))


def test_least_permissions() -> None:
    assert all(workflow["permissions"] == {"contents": "read"} for workflow in WORKFLOWS.values())
    assert {job: facts["permissions"] for job, facts in jobs() if "permissions" in facts} == {
        "release.attest": {"attestations": "write", "id-token": "write"},
        "release.pypi": {"id-token": "write"},
        "release.github": {"contents": "write"},
    }
    assert [job for job, facts in jobs() if "environment" in facts] == ["release.pypi"]
    assert all(facts["timeout-minutes"] <= 120 for _job, facts in jobs())
    for job, step in steps("uses"):
        if step["uses"].startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}, job
            assert "permissions" not in dict(jobs())[job], "no job that may write runs code of the repository"


def test_the_release_publishes_what_was_tested_and_built_once() -> None:
    release = WORKFLOWS["release"]["jobs"]
    assert {job: facts.get("needs") for job, facts in release.items()} == {
        "build": None, "attest": "build", "pypi": "attest", "github": "pypi",
    }  # fmt: skip
    assert [job for job, step in steps("run") if step["run"] in ("make dist", "make single")] == ["release.build"] * 2


def test_what_may_run_on_windows_needs_no_posix() -> None:
    """The tests of `make portable` load where Python is without the modules that Windows does not have."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # of `make test`
    make = subprocess.run(["make", "-n", "portable"], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    *_built, line = make.stdout.replace("\\\n", "").splitlines()
    loaded = subprocess.run(
        [sys.executable, "-m", "pytest", *shlex.split(line)[1:], "-n0", "-p", "tests.without_posix", "--collect-only", "-qq"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert loaded.returncode == 0, loaded.stdout[-2000:] + loaded.stderr


def test_the_radar_names_the_tool_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As the end of the job, and in its summary."""
    both = [radar.Moved("foo", "npm:foo", "1.0", "1.1"), radar.Moved("bar", "pypi:bar", "2.0", "2.1")]
    monkeypatch.setattr(radar, "moved", lambda: iter(both))
    monkeypatch.setattr(radar, "works", lambda one: one.tool == "bar")
    monkeypatch.setattr(sys, "argv", ["radar"])
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    with pytest.raises(SystemExit, match=r"^fails: foo 1\.1$"):
        radar.main()
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == "fails: foo 1.1\n"


CHANGES = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n\n### Added\n\n- that\n\n## [1.1.0]: soon\n\nx\n\n## [1.0.0] - 2026-11-01\n"


def test_the_text_of_a_release() -> None:
    assert section("v1.2.0", "1.2.0", CHANGES) == "### Added\n\n- that"


@pytest.mark.parametrize(
    ("tag", "version", "said"),
    [
        ("v1.2", "1.2.0", "the tag is v1.2, but the version is 1.2.0"),
        ("1.2.0", "1.2.0", "the tag is 1.2.0, but the version is 1.2.0"),
        ("v1.3.0", "1.3.0", "CHANGELOG.md has no section of 1.3.0"),
        ("v1.1.0", "1.1.0", "the section of 1.1.0 in CHANGELOG.md has no date"),
        ("v1.0.0", "1.0.0", "the section of 1.0.0 in CHANGELOG.md is empty"),
    ],
)
def test_a_tag_that_is_no_release(tag: str, version: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        section(tag, version, CHANGES)
    assert str(caught.value) == said


def test_the_target_takes_the_tag_as_it_is(tmp_path: Path) -> None:
    """A tag is text, for make and for the shell."""
    tag = f"$(shell touch {tmp_path}/1)`touch {tmp_path}/2`"
    done = subprocess.run(
        ["make", "-f", ROOT / "Makefile", "-o", ".venv/ready", f"BIN={os.path.dirname(sys.executable)}", "notes"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TAG": tag},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"Error: the tag is {tag}, but the version is " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["build"]
