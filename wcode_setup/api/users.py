"""`apply --user`: one process for each user, so that root opens nothing in a home."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from wcode_setup.doctor.process import undisturbed
from wcode_setup.errors import Note, SetupError, os_reason

SECONDS = 600
"""Seconds for one user, beside the time that `--wait` allows: a key command may ask a person."""
LONGEST = 1 << 22
"""Maximum length of a user's output in bytes."""
_END = 10
"""Seconds for a process to roll back before it is killed."""
_TICK = 0.2
"""Seconds to wait for the rest of the output of a process that ended: a daemon may keep the pipe open."""
_LINKS = 40
"""Symlinks on the way to a file, as the system allows."""
_READY = b"wcode-setup\n"
"""First line that the process prints: Python and the package could be read."""
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv.pop(1))
from wcode_setup.cli.as_user import main
print("wcode-setup", flush=True)
main(sys.argv[1:])
"""
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class User(NamedTuple):
    """A user, as the user database has it."""

    name: str
    uid: int
    gid: int
    home: str
    shell: str


class Ended(NamedTuple):
    """The end of a user's process: its exit code and its output, which is that user's and not to be trusted."""

    code: int
    out: str
    err: str


def is_root() -> bool:
    """True if this process can start others as any user. Raises `users-windows`."""
    if os.name == "nt":
        raise SetupError("users-windows")
    return os.geteuid() == 0


def known(names: Iterable[str]) -> list[User]:
    """The users of these names, each once. Raises `unknown-user`."""
    return [_user(name) for name in dict.fromkeys(names)]


def _user(name: str) -> User:
    from pwd import getpwnam

    try:
        entry = getpwnam(name)
    except (KeyError, ValueError):  # a NUL in the name is a ValueError
        raise SetupError("unknown-user", value=name) from None
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir, entry.pw_shell)


def read(path: str, longest: int) -> bytes:
    """The first bytes of a file that only root can replace. Raises `setup-foreign` and `setup-unreadable`."""
    try:
        with open(_of_root(path), "rb") as file:
            return file.read(longest)
    except OSError as error:
        raise SetupError("setup-unreadable", path=path, why=os_reason(error)) from None


def _of_root(path: str) -> str:
    """The real path of a file. Each folder and symlink on the way must be root's alone, or sticky like `/tmp`."""
    steps, real, links = path.split("/")[::-1], "/", 0
    while steps:
        at = os.path.normpath(os.path.join(real, steps.pop()))
        facts = os.lstat(at)
        is_link, is_sticky = stat.S_ISLNK(facts.st_mode), stat.S_ISDIR(facts.st_mode) and facts.st_mode & stat.S_ISVTX
        if facts.st_uid or (facts.st_mode & 0o022 and not (is_link or is_sticky)):
            raise SetupError("setup-foreign", path=path, folders=at)
        if not is_link:
            real = at
            continue
        links += 1
        if links > _LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        target = os.readlink(at)
        steps += target.split("/")[::-1]
        real = "/" if target.startswith("/") else real
    return real


def run(user: User, arguments: Sequence[str], content: bytes, variables: Mapping[str, str], seconds: float) -> Ended:
    """Run the command line as a user, in that user's home, with `content` as standard input.

    `variables`: the environment beside what a login sets. Raises `user-start` and `user-failed`. On an exception, such
    as Ctrl-C, the process is ended first: it rolls back.
    """
    path = [folder for folder in sys.path if os.path.isabs(folder)]
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START, json.dumps(path), *arguments]
    with TemporaryFile() as text:
        text.write(content)
        text.seek(0)
        try:
            process = _started(user, command, text, variables)
        except OSError as error:
            raise _not_started(user, os_reason(error)) from None
    with process:
        try:
            out, err = _output(process, user, time.monotonic() + seconds, seconds)
        finally:
            _end(process)
    if not out.startswith(_READY):
        said = err.decode("utf-8", "replace").strip().rpartition("\n")[2]
        why = Note("library-says", says=said) if said else Note("exit-code", number=process.returncode)
        raise _not_started(user, why)
    return Ended(process.returncode, *(part.decode("utf-8", "replace") for part in (out[len(_READY) :], err)))


def _started(
    user: User, command: Sequence[str], text: IO[bytes], variables: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a process as a user. It gets no terminal, to which it could write input for root's shell."""
    return subprocess.Popen(  # noqa: S603 - this program
        command,
        user=user.uid,
        group=user.gid,
        extra_groups=os.getgrouplist(user.name, user.gid),
        umask=0o077,
        cwd="/",
        env={**variables, **_login(user)},
        stdin=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _login(user: User) -> dict[str, str]:
    """The variables that a login sets, and locale settings of this process."""
    spoken = {name: value for name, value in os.environ.items() if name == "LANG" or name.startswith("LC_")}
    path = f"{user.home}/.local/bin:{_PATH}"
    of_user = {"HOME": user.home, "USER": user.name, "LOGNAME": user.name, "SHELL": user.shell}
    return {**spoken, **of_user, "PATH": path}


def _not_started(user: User, why: Note) -> SetupError:
    package = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    return SetupError("user-start", user=user.name, why=why, folders=f"{sys.executable}, {package}")


def _output(process: subprocess.Popen[bytes], user: User, until: float, seconds: float) -> list[bytes]:
    """All that a process prints on stdout and stderr until it ends. Raises `user-failed`."""
    import selectors

    assert process.stdout and process.stderr  # noqa: S101 - they are pipes
    parts = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
    with selectors.DefaultSelector() as open_pipes:
        for handle in parts:
            open_pipes.register(handle, selectors.EVENT_READ)
        while open_pipes.get_map():
            ready = open_pipes.select(_TICK)
            for key, _ in ready:
                part = os.read(key.fd, 1 << 16)
                parts[key.fd] += part
                if not part:
                    open_pipes.unregister(key.fd)
                if len(parts[key.fd]) > LONGEST:
                    raise SetupError("user-failed", user=user.name, why=Note("output-long"))
            if time.monotonic() > until:
                raise SetupError("user-failed", user=user.name, why=Note("no-answer", seconds=f"{seconds:g}"))
            if not ready and process.poll() is not None:
                break
    with suppress(subprocess.TimeoutExpired):
        process.wait(max(0.0, until - time.monotonic()))
        return list(map(bytes, parts.values()))
    raise SetupError("user-failed", user=user.name, why=Note("no-answer", seconds=f"{seconds:g}"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, with its group: it may roll back before it is killed."""
    with undisturbed():
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                os.killpg(process.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_END)
