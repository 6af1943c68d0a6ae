"""The Ansible collection for another user of the machine (`become`), with real users, each with a name drawn by the test.

Everything that the users run is Debian's Python in a folder that all may read: what runs the tests may be readable by root alone.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import yaml

from tests import wheel
from tests.conformance.install import HERE
from tests.conformance.test_ansible import COLLECTION, HERMES, KEY, OPENCLAW, WHEEL, recap, told
from tests.program import ROOT, STATE
from tests.test_provisioning import blocks
from tests.users import PYTHON, account

pytestmark = [
    pytest.mark.timeout(900),  # seconds; the first test installs Ansible
    pytest.mark.skipif(os.geteuid() != 0, reason="making users needs root"),
]

RUNUSER = "/usr/sbin/runuser"
ROOTS = Path(pwd.getpwuid(0).pw_dir)
MODULE = blocks()["ansible"][2]
[BECOME] = blocks()["ansible"][3].splitlines()
PROGRAM = ".local/share/wcode-setup/bin/wcode-setup"


@pytest.fixture(scope="module")
def top(installers: str) -> Iterator[Path]:
    """A folder that all may read: Ansible, the collection, a checkout with its wheel, and what the wheel needs."""
    folder = Path(tempfile.mkdtemp(prefix="wcs-become-"))
    folder.chmod(0o755)
    try:
        subprocess.run([PYTHON, "-m", "venv", folder / "ansible"], check=True)
        pip = [folder / "ansible/bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [*pip, "install", "--no-compile", "--only-binary=:all:", "-r", f"{HERE}/ansible/requirements.txt"],
            check=True,
        )
        shutil.copytree(f"{installers}/wheels", folder / "wheels")
        checkout = wheel.checkout(folder / "checkout")
        shutil.copytree(ROOT / "integrations", checkout / "integrations", ignore=shutil.ignore_patterns("__pycache__"))
        subprocess.run([PYTHON, "-m", "venv", folder / "program"], check=True)
        offline = ["--no-compile", "--no-index", "--find-links", str(folder / "wheels")]
        root = Controller(folder)
        root(f"{WHEEL} {' '.join(offline[1:])}", PATH=f"{folder}/ansible/bin:{os.defpath}")
        root(f"{folder}/program/bin/python -m pip install --quiet {' '.join(offline)} dist/*.whl")
        root(COLLECTION)
        settings = {
            "ansible_connection": "local",
            "ansible_python_interpreter": PYTHON,
            "ansible_system_tmpdirs": [str(folder / "tmp")],
            "wcode_setup_python": PYTHON,
            "wcode_setup_pip_args": offline,
        }
        (folder / "tmp").mkdir()
        (folder / "tmp").chmod(0o1777)  # as /var/tmp
        inventory = {"agents": {"hosts": {"here": settings}}}
        (checkout / "hosts.yml").write_text(yaml.safe_dump(inventory), encoding="utf-8")
        yield folder
    finally:
        shutil.rmtree(folder)


class Controller:
    """Ansible in the checkout, as root, or with `user` as another one; `hosts.yml` has this machine alone."""

    def __init__(self, top: Path, user: str = "") -> None:
        self.top, self.user = top, user

    def __call__(self, line: str, code: int = 0, **env: str) -> str:
        login = [RUNUSER, "-u", self.user, "--"] if self.user else []
        settings = {
            "HOME": pwd.getpwnam(self.user).pw_dir if self.user else str(self.top / "root"),
            "PATH": f"{self.top}/ansible/bin:{os.defpath}",
            "LANG": "C.UTF-8",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_COLLECTIONS_PATH": str(self.top / "collections"),
            **({} if self.user else {"ANSIBLE_REMOTE_TMP": str(self.top / "root/tmp")}),  # else below the real home
            "WCODE_API_KEY": KEY,
        }
        return told([*login, "sh", "-c", line], self.top / "checkout", {**settings, **env}, code)


@pytest.fixture
def alice() -> Iterator[str]:
    with account() as user:
        yield user.pw_name


@pytest.fixture
def carol() -> Iterator[str]:
    with account() as user:
        yield user.pw_name


def play(top: Path, name: str, **users: str) -> None:
    """Write a playbook of the page, with the users of this test."""
    text = blocks()[name][0]
    for example, drawn in users.items():
        assert example in text
        text = text.replace(example, drawn)
    (top / "checkout" / name).write_text(text, encoding="utf-8")


def home(name: str) -> Path:
    return Path(pwd.getpwnam(name).pw_dir)


def files(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Owner, mode and content of each file below a folder that is ours or a tool's."""
    found = (path for name in (".openclaw", ".hermes", ".local/state") for path in (folder / name).rglob("*"))
    return {
        str(path.relative_to(folder)): (path.stat().st_uid, stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in found
        if path.is_file()
    }


def check(name: str) -> None:
    """The files of a user are the user's alone, with the history."""
    found = files(home(name))
    assert {OPENCLAW, HERMES} & set(found) and any(path.startswith(f"{STATE}/history/") for path in found)
    assert {(uid, mode) for uid, mode, _text in found.values()} == {(pwd.getpwnam(name).pw_uid, 0o600)}
    assert KEY.encode() in b"".join(text for _uid, _mode, text in found.values())


@contextmanager
def watched(top: Path, *names: str) -> Iterator[None]:
    """Meanwhile no argument of a process has the key, no file that Ansible makes can be read by others; none stays.

    What root has in the real home stays as it is, and the one of the controller has nothing of ours.
    """
    leaks: list[str] = []
    over = threading.Event()
    before = files(ROOTS)

    def tmp() -> Iterator[Path]:
        for place in (top / "tmp", top / "root/tmp", *(home(name) / ".ansible/tmp" for name in names)):
            yield from place.glob("ansible-*")

    def look() -> None:
        while not over.wait(0.01):
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):  # gone meanwhile
                    leaks.extend([str(file)] if KEY.encode() in file.read_bytes() else [])
            for folder in tmp():
                with suppress(OSError):
                    for file in folder.iterdir():
                        leaks.extend([str(file)] if folder.stat().st_mode & 1 and file.stat().st_mode & 4 else [])

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    assert not leaks, sorted(set(leaks))
    assert not [*tmp()], "left behind"
    assert files(ROOTS) == before and files(top / "root") == {}


