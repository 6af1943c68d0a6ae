"""`use`: kept setups, applied by name; switching to and fro is stable to the byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.program import STATE, Program
from tests.suite import SUITES
from tests.test_streams import Failing
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET
from wcode_setup.tools import TITLES, load

SETUPS = ".config/wcode-setup/setups"
A, B = "sk-test-use-a-0123456789", "sk-test-use-b-9876543210"
WCODE = ("--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b")
OTHER = (
    "--model",
    "my/model",
    "--context-window",
    "200k",
    "--max-tokens",
    "8192",
    "--base-url",
    "https://gw.example/v1",
)
SLOTS = ("--small-model", "qwen/qwen3.6-27b", "--slots", "ours")
MAP = next(name for name in TITLES if not SUITES[name].one_slot)
SLOT = next(name for name in TITLES if SUITES[name].one_slot)
NAMES = [name for name in TITLES if load(name).PROTOCOL != ANTHROPIC]
"""The tools that another gateway may have the same URL for."""


def set_up(program: Program, name: str, *options: str, key: str, form: str = LITERAL) -> None:
    own = (*SUITES[name].options, "--key-storage", form)
    given = ("--api-key-env", f"{key[12].upper()}_API_KEY") if form == ENV else ("--api-key-stdin",)
    done = program(name, *own, *options, *given, stdin=key.encode(), env={"A_API_KEY": A, "B_API_KEY": B})
    assert done.code == 0, done.text


def use(program: Program, *words: str) -> Any:
    done = program("use", *words, env={"A_API_KEY": A, "B_API_KEY": B})
    assert done.code == 0, done.text
    assert not any(key in done.text for key in (A, B))
    return done


def texts(program: Program) -> dict[str, bytes]:
    """The content of the user's files, without the times of changes and the kept setups."""
    found = program.tree(state=False).items()
    files = {path: entry[0] for path, entry in found if isinstance(entry, tuple) and not path.startswith(SETUPS)}
    return {
        path: b"\n".join(row for row in text.split(b"\n") if b"updatedAt" not in row) for path, text in files.items()
    }


def keep_two(program: Program, names: list[str], form: str = LITERAL, more: tuple[str, ...] = ()) -> None:
    """The setups `a` (wcode) and `b` (another gateway) of these tools."""
    for name in names:
        set_up(program, name, *WCODE, *more, key=A, form=form)
    use(program, "--save", "a")
    for name in names:
        provider = SUITES[name].takes("--provider", "mygw") if SUITES[name].moves else ()
        set_up(program, name, *OTHER, *provider, *(("--slots", "ours") if more else ()), key=B, form=form)
    use(program, "--save", "b")


def switch_and_undo(program: Program) -> None:
    """Ten switches lead to the bytes after the first ones, and undoing them to those before."""
    start = texts(program)
    seen: dict[str, list[dict[str, bytes]]] = {"a": [], "b": []}
    for number in range(10):
        name = "ab"[number % 2]
        use(program, name)
        seen[name].append(texts(program))
    assert all(state == seen["a"][0] for state in seen["a"])
    assert all(state == start for state in seen["b"])
    for _ in range(10):
        assert program("undo").code == 0
    assert texts(program) == start


@pytest.mark.parametrize("slots", [False, True], ids=["", "slots"])
@pytest.mark.parametrize("name", NAMES)
def test_ten_switches(name: str, slots: bool, program: Program) -> None:
    """The key of a tool with one place for it comes from another tool."""
    program.write(SUITES[name].files[0], SUITES[name].mine)
    names = [name] if not SUITES[name].one_slot else [MAP, name]
    keep_two(program, names, more=SLOTS if slots else ())
    switch_and_undo(program)


@pytest.mark.matrix(every=2)
@pytest.mark.parametrize("form", [SECRET, ENV])
def test_ten_switches_of_all_tools(form: str, program: Program) -> None:
    keep_two(program, [name for name in NAMES if not SUITES[name].stores_the_key], form=form)
    switch_and_undo(program)


