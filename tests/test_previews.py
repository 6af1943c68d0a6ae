"""Previews: they end as the run would, or say why not; they show no key that is none, and no file that is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.previews import KEY, MODEL, check_stopped, three
from tests.program import Program
from tests.suite import SUITES
from tests.told import alike, check_preview, told
from wcode_setup.tools import TITLES

NOT_READ = "<key not read>"
STORAGES = ("literal", "secret")


# a key that cannot be read


@pytest.mark.parametrize("storage", STORAGES)
@pytest.mark.parametrize("tool", TITLES)
def test_an_unread_key_is_shown_as_such(tool: str, storage: str, program: Program) -> None:
    """By its sign, which nobody takes for a masked key, in changes, diff and JSON; and the run stops for the same."""
    command = (tool, *MODEL, "--api-key-file", "nokey", "--key-storage", storage)
    dry, check, real = three(program, *command)
    assert (dry.code, check.code, real.code) == (0, 3, 1)
    why = "cannot read the key file: No such file or directory"
    assert f"Cannot read the API key ({why}): this preview ignores its value, and a real run would fail." in dry.out
    assert why in real.err
    assert NOT_READ in dry.out and "ead>" not in dry.out.replace(NOT_READ, "")
    assert not [line for line in told(dry.out).notes if "as it is now" in line]
    document = program(*command, "--dry-run", "--json").document
    assert NOT_READ in json.dumps(document["files"]) and "…" not in json.dumps(document["files"], ensure_ascii=False)


@pytest.mark.parametrize("storage", STORAGES)
@pytest.mark.parametrize("tool", TITLES)
def test_an_unread_key_beside_a_stored_one(tool: str, storage: str, program: Program) -> None:
    """Where the form stays nothing would change; only files that are there are listed."""
    assert program(tool, *MODEL, "--api-key", KEY, "--key-storage", storage).code == 0
    result = program(tool, *MODEL, "--api-key-file", "nokey", "--dry-run")
    assert result.code == 0
    assert set(told(result.out).files.values()) == {"unchanged"}
    assert all(on_disk(program, path).exists() for path in told(result.out).files)


def on_disk(program: Program, path: str) -> Path:
    return program.home / path.removeprefix("~/")


# files that are not there


@pytest.mark.parametrize("command", [("undo",), ("remove", "{}"), ("{}", *MODEL, "--key-storage", "env")],
                         ids=["undo", "remove", "env"])  # fmt: skip
@pytest.mark.parametrize("tool", [name for name, suite in SUITES.items() if suite.secret])
def test_a_file_of_keys_that_somebody_deleted(tool: str, command: tuple[str, ...], program: Program) -> None:
    """It is neither listed nor made again."""
    program(tool, *MODEL, "--api-key", KEY, "--key-storage", "secret")
    (file,) = (path for path in program.home.rglob("*") if path.is_file() and KEY in path.read_text())
    file.unlink()
    words = [word.format(tool) for word in command]
    dry, _, real = three(program, *words)
    check_preview(dry, real)
    assert (dry.code, real.code) == (0, 0)
    assert file.name not in told(dry.out).files.keys() | {Path(path).name for path in told(dry.out).files}
    assert not file.exists()


# notes in the tense of a preview


@pytest.mark.parametrize("tool", TITLES)
def test_a_file_that_others_can_read(tool: str, program: Program) -> None:
    assert program(tool, *MODEL, "--api-key", KEY).code == 0
    for path in program.home.rglob("*"):
        if path.is_file() and KEY in path.read_text() and ".local/state" not in str(path):
            path.chmod(0o644)
    dry, _, real = three(program, tool, "--model", "qwen/qwen3.6-27b")
    check_preview(dry, real)
    assert "(mode before: 0644)" in dry.out and "is now" not in dry.out


# changes that look alike


@pytest.mark.parametrize(("old", "new"), [("abcd1234", "efgh5678"), (KEY, "sk-other-9876543210abcdef")])
@pytest.mark.parametrize("tool", TITLES)
def test_a_key_that_is_masked_like_the_one_before(tool: str, old: str, new: str, program: Program) -> None:
    assert program(tool, *MODEL, "--api-key", old).code == 0
    command = (tool, *MODEL, "--api-key", new)
    document = program(*command, "--dry-run", "--json").document
    assert all(change["old"] != change["new"] for file in document["files"] for change in file["changes"])
    dry, _, real = three(program, *command)
    check_preview(dry, real)
    assert "(another value)" in "\n".join(told(dry.out).changes)
    assert old not in dry.text and new not in dry.text


def test_long_values_that_begin_alike(program: Program) -> None:
    """The part where they differ is shown."""
    models = [f"vendor/model-{number:03}" for number in range(40)]
    limits = ("--context-window", "1000", "--max-tokens", "10")
    program("openclaw", "--model", models[0], *limits, "--name", "long " * 50 + "one", "--api-key", KEY)
    result = program("openclaw", "--model", models[0], *limits, "--name", "long " * 50 + "two", "--dry-run")
    changes = [line for line in told(result.out).changes if ": name " in line]
    assert changes and not list(filter(alike, changes))
    assert 'one" -> …' in changes[0] and changes[0].endswith('two"')


# what stops the run


def open_folder(program: Program) -> tuple[str, dict[str, str]]:
    program.config("{}").parent.chmod(0o777)
    return "openclaw", {}


def no_home(program: Program) -> tuple[str, dict[str, str]]:
    return "openclaw", {"HOME": str(program.home / "nowhere")}


@pytest.mark.parametrize("scene", [open_folder, no_home])
def test_what_stops_the_run(scene: Callable[[Program], tuple[str, dict[str, str]]], program: Program) -> None:
    tool, env = scene(program)
    check_stopped(program, tool, env, forced=scene is not no_home)
