"""Links that are fine are followed and stay; two files that are one are refused; what may be confirmed is told."""

from __future__ import annotations

import os
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.hostile import EACH, EDITOR, FILES, IN_FOLDERS, command, opened, refused, run, set_up
from tests.person import APPLY
from tests.program import Program
from tests.suite import MARKERS
from tests.terminal import ENTER, Terminal
from wcode_setup.tools import TITLES


def shape(program: Program) -> dict[str, Any]:
    """Everything but ours below the home, without times."""
    return {name: found[:2] if isinstance(found, tuple) else found for name, found in program.tree(state=False).items()}


@pytest.mark.parametrize("to", ["store/real", "store/not/yet/there/real"])
@pytest.mark.parametrize(("tool", "file"), EACH)
def test_a_dangling_link_is_written_through_and_stays(tool: str, file: str, to: str, program: Program) -> None:
    link, real = program.home / file, program.home / to
    link.parent.mkdir(parents=True, exist_ok=True)
    (program.home / "store").mkdir()
    link.symlink_to(os.path.relpath(real, link.parent))
    before = shape(program)
    files = {found["path"]: found["status"] for found in set_up(program, tool)["files"]}
    assert files[str(link)] == "created"
    assert os.readlink(link) == before[file]
    assert real.stat().st_size or file in MARKERS
    made = [folder for folder in real.parents if program.home / "store" in folder.parents]
    assert {folder.stat().st_mode & 0o777 for folder in made} <= {0o700}
    assert set_up(program, tool)["status"] == "unchanged"
    if file not in MARKERS:
        assert run(program, "undo").code == 0
        assert children(program.home / "store") == [], "the file behind the link, and the folders that were made for it"
        assert os.readlink(link) == before[file]


@pytest.mark.parametrize(("tool", "file"), IN_FOLDERS)
def test_a_linked_folder_is_written_through_and_stays(tool: str, file: str, program: Program) -> None:
    """Through a chain: a relative link, an absolute one, and a folder that is sticky and open to all above it."""
    folder = (program.home / file).parent
    store = program.home / "shared/store"
    store.mkdir(parents=True)
    (program.home / "shared").chmod(0o1777)
    (program.home / "second").symlink_to(store)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(os.path.relpath(program.home / "second", folder.parent))
    before = shape(program)
    assert set_up(program, tool)["status"] == "changed"
    assert Path(file).name in children(store)
    assert set_up(program, tool)["status"] == "unchanged"
    assert run(program, "undo").code == 0
    after = {name: found for name, found in shape(program).items() if not name.startswith("shared/store/")}
    assert before.items() <= after.items()
    assert set(children(store)) <= {Path(marker).name for marker in MARKERS}


PAIRS = [(tool, one, other) for tool in TITLES for one, other in permutations(FILES[tool], 2)]


@pytest.mark.parametrize(("tool", "one", "other"), PAIRS)
def test_two_files_of_a_tool_that_are_one_are_refused(tool: str, one: str, other: str, program: Program) -> None:
    """A link from the key's file to the configuration, say: no file can be both."""
    for name in (one, other):
        (program.home / name).parent.mkdir(parents=True, exist_ok=True)
    (program.home / one).symlink_to(program.home / other)
    (program.home / EDITOR).mkdir(parents=True, exist_ok=True)
    hint = "Remove the link, so that each is a file of its own."
    path = {str(program.home / name) for name in (one, other)}
    document = run(program, *command(tool), "--json").document
    (error,) = document["errors"]
    shown = (path - {error["path"]}).pop().replace(f"{program.home}/", "~/")
    message = f"this is the same file as {shown}, but the two must differ"
    assert refused(program, command(tool), "same-file", message, hint) == Path(error["path"])


def test_hard_links_are_no_better(program: Program) -> None:
    config = program.config("{}\n")
    (program.home / ".openclaw/wcode.key").hardlink_to(config)
    message = "this is the same file as ~/.openclaw/openclaw.json, but the two must differ"
    hint = "Remove the link, so that each is a file of its own."
    at = refused(program, command("openclaw"), "same-file", message, hint)
    assert at == program.home / ".openclaw/wcode.key"
    assert config.read_text() == "{}\n"


@pytest.mark.parametrize("how", [("--dry-run",), ("--check",), ("--force",)])
def test_what_may_be_confirmed_is_told(how: tuple[str, ...], program: Program) -> None:
    opened(program.home / ".openclaw")
    result = run(program, *command("openclaw", *how))
    note = "Note: ~/.openclaw is world-writable: any user could replace a file there. "
    assert result.code == (3 if how == ("--check",) else 0)
    assert f"{note}To fix it: chmod o-w {program.home}/.openclaw\n" in result.out
    if how == ("--force",):
        assert run(program, "undo", "--dry-run").out.count(note) == 1
        assert run(program, "undo").code == 1
        assert run(program, "undo", "--force").code == 0


def test_nothing_to_do_needs_no_safe_folder(program: Program) -> None:
    set_up(program, "openclaw")
    opened(program.home / ".openclaw")
    assert set_up(program, "openclaw")["status"] == "unchanged"


def test_of_several_tools_one_in_an_open_folder(program: Program) -> None:
    """`--keep-going` leaves that one out."""
    program.config("{}\n")
    program.write(".hermes/config.yaml", "")
    opened(program.home / ".openclaw")
    words = ("all", "--model", "qwen3.6-plus", "--api-key-stdin")
    before = shape(program)
    text = run(program, *words)
    assert (text.code, text.out, shape(program)) == (1, "", before)
    assert text.err == (
        "Error: ~/.openclaw/openclaw.json: ~/.openclaw is world-writable: any user could replace this file\n"
        f"Hint: Run `chmod o-w {program.home}/.openclaw`, or use --force.\n"
        "Hint: --keep-going skips openclaw and configures the other tools.\n"
    )
    document = run(program, *words, "--keep-going", "--json").document
    assert (document["status"], [file["tools"] for file in document["files"]]) == ("partial", [["hermes"]])


def test_a_person_is_told_and_asked(program: Program) -> None:
    """At a real terminal, before the question; `--yes` asks nobody, and so is refused."""
    opened(program.home / ".openclaw")
    words = ("openclaw", "--model", "qwen3.6-plus")
    terminal = Terminal(program, *words, columns=200, rows=80, env={"WCODE_API_KEY": "sk-test-0123456789abcdef"})
    try:
        shown = terminal.wait(APPLY)
        assert (
            "Note: ~/.openclaw is world-writable: any user could replace a file there. To fix it: chmod o-w " in shown
        )
        terminal.press("y", ENTER)
        assert terminal.ended() == 0
    finally:
        terminal.close()
    assert (program.home / ".openclaw/openclaw.json").exists()
    assert run(program, "undo", "--yes").code == 1
