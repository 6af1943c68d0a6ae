"""All files or none, whatever happens: faults, kills and signals at every single call of the file layer."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import amount
from tests.amount import WHOLE
from tests.faults import Calls, Scene, children, file_plan, forked, places_of, plan_of, state_folder, tree
from tests.program import ROOT, Program
from wcode_setup.engine.store import files, history
from wcode_setup.engine.store.transaction import transaction
from wcode_setup.errors import Note, SetupError


@pytest.fixture
def scenes(tmp_path: Path) -> Iterator[Any]:
    """Makes scenes, each in a new home that is gone after use."""
    homes: list[Path] = []

    def make() -> Scene:
        if homes:
            shutil.rmtree(homes.pop())
        homes.append(tmp_path / f"home{os.urandom(3).hex()}")
        return Scene(homes[0])

    return make


def commit(scene: Scene, calls: Calls | None = None) -> str | None:
    """Build the plan, and write it with `calls` in the place of `os`."""
    plan = scene.plan()
    with transaction(places_of(scene.home)) as begun:
        real, files.os = files.os, calls or Calls(mounts=scene.mounts)  # type: ignore[misc, assignment]
        try:
            return begun.commit(plan, "test")
        finally:
            files.os = real  # type: ignore[misc]


def recover(scene: Scene, calls: Calls | None = None) -> list[Note]:
    """What the next command that writes does first, and says."""
    with transaction_with(scene, calls) as begun:
        return list(begun.notes)


class transaction_with:  # noqa: N801 - reads as a statement
    """A transaction, taken with `calls` in the place of `os`."""

    def __init__(self, scene: Scene, calls: Calls | None) -> None:
        self._places, self._calls = places_of(scene.home), calls or Calls(mounts=scene.mounts)

    def __enter__(self) -> Any:
        self._real, files.os = files.os, self._calls  # type: ignore[misc, assignment]
        self._inner = transaction(self._places)
        try:
            return self._inner.__enter__()
        except BaseException:
            files.os = self._real  # type: ignore[misc]
            raise

    def __exit__(self, *found: Any) -> None:
        files.os = self._real  # type: ignore[misc]
        self._inner.__exit__(*found)


def number_of_calls(scene: Scene) -> int:
    """How many calls an undisturbed commit makes."""
    calls = Calls(mounts=scene.mounts)
    commit(scene, calls)
    assert scene.is_new()
    return calls.count


def fail_at(number: int, error: int, persistent: bool = False) -> Any:
    """Acts as the operating system does on the `number`-th call, or on all from there."""

    def act(count: int, name: str) -> None:
        if count == number or (persistent and count > number):
            raise OSError(error, os.strerror(error))

    return act


def test_an_undisturbed_commit(scenes: Any) -> None:
    scene = scenes()
    run_id = commit(scene)
    assert scene.is_new()
    assert not (scene.home / "ours").exists()
    assert scene.pending() == []
    assert scene.history() == [run_id]
    assert recover(scene) == []
    assert scene.is_new()


def test_nothing_to_write_writes_nothing(scenes: Any) -> None:
    scene = scenes()
    plan = plan_of(file_plan(scene.home / "config.json", '{"a": 1} // open to others'))
    with transaction(places_of(scene.home)) as begun:
        assert begun.commit(plan, "test") is None
    assert scene.is_old()
    assert scene.history() == scene.pending() == []


@pytest.mark.parametrize(("when", "error"), [("before", errno.ENOSPC), ("after", errno.EIO)])
def test_every_call_fails_once(scenes: Any, when: str, error: int) -> None:
    """The `after` variant: the call did its work and reports a failure all the same, as NFS may."""
    total = number_of_calls(scenes())
    outcomes, survived = {"old": 0, "new": 0}, set()
    for number in amount.calls(total):
        scene = scenes()
        calls = Calls(**{when: fail_at(number, error)}, mounts=scene.mounts)
        try:
            run_id = commit(scene, calls)
        except SetupError as problem:
            assert problem.code == "file-failed", number
            assert problem.fields["why"] == Note("os-error", errno=error), number
            assert scene.is_old(), (number, calls.names[number - 1], tree(scene.home))
            assert scene.history() == [], number
            outcomes["old"] += 1
        else:
            assert scene.is_new(), (number, calls.names[number - 1], tree(scene.home))
            assert scene.history() == [run_id], number
            outcomes["new"] += 1
            survived.add(calls.names[number - 1])
        assert scene.pending() == [], (number, calls.names[number - 1])
    print(f"{total} faults injected: {outcomes}")
    assert total > 150
    assert outcomes["old"] > len(amount.calls(total)) // 2
    # only what may fail: syncing a folder, extended attributes, looking for old runs to forget, an empty folder, where
    # the home lies behind links (the record then keeps it as it is spelt); and what found nothing, which is an error
    # already
    nothing = {"stat"} if when == "after" else set()
    assert survived <= {"open", "fsync", "close", "listxattr", "listdir", "rmdir", "realpath"} | nothing


def test_everything_fails_from_a_call_on_and_the_next_run_repairs(scenes: Any) -> None:
    """The disk is gone in the middle, so the rollback fails, too; back again, the next run puts everything back."""
    total = number_of_calls(scenes())
    failed = 0
    for number in amount.calls(total):
        scene = scenes()
        try:
            commit(scene, Calls(before=fail_at(number, errno.EIO, persistent=True), mounts=scene.mounts))
        except SetupError as problem:
            failed += problem.code == "rollback-failed"
            pending = scene.pending()
            notes = recover(scene)
            if problem.code == "rollback-failed":
                assert notes == [Note("rolled-back", run_id=pending[0])], number
            assert scene.is_old(), (number, tree(scene.home))
        else:
            recover(scene)
            assert scene.is_new(), number
        assert scene.pending() == [], number
    print(f"{total} breakdowns, {failed} with a failed rollback")
    assert failed > len(amount.calls(total)) // 10


def kill_at(number: int) -> Any:
    """Acts as the kernel does when memory runs out."""

    def act(count: int, name: str) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def kill_commit(scene: Scene, number: int) -> None:
    """Commit in a child process that is killed right before its `number`-th call."""
    calls = Calls(before=kill_at(number), mounts=scene.mounts)
    assert forked(lambda: commit(scene, calls)) == signal.SIGKILL


def killed_at_the_end(scenes: Any) -> Scene:
    """A scene whose commit was killed when every file was written, right before the journal became history."""
    calls = Calls(mounts=(scene := scenes()).mounts)
    commit(scene, calls)
    last = len(calls.names) - calls.names[::-1].index("replace")
    scene = scenes()
    kill_commit(scene, last)
    assert scene.is_new()
    assert len(scene.pending()) == 1
    return scene


def test_killed_at_every_call_and_rolled_back_by_the_next_run(scenes: Any) -> None:
    total = number_of_calls(scenes())
    outcomes = {"never began": 0, "rolled back": 0, "done": 0}
    for number in amount.calls(total):
        scene = scenes()
        kill_commit(scene, number)
        pending = scene.pending()
        done = scene.history() != []
        notes = recover(scene)
        assert scene.pending() == [], number
        if done:
            assert scene.is_new(), number
            assert notes == [], number
            outcomes["done"] += 1
        else:
            assert scene.is_old(), (number, tree(scene.home))
            assert notes in ([], [Note("rolled-back", run_id=name) for name in pending]), number
            outcomes["rolled back" if notes else "never began"] += 1
    print(f"{total} kills: {outcomes}")
    assert outcomes["rolled back"] > len(amount.calls(total)) // 2
    assert outcomes["done"] < 10


def test_killed_in_the_rollback_too(scenes: Any) -> None:
    """A first kill at every seventh call (in `make test` an eighth of them), a second at every call of the rollback."""
    total = number_of_calls(scenes())
    kills = 0
    for number in range(1, total + 1, 7 if WHOLE else 56):
        scene = scenes()
        kill_commit(scene, number)
        for second in range(1, 1000):
            calls = Calls(before=kill_at(second), mounts=scene.mounts)
            if forked(lambda scene=scene, calls=calls: len(recover(scene, calls))) != signal.SIGKILL:
                break
            kills += 1
        done = scene.history() != []
        assert scene.is_new() if done else scene.is_old(), (number, tree(scene.home))
        assert scene.pending() == [], number
    print(f"{kills} kills in rollbacks")
    assert kills > (800 if WHOLE else 100)


@pytest.mark.parametrize("cut", range(0, 70, 7))
def test_a_torn_write_in_place_is_repaired(scenes: Any, cut: int) -> None:
    """Killed after `cut` bytes of an in-place write."""
    scene = scenes()

    def torn(handle: int, content: Any) -> int:
        where = os.readlink(f"/proc/self/fd/{handle}")
        if where.endswith("linked.json"):
            os.pwrite(handle, bytes(content)[:cut], 0)
            os.kill(os.getpid(), signal.SIGKILL)
        return os.write(handle, content)

    calls = Calls(mounts=scene.mounts)
    calls.__dict__["write"] = torn
    assert forked(lambda: commit(scene, calls)) == signal.SIGKILL
    notes = recover(scene)
    assert [note.code for note in notes] == ["rolled-back"]
    assert scene.is_old()


def test_short_writes_are_continued(scenes: Any) -> None:
    scene = scenes()
    calls = Calls(mounts=scene.mounts)
    calls.__dict__["write"] = lambda handle, content: os.write(handle, bytes(content)[:3])
    commit(scene, calls)
    assert scene.is_new()


def test_a_foreign_edit_after_a_crash_is_left_alone_and_told(scenes: Any) -> None:
    total = number_of_calls(scenes())
    told = 0
    for number in range(1, total + 1, 5):
        scene = scenes()
        kill_commit(scene, number)
        if scene.history():
            continue
        journalled = [(state_folder(scene.home) / "pending" / name / "run.json").exists() for name in scene.pending()]
        for name in ("config.json", "linked.json"):
            (scene.home / name).write_bytes(b'{"edited": "by somebody else"}')
        pending = scene.pending()
        notes = recover(scene)
        for name in ("config.json", "linked.json"):
            assert (scene.home / name).read_bytes() == b'{"edited": "by somebody else"}', number
        rest = {name: entry for name, entry in tree(scene.home).items() if name not in FOREIGN}
        assert rest == {name: entry for name, entry in scene.before.items() if name not in FOREIGN}, number
        assert scene.pending() == []
        if journalled == [True]:
            told += 1
            kept = f"~/.local/state/wcode-setup/history/{pending[0]}"
            paths = "~/linked.json, ~/config.json"
            assert notes == [Note("rollback-left", paths=paths, kept=kept)], number
            assert scene.history() == pending
            assert (state_folder(scene.home) / "history" / pending[0] / "before-1").exists()
        else:
            assert notes == []
    assert told > 20


FOREIGN = {"config.json", "linked.json", "other-name.json"}


def test_a_change_between_reading_and_writing_is_not_overwritten(scenes: Any) -> None:
    scene = scenes()
    plan = scene.plan()
    (scene.home / "mounted.json").write_text('{"m": "theirs"}')
    before = tree(scene.home)
    with transaction(places_of(scene.home)) as begun, pytest.raises(SetupError) as caught:
        begun.commit(plan, "test")
    assert (caught.value.code, caught.value.path) == ("changed-on-disk", str(scene.home / "mounted.json"))
    assert tree(scene.home) == before
    assert scene.pending() == scene.history() == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("config.json", "unlink"),
        ("new/deep/created.json", "create"),
        ("ours/gone.key", "append"),
        ("ours/gone.key", "unlink"),
    ],
)
def test_other_changes_meanwhile(scenes: Any, name: str, change: str) -> None:
    scene = scenes()
    plan = scene.plan()
    path = scene.home / name
    if change == "unlink":
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((path.read_bytes() if path.exists() else b"") + b"theirs\n")
    before = tree(scene.home)
    with transaction(places_of(scene.home)) as begun, pytest.raises(SetupError) as caught:
        begun.commit(plan, "test")
    assert (caught.value.code, caught.value.path) == ("changed-on-disk", str(path))
    assert tree(scene.home) == before
    assert scene.pending() == scene.history() == []


def test_a_change_at_any_moment_is_lost_only_in_the_two_calls_between_look_and_replace(scenes: Any) -> None:
    """Another program writes the file right before every single call in turn; looking and replacing are not one."""
    total = number_of_calls(scenes())
    theirs = b'{"theirs": true}'
    lost, refused = [], 0
    for number in range(1, total + 1):
        scene = scenes()
        path = scene.home / "config.json"

        def edit(count: int, name: str, number: int = number, path: Path = path) -> None:
            if count == number:
                path.write_bytes(theirs)

        calls = Calls(before=edit, mounts=scene.mounts)
        try:
            commit(scene, calls)
        except SetupError as problem:
            assert problem.code == "changed-on-disk"
            assert path.read_bytes() == theirs
            assert {**tree(scene.home), "config.json": None} == {**scene.before, "config.json": None}
            assert scene.pending() == []
            refused += 1
        else:
            if path.read_bytes() != theirs:
                lost.append(calls.names[number - 1])
    assert lost == ["close", "replace"]
    assert refused > 50


@pytest.mark.parametrize(
    ("kind", "step"), [(signal.SIGINT, 1 if WHOLE else 3), (signal.SIGTERM, 9), (signal.SIGHUP, 9)]
)
def test_a_signal_at_every_call(scenes: Any, kind: signal.Signals, step: int) -> None:
    """Either everything is put back and the signal goes on, or it came too late, and everything is written."""

    class Arrived(BaseException):
        pass

    def arrive(number: int, frame: object) -> None:
        raise Arrived

    def twice(number: int) -> Any:
        return lambda count, name: signal.raise_signal(kind) if count in (number, number + 3) else None

    total = number_of_calls(scenes())
    outcomes = {"old": 0, "new": 0}
    handler = signal.signal(kind, arrive)
    try:
        for number in range(1, total + 1, step):
            scene = scenes()
            try:
                run_id = commit(scene, Calls(before=twice(number), mounts=scene.mounts))
            except Arrived:
                assert scene.is_old(), number
                assert scene.history() == []
                outcomes["old"] += 1
            else:
                assert scene.is_new(), number
                assert scene.history() == [run_id]
                outcomes["new"] += 1
            assert scene.pending() == []
            assert signal.getsignal(kind) is arrive
    finally:
        signal.signal(kind, handler)
    assert outcomes["old"] > 150 // step
    assert outcomes["new"] < 10


def test_an_ignored_signal_stays_ignored(scenes: Any) -> None:
    """As under nohup."""
    handler = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        scene = scenes()
        commit(scene, Calls(before=lambda count, name: signal.raise_signal(signal.SIGHUP), mounts=scene.mounts))
        assert scene.is_new()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, handler)


def test_a_signal_in_the_rollback_of_a_killed_run_waits_for_its_end(scenes: Any) -> None:
    scene = killed_at_the_end(scenes)

    def interrupt(count: int, name: str) -> None:
        if name in ("replace", "unlink"):
            signal.raise_signal(signal.SIGINT)

    calls = Calls(before=interrupt, mounts=scene.mounts)
    with pytest.raises(KeyboardInterrupt):
        recover(scene, calls)
    assert scene.is_old()
    assert scene.pending() == []


def test_a_failed_rollback_is_told_even_if_a_signal_came(scenes: Any) -> None:
    """Rather than "all files are unchanged"."""
    scene = scenes()

    def act(count: int, name: str) -> None:
        if count == last:
            signal.raise_signal(signal.SIGINT)
        if count >= last:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    calls = Calls(mounts=scene.mounts)
    commit(scene, calls)
    last = len(calls.names) - calls.names[::-1].index("replace")
    scene = scenes()
    with pytest.raises((SetupError, KeyboardInterrupt)) as caught:
        commit(scene, Calls(before=act, mounts=scene.mounts))
    assert isinstance(caught.value, SetupError)
    assert caught.value.code == "rollback-failed"
    assert caught.value.path == str(scene.home / "ours/gone.key")
    assert caught.value.fields == {"journal": str(state_folder(scene.home) / "pending" / scene.pending()[0])}


def test_a_run_that_was_rolled_back_is_over_though_its_journal_was_not_yet_deleted(scenes: Any) -> None:
    """Killed while deleting it; what the user edits then is no foreign edit of files to be put back."""
    scene = killed_at_the_end(scenes)
    unlinked = []

    def act(count: int, name: str) -> None:
        unlinked.extend([count] if name == "unlink" and scene.is_old() else [])
        if len(unlinked) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    assert forked(lambda: recover(scene, Calls(before=act, mounts=scene.mounts))) == signal.SIGKILL
    assert scene.is_old()
    assert len(scene.pending()) == 1
    (scene.home / "config.json").write_text('{"edited": "later"}')
    assert recover(scene) == []
    assert scene.pending() == scene.history() == []
    assert (scene.home / "config.json").read_text() == '{"edited": "later"}'


def test_a_journal_of_a_newer_version_is_kept_and_told(scenes: Any) -> None:
    """Deleting it would delete the only copy of the bytes before."""
    scene = scenes()
    folder = state_folder(scene.home) / "pending/20261121T201500Z-1a2b"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"schema_version": 2}')
    (folder / "before-0").write_text("precious")
    notes = recover(scene)
    kept = state_folder(scene.home) / "history/20261121T201500Z-1a2b"
    assert [note.code for note in notes] == ["journal-damaged"]
    assert (kept / "before-0").read_text() == "precious"
    assert scene.pending() == []


def test_a_rollback_without_the_copy_deletes_nothing(scenes: Any) -> None:
    """The journal lost its `before-0`: what is there stays, rather than being taken for a file that was created."""
    scene = killed_at_the_end(scenes)
    (name,) = scene.pending()
    copies = sorted((state_folder(scene.home) / "pending" / name).glob("before-*"))
    for copy in copies:
        copy.unlink()
    notes = recover(scene)
    assert [note.code for note in notes] == ["rollback-left"]
    for path in ("config.json", "real.json", "linked.json", "mounted.json"):
        assert (scene.home / path).exists()


def test_what_others_put_into_our_folders_disturbs_nothing(scenes: Any) -> None:
    scene = scenes()
    for name in ("pending", "history"):
        folder = state_folder(scene.home) / name
        (folder / ".DS_Store").write_text("")
        (folder / "notes").mkdir()
    run_id = commit(scene)
    assert scene.is_new()
    assert scene.pending() == [".DS_Store", "notes"]
    assert scene.history() == [".DS_Store", run_id, "notes"]


def test_a_failure_names_the_file_of_the_user(scenes: Any) -> None:
    """Not the temporary one, and not the journal."""
    scene = scenes()
    calls = Calls(mounts=scene.mounts)
    real_open = os.open

    def no_space(path: str, *more: Any) -> int:
        if path.endswith(".wcode-tmp") and "created.json" in path:
            raise OSError(errno.ENOSPC, "No space left on device", path)
        return real_open(path, *more)

    calls.__dict__["open"] = no_space
    with pytest.raises(SetupError) as caught:
        commit(scene, calls)
    assert caught.value.path == str(scene.home / "new/deep/created.json")
    assert scene.is_old()


def test_the_order_is_secrets_configuration_removals(scenes: Any) -> None:
    order: list[str] = []
    scene = scenes()
    calls = Calls(mounts=scene.mounts)

    def replace(old: str, new: str) -> None:
        order.append(os.path.basename(new))
        os.replace(old, new)

    def unlink(path: str) -> None:
        if not path.endswith(".wcode-tmp"):
            order.append(os.path.basename(path))
        os.unlink(path)

    calls.__dict__.update(replace=replace, unlink=unlink)
    commit(scene, calls)
    ours = [name for name in order if name.endswith((".json", ".key")) and name != "run.json"]
    assert ours == ["wcode.key", "config.json", "real.json", "mounted.json", "created.json", "gone.key"]


def test_everything_is_on_the_disk_before_it_counts(scenes: Any) -> None:
    """The journal before the first file of the user, each file before its name, each name before the end."""
    scene = scenes()
    done: list[tuple[str, str]] = []

    def fsync(handle: int) -> None:
        done.append(("sync", os.readlink(f"/proc/self/fd/{handle}")))

    def replace(old: str, new: str) -> None:
        if new in scene.mounts:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        os.replace(old, new)
        done.extend([("from", str(old)), ("to", str(new))])

    calls = Calls()
    calls.__dict__.update(fsync=fsync, replace=replace)
    run_id = commit(scene, calls)
    home, journal = str(scene.home), str(state_folder(scene.home) / "pending" / str(run_id))
    for position, (kind, path) in enumerate(done):
        if kind == "from":
            new = done[position + 1][1]
            assert path == journal or ("sync", path) in done[:position], path
            assert done[position + 2] == ("sync", os.path.dirname(new)), new
    first = done.index(("to", f"{home}/new/wcode.key"))
    for name in ["run.json", *(f"before-{number}" for number in (1, 2, 3, 4, 6))]:
        assert ("to", f"{journal}/{name}") in done[:first], name
    in_place = [f"{home}/linked.json", f"{home}/mounted.json"]
    for path in in_place:
        assert done[done.index(("sync", path)) - 1][1] == journal
    last = done.index(("from", journal))
    assert ("sync", home) in done[first:last]
    assert all(("sync", path) in done[:last] for path in in_place)


def test_our_folders_and_files_are_for_us_alone(scenes: Any) -> None:
    for umask in (0, 0o022, 0o777):
        scene = scenes()
        shutil.rmtree(scene.home / ".local")
        before = os.umask(umask)
        try:
            commit(scene)
        finally:
            os.umask(before)
        assert scene.is_new(), oct(umask)
        found = {path: path.stat().st_mode & 0o777 for path in (scene.home / ".local").rglob("*")}
        assert {mode for path, mode in found.items() if path.is_file()} == {0o600}
        assert found.pop(scene.home / ".local/state") == 0o700 | (0o755 & ~umask), "others use it, too"
        assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
        assert len(found) > 10


# through the command line


_DRIVER = """
import os, signal, sys
from tests.faults import Calls
from wcode_setup.cli import main
from wcode_setup.engine.store import files
kind, number = int(sys.argv[1]), int(sys.argv[2])
files.os = Calls(before=lambda count, name: os.kill(os.getpid(), kind) if count == number else None)
main(sys.argv[3:])
"""
_COMMAND = ("openclaw", "--model", "qwen3.6-plus", "--api-key-stdin", "--key-storage", "secret", "--yes")


def drive(program: Program, kind: int, number: int) -> subprocess.CompletedProcess[bytes]:
    """A real process that gets the signal right before its `number`-th call."""
    return subprocess.run(
        [sys.executable, "-c", _DRIVER, str(kind), str(number), *_COMMAND],
        env={**program.env, "PYTHONPATH": str(ROOT)},
        cwd=program.home,
        input=b"sk-test-0123456789",
        capture_output=True,
        timeout=60,
        check=False,
    )


def calls_of_command(program: Program, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls of the undisturbed command, in another home with the same file."""
    calls = Calls()
    program.config('{ "mine": 1 }')
    with monkeypatch.context() as patch:
        patch.setattr(files, "os", calls)
        assert program(*_COMMAND, stdin=b"sk-test-0123456789").code == 0
    shutil.rmtree(program.home)
    program.home.mkdir()
    return calls.names


