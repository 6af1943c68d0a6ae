"""Records of runs: every shape ever written is read, and a damaged one never ends in an internal error."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.amount import WHOLE
from tests.faults import state_folder
from tests.program import ROOT, Program, Result, scratch
from tests.records import Damage, damages, lay_out, where
from wcode_setup.engine.store.record import decode, encode

SHAPES = sorted((ROOT / "tests/fixtures/records").iterdir())
NEWEST = SHAPES[-1]
SHARE = int(os.environ.get("WCODE_ODD", "29" if WHOLE else "199"))
"""One of so many pairs of a damage and a command."""
Figures = Callable[[str, object], None]
PRUNE = b"version: 1\nprune: true\nmodels: [qwen3.6-plus]\ntools: {openclaw: {}, hermes: {enabled: false}}\n"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("status", "--json"),
    ("history", "--json"),
    ("history",),
    ("export",),
    ("export", "--json"),
    ("validate", "--json"),
    ("doctor", "--offline", "--json"),
    ("undo", "--json"),
    ("undo", "RUN", "--json"),
    ("remove", "openclaw", "--json"),
    ("remove", "hermes"),
    ("openclaw", "--model", "qwen/qwen3.6-27b", "--json"),
    ("apply", "-", "--json"),
    ("history", "prune", "--json"),
)


@pytest.fixture(params=SHAPES, ids=lambda case: case.name)
def old(request: pytest.FixtureRequest, program: Program) -> Program:
    """A home with the records of one shape."""
    lay_out(request.param, program.home)
    return program


def test_every_shape_is_read(old: Program) -> None:
    for folder in (state_folder(old.home) / "history").iterdir():
        run = decode((folder / "run.json").read_bytes())
        assert run.run_id == folder.name
        again = decode(encode(run))
        assert repr(again).replace("(", "[").replace(")", "]") == repr(run).replace("(", "[").replace(")", "]")


def test_every_shape_is_told(old: Program) -> None:
    listed = old("history", "--json").document
    assert listed["notes"] == [] and len(listed["data"]) == len(list((state_folder(old.home) / "history").iterdir()))
    found = {one["tool"]: one for one in old("status", "--json").document["data"]}
    assert {file["state"] for one in found.values() for file in one["files"]} == {"as-left"}
    assert old("validate", "--json").code in (0, 3)
    exported = old("export", "--json").document  # of files that an older version wrote today's may say nothing
    assert {error["code"] for error in exported["errors"]} <= {"nothing-to-export"}
    assert not [note for note in exported["notes"] if note["code"] == "history-unread"]


def test_every_shape_is_undone_to_the_first_bytes(old: Program) -> None:
    """One run after the other; `undo` counts those that a record of a former shape reverts."""
    first = _first_bytes(old)
    while old("history", "--json").document["data"] and (result := old("undo", "--json")).document["run_id"]:
        assert result.code == 0
    assert {path: path.read_bytes() for path in first} == first


def test_every_shape_is_removed_to_the_first_bytes(old: Program) -> None:
    first = _first_bytes(old)
    providers = {
        (tool, provider)
        for run in old("history", "--json").document["data"]
        for tool, provider in run["providers"].items()
    }
    for tool, provider in sorted(providers):
        assert old("remove", tool, "--provider", provider, "--json").code == 0
    assert {path: path.read_bytes() for path in first} == first


def test_an_edited_file_keeps_the_edit(old: Program) -> None:
    """Values are known by the digests of the record, whatever its shape."""
    file = old.home / ".openclaw/openclaw.json"
    file.write_text(file.read_text().replace("// my own", "// my own\n  hotkeys: {a: 1},"))
    assert {one["state"] for one in _files(old, "openclaw")} == {"kept"}
    assert old("remove", "openclaw", "--json").code == 0
    left = file.read_text()
    assert "hotkeys" in left and "wcode" not in left and "anthropic/claude" in left


def test_every_shape_is_rolled_back(old: Program) -> None:
    """A killed run whose journal has a former shape."""
    state = state_folder(old.home)
    newest = max((state / "history").iterdir())
    record = json.loads((newest / "run.json").read_text())
    before = {where(file["path"], record): (newest / file["before"]).read_bytes() for file in record["files"]}
    (state / "pending").mkdir()
    newest.rename(state / "pending" / newest.name)
    notes = old("undo", "19990101T000000Z-0000", "--json").document["notes"]
    assert [note["code"] for note in notes] == ["rolled-back"]
    assert {path: path.read_bytes() for path in before} == before


def _files(program: Program, tool: str) -> list[dict[str, object]]:
    (found,) = program("status", tool, "--json").document["data"]
    files: list[dict[str, object]] = found["files"]
    return files


def _first_bytes(program: Program) -> dict[Path, bytes]:
    found: dict[Path, bytes] = {}
    for folder in sorted((state_folder(program.home) / "history").iterdir()):
        record = json.loads((folder / "run.json").read_text())
        for file in record["files"]:
            found.setdefault(where(file["real"], record), (folder / file["before"]).read_bytes())
    return found


# damaged records

PLACES = [("history", number) for number in range(-1, -len(list((NEWEST / "history").iterdir())) - 1, -1)]
PLACES += [("pending", -1)]


@pytest.mark.parametrize(("where", "number"), PLACES)
def test_no_damage_is_an_internal_error(where: str, number: int, record_property: Figures) -> None:
    """Each ends with a result or a clear error, and undoes or removes nothing past a damaged record."""
    outcomes: Counter[str] = Counter()
    with scratch() as home:
        program, saved = Program(home), home.parent / f"{home.name}-saved"
        folder = lay_out(NEWEST, home)[number]
        if where == "pending":
            target = state_folder(home) / "pending" / folder.name
            target.parent.mkdir()
            folder = folder.rename(target)
        shutil.copytree(home, saved, symlinks=True)
        try:
            record = folder / "run.json"
            found = [*damages(json.loads(record.read_text())), *_bytes_damages(folder)]
            for turn, damage in enumerate(found):
                for at, command in enumerate(COMMANDS):
                    if (turn * len(COMMANDS) + at) % SHARE:
                        continue
                    shutil.rmtree(home)
                    shutil.copytree(saved, home, symlinks=True)
                    if isinstance(damage, Damage):
                        record.write_bytes(damage.content)
                    else:
                        damage()
                    words = tuple(folder.name if word == "RUN" else word for word in command)
                    _check(program(*words, stdin=PRUNE), command, damage, outcomes)
        finally:
            shutil.rmtree(saved)
    for what, count in outcomes.items():
        record_property("figures", (f"damaged records: {what}", count))
    assert outcomes["told"]


def _bytes_damages(folder: Path) -> Iterator[Callable[[], object]]:
    """Bytes of a file before the run that are gone, others, or no file."""
    for file in sorted(folder.glob("before-*")):
        yield file.unlink
        yield lambda file=file: file.write_bytes(b"other")  # type: ignore[misc]
        yield lambda file=file: (file.unlink(), file.mkdir())  # type: ignore[misc]


def _check(result: Result, command: tuple[str, ...], damage: object, outcomes: Counter[str]) -> None:
    where = (command, damage, result.text)
    assert "nternal error" not in result.text and "Traceback" not in result.text, where
    assert result.code in (0, 1, 3) if command[0] in ("validate", "doctor") else result.code in (0, 1, 2), where
    if "--json" in command:
        document = result.document
        codes = {one["code"] for one in [*document["errors"], *document["notes"]]}
        assert "internal" not in codes, where
        outcomes["told" if codes & {"history-damaged", "history-unread", "journal-damaged"} else "not noticed"] += 1
    else:
        outcomes["in words"] += 1
