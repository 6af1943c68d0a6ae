"""Faults on purpose: the module `os` as `engine/store/files.py` sees it, made to fail, kill or interrupt at a chosen call."""

from __future__ import annotations

import errno
import os
import pickle
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.documents.base import Set
from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.store import files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Target

NOBODY = 65534
_HARMLESS = {"umask", "strerror", "urandom", "fspath", "geteuid", "getegid", "getpid"}

Act = Callable[[int, str], None]


class Calls:
    """Stands for `os` in `engine/store/files.py`: counts its calls, and acts `before` or `after` the real one.

    Replacing a path of `mounts` fails as for a bind mount. `fsync` is only counted: nobody pulls the plug here. A file
    is closed in any case, as by the system, whatever it then says.
    """

    def __init__(self, before: Act | None = None, after: Act | None = None, mounts: tuple[str, ...] = ()) -> None:
        self.count = 0
        self.names: list[str] = []
        self._before, self._after, self._mounts = before, after, mounts

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name == "path":
            return _Paths(self)
        if not callable(real) or isinstance(real, type) or name in _HARMLESS:
            return real

        return lambda *arguments, **options: self._call(name, real, arguments, options)

    def _call(self, name: str, real: Callable[..., Any], arguments: Any, options: Any) -> Any:
        self.count += 1
        self.names.append(name)
        number = self.count
        try:
            if self._before:
                self._before(number, name)
        except OSError:
            if name == "close":
                real(*arguments)
            raise
        busy = name == "replace" and str(arguments[1]) in self._mounts
        result = None if busy or name == "fsync" else real(*arguments, **options)
        if self._after:
            self._after(number, name)
        if busy:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), arguments[0])
        return result


class _Paths:
    """Stands for `os.path`: of what is used there only a strict `realpath` asks the disk, and may fail."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        return getattr(os.path, name)

    def realpath(self, path: str, *, strict: bool = False) -> str:
        """As `os.path.realpath`; without `strict` it never fails."""
        if not strict:
            return os.path.realpath(path)
        found: str = self._calls._call("realpath", os.path.realpath, (path,), {"strict": True})
        return found


def forked(work: Callable[[], Any], uid: int | None = None) -> Any:
    """What `work` returns in a child process, as user `uid` if we may choose; the signal's number if it was killed.

    A child by fork has everything imported already, so it needs to read nothing of ours as another user.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            if uid is not None and os.geteuid() == 0:
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
            try:
                answer = pickle.dumps((True, work()))
            except BaseException:
                answer = pickle.dumps((False, traceback.format_exc()))
            os.write(writer, answer)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    good, result = pickle.loads(answer)
    assert good, result
    return result


def places_of(home: Path) -> Locations:
    """Linux, with this home and nothing in the environment."""
    return Locations("linux", {}, str(home), str(home))


def file_plan(path: Path, after: str | None, form: str = "json5", private: bool = True) -> FilePlan:
    """The plan that gives the file at `path` the text `after`, or deletes it."""
    real = files.real_path(str(path))
    snapshot = files.read(real)
    document = parse((snapshot.content or b"").decode(), form)
    target = Target("key" if form == "raw" else "config", str(path), form, "", None, private)
    new = None if after is None else parse(after, form)
    return FilePlan(target, real, ["test"], snapshot, document, new, [Set(("a",), 1)])


def plan_of(*found: FilePlan) -> Plan:
    """A plan of these files."""
    return Plan(["test"], list(found), [], [], {"test": "test"})


def tree(home: Path) -> dict[str, Any]:
    """Everything below the home but our state: path -> (bytes, mode), the mode of a folder, or where a link points."""
    found: dict[str, Any] = {}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        if (name + "/").startswith(".local/"):
            continue
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file():
            found[name] = (path.read_bytes(), path.stat().st_mode & 0o7777)
        else:
            found[name] = path.stat().st_mode & 0o7777
    return found


def state_folder(home: Path) -> Path:
    """Where lock, journal and history lie below a home."""
    return home / ".local/state/wcode-setup"


def children(folder: Path) -> list[str]:
    """The names in a folder, sorted; none if there is no folder."""
    return sorted(os.listdir(folder)) if folder.is_dir() else []


class Scene:
    """A home with a file of every kind, and a plan that touches all of them, and so every way of writing."""

    def __init__(self, home: Path) -> None:
        for name in ("pending", "history"):
            (state_folder(home) / name).mkdir(parents=True)
        self.home = home
        self._write("config.json", '{"a": 1} // open to others', 0o644)
        self._write("real.json", '{"behind": "a link"}', 0o600)
        (home / "link.json").symlink_to("real.json")
        self._write("linked.json", '{"hard": "linked", "long": "so that the new text is shorter"}', 0o640)
        (home / "other-name.json").hardlink_to(home / "linked.json")
        self._write("mounted.json", '{"m": 1}', 0o600)
        (home / "ours").mkdir(0o700)
        self._write("ours/gone.key", "sk-test-old\n", 0o600)
        self.mounts = (str(home / "mounted.json"),)
        self.before = tree(home)

    def _write(self, name: str, text: str, mode: int) -> None:
        path = self.home / name
        path.write_text(text)
        path.chmod(mode)

    def plan(self) -> Plan:
        """Change, create (in new folders), write in place (shorter and longer), and delete (with a folder of ours)."""
        at = self.home
        return plan_of(
            file_plan(at / "config.json", '{"a": 2} // open to others'),
            file_plan(at / "link.json", '{"behind": "the same link"}'),
            file_plan(at / "linked.json", '{"hard": "link"}'),
            file_plan(at / "mounted.json", '{"m": 1, "n": "longer than it was"}'),
            file_plan(at / "new/deep/created.json", "{}"),
            file_plan(at / "new/wcode.key", "sk-test-new\n", "raw"),
            file_plan(at / "ours/gone.key", None, "raw")._replace(folders=[str(at / "ours")]),
        )

    def is_old(self) -> bool:
        """Whether every file is as it was, and nothing else lies about."""
        return tree(self.home) == self.before and self._linked()

    def is_new(self) -> bool:
        """Whether every file is as planned, and nothing else lies about, but for a folder of ours that is empty now."""
        after: dict[str, Any] = {
            "config.json": (b'{"a": 2} // open to others', 0o600),
            "link.json": "real.json",
            "real.json": (b'{"behind": "the same link"}', 0o600),
            "linked.json": (b'{"hard": "link"}', 0o600),
            "other-name.json": (b'{"hard": "link"}', 0o600),
            "mounted.json": (b'{"m": 1, "n": "longer than it was"}', 0o600),
            "new": 0o700,
            "new/deep": 0o700,
            "new/deep/created.json": (b"{}", 0o600),
            "new/wcode.key": (b"sk-test-new\n", 0o600),
        }
        return tree(self.home) in (after, after | {"ours": 0o700}) and self._linked()

    def _linked(self) -> bool:
        return (self.home / "linked.json").samefile(self.home / "other-name.json")

    def pending(self) -> list[str]:
        """The journals of runs under way."""
        return children(state_folder(self.home) / "pending")

    def history(self) -> list[str]:
        """The recorded runs."""
        return children(state_folder(self.home) / "history")