def test_the_role_for_two_users(top: Path, alice: str, carol: str) -> None:
    """The playbook of docs/provisioning.md, as root: each has a program, files and a history of their own."""
    play(top, "become.yml", alice=alice, carol=carol)
    root = Controller(top)
    with watched(top, alice, carol):
        assert recap(root(f"{BECOME} -vvv", ANSIBLE_BECOME_METHOD="su")) == {"here": (8, 0)}
    for name in (alice, carol):
        check(name)
        assert (home(name) / PROGRAM).stat().st_uid == pwd.getpwnam(name).pw_uid
    right = [files(home(name)) for name in (alice, carol)]
    with watched(top, alice, carol):
        assert recap(root(BECOME, ANSIBLE_BECOME_METHOD="su")) == {"here": (0, 0)}
    assert [files(home(name)) for name in (alice, carol)] == right


WAYS = {
    "su": {"ANSIBLE_BECOME_METHOD": "su"},
    "su, with the environment of root": {"ANSIBLE_BECOME_METHOD": "su", "ANSIBLE_SU_FLAGS": "-m -s /bin/sh"},
    "runuser": {"ANSIBLE_BECOME_METHOD": "su", "ANSIBLE_SU_EXE": RUNUSER},
    "sudo": {"ANSIBLE_BECOME_METHOD": "sudo"},
    "sudo, with the environment of root": {"ANSIBLE_BECOME_METHOD": "sudo", "ANSIBLE_SUDO_FLAGS": "-E -S -n"},
    "su, pipelining": {"ANSIBLE_BECOME_METHOD": "su", "ANSIBLE_PIPELINING": "1"},
}
LEFT = {f"XDG_{name}_HOME": f"{ROOTS}/{name.lower()}" for name in ("CONFIG", "DATA", "STATE", "CACHE")}


def installed(top: Path, name: str) -> str:
    """Give a user the program and a file with the key; the command line of the page that runs the module as that user."""
    play(top, "module.yml")
    program, key = home(name) / PROGRAM, home(name) / "wcode.key"
    key.write_text(KEY, encoding="utf-8")
    key.chmod(0o600)
    program.parent.mkdir(parents=True)
    program.symlink_to(top / "program/bin/wcode-setup")
    subprocess.run(["chown", "-R", f"{name}:", home(name)], check=True)
    return f"{MODULE.strip()} -vvv --become --become-user {name}"


@pytest.mark.matrix(every=1)
@pytest.mark.parametrize("way", WAYS)
def test_the_module(way: str, top: Path, alice: str) -> None:
    """Whatever is left of the environment of root, the home is that of the user."""
    line = installed(top, alice)
    with watched(top, alice):
        assert recap(Controller(top)(line, HOME=str(ROOTS), **LEFT, **WAYS[way])) == {"here": (1, 0)}
    check(alice)


@pytest.fixture
def sudoer(alice: str, carol: str) -> Iterator[str]:
    """Carol, who may do everything as alice."""
    rules = Path("/etc/sudoers.d") / carol
    rules.write_text(f"{carol} ALL=({alice}) NOPASSWD: ALL\n", encoding="ascii")
    rules.chmod(0o440)
    try:
        yield carol
    finally:
        rules.unlink()


@pytest.mark.matrix(every=1)
@pytest.mark.parametrize("pipelining", ["0", "1"])
def test_one_ordinary_user_becomes_another(pipelining: str, top: Path, alice: str, sudoer: str) -> None:
    """Ansible's temporary files need access control lists (Debian's package acl), or there are none (pipelining)."""
    line = installed(top, alice)
    before = files(home(sudoer))
    with watched(top, alice, sudoer):
        assert recap(Controller(top, sudoer)(line, ANSIBLE_PIPELINING=pipelining)) == {"here": (1, 0)}
    check(alice)
    assert files(home(sudoer)) == before == {}
    key = home(alice) / "wcode.key"
    read = subprocess.run([RUNUSER, "-u", sudoer, "--", "cat", key], capture_output=True, check=False)
    assert read.returncode and not read.stdout
