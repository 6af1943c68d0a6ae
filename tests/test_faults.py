"""Every file call of every kind of run on every tool fails once, or is the moment of a SIGKILL: all files, or none."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import amount
from tests.amount import WHOLE
from tests.faults import Calls, forked, places_of, state_folder, tree
from tests.program import Program
from tests.runs import HOMES, Home, Run, Saved, at, failing, runs_of, seam
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EBUSY)
RUNS = [(tool, name) for tool in HOMES for name in runs_of(tool)]
DONE, ROLLED_BACK = "all was done", "rolled back by the next command"
Figures = Callable[[str, object], None]


def faults(tool: str, calls: Calls) -> Iterator[tuple[int, int]]:
    """Calls, and the errors they fail with: every third call with one of them, in turn; with `WCODE_TESTS=all` every call with each.

    A run of all tools has the calls of all: every fifth of them, with one error.
    """
    several = tool == "all"
    for place, number in enumerate(range(1, calls.count + 1, 5) if several else amount.calls(calls.count)):
        errors = ERRORS if WHOLE and not several else [ERRORS[place % len(ERRORS)]]
        yield from ((number, error) for error in errors)


def _difference(left: dict[str, Any], right: dict[str, Any]) -> list[str]:
    return [name for name in left.keys() | right.keys() if left.get(name) != right.get(name)]


@pytest.mark.timeout(900)  # up to 1600 runs of the program, on a busy machine
@pytest.mark.matrix(every=12)
@pytest.mark.parametrize(("tool", "name"), RUNS)
def test_every_call_fails_once(tool: str, name: str, program: Program, record_property: Figures) -> None:
    run = runs_of(tool)[name]
    home = Home(program, tool, run)
    calls, after = home.measure(run)
    outcomes: Counter[str] = Counter()
    for number, error in faults(tool, calls):
        home.lay_out()
        call = calls.names[number - 1]
        where = (call, number, errno.errorcode[error])
        result = home.run(run, Calls(before=at(number, failing(error))))
        if (call, error, tool) == ("listdir", errno.EACCES, "all") and tree(home.path) not in (after, home.before):
            # an editor whose extensions this user may not see has none of the tools: less is written, and all of that
            assert program("undo").code == 0 and tree(home.path) == home.before, where
        elif result.code == 0:
            assert tree(home.path) == after, (where, _difference(tree(home.path), after))
            assert len(home.history()) == len(run.earlier) + 1, where
            outcomes["all is written"] += 1
        else:
            assert tree(home.path) == home.before, (where, _difference(tree(home.path), home.before))
            assert len(home.history()) == len(run.earlier), where
            (problem,) = result.document["errors"]
            assert (problem["code"], problem["message"]) == ("file-failed", os.strerror(error)), (where, problem)
            assert os.path.isabs(problem["path"]), where
            outcomes["all is as before"] += 1
        assert home.pending() == [], where
    for what, count in outcomes.items():
        record_property("figures", (f"faults injected, after which {what}", count))
    assert outcomes["all is as before"] > 10


def _journalled(home: Home) -> bool:
    """Whether a run is under way of which the journal tells."""
    return any((state_folder(home.path) / "pending" / name / "run.json").exists() for name in home.pending())


def _recovered(home: Home, run: Run, after: dict[str, Any], where: object, mounts: tuple[str, ...] = ()) -> str:
    """What the next writing command makes of a killed run: all is as before, and it says so; or all was done."""
    journalled, done = _journalled(home), len(home.history()) > len(run.earlier)
    with seam(Calls(mounts=mounts)):
        notes, errors = home.recover()
    assert errors == [] and home.pending() == [], where
    assert notes.count("rolled-back") == journalled, (where, notes)
    left, wanted = tree(home.path), after if done else home.before
    assert left == wanted or (done and _emptied(left, after)), (where, _difference(left, wanted))
    return DONE if done else ROLLED_BACK if journalled else "nothing was written yet"


def _emptied(left: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether there is only a folder more, empty now, that would have gone in the end."""
    more = left.keys() - after.keys()
    return left == after | {name: left[name] for name in more} and all(isinstance(left[name], int) for name in more)


