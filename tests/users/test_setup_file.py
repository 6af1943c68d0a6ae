"""The setup file of `apply --user`, which root opens, and bad input: no process is started."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.faults import forked
from tests.program import Program
from tests.users import KEY, SETUP
from wcode_setup.api.users import Ended, User, read
from wcode_setup.errors import SetupError

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="giving a file to another user needs root")

FILES = {  # path -> the place that another user can change; None: root alone can
    "good/setup.yaml": None,
    "good/link.yaml": None,
    "to-good/link.yaml": None,
    "good/../good/setup.yaml": None,
    "sticky/setup.yaml": None,
    "good/wide.yaml": "good/wide.yaml",
    "good/group.yaml": "good/group.yaml",
    "good/theirs.yaml": "good/theirs.yaml",
    "theirs/setup.yaml": "theirs",
    "theirs/to-good.yaml": "theirs",
    "theirs/../good/setup.yaml": "theirs",
    "good/to-theirs.yaml": "theirs",
    "good/over-theirs.yaml": "theirs",
    "open/setup.yaml": "open",
    "sticky/theirs.yaml": "sticky/theirs.yaml",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with these files."""
    for name in ("good/setup", "good/wide", "good/group", "good/theirs", "sticky/setup", "theirs/setup", "open/setup"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(SETUP)
    for name, mode in (("good/wide.yaml", 0o602), ("good/group.yaml", 0o620), ("open", 0o777), ("sticky", 0o1777)):
        (tmp_path / name).chmod(mode)
    for name, target in (
        ("to-good", "good/"),
        ("good/link.yaml", "./setup.yaml"),
        ("good/to-theirs.yaml", "../theirs/setup.yaml"),
        ("good/over-theirs.yaml", "../theirs/to-good.yaml"),
        ("theirs/to-good.yaml", f"{tmp_path}/good/setup.yaml"),
        ("sticky/theirs.yaml", f"{tmp_path}/good/setup.yaml"),
        ("loop", "loop"),
    ):
        (tmp_path / name).symlink_to(target)
    for name in ("theirs", "good/theirs.yaml", "sticky/theirs.yaml"):
        os.lchown(tmp_path / name, 1234, 1234)
    return tmp_path


@pytest.mark.parametrize(("name", "place"), FILES.items())
def test_the_setup_file_is_root_s_alone(name: str, place: str | None, files: Path, program: Program) -> None:
    path = f"{files}/{name}"
    if place is None:
        assert read(path, 1 << 20).decode() == SETUP
        assert read(path, 3) == SETUP[:3].encode()
        return
    with pytest.raises(SetupError) as caught:
        read(path, 1 << 20)
    assert (caught.value.code, caught.value.fields["folders"]) == ("setup-foreign", f"{files}/{place}")
    if ".." not in name:
        result = program("apply", path, "--user", "root")
        assert result.err.splitlines() == [
            f"Error: {path}: another user can change or replace {files}/{place}, and root would open it",
            "Hint: Copy the setup file to a folder of root's, or pass it on standard input:",
            f"wcode-setup apply - --user root < {path}",
        ]
        assert result.code == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing", "No such file or directory"),
        ("loop", "Too many levels of symbolic links"),
        ("good", "Is a directory"),
        ("good/setup.yaml/x", "Not a directory"),
    ],
)
def test_a_setup_file_that_cannot_be_read(name: str, why: str, files: Path, program: Program) -> None:
    result = program("apply", f"{files}/{name}", "--user", "root")
    assert result.err == (
        f"Error: {files}/{name}: cannot read the setup file: {why}\nHint: Check the path; `-` reads standard input.\n"
    )
    assert result.code == 2


# what each run gets

ODD = "odd key of ours 12345".replace(" ", "-")


@pytest.mark.parametrize(
    ("given", "passed", "seconds"),
    [
        ((), ["--wait", "60", "--lang", "en", "--color", "never"], 660),
        (("--dry-run", "-q"), ["-q", "--dry-run", "--wait", "60", "--lang", "en", "--color", "never"], 660),
        (
            (
                "--check",
                "--force",
                "--try-key",
                "--keep-going",
                "--debug",
                "--wait=7",
                "--lang=zh",
                "--color=always",
                "--yes",
            ),
            [
                "--keep-going",
                "--try-key",
                "--force",
                "--debug",
                "--check",
                "--wait",
                "7",
                "--lang",
                "zh",
                "--color",
                "always",
            ],
            607,
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_options_go_to_each_run(
    given: tuple[str, ...], passed: list[str], seconds: int, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the variables of the keys, but no other; a user that is named twice has one run."""
    calls = []

    def run(user: User, *how: Any) -> Ended:
        calls.append((user.name, *how))
        return Ended(0, f"the key is {ODD}\n", "")

    monkeypatch.setattr("wcode_setup.api.users.run", run)
    names = ("--user", "root", "--user", "daemon", "--user", "root")
    setup = SETUP.replace("TEST_API_KEY", "WORK").encode()
    result = program("apply", "-", *names, *given, stdin=setup, env={"WORK": ODD, "OTHER_API_KEY": ODD[::-1]})
    assert result.code == 0, result.text
    assert calls == [(name, ["apply", "-", *passed], setup, {"WORK": ODD}, seconds) for name in ("root", "daemon")]
    assert result.out.count("the key is …") == (0 if "-q" in given else 2), result.out
    assert ODD not in result.text


# bad input


@pytest.mark.parametrize("name", ["", "no-such-user", "root\0", "#0", "0", "root:", "\udcff", "-x", "a b"])
def test_an_unknown_user(name: str, program: Program) -> None:
    result = program("apply", "-", "--user", "root", f"--user={name}", stdin=SETUP.encode())
    assert result.code == 2
    error, hint = result.err.splitlines()
    assert error.startswith("Error: there is no user ")
    assert hint == "Hint: `getent passwd` lists the users. Nothing was written."


def test_the_setup_file_is_checked_before_anything_starts(program: Program) -> None:
    result = program("apply", "-", "--user", "root", stdin=SETUP.replace("hermes", "hermez").encode())
    assert (result.code, result.err.count("Error: ")) == (2, 1)
    assert result.err.startswith("Error: <stdin>:4:9: tools.hermez: unknown key")
    result = program("apply", "-", "--user", "root", stdin=f"version: 1\napi_key: {KEY}\ntools: {{}}".encode())
    assert result.code == 2
    assert KEY not in result.text


def test_not_as_root(program: Program) -> None:
    os.chown(program.home, 1234, 1234)
    code, out, err = forked(lambda: tuple(program("apply", "my file", "--user", "root", stdin=SETUP.encode())), 1234)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "Error: --user starts a process as each user, which needs root",
        "Hint: Run it as root (`sudo --preserve-env=NAME` passes the variable of a key):",
        "sudo wcode-setup apply 'my file' --user root",
    ]
    assert program.tree() == {}


def test_not_on_windows(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wcode_setup.api.users.os", SimpleNamespace(name="nt"))
    result = program("apply", "-", "--user", "root", stdin=SETUP.encode())
    assert (result.code, result.err) == (
        2,
        "Error: --user is not supported on Windows\nHint: Run wcode-setup as each of the users.\n",
    )
