"""The only writer: all files of a plan or none, journalled, under one lock per user."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from wcode_setup.engine import files, history
from wcode_setup.engine.history import State
from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.errors import Note, SetupError
from wcode_setup.places import Places


class Transaction:
    """The right to write: exists only while the lock is held. `notes` tell of a run that was rolled back first."""

    def __init__(self, state: State, places: Places) -> None:
        self.notes: list[Note] = []
        self._state = state
        self._places = places

    def commit(self, plan: Plan, command: str) -> str | None:
        """Write every changed file of `plan`; the run id, or None if there was nothing to write.

        If anything fails, or the process is interrupted, every file is put back and the error goes on.
        """
        if not plan.changed:
            return None
        run_id = history.new_run_id()
        folder = os.path.join(self._state.pending, run_id)
        run = history.record(run_id, command, plan)
        try:
            _write_journal(folder, run, plan)
            for file, entry in zip(plan.changed, run["files"], strict=True):
                _write_file(file, entry, folder, run)
            files.rename(folder, os.path.join(self._state.history, run_id))
        except BaseException as error:
            with _uninterrupted():
                left = _roll_back(folder, run)
            if left:
                raise SetupError("rollback-failed", path=left[0], journal=folder) from error
            if isinstance(error, OSError):
                raise files.failure(error, error.filename or folder) from error
            raise
        with suppress(OSError):
            history.trim(self._state)
        return run_id


@contextmanager
def transaction(places: Places) -> Iterator[Transaction]:
    """Take the lock, and roll back whatever a killed run left behind."""
    state = State(places)
    state.prepare()
    try:
        with files.locked(state.lock):
            begun = Transaction(state, places)
            for name in files.names(state.pending):
                begun.notes += _recover(state, name, places)
            yield begun
    except OSError as error:
        raise files.failure(error, error.filename or state.lock) from error


def _write_journal(folder: str, run: dict[str, Any], plan: Plan) -> None:
    files.make_folder(folder)
    for file, entry in zip(plan.changed, run["files"], strict=True):
        if entry["before"]:
            files.write(os.path.join(folder, entry["before"]), file.snapshot.content or b"")
    history.write_record(folder, run)
    files.sync_folder(os.path.dirname(folder))


def _write_file(file: FilePlan, entry: dict[str, Any], folder: str, run: dict[str, Any]) -> None:
    """Write one file of the plan, after a last look that nobody changed it since it was read."""
    parent = os.path.dirname(file.real)
    if file.snapshot.stat is None:
        entry["folders"] = files.make_folder(parent)
        if entry["folders"]:
            history.write_record(folder, run)
    if files.read(file.real).content != file.snapshot.content:
        raise SetupError("changed-on-disk", path=file.target.path)
    content = file.content
    if content is None:
        files.remove(file.real)
        return
    if file.snapshot.stat is not None and file.snapshot.stat.st_nlink > 1:
        _write_in_place(file, content, entry, folder, run)
        return
    try:
        files.write(file.real, content, file.mode, file.snapshot.stat)
    except OSError as error:
        if not files.is_mount_point(error):
            raise
        _write_in_place(file, content, entry, folder, run)


def _write_in_place(file: FilePlan, content: bytes, entry: dict[str, Any], folder: str, run: dict[str, Any]) -> None:
    """Write a file that cannot be replaced; the journal then holds the new bytes too, to recognise a torn write."""
    entry["in_place"] = True
    after = os.path.join(folder, f"after-{run['files'].index(entry)}")
    files.write(after, content)
    history.write_record(folder, run)
    files.write_in_place(file.real, content, file.mode)
    files.remove(after)


def _recover(state: State, name: str, places: Places) -> list[Note]:
    """Roll back the run that a killed process left in the journal; what cannot be put back stays in the history."""
    folder = os.path.join(state.pending, name)
    run = history.read_record(folder)
    if run is None:  # it never came to write a file
        files.remove_folder(folder)
        return []
    left = _roll_back(folder, run)
    if not left:
        return [Note("rolled-back", run_id=name)]
    kept = os.path.join(state.history, name)
    files.rename(folder, kept)
    return [Note("rollback-left", paths=", ".join(map(places.shorten, left)), kept=places.shorten(kept))]


def _roll_back(folder: str, run: dict[str, Any]) -> list[str]:
    """Put back every file of the run, the last first; the paths that somebody else changed meanwhile are left."""
    left = []
    for number, entry in reversed(list(enumerate(run["files"]))):
        try:
            done = _restore(folder, number, entry)
        except (OSError, SetupError):
            done = False
        if not done:
            left.append(entry["path"])
        files.remove_folders(entry["folders"])
    if not left:
        with suppress(OSError):
            files.remove_folder(folder)
    return left


def _restore(folder: str, number: int, entry: dict[str, Any]) -> bool:
    now = files.read(entry["real"])
    if history.digest(now.content) == entry["before_digest"]:
        return True
    before = files.read(os.path.join(folder, entry["before"])).content if entry["before"] else None
    if history.digest(now.content) != entry["after_digest"]:
        after = files.read(os.path.join(folder, f"after-{number}")).content
        if not entry["in_place"] or not _torn(now.content or b"", before or b"", after or b""):
            return False
    if before is None:
        files.remove(entry["real"])
    elif entry["in_place"]:
        files.write_in_place(entry["real"], before, entry["before_mode"])
    else:
        files.write(entry["real"], before, entry["before_mode"], now.stat)
    return True


def _torn(now: bytes, before: bytes, after: bytes) -> bool:
    """Whether `now` is `before` overwritten by a part of `after`: what a killed in-place write leaves."""
    same = next((i for i, (a, b) in enumerate(zip(now, after, strict=False)) if a != b), min(len(now), len(after)))
    return now[same:] in (before[same:], b"")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a rollback finish although the user presses Ctrl-C again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kinds = [kind for name in ("SIGINT", "SIGTERM", "SIGHUP") if (kind := getattr(signal, name, None))]
    old = [(kind, signal.signal(kind, signal.SIG_IGN)) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in old:
            signal.signal(kind, handler)
