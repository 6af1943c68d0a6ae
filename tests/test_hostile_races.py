"""A path that changes between check and use: exchanged right before every single file call of a run, in turn.

Whoever can do that can change the user's own folders, so he is the user, or another program of the user. Even so no file
elsewhere is ever written, and a run is whole or did not happen; the calls in which it can no longer be noticed are
counted here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.faults import Calls, children
from tests.hostile import command, fifo, in_time, run
from tests.program import STATE, Program, scratch
from tests.suite import SUITES
from wcode_setup.engine.plan import Plan
from wcode_setup.engine.store import files
from wcode_setup.engine.store.transaction import Transaction
from wcode_setup.errors import SetupError

TOOLS = {name: suite.declared["raced"] for name, suite in SUITES.items() if "raced" in suite.declared}
REFUSED = {"changed-on-disk", "not-a-file", "not-a-folder", "file-failed"}


class Scene(NamedTuple):
    """A home with a configuration behind a link, and a folder of somebody else in which nothing may change."""

    program: Program
    file: Path
    real: Path
    theirs: Path
    before: str


def lay_out(home: Path, tool: str) -> Scene:
    name, content = TOOLS[tool]["path"], TOOLS[tool]["content"]
    file, real, theirs = home / name, home / "store" / Path(name).name, home / "theirs"
    for folder in (file.parent, real.parent, theirs):
        folder.mkdir(parents=True)
    for path in (real, theirs / real.name):  # the same bytes: comparing these notices nothing
        path.write_text(content)
        path.chmod(0o600)
    file.symlink_to(real)
    return Scene(Program(home), file, real, theirs, content)


def aside(path: Path) -> None:
    path.rename(path.with_name("aside-" + path.name))


def retarget(scene: Scene) -> None:
    """The link leads to the other file, in one step."""
    new = scene.file.with_name("new-link")
    new.symlink_to(scene.theirs / scene.real.name)
    new.replace(scene.file)


def folder_for_link(scene: Scene) -> None:
    aside(scene.file.parent)
    scene.file.parent.symlink_to(scene.theirs)


def real_folder_for_link(scene: Scene) -> None:
    aside(scene.real.parent)
    scene.real.parent.symlink_to(scene.theirs)


def file_for_link(scene: Scene) -> None:
    aside(scene.real)
    scene.real.symlink_to(scene.theirs / scene.real.name)


def file_for_fifo(scene: Scene) -> None:
    aside(scene.real)
    fifo(scene.real)


def file_for_folder(scene: Scene) -> None:
    aside(scene.real)
    scene.real.mkdir()


def folder_renamed(scene: Scene) -> None:
    aside(scene.real.parent)


def temporary_for_link(scene: Scene) -> None:
    """Our own temporary files, wherever one is just now, lead to the file of somebody else."""
    for folder in (scene.file.parent, scene.real.parent):
        for name in children(folder):
            if name.endswith(".wcode-tmp"):
                (folder / name).unlink()
                (folder / name).symlink_to(scene.theirs / scene.real.name)


def picture(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name] = (os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None,
                       path.lstat().st_mode)  # fmt: skip
    return found


class Outcome(NamedTuple):
    """What became of a run: the error's code, "" for none; and the call before which the exchange came."""

    code: str
    call: str


@contextmanager
def while_written(calls: Calls) -> Iterator[None]:
    """`calls` in the place of `os` from when the plan stands to the end of the run."""
    commit = Transaction.commit

    def watched(begun: Transaction, plan: Plan, words: str) -> str | None:
        real, files.os = files.os, calls  # type: ignore[misc, assignment]
        try:
            return commit(begun, plan, words)
        finally:
            files.os = real  # type: ignore[misc]

    Transaction.commit = watched  # type: ignore[method-assign]
    try:
        yield
    finally:
        Transaction.commit = commit  # type: ignore[method-assign]