def test_a_key_source_in_the_file(program: Program) -> None:
    """A tool with one place for a key alone: its setups say where the keys come from."""
    keep_two(program, [SLOT])
    for name, key in (("a", A), ("b", B)):
        program.write(f"{name}.key", key)
        file = program.home / SETUPS / f"{name}.yaml"
        file.write_text(file.read_text() + f"api_key: {{file: ~/{name}.key}}\n")
    switch_and_undo(program)


def test_no_key_for_the_way_back(program: Program) -> None:
    keep_two(program, [SLOT])
    before = texts(program)
    done = program("use", "a")
    assert (done.code, done.err) == (
        1,
        (
            f"Error: ~/{SETUPS}/a.yaml: {TITLES[SLOT]} has no key for https://wcode.net/api/gpt/v1, and no other tool has "
            "one\nHint: Add where the key comes from: `api_key: {env: NAME}`, `{file: PATH}` or `{command: [WORDS]}`.\n"
        ),
    )
    assert texts(program) == before
    saved = program("use", "--save", "c", "--json").document
    assert [note["code"] for note in saved["notes"]] == ["key-of-slot"]


def test_the_key_of_another_tool(program: Program) -> None:
    keep_two(program, [MAP, SLOT])
    done = program("use", "a")
    assert f"Note: {TITLES[SLOT]} gets the key that {TITLES[MAP]} has for this gateway.\n" in done.out


def test_what_is_kept(program: Program) -> None:
    keep_two(program, [MAP])
    file = program.home / SETUPS / "b.yaml"
    data = yaml.safe_load(file.read_text())
    assert data["gateway"] == {"base_url": "https://gw.example/v1", "provider": "mygw"}
    assert not any(key in file.read_text() for key in (A, B))
    assert program("apply", str(file), "--check").code == 0
    assert file.stat().st_mode & 0o777 == 0o644


def test_list_and_status(program: Program) -> None:
    assert program("use", "--list").out == (
        "No setup is kept. `wcode-setup use --save NAME` keeps the current configuration.\n"
    )
    assert "Setup in force" not in program("status").out
    keep_two(program, [MAP])
    program.write(f"{SETUPS}/odd.yaml", "version: 9\n")
    program.write(f"{SETUPS}/not a name.yaml", "")
    assert program("use", "--list").out == (
        f"- a  wcode: {MAP}\n"
        f"* b  https://gw.example/v1: {MAP}\n"
        f"  odd  ~/{SETUPS}/odd.yaml:1:10: not a setup file of version 1\n"
    )
    rows = program("use", "--list", "--json").document["data"]
    assert [(row["setup"], row["in_force"], row["before"], row["tools"]) for row in rows] == [
        ("a", False, True, [MAP]),
        ("b", True, False, [MAP]),
        ("odd", False, False, []),
    ]
    assert rows[2]["problem"]["code"] == "setup-version"
    assert program("status").out.startswith("Note: Setup in force: b\n")
    use(program, "a")
    set_up(program, MAP, "--model", "qwen/qwen3.6-27b", key=A)
    assert program("status").out.startswith(f"Note: Setup in force: a; these tools differ from it: {MAP}\n")
    document = program("status", "--json").document
    assert "setup-drifted" in [note["code"] for note in document["notes"]]
    (program.home / SETUPS / "a.yaml").unlink()
    first = program("status").out.splitlines()[0]
    assert first == "Note: Setup in force: a; it cannot be applied: no kept setup is called 'a'"


def test_the_one_before(program: Program) -> None:
    done = program("use", "-")
    assert (done.code, done.err) == (
        1,
        ("Error: there is no setup before this one\nHint: `wcode-setup use --list` shows those that are kept.\n"),
    )
    keep_two(program, [MAP])
    b = texts(program)
    use(program, "-")
    a = texts(program)
    assert a != b
    use(program, "-")
    assert texts(program) == b
    use(program, "b")
    assert program("use", "--list").out.startswith("- a")
    use(program, "-")
    assert texts(program) == a