@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command(program: Program, monkeypatch: pytest.MonkeyPatch, kind: int, code: int) -> None:
    names = calls_of_command(program, monkeypatch)
    middle = [number for number, name in enumerate(names, 1) if name == "replace"][-2]  # the key file is in its place
    program.config('{ "mine": 1 }')
    before = tree(program.home)
    done = drive(program, kind, middle)
    assert done.returncode == code
    assert b"Interrupted; all files are unchanged." in done.stderr
    assert tree(program.home) == before
    assert children(state_folder(program.home) / "pending") == []
    assert children(state_folder(program.home) / "history") == []


def test_a_killed_command_is_rolled_back_by_the_next_and_told(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = calls_of_command(program, monkeypatch)
    program.config('{ "mine": 1 }')
    before = tree(program.home)
    last = len(names) - names[::-1].index("replace")  # the journal becomes history
    assert drive(program, signal.SIGKILL, last).returncode == -signal.SIGKILL
    assert tree(program.home) != before
    (pending,) = children(state_folder(program.home) / "pending")
    result = program("openclaw", "--model", "qwen3.6-plus", "--json")
    note = {"code": "rolled-back", "message": f"Run {pending} was interrupted; its changes were rolled back first."}
    assert note in result.document["notes"]
    assert not (program.home / ".openclaw/wcode.key").exists()
    assert len(history.runs(history.State(places_of(program.home)))) == 1


def test_a_killed_command_leaves_previews_as_they_are(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dry run takes no lock and rolls nothing back."""
    names = calls_of_command(program, monkeypatch)
    drive(program, signal.SIGKILL, len(names) - names[::-1].index("replace"))
    before = program.tree()
    assert program("openclaw", "--model", "qwen3.6-plus", "--dry-run").code == 0
    assert program.tree() == before


def test_a_run_without_changes_touches_nothing(program: Program) -> None:
    program("openclaw", "--model", "qwen3.6-plus", "--yes")
    config = program.home / ".openclaw/openclaw.json"
    before, inode = program.tree(), config.stat().st_ino
    again = program("openclaw", "--model", "qwen3.6-plus", "--yes", "--json")
    assert again.document["status"] == "unchanged"
    assert program.tree() == before
    assert config.stat().st_ino == inode
