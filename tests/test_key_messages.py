"""Every message about a missing or bad key names its source, and where keys come from for the wcode gateway alone."""

from __future__ import annotations

import pytest

from tests.program import Program
from tests.suite import SUITES
from tests.texts import ERRORS, NOTES
from wcode_setup.catalog import keys_from
from wcode_setup.errors import Note

MODEL = ("--model", "qwen3.6-plus")
SETUP = ("openclaw", *MODEL)
OTHER = ("--base-url", "https://gw.example/v1", "--provider", "gw")
PLATFORM = "keys come from https://platform.wcode.net."
BAD = {  # code -> a value that is no key, and what is said of it
    "key-empty": (" ", "is empty"),
    "key-short": ("k", "has only 1 character(s)"),
    "key-lines": ("sk-test-0123456789\nmore", "has several lines"),
    "key-characters": ("Bearer sk-test-0123456789", "contains a blank, quotes, or a control"),
    "key-placeholder": ("<API_KEY>", "is a placeholder"),
}
SOURCES = {  # how a value is given, and what it is called
    "--api-key": "the key from --api-key",
    "--api-key-stdin": "the key from standard input",
    "--api-key-file": "the key from ~/key",
    "--api-key-env": "the key from A_KEY",
    "env": "the key from A_KEY",
    "file": "the key from key",
    "command": "the key from cat",
}
ONE_SLOT = next(name for name, suite in SUITES.items() if suite.one_slot)
ELSEWHERE = {  # code -> where it is tested
    "key-no-source": "tests/test_key.py",
    "key-tool-no-key": "tests/test_key.py",
    "no-list": "tests/test_discover.py",
    "run-no-key": "tests/launch/",
}
LINE = "B_KEY=sk-test-0123456789"
OF_VARIABLES = {  # code -> a command, and what the variable holds
    "key-missing": ((*SETUP, "--key-storage", "literal"), ""),
    "key-not-given": ((ONE_SLOT, *MODEL), ""),
    "no-key-here": ((ONE_SLOT, *MODEL), ""),
    "key-variable-unset": ((*SETUP, "--api-key-env", "A_KEY", "--key-storage", "literal"), ""),
    "key-is-assignment": ((*SETUP, "--api-key-env", "A_KEY", "--key-storage", "literal"), LINE),
}
SETUP_FILE = "version: 1\nmodels: [qwen3.6-plus]\ntools: {{openclaw: {{key_storage: literal}}}}\napi_key: {}\n{}"


def said_of(program: Program, source: str, value: str, other: bool) -> str:
    """What a run says to a bad key from a source, for the wcode gateway or another one."""
    program.write("key", value)
    more = OTHER if other else ()
    if not source.startswith("--"):
        sources = {"env": "{env: A_KEY}", "file": "{file: key}", "command": "{command: [cat, key]}"}
        gateway = "gateway: {provider: gw, base_url: https://gw.example/v1}\n" if other else ""
        program.write("setup.yaml", SETUP_FILE.format(sources[source], gateway))
        return program("apply", "setup.yaml", env={"A_KEY": value}).err
    values = {"--api-key": (value,), "--api-key-file": ("~/key",), "--api-key-env": ("A_KEY",)}
    given = (source, *values.get(source, ()), "--key-storage", "literal")
    return program(*SETUP, *given, *more, stdin=value.encode(), env={"A_KEY": value}).err


@pytest.mark.parametrize("other", [False, True], ids=["wcode", "other gateway"])
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("code", BAD)
def test_a_bad_key(code: str, source: str, other: bool, program: Program) -> None:
    value, wrong = BAD[code]
    said = said_of(program, source, value, other)
    unset = code == "key-empty" and SOURCES[source].endswith("A_KEY")
    assert ("the variable A_KEY is unset or empty" if unset else f"{SOURCES[source]} {wrong}") in said
    assert (PLATFORM in said, "platform" in said) == (not other, not other)
    assert said.endswith(".\n")


@pytest.mark.parametrize("other", [False, True], ids=["wcode", "other gateway"])
@pytest.mark.parametrize("code", OF_VARIABLES)
def test_no_key(code: str, other: bool, program: Program) -> None:
    command, value = OF_VARIABLES[code]
    if code == "no-key-here":
        third = ("--base-url", "https://third.example/v1", "--api-key-stdin")
        assert program(ONE_SLOT, *MODEL, *third, stdin=b"sk-test-third-0123456789").code == 0
    result = program(*command, *(OTHER if other else ()), "--json", env={"A_KEY": value})
    (error,) = result.document["errors"]
    assert error["code"] == code
    assert (PLATFORM in error["hint"], "platform" in result.text) == (not other, not other)


def test_the_tables_are_whole() -> None:
    """Every hint that says where keys come from is tried here, and none says so by itself."""
    hints = {code: hint for code, (_, hint) in ERRORS["en"].items()}
    assert {code for code, hint in hints.items() if "{keys}" in hint} == {*BAD, *OF_VARIABLES, *ELSEWHERE}
    assert not [code for code, hint in hints.items() if "platform.wcode.net" in hint]
    assert not [code for code, text in NOTES["en"].items() if "platform.wcode.net" in text]


@pytest.mark.parametrize(
    ("url", "known"),
    [("https://wcode.net/api/gpt/v1", True), ("https://WCODE.net/v1", True), ("http://wcode.net:8080", True),
     ("https://wcode.net.example/v1", False), ("https://gw.example/wcode.net", False), ("http://127.0.0.1:1/v1", False)],
)  # fmt: skip
def test_where_keys_come_from(url: str, known: bool) -> None:
    assert keys_from(url) == (Note("keys-from", url="https://platform.wcode.net") if known else "")
