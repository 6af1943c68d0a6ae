"""The only writer: all files of a plan or none, journalled, under one lock per user."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import zip_longest
from typing import Any

from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.store import files, history
from wcode_setup.engine.store.digests import digest
from wcode_setup.engine.store.history import State
from wcode_setup.engine.store.lock import locked
from wcode_setup.engine.store.paths import located, strange_paths
from wcode_setup.engine.store.record import Run
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations


class Transaction:
    """The right to write; it exists only while the lock is held. `notes` report runs that were rolled back first."""

    def __init__(self, state: State) -> None:
        self.notes: list[Note] = []
        self._state = state

    def commit(self, plan: Plan, command: str) -> str | None:
        """Write every changed file of `plan`; return the run id, or None if there was nothing to write.

        A plan that reverts runs is recorded even if it changes no file, so that they count as reverted.

        If anything fails, or the process is interrupted, every file is restored and the error is raised again.
        """
        if not plan.changed and not plan.takes_back:
            return None
        run_id = history.new_run_id(self._state)
        folder, kept = (os.path.join(parent, run_id) for parent in (self._state.pending, self._state.history))
        journal = _Journal(folder, history.record(run_id, command, plan), self._state.locations)
        with _signals_held() as came:
            try:
                with _blamed(self._state.folder):
                    _write_files(plan, journal, came)
                    files.rename(folder, kept)
            except BaseException as error:
                with suppress(OSError):
                    files.rename(kept, folder)  # the last call may have failed after doing its work
                left, failed = _roll_back(journal)
                if left or failed:
                    came.clear()
                    raise SetupError("rollback-failed", path=(failed or left)[0], journal=folder) from error
                raise
            with suppress(OSError, SetupError):
                history.trim(self._state)
            for file in plan.changed:
                files.remove_folders(file.folders if file.after is None else ())
            came.clear()  # too late to roll back
        return run_id if plan.changed else None

    def prune(self, run_ids: Sequence[str]) -> None:
        """Delete the records of these runs, and so every key in their previous bytes."""
        history.prune(self._state, run_ids)


class _Journal:
    """A run in progress: its folder, its record, and the numbers of the files that it began to write."""

    def __init__(self, folder: str, run: Run, locations: Locations, begun: Iterable[int] = ()) -> None:
        self.folder = folder
        self.run = run
        self.locations = locations
        self.begun = set(begun)

    def after(self, number: int) -> str:
        """The path of a file's new bytes while it is written in place."""
        return os.path.join(self.folder, f"after-{number}")

    def before(self, number: int) -> bytes | None:
        """The bytes of a file before the run; None if it did not exist, or if they are missing."""
        name = self.run.files[number].before
        return files.read(os.path.join(self.folder, name)).content if name else None

    def write_in_place(self, number: int) -> None:
        """Mark a file as written in place, because it cannot be replaced."""
        found = list(self.run.files)
        found[number] = found[number]._replace(in_place=True)
        self.run = self.run._replace(files=found)


@contextmanager
def transaction(
    locations: Locations, patience: float = 0, waiting: Callable[[Note], None] = lambda _note: None
) -> Iterator[Transaction]:
    """Take the lock (`patience`, `waiting`: see `lock.locked`), and roll back whatever a killed run left behind."""
    state = State(locations)
    state.prepare()
    try:
        with locked(state.lock, patience, waiting):
            begun = Transaction(state)
            with _signals_held():
                for name in history.run_ids(state.pending):
                    begun.notes += _recover(state, name, locations)
            yield begun
    except OSError as error:
        raise files.failure(error, error.filename or state.lock) from error


@contextmanager
def _blamed(path: str) -> Iterator[None]:
    """Raise an operating system error as `file-failed` of `path`."""
    try:
        yield
    except OSError as error:
        raise files.failure(error, path) from error


def _write_files(plan: Plan, journal: _Journal, came: list[int]) -> None:
    """Write the journal, then every new file beside the old one; only then replace the old files, quickly."""
    changed = plan.changed
    _write_journal(journal, changed)
    for number, file in enumerate(changed):
        with _blamed(file.target.path):
            _stage(file, number, journal)
    for number, file in enumerate(changed):
        if came:
            raise _InterruptedError
        if not _leads_there(file) or files.read(file.real).content != file.snapshot.content:
            raise SetupError("changed-on-disk", path=file.target.path)
        journal.begun.add(number)
        with _blamed(file.target.path):
            _put(file, number, journal)
    if came:
        raise _InterruptedError


def _leads_there(file: FilePlan) -> bool:
    """True if the path that the tool opens still leads to the file that was read, or to a hard link of it."""
    now = files.real_path(file.target.path)
    return now == file.real or (files.real_path(file.real) == file.real and files.same(now, file.real))


def _write_journal(journal: _Journal, changed: Sequence[FilePlan]) -> None:
    files.make_folder(journal.folder)
    for file, entry in zip(changed, journal.run.files, strict=True):
        if entry.before:
            files.write(os.path.join(journal.folder, entry.before), file.snapshot.content or b"")
    history.write_record(journal.folder, journal.run, journal.locations)


def _stage(file: FilePlan, number: int, journal: _Journal) -> None:
    """Write the new file beside the old one, unless it can only be written in place."""
    if file.content is None:
        return
    facts = file.snapshot.stat
    if facts is None:
        files.make_folder(os.path.dirname(file.real))
    elif facts.st_nlink > 1:
        journal.write_in_place(number)
        return
    try:
        files.stage(file.real, file.content, file.mode, facts, journal.run.run_id)
    except OSError as error:
        if facts is None or not files.is_mount_point(error):
            raise
        journal.write_in_place(number)


