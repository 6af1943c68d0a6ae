"""`remove all`: every provider that was configured, of every tool, in one run."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.program import Program, scratch
from tests.secrets.homes import HOMES, lay_out
from tests.suite import is_marker
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools import TITLES

KEY = "sk-test-0123456789abcdef"
GATEWAYS = {
    "wcode": (),
    "mygw": ("--provider", "mygw", "--base-url", "https://gw.example/v1"),
    "third": ("--provider", "third", "--base-url", "https://third.example/v1"),
}


def prepared(program: Program, tool: str, storage: str, names: list[str]) -> dict[str, bytes]:
    """A home with runs for several providers on a tool; the files before them."""
    lay_out(program, HOMES[tool])
    before = files(program)
    key = ("--api-key-env", "TEST_API_KEY", "--key-storage", storage)
    for name in names:
        result = program(tool, "-m", "qwen3.6-plus", *GATEWAYS[name], *key, "--force", env={"TEST_API_KEY": KEY})
        assert result.code == 0, result.text
    return before


def files(program: Program) -> dict[str, bytes]:
    """The files but for our state, and what is the tool's own once it is written."""
    return {
        path: facts[0]
        for path, facts in program.tree(state=False).items()
        if isinstance(facts, tuple) and not is_marker(path)
    }


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize("storage", STORAGES)
@pytest.mark.parametrize("tool", TITLES)
def test_all_providers_go(tool: str, storage: str, program: Program) -> None:
    """As if each had been removed by its name, and back to the bytes from before."""
    names = list(GATEWAYS)
    random.Random(tool + storage).shuffle(names)
    before = prepared(program, tool, storage, names)
    configured = files(program)
    document = program("remove", "all", "--json").document
    assert document["status"] == "removed"
    assert files(program) == before
    assert "Nothing to remove" in program("remove", "all").out
    assert program("undo").code == 0
    assert files(program) == configured
    with scratch() as home:
        other = Program(home)
        prepared(other, tool, storage, names)
        for name in names[::-1]:
            assert other("remove", tool, "--provider", name).code == 0
        assert files(other) == before


@pytest.mark.parametrize("tool", TITLES)
def test_what_was_edited_since_stays(tool: str, program: Program) -> None:
    """With an edit, nothing can come back as bytes: each value goes, of either provider."""
    before = prepared(program, tool, "literal", ["wcode", "mygw"])
    for path, content in files(program).items():
        if content != before.get(path) and not path.endswith(".env"):
            mark = "# mine\n" if path.endswith((".yaml", ".yml")) else "\n"
            program.write(path, content + mark.encode())
    assert program("remove", "all").code == 0
    left = b"".join(files(program).values())
    for trace in (b"mygw", b"gw.example", b"wcode.net", KEY.encode()):
        assert left.count(trace) == b"".join(before.values()).count(trace)


def test_key_files_go_whatever_is_in_them(program: Program) -> None:
    """Each provider is swept for itself: nothing else reads its key file."""
    program.config("{}")
    for name, gateway in GATEWAYS.items():
        key = ("--api-key", KEY, "--key-storage", "secret")
        assert program("openclaw", "-m", "qwen3.6-plus", *gateway, *key).code == 0
        program.write(f".openclaw/{name}.key", "sk-another-0123456789")
    assert program("remove", "all").code == 0
    assert files(program) == {".openclaw/openclaw.json": b"{}"}


def test_one_that_is_named_goes_alone(program: Program) -> None:
    prepared(program, "openclaw", "literal", ["wcode", "mygw"])
    assert program("remove", "openclaw").code == 2, "two providers, and nobody said which"
    assert program("remove", "all", "--provider", "mygw", "--json").document["status"] == "removed"
    text = files(program)[".openclaw/openclaw.json"]
    assert (b"gw.example" in text, b"wcode.net" in text) == (False, True)


def test_a_setup_file_still_asks_which(program: Program) -> None:
    prepared(program, "openclaw", "literal", ["wcode", "mygw"])
    program.write("setup.yaml", "version: 1\ntools: {openclaw: {enabled: false}}\n")
    errors: list[dict[str, Any]] = program("apply", "setup.yaml", "--json").document["errors"]
    assert [error["code"] for error in errors] == ["several-providers"]