def race(tool: str, exchange: Callable[[Scene], None], check: Callable[[Scene, Outcome], None]) -> list[Outcome]:
    """Run with an exchange before each call of the file layer, in turn."""
    outcomes: list[Outcome] = []
    number, step = 1, TOOLS[tool]["every"]
    while True:
        with scratch() as home:
            scene = lay_out(home, tool)
            theirs = picture(scene.theirs)
            calls = Calls(before=lambda count, _name, at=number, scene=scene: exchange(scene) if count == at else None)
            with while_written(calls):
                document = run(scene.program, *command(tool), "--json").document
            if calls.count < number:
                return outcomes
            outcome = Outcome(next((error["code"] for error in document["errors"]), ""), calls.names[number - 1])
            where = (tool, number, outcome)
            assert picture(scene.theirs) == theirs, where
            assert children(home / STATE / "pending") == [] or outcome.code == "rollback-failed", where
            assert outcome.code in REFUSED | {"", "rollback-failed"}, where
            check(scene, outcome)
            outcomes.append(outcome)
        number += step


def whole(scene: Scene) -> None:
    """The file that the run found is somewhere, with all that the run writes, or as it was."""
    store, name = scene.real.parent, scene.real.name
    places = [scene.real, store / f"aside-{name}", store.with_name("aside-store") / name]
    texts = [path.read_text() for path in places if path.is_file() and scene.theirs not in path.resolve().parents]
    assert any(text == scene.before or "wcode" in text for text in texts), texts


LOOKED = ["fstat", "fdopen", "close", "replace"]
"""The calls after the look at the file: what stands in its place only then is not noticed."""
EXCHANGES = {  # what is exchanged; the calls before which the exchange is not noticed, and overwritten
    retarget: [],
    folder_for_link: [],
    real_folder_for_link: [],
    file_for_link: LOOKED,
    file_for_fifo: LOOKED,
    file_for_folder: [],
    folder_renamed: [],
}


def there(scene: Scene, exchange: Callable[[Scene], None]) -> bool:
    """Whether what was put there is there still."""
    if exchange in (file_for_link, file_for_fifo):
        return not stat.S_ISREG(scene.real.lstat().st_mode)
    if exchange is retarget:
        return os.readlink(scene.file) == str(scene.theirs / scene.real.name)
    moved = {folder_for_link: scene.file.parent, real_folder_for_link: scene.real.parent, file_for_folder: scene.real}
    return exchange is folder_renamed or not stat.S_ISREG(moved[exchange].lstat().st_mode)


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("exchange", EXCHANGES)
def test_exchanged(tool: str, exchange: Callable[[Scene], None]) -> None:
    lost = []

    def check(scene: Scene, outcome: Outcome) -> None:
        whole(scene)
        if outcome.code == "":
            lost.extend([] if there(scene, exchange) else [outcome.call])
        else:
            assert there(scene, exchange), "a run that was refused leaves it alone"
        if outcome.code == "rollback-failed":  # the next one keeps what is left of it, and goes on
            run(scene.program, "undo", "--json")
            assert children(scene.program.home / STATE / "pending") == []

    outcomes = race(tool, exchange, check)
    refused = [outcome for outcome in outcomes if outcome.code]
    assert len(outcomes) > 5
    assert len(refused) > len(outcomes) // 3
    assert lost == EXCHANGES[exchange] if TOOLS[tool]["every"] == 1 else set(lost) <= set(EXCHANGES[exchange])


def test_our_own_temporary_file_exchanged() -> None:
    """Not noticed, but the file of somebody else is not written: our link to it stands there, the record has the bytes.

    Nobody but the user can do that: a folder that others may change is refused.
    """
    taken = []

    def check(scene: Scene, outcome: Outcome) -> None:
        assert outcome.code == ""
        if scene.real.is_symlink():
            taken.append(outcome.call)
            (folder,) = (scene.program.home / STATE / "history").iterdir()
            assert scene.before.encode() in [copy.read_bytes() for copy in folder.glob("before-*")]
        else:
            whole(scene)

    outcomes = race("openclaw", temporary_for_link, check)
    assert taken[-5:] == ["open", *LOOKED], "from where it is written to where it is put there"
    assert len(taken) < len(outcomes) // 2


def test_a_write_in_place_does_not_wait_for_a_reader(tmp_path: Path) -> None:
    """A FIFO in the place of a hard-linked file, after the look at it."""
    os.mkfifo(tmp_path / "file")
    reader = os.open(tmp_path / "file", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with in_time(), pytest.raises(SetupError, match="not-a-file"):
            files.write_in_place(str(tmp_path / "file"), b"sk-test", 0o600)
        assert os.read(reader, 100) == b""
    finally:
        os.close(reader)
    with in_time(), pytest.raises(SetupError, match="not-a-file"):
        files.write_in_place(str(tmp_path / "file"), b"sk-test", 0o600)