def _put(file: FilePlan, number: int, journal: _Journal) -> None:
    """Replace, overwrite or delete the file as planned."""
    if file.content is None:
        files.remove(file.real)
        return
    if not journal.run.files[number].in_place:
        try:
            files.install(file.real, journal.run.run_id)
            return
        except OSError as error:
            if file.snapshot.stat is None or not files.is_mount_point(error):
                raise
        files.discard(file.real, journal.run.run_id)
        journal.write_in_place(number)
    files.write(journal.after(number), file.content)  # to recognise a torn write
    history.write_record(journal.folder, journal.run, journal.locations)
    files.write_in_place(file.real, file.content, file.mode)
    files.remove(journal.after(number))


def _recover(state: State, name: str, locations: Locations) -> list[Note]:
    """Roll back the run that a killed process left in the journal; return notes.

    If the operating system fails, the journal stays and `rollback-failed` is raised. Files that another program has
    changed since are left alone; the history then keeps their previous bytes. A journal that came with a copied home,
    and whose files are not in this one, stays, too.
    """
    folder = os.path.join(state.pending, name)
    try:
        run = history.read_record(folder)
    except SetupError as error:
        if error.code != "history-damaged":
            raise
        files.rename(folder, os.path.join(state.history, name))
        return [Note("journal-damaged", run_id=name, kept=locations.shorten(os.path.join(state.history, name)))]
    if run is None:  # it was killed before it wrote a file
        files.remove_folder(folder)
        return []
    (run,) = located([run], locations, copies=False)  # the home that it was copied from may need it
    if strange := strange_paths(run, locations):
        shown = ", ".join(map(locations.shorten, strange))
        return [Note("journal-elsewhere", run_id=name, paths=shown, kept=locations.shorten(folder))]
    left, failed = _roll_back(_Journal(folder, run, locations, range(len(run.files))))
    if failed:
        raise SetupError("rollback-failed", path=failed[0], journal=folder)
    if not left:
        return [Note("rolled-back", run_id=name)]
    kept = os.path.join(state.history, name)
    for after in files.names(folder):
        if after.startswith("after-"):  # the history holds no copy of a new key
            files.remove(os.path.join(folder, after))
    files.rename(folder, kept)
    return [Note("rollback-left", paths=", ".join(map(locations.shorten, left)), kept=locations.shorten(kept))]


def _roll_back(journal: _Journal) -> tuple[list[str], list[str]]:
    """Restore the files that the run began to write, the last first; return the paths of those that were not restored.

    The first list has files that another program has changed since: they are left alone. The second has files for which
    the operating system failed.
    """
    left: list[str] = []
    failed: list[str] = []
    for number, entry in reversed(list(enumerate(journal.run.files))):
        with suppress(OSError):
            files.discard(entry.real, journal.run.run_id)
        try:
            if number in journal.begun and not _restore(journal, number):
                left.append(entry.path)
        except SetupError as error:  # also if there is a folder or a FIFO now
            (failed if error.code == "file-failed" else left).append(entry.path)
        except OSError:
            failed.append(entry.path)
        files.remove_folders(entry.folders)
    if not (left or failed):
        with suppress(OSError, SetupError):
            files.remove_folder(journal.folder)
    return left, failed


def _restore(journal: _Journal, number: int) -> bool:
    """Restore the previous bytes of a file; False if it holds neither those nor what the run wrote."""
    entry = journal.run.files[number]
    now = files.read(entry.real)
    found = digest(now.content)
    if found == entry.before_digest and not (entry.in_place and now.mode != entry.before_mode):
        return True
    before, after = journal.before(number), files.read(journal.after(number)).content
    known = found in (entry.before_digest, entry.after_digest)
    if not (known or (entry.in_place and _torn(now.content, before, after))) or digest(before) != entry.before_digest:
        return False
    if before is None or entry.before_mode is None:
        files.remove(entry.real)
    elif entry.in_place:
        if after is None:
            with suppress(OSError):
                files.write(journal.after(number), now.content or b"")  # so that this write, if torn, is recognised
        files.write_in_place(entry.real, before, entry.before_mode)
    else:
        files.write(entry.real, before, entry.before_mode, now.stat, journal.run.run_id)
    return True


def _torn(now: bytes | None, before: bytes | None, after: bytes | None) -> bool:
    """True if each byte of `now` is that of `before` or of `after`, as a killed write in place leaves it."""
    if now is None or before is None or after is None:
        return False
    sizes = sorted((len(before), len(after)))
    pairs = zip(now, zip_longest(before, after), strict=False)
    return sizes[0] <= len(now) <= sizes[1] and all(byte in pair for byte, pair in pairs)


class _InterruptedError(BaseException):
    """A signal came while signals were deferred."""


@contextmanager
def _signals_held() -> Iterator[list[int]]:
    """Defer SIGINT, SIGTERM and SIGHUP, so that they interrupt no write and no rollback.

    The list collects those that come; if any are left in it at the end, the first one is raised.
    """
    came: list[int] = []
    handlers: dict[int, Any] = {}
    try:
        for kind in (getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")):
            if kind is not None and signal.getsignal(kind) not in (signal.SIG_IGN, None):
                with suppress(ValueError):  # only the main thread gets signals
                    handlers[kind] = signal.signal(kind, lambda number, _frame: came.append(number))
        yield came
    finally:
        for kind, handler in handlers.items():
            signal.signal(kind, handler)
        if came:
            signal.raise_signal(came[0])
