"""Two real users of this machine, and the installed program as root runs it for them."""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
import ruamel.yaml

from tests import wheel
from tests.program import ROOT, Result

CONFIG, ENV = ".hermes/config.yaml", ".hermes/.env"
PYTHON = "/usr/bin/python3"
"""Debian's: the one of the tests may be below /root, where other users read nothing."""
KEY = "sk-test-users-0123456789abcdef"
SETUP = "version: 1\nmodels: [qwen3.6-plus]\napi_key: {env: TEST_API_KEY}\ntools: {hermes: {key_storage: secret}}\n"
OWN_KEYS = SETUP.replace("{env: TEST_API_KEY}", "{command: [own-key]}")
"""The key is what a program in the user's own folder prints."""
_DRIVER = """
import json, sys
settings = json.loads(sys.argv.pop(1))
seen = []

def hook(event, args):  # everything that Python asks the system, but for the start of the users' processes
    if event != "subprocess.Popen" and any(home in str(arg) for arg in args for home in settings["homes"]):
        seen.append([event, str(args)])

sys.addaudithook(hook)
from wcode_setup.api import users
users._END, run = 1, users.run

def limited(user, *rest):  # the others have time
    return run(user, *rest[:-1], settings["seconds"] if user.name == settings["limited"] else rest[-1])

users.run = limited
if settings["taken"]:
    users._START = f'''
import os, sys
if os.environ["USER"] == {settings["taken"]!r}:
    print("wcode-setup", flush=True)
    os.execl("/bin/sh", "sh", os.environ["HOME"] + "/.local/bin/own-key")
''' + users._START
from wcode_setup.__main__ import main
try:
    main()
finally:
    with open(settings["seen"], "w") as file:
        json.dump(seen, file)
"""


class Machine:
    """A machine with the program installed, and two users whose homes are new."""

    def __init__(self, package: Path, folder: Path, alice: pwd.struct_passwd, bob: pwd.struct_passwd) -> None:
        self.package, self.folder, self.alice, self.bob = package, folder, alice, bob
        self.both = ("--user", alice.pw_name, "--user", bob.pw_name)
        self.seconds = 60
        """The time that alice's run has."""
        self.is_taken = False
        """True: alice's program `own-key` runs in place of her run, as if she had taken over the process."""
        self.env = {"HOME": str(folder), "PATH": os.defpath, "LANG": "C.UTF-8", "TEST_API_KEY": KEY}

    def command(self, *arguments: str) -> list[str]:
        """The program of the package, its audit at the end in `seen`."""
        homes = [self.alice.pw_dir, self.bob.pw_dir]
        taken = self.alice.pw_name if self.is_taken else ""
        settings = {"homes": homes, "seconds": self.seconds, "seen": str(self.folder / "seen"), "taken": taken}
        settings["limited"] = self.alice.pw_name
        return [PYTHON, "-P", "-c", _DRIVER, json.dumps(settings), *arguments]

    def whole(self, env: Mapping[str, str] = {}) -> dict[str, str]:
        """The environment of root's process."""
        return {**self.env, "PYTHONPATH": str(self.package), "PYTHONDONTWRITEBYTECODE": "1", **env}

    def __call__(self, *arguments: str, text: str = SETUP, env: Mapping[str, str] = {}) -> Result:
        """`apply` for both users, the setup file on standard input."""
        command = self.command("apply", "-", *self.both, *arguments)
        done = subprocess.run(
            command,
            input=text.encode(),
            env=self.whole(env),
            cwd=self.folder,
            capture_output=True,
            extra_groups=[0, 4],
            timeout=120,
            check=False,
        )
        assert self.seen() == [], "root touched something in a home"
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def seen(self) -> list[Any]:
        """What root's process asked the system about the homes."""
        return list(json.loads((self.folder / "seen").read_text()))

    def document(self, *arguments: str, text: str = SETUP) -> dict[str, Any]:
        """The document of a run, those of the users by `alice` and `bob`."""
        document = self(*arguments, "--json", text=text).document
        found = document["data"]["users"]
        document["alice"], document["bob"] = found[self.alice.pw_name], found[self.bob.pw_name]
        return document

    def script(self, user: pwd.struct_passwd, text: str) -> None:
        """The program `own-key` of a user."""
        file = Path(user.pw_dir, ".local/bin/own-key")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o700)
        give(user, Path(user.pw_dir))

    def readable(self, reader: pwd.struct_passwd, folder: str) -> list[str]:
        """The files below a folder that hold a key and that a user can read: asked by a process of that user."""
        code = (
            "import os, sys\n"
            "for folder, _, names in os.walk(sys.argv[1]):\n"
            "    for path in (os.path.join(folder, name) for name in names):\n"
            "        try:\n"
            "            found = os.path.isfile(path) and b'sk-test' in open(path, 'rb').read()\n"
            "        except OSError:\n"
            "            continue\n"
            "        print(path) if found else None\n"
        )
        groups = os.getgrouplist(reader.pw_name, reader.pw_gid)
        done = subprocess.run(
            [PYTHON, "-I", "-c", code, folder], user=reader.pw_uid, group=reader.pw_gid, extra_groups=groups,
            env={}, cwd="/", capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.splitlines()


def content(user: pwd.struct_passwd, name: str) -> str:
    """The text of a file in a user's home."""
    return Path(user.pw_dir, name).read_text()


def give(user: pwd.struct_passwd, folder: Path) -> None:
    """Give a folder and all that is in it to a user; symlinks are not followed."""
    for path in (folder, *folder.rglob("*")):
        os.lchown(path, user.pw_uid, user.pw_gid)


def new_home(user: pwd.struct_passwd, mode: int = 0o755) -> None:
    """An empty home, open to readers: what is closed must be closed by the program."""
    home = Path(user.pw_dir)
    home.unlink() if home.is_symlink() else shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    home.chmod(mode)
    os.chown(home, user.pw_uid, user.pw_gid)


def processes(user: pwd.struct_passwd) -> list[int]:
    """The processes of a user; not those that have ended and are no more than an entry."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid == user.pw_uid and Path(f"/proc/{name}/cmdline").read_bytes():
                found.append(int(name))
    return found


def end(user: pwd.struct_passwd) -> int:
    """End the processes of a user; the number of them."""
    count = 0
    while left := processes(user):
        count = max(count, len(left))
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    return count


@contextmanager
def package() -> Iterator[Path]:
    """A folder that every user can read, with the wheel's package and what it needs."""
    with tempfile.TemporaryDirectory(prefix="wcs-test-") as name:
        target = Path(name)
        assert wheel.build(ROOT, target).returncode == 0
        found = wheel.unpack(target)
        shutil.copytree(Path(click.__file__).parent, found / "click")
        shutil.copytree(Path(ruamel.yaml.__file__).parent.parent, found / "ruamel")
        subprocess.run([PYTHON, "-m", "compileall", "-q", found], check=True)
        for path in (target, *target.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield found


@contextmanager
def account(shell: str = "/bin/sh") -> Iterator[pwd.struct_passwd]:
    """A new user, gone afterwards with the home and all processes."""
    name = f"wcs-test-{secrets.token_hex(4)}"
    _users("useradd", "--create-home", "--groups", "users", "--shell", shell, name)
    user = pwd.getpwnam(name)
    try:
        yield user
    finally:
        end(user)
        new_home(user)
        _users("userdel", "--remove", name)


def _users(*command: str) -> None:
    """Change the user database; another process may have locked it for a moment."""
    for _ in range(50):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0 or "lock" not in done.stderr:
            break
        time.sleep(0.2)
    assert done.returncode == 0, done.stderr