class Kills(Calls):
    """Undisturbed calls, and before each of them what a SIGKILL would leave on the disk: it takes nothing else away.

    Of what is written to a file of the user in place, so that the others see it at once, also every way of tearing it.
    """

    def __init__(self, home: Home, mounts: tuple[str, ...] = ()) -> None:
        super().__init__(before=lambda number, name: self.keep(), mounts=mounts)
        self.home = home
        self.states: dict[str, Saved] = {}
        self.torn = 0

    def keep(self) -> None:
        """Keep what is on the disk now."""
        saved = self.home.save()
        self.states.setdefault(repr(saved), saved)

    def write(self, handle: int, content: Any) -> int:
        """Tear the write, then carry it out."""
        if not os.readlink(f"/proc/self/fd/{handle}").endswith(".wcode-tmp"):
            for cut in {1, len(content) // 2, len(content) - 1}:
                os.pwrite(handle, bytes(content)[:cut], os.lseek(handle, 0, os.SEEK_CUR))
                self.keep()
                self.torn += 1
        return int(self._call("write", os.write, (handle, content), {}))


WAYS = [(*run, way) for run in RUNS for way in ("replaced", "hard links")]
WAYS += [(tool, "switch", "bind mounts") for tool in HOMES]


@pytest.mark.matrix(every=18)
@pytest.mark.parametrize(("tool", "name", "way"), WAYS)
def test_killed_at_every_call(tool: str, name: str, way: str, program: Program, record_property: Figures) -> None:
    """Where every file of the user has a second name, or is a mount of its own, files are written in place."""
    run = runs_of(tool)[name]
    home = Home(program, tool, run, linked=way == "hard links")
    mounts = ()
    if way == "bind mounts":  # those that stay: the system would not let a mount be deleted
        _, after = home.measure(run)
        mounts = tuple(str(home.path / name) for name in home.before if name in after)
        home.lay_out()
    calls = Kills(home, mounts)
    assert home.run(run, calls).code == 0
    after = tree(home.path)
    outcomes: Counter[str] = Counter()
    for number, state in enumerate(calls.states.values()):
        home.lay_out(state)
        what = _recovered(home, run, after, number, mounts)
        outcomes[what] += 1
        if number % 7 == 0 and what != DONE:  # nothing stands in the way of doing it then
            assert home.run(run).code == 0
            assert tree(home.path) == after
    record_property("figures", ("calls that could have been the last before a SIGKILL", calls.count + calls.torn))
    for what, count in outcomes.items():
        record_property("figures", (f"what such kills leave on the disk, {what}", count))
    assert outcomes[ROLLED_BACK] > 3 and outcomes[DONE]
    assert bool(calls.torn) == (way != "replaced" and run.rich)


@pytest.mark.matrix(every=15)
@pytest.mark.parametrize(("tool", "name"), RUNS)
def test_really_killed(tool: str, name: str, program: Program, record_property: Figures) -> None:
    """A process of its own, and its lock, end at every twentieth call; in `make test` at every sixtieth."""
    run = runs_of(tool)[name]
    home = Home(program, tool, run)
    calls, after = home.measure(run)
    places = range(calls.count, 0, -20 if WHOLE else -60)
    for number in places:
        home.lay_out()
        killed = Calls(before=at(number, lambda: os.kill(os.getpid(), signal.SIGKILL)))
        assert forked(lambda killed=killed: home.run(run, killed)) == signal.SIGKILL, number
        _recovered(home, run, after, (calls.names[number - 1], number))
    record_property("figures", ("processes killed", len(places)))


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("linked", [False, True], ids=["replaced", "in place"])
@pytest.mark.parametrize("tool", HOMES)
def test_every_call_of_a_rollback_fails_once(
    tool: str, linked: bool, program: Program, record_property: Figures
) -> None:
    """What could not be put back at once is put back by the command after that. Every third call, or all of them."""
    run = runs_of(tool)["switch"]
    home = Home(program, tool, run, linked)
    kills = Kills(home)
    home.run(run, kills)
    *_, state = (state for state in kills.states.values() if home.recorded(state) == len(run.earlier))
    home.lay_out(state)
    calls = Calls()
    with seam(calls):
        assert home.recover() == (["rolled-back"], [])
    said: Counter[str] = Counter()
    numbers = amount.calls(calls.count)
    for number in numbers:
        error = ERRORS[number % len(ERRORS)]
        home.lay_out(state)
        where = (calls.names[number - 1], number, errno.errorcode[error])
        with seam(Calls(before=at(number, failing(error)))):
            notes, errors = home.recover()
        said.update([*notes, *errors])
        assert set(notes) <= {"rolled-back"} and set(errors) <= {"rollback-failed", "file-failed"}, (
            where,
            notes,
            errors,
        )
        assert home.recover()[1] == [] and home.pending() == [], where
        assert len(home.history()) == len(run.earlier), where
        assert tree(home.path) == home.before, (where, _difference(tree(home.path), home.before))
    record_property("figures", ("faults injected into a rollback", len(numbers)))
    assert said["rollback-failed"] and said["file-failed"]


def test_a_lock_that_the_file_system_does_not_know(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on some network file systems: without it nothing is written."""
    config = program.config("{}")

    def unknown(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", unknown)
    result = program("openclaw", "--model", "qwen3.6-plus", "--json")
    (error,) = result.document["errors"]
    assert (error["code"], error["message"]) == ("file-failed", os.strerror(errno.ENOLCK))
    assert error["path"] == str(state_folder(program.home) / "lock")
    assert config.read_text() == "{}"


def test_prune_says_what_it_took_back_and_keeps_what_that_could_not(program: Program) -> None:
    """The only copy of the bytes from before a killed run, of which somebody has edited the file since."""
    run = runs_of("openclaw")["set up"]
    home = Home(program, "openclaw", run)
    kills = Kills(home)
    home.run(run, kills)
    *_, state = (state for state in kills.states.values() if not home.recorded(state))
    home.lay_out(state)
    (home.path / ".openclaw/openclaw.json").write_text("{ theirs: 1 }")
    (killed,) = home.pending()
    older = state_folder(home.path) / "history/20260101T000000Z-0000"
    older.mkdir()
    document = program("history", "prune", "--json").document
    assert [note["code"] for note in document["notes"]] == ["rollback-left"]
    assert home.history() == [killed]
    before = (state_folder(home.path) / "history" / killed / "before-1").read_bytes()
    assert before == home.saved[".openclaw/openclaw.json"][2]


@pytest.mark.parametrize("command", ["undo", "history", "export", "status"])
def test_a_record_that_cannot_be_read_is_not_taken_for_none(command: str, program: Program) -> None:
    """`undo` would take back an older run; found by failing every call."""
    for more in ((), ("--reasoning",)):
        assert program("openclaw", "--model", "qwen3.6-plus", *more).code == 0
    before = program.tree()

    def unreadable(handle: int, *more: Any, **options: Any) -> Any:
        if os.readlink(f"/proc/self/fd/{handle}").endswith("run.json"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return os.fdopen(handle, *more, **options)

    calls = Calls()
    calls.__dict__["fdopen"] = unreadable
    with seam(calls):
        result = program(command, "--json")
    if command == "undo":
        (error,) = result.document["errors"]
        assert (error["code"], error["message"]) == ("file-failed", os.strerror(errno.EIO))
        assert error["path"].endswith("/run.json")
    else:  # queries name each record, and go on
        said = [note for note in result.document["notes"] if "run.json" in note["message"]]
        assert len(said) == 2 and all("Input/output error" in note["message"] for note in said)
    assert program.tree() == before


@pytest.mark.parametrize(("error", "seen"), [(errno.EIO, "file-failed"), (errno.EACCES, None), (errno.EPERM, None)])
def test_what_is_only_looked_at(error: int, seen: str | None, tmp_path: Path) -> None:
    """What is closed to this user is not there for the tool either; any other failure is told."""
    (tmp_path / "file").write_text("{}")
    view = Files(places_of(tmp_path))
    looks: list[tuple[str, Callable[[], Any], Any]] = [
        ("open", lambda: view.peek(str(tmp_path / "file")), None),
        ("listdir", lambda: view.names(str(tmp_path)), []),
    ]
    for call, look, nothing in looks:
        assert look() != nothing

        def fail(count: int, name: str, call: str = call) -> None:
            if name == call:
                raise OSError(error, os.strerror(error))

        with seam(Calls(before=fail)):
            if seen is None:
                assert look() == nothing
                continue
            with pytest.raises(SetupError, match=seen):
                look()


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("tool", [tool for tool in HOMES if tool != "all"])
def test_a_query_in_which_a_call_fails(tool: str, program: Program, record_property: Figures) -> None:
    """Outside the lock, too, a failure is told as what it is; `status` never fails. Nothing is written."""
    run = runs_of(tool)["set up"]
    home = Home(program, tool, run._replace(earlier=(run,)))
    before, faults_injected = program.tree(), 0
    for words in (("status", tool, "--json"), (*run.words, "--vision", "--dry-run")):
        calls = Calls()
        with seam(calls):
            assert program(*words, stdin=run.stdin).code == 0
        for number in range(1, calls.count + 1):
            with seam(Calls(before=at(number, failing(errno.EIO)))):
                result = program(*words, stdin=run.stdin)
            where = (words[0], calls.names[number - 1], number)
            assert result.code == 0 or words[0] != "status", where
            assert {error["code"] for error in result.document["errors"]} <= {"file-failed"}, where
        faults_injected += calls.count
    assert program.tree() == before and home.pending() == []
    record_property("figures", ("faults injected into queries and previews", faults_injected))