def test_previews_put_nothing_in_force(program: Program) -> None:
    keep_two(program, [MAP])
    before = program.tree()
    assert program("use", "a", "--dry-run").code == 0
    assert program("use", "a", "--check").code == 3
    assert program("use", "--save", "c", "--dry-run").code == 0
    assert program("use", "--save", "c", "--check").code == 3
    assert program("use", "--save", "b", "--check").code == 0
    assert program.tree() == before
    document = program("use", "a", "--json").document
    assert (document["command"], document["status"]) == ("use", "changed")
    assert program("use", "a", "--json").document["status"] == "unchanged"


def test_another_setup_in_the_file(program: Program) -> None:
    keep_two(program, [MAP])
    file = program.home / SETUPS / "a.yaml"
    mine = file.read_text() + "# mine\n"
    file.write_text(mine)
    done = program("use", "--save", "a")
    assert (done.code, done.err) == (
        1,
        (
            f"Error: ~/{SETUPS}/a.yaml: there is another setup in this file\n"
            "Hint: Choose another name, or replace it with --force.\n"
        ),
    )
    assert file.read_text() == mine
    use(program, "--save", "a", "--force")
    assert "# mine" not in file.read_text()
    assert program("use", "--save", "a", "--json").document["status"] == "unchanged"


BAD = {
    (): "use takes one of: a NAME, `-`, --save NAME, --list\nHint: For example: wcode-setup use work.",
    ("a", "--list"): "use takes one of: a NAME, `-`, --save NAME, --list\nHint: For example: wcode-setup use work.",
    (
        "a b",
    ): "'a b' cannot be the name of a setup\nHint: Use letters, digits, `.`, `-` and `_`, at most 64; the first one a "
    "letter or digit.",
    (
        "--save",
        "../a",
    ): "'../a' cannot be the name of a setup\nHint: Use letters, digits, `.`, `-` and `_`, at most 64; the "
    "first one a letter or digit.",
}


@pytest.mark.parametrize("words", BAD)
def test_wrong_usage(words: tuple[str, ...], program: Program) -> None:
    done = program("use", *words)
    assert (done.code, done.err) == (2, f"Error: {BAD[words]}\n")


def test_refusals(program: Program) -> None:
    done = program("use", "--save", "a")
    assert (done.code, done.err.splitlines()[0]) == (
        1,
        "Error: nothing to export: no tool has a configuration that a setup file can describe",
    )
    keep_two(program, [MAP])
    done = program("use", "aa")
    assert (done.code, done.err) == (
        1,
        "Error: no kept setup is called 'aa'\nHint: Kept are: a. `wcode-setup use --save NAME` keeps one.\n",
    )
    before = texts(program)
    program.write(f"{SETUPS}/odd.yaml", json.dumps({"version": 1, "models": ["nope"], "tools": {MAP: {}}}))
    assert program("use", "odd").code == 2
    assert texts(program) == before


@pytest.mark.parametrize("content", [b"", b"a", b"../a\n", b"a\nb\nc\n", b"\xff\n", b"a\n" * 200])
def test_an_odd_file_of_the_one_in_force(content: bytes, program: Program) -> None:
    keep_two(program, [MAP])
    (program.home / STATE / "setup").write_bytes(content)
    done = program("use", "-")
    assert (done.code, done.err) == (
        1,
        (
            f"Error: ~/{STATE}/setup: this file does not name a setup\n"
            "Hint: Delete it: `wcode-setup use NAME` writes it again.\n"
        ),
    )
    status = program("status")
    assert status.code == 0
    assert status.out.startswith("Note: Setup in force: ?; it cannot be applied: this file does not name a setup\n")
    use(program, "a")
    assert program("status").out.startswith("Note: Setup in force: a\n")


def test_what_was_written_is_said_if_it_cannot_be_printed(program: Program) -> None:
    set_up(program, MAP, *WCODE, key=A)
    done = program("use", "--save", "a", buffers=(Failing(1), Failing()))
    assert (done.code, (program.home / SETUPS / "a.yaml").exists()) == (4, True)
    assert done.err == f"Error: cannot write to stdout (No space left on device); ~/{SETUPS}/a.yaml was written.\n"
