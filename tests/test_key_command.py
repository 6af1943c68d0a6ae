"""`--api-key-command`, and the form `command`: the tool runs the command, and no file has the key."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.program import Program
from tests.suite import SUITES
from wcode_setup.errors import SetupError
from wcode_setup.secrets.credentials import COMMAND, ENV, FORMS, LITERAL, SECRET
from wcode_setup.secrets.sources import words_of
from wcode_setup.tools import TITLES, load

KEY, OTHER = "sk-test-command-0123456789", "sk-test-command-9876543210"
PLUS = ("--model", "qwen3.6-plus")
RUNNERS = [name for name in TITLES if COMMAND in getattr(load(name), "FORMS", ())]
"""The tools that can run a command for their key."""


def command(program: Program, name: str = "print-key", key: str = KEY) -> str:
    """A program of the user that prints a key."""
    script = program.write(f"bin/{name}", f"#!/bin/sh\necho {key}\n")
    script.chmod(0o700)
    return f"{script} 'one word'"


def texts(program: Program) -> dict[str, bytes]:
    found = program.tree(state=False).items()
    return {path: entry[0] for path, entry in found if isinstance(entry, tuple) and not path.startswith("bin/")}


def holders(program: Program, key: str = KEY) -> list[str]:
    return [path for path, text in texts(program).items() if key.encode() in text]


def form_of(program: Program, name: str) -> str | None:
    [found] = program("status", name, "--json").document["data"]
    return found["points_to"]["key_form"]


def set_up(program: Program, name: str, form: str) -> None:
    given = {
        COMMAND: ("--api-key-command", command(program)),
        ENV: ("--api-key-env", "WCODE_API_KEY"),
    }.get(form, ("--api-key-stdin",))
    options = (*SUITES[name].options, *PLUS, *given, "--key-storage", form)
    done = program(name, *options, stdin=KEY.encode(), env={"WCODE_API_KEY": KEY})
    assert done.code == 0, done.text


def test_two_tools_run_a_command() -> None:
    assert len(RUNNERS) >= 2


@pytest.mark.parametrize("name", TITLES)
def test_the_key_that_a_command_prints(name: str, program: Program) -> None:
    """Stored as from a file, unless the form is asked for and the tool has it."""
    options = (*SUITES[name].options, *PLUS, "--api-key-command", command(program))
    done = program(name, *options, "--json")
    assert done.document["status"] == "changed", done.text
    assert holders(program)
    assert KEY not in done.text
    assert program(name, *options, "--json").document["status"] == "unchanged"
    done = program(name, *options, "--key-storage", COMMAND, "--json")
    codes = [note["code"] for note in done.document["notes"]]
    assert ("key-no-command" in codes) == (name not in RUNNERS)
    assert bool(holders(program)) == (name not in RUNNERS)


@pytest.mark.parametrize("name", RUNNERS)
def test_in_no_file(name: str, program: Program) -> None:
    file = SUITES[name].files[0]
    program.write(file, SUITES[name].mine)
    before = texts(program)
    set_up(program, name, COMMAND)
    assert (holders(program), form_of(program, name)) == ([], COMMAND)
    after = texts(program)
    set_up(program, name, COMMAND)
    assert program(name, *PLUS, "--vision", "--dry-run").code == 0
    assert texts(program) == after
    assert program("validate", name).code == 0
    assert program("undo").code == 0
    assert texts(program) == before
    set_up(program, name, COMMAND)
    assert program("remove", name).code == 0
    assert texts(program) == before


@pytest.mark.parametrize("form", [form for form in FORMS if form != COMMAND])
@pytest.mark.parametrize("name", RUNNERS)
def test_to_and_fro(name: str, form: str, program: Program) -> None:
    """The former form leaves nothing behind."""
    set_up(program, name, form)
    first = texts(program)
    set_up(program, name, COMMAND)
    assert (holders(program), form_of(program, name)) == ([], COMMAND)
    second = texts(program)
    set_up(program, name, form)
    assert json_of(texts(program)) == json_of(first)
    assert program("undo").code == 0
    assert texts(program) == second
    assert program("undo", "--all").code == 0
    assert texts(program) == {}


def json_of(files: dict[str, bytes]) -> dict[str, object]:
    return {path: json.loads(text) if path.endswith(".json") else text for path, text in files.items()}


@pytest.mark.parametrize("name", RUNNERS)
def test_a_key_in_place_of_the_command(name: str, program: Program) -> None:
    set_up(program, name, COMMAND)
    done = program(name, *SUITES[name].options, "--api-key-stdin", "--json", stdin=OTHER.encode())
    assert "key-form-becomes-literal" in [note["code"] for note in done.document["notes"]]
    assert form_of(program, name) == LITERAL
    assert b"print-key" not in b"".join(texts(program).values())


@pytest.mark.parametrize("name", RUNNERS)
def test_another_command(name: str, program: Program) -> None:
    set_up(program, name, COMMAND)
    done = program("key", "--no-try", "--api-key-command", command(program, "other-key", OTHER), "--json")
    assert done.document["status"] == "changed", done.text
    assert b"other-key" in b"".join(texts(program).values())
    assert b"print-key" not in b"".join(texts(program).values())
    assert holders(program, OTHER) == []
    done = program("key", "--no-try", "--api-key-stdin", "--json", stdin=KEY.encode())
    assert (done.document["status"], [note["code"] for note in done.document["notes"]]) == (
        "unchanged",
        ["key-elsewhere"],
    )


@pytest.mark.parametrize("name", RUNNERS)
def test_the_key_of_a_tool_with_a_command(name: str, program: Program) -> None:
    other = next(one for one in TITLES if one != name and SUITES[one].fresh(LITERAL))
    set_up(program, name, COMMAND)
    assert program(other, *SUITES[other].options, *PLUS, "--api-key-stdin", stdin=OTHER.encode()).code == 0
    done = program("key", "--no-try", "--from-tool", name, "--json")
    assert done.document["status"] == "changed", done.text
    assert holders(program)
    assert holders(program, OTHER) == []


@pytest.mark.parametrize("name", RUNNERS)
def test_a_setup_file(name: str, program: Program) -> None:
    words = command(program).split(" ")[0]
    section: dict[str, object] = {"key_storage": COMMAND}
    setup = {
        "version": 1,
        "api_key": {"command": [words, "one word"]},
        "models": ["qwen3.6-plus"],
        "tools": {name: section},
    }
    program.write("setup.yaml", json.dumps(setup))
    assert program("apply", "setup.yaml").code == 0
    assert (holders(program), form_of(program, name)) == ([], COMMAND)
    exported = program("export")
    data = yaml.safe_load(exported.out)
    section = data["tools"][name]
    assert {**data, **section}["key_storage"] == COMMAND
    assert {**data, **section}["api_key"] == {"command": [words, "one word"]}
    program.write("exported.yaml", exported.out)
    assert program("apply", "exported.yaml", "--check").code == 0


@pytest.mark.parametrize("name", RUNNERS)
def test_doctor_names_the_command(name: str, program: Program) -> None:
    set_up(program, name, COMMAND)
    [found] = program("doctor", name, "--offline", "--json").document["data"]
    assert "doctor-key-command" in [check["code"] for check in found["checks"] if check["check"] == "key"]


BAD = {
    "an open quote": ("pass 'show", 2, "a quote in --api-key-command has no other half",
                      "Quote the whole command, for example 'pass show wcode'."),
    "no command": ("  ", 2, "--api-key-command is empty", None),
    "an unknown program": ("no-such-program", 1, "the key command 'no-such-program' returned no key: No such file or directory",
                           "Run the command yourself to see more; its output is never shown here."),
    "a failing program": ("false", 1, "the key command 'false' returned no key: exit code 1",
                          "Run the command yourself to see more; its output is never shown here."),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_commands(case: str, program: Program) -> None:
    words, code, error, hint = BAD[case]
    for name in (RUNNERS[0], "all"):
        done = program(name, *PLUS, "--api-key-command", words)
        assert done.code == code, done.text
        assert done.err.splitlines()[0] == f"Error: {error}"
        assert hint is None or done.err.splitlines()[1] == f"Hint: {hint}"
        assert texts(program) == {}


def test_a_form_without_a_command(program: Program) -> None:
    for name in RUNNERS:
        for given in ((), ("--api-key-stdin",)):
            done = program(name, *PLUS, *given, "--key-storage", COMMAND, stdin=KEY.encode())
            assert (done.code, done.err) == (
                2,
                (
                    "Error: --key-storage command needs a command that prints the key\n"
                    "Hint: Pass --api-key-command, for example --api-key-command 'pass show wcode'.\n"
                ),
            )
    done = program(RUNNERS[0], *PLUS, "--api-key-command", "true", "--api-key-stdin")
    assert done.err.startswith("Error: --api-key-stdin and --api-key-command both give a key\n")


def test_a_preview_goes_on_without_the_key(program: Program) -> None:
    for name in RUNNERS:
        done = program(name, *PLUS, "--api-key-command", "false", "--key-storage", COMMAND, "--dry-run", "--json")
        assert done.code == 0, done.text
        assert "key-unread" in [note["code"] for note in done.document["notes"]]


@pytest.mark.parametrize(
    ("line", "windows", "words"),
    [
        ("pass show wcode", False, ["pass", "show", "wcode"]),
        ("op read 'op://My vault/key'", False, ["op", "read", "op://My vault/key"]),
        (r"a\ b c", False, ["a b", "c"]),
        ("a # b", False, ["a", "#", "b"]),
        ('"a b"c', False, ["a bc"]),
        (r'"C:\Program Files\op.exe" read', True, [r"C:\Program Files\op.exe", "read"]),
        (r"C:\op.exe read", True, [r"C:\op.exe", "read"]),
    ],
)
def test_words(line: str, windows: bool, words: list[str]) -> None:
    assert words_of(line, windows) == words


@pytest.mark.parametrize("line", ["", " ", "''"])
def test_no_words(line: str) -> None:
    with pytest.raises(SetupError) as caught:
        words_of(line)
    assert caught.value.code == "empty-option"


def test_a_secret_form_is_not_taken_for_a_command(program: Program) -> None:
    for name in RUNNERS:
        set_up(program, name, SECRET)
        assert form_of(program, name) == SECRET
        set_up(program, name, ENV)
        assert form_of(program, name) == ENV
