"""`apply --user` where one user's home or processes work against the others: each case with a user whose run is fine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from tests.users import CONFIG, ENV, KEY, OWN_KEYS, PYTHON, SETUP, Machine, content, end, give, new_home, processes

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make users and start processes as them")

VICTIM = "model: {default: mine}\n"


def victim(machine: Machine) -> Path:
    """A file of bob's, open to readers, and one of root's."""
    for file in (Path(machine.bob.pw_dir, "victim"), machine.folder / "victim"):
        file.write_text(VICTIM)
        file.chmod(0o644)
    give(machine.bob, Path(machine.bob.pw_dir))
    return Path(machine.bob.pw_dir, "victim")


def link(name: str, target: str) -> Callable[[Machine, Path], None]:
    """`name` in alice's home is a symlink to `target`, with {bob} and {root} for their folders."""

    def make(machine: Machine, home: Path) -> None:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).symlink_to(target.format(bob=machine.bob.pw_dir, root=machine.folder))

    return make


def fifo(name: str) -> Callable[[Machine, Path], None]:
    def make(_machine: Machine, home: Path) -> None:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(home / name)

    return make


def gone(_machine: Machine, home: Path) -> None:
    shutil.rmtree(home)


def closed(_machine: Machine, home: Path) -> None:
    home.chmod(0)


def another_home(machine: Machine, home: Path) -> None:
    shutil.rmtree(home)
    home.symlink_to(machine.bob.pw_dir)


HOMES = {  # what alice's home is -> the code of the error
    "a link to a folder of bob": (link(".hermes", "{bob}"), "folder-foreign"),
    "a link to a file of bob": (link(CONFIG, "{bob}/victim"), "folder-foreign"),
    "a link to a file of root": (link(CONFIG, "{root}/victim"), "file-failed"),
    "a link for the secrets": (link(ENV, "{bob}/victim"), "folder-foreign"),
    "a link to the state of bob": (link(".local/state/wcode-setup", "{bob}/.local/state/wcode-setup"), "file-failed"),
    "a link to the folder of the state": (link(".local", "{bob}"), "file-failed"),
    "a link to itself": (link(".hermes", ".hermes"), "file-failed"),
    "a FIFO for a folder": (fifo(".hermes"), "not-a-folder"),
    "a FIFO for a file": (fifo(CONFIG), "not-a-file"),
    "a FIFO for the catalogue": (fifo(".config/wcode-setup/catalog.toml"), "not-a-file"),
    "a FIFO for the lock": (fifo(".local/state/wcode-setup/lock"), "not-a-file"),
    "no home": (gone, "user-home"),
    "a closed home": (closed, "user-home"),
    "the home of bob": (another_home, "user-home-foreign"),
}


@pytest.mark.parametrize("case", HOMES)
def test_a_hostile_home(case: str, machine: Machine) -> None:
    make, code = HOMES[case]
    file, home = victim(machine), Path(machine.alice.pw_dir)
    make(machine, home)
    if home.is_dir() and not home.is_symlink():
        give(machine.alice, home)
    if code == "folder-foreign":  # alice may take risks, for her own files
        assert machine.document("--force")["alice"]["status"] == "refused"
    document = machine.document()
    assert document["bob"]["status"] in ("changed", "unchanged")
    assert content(machine.bob, ENV) == f"WCODE_API_KEY={KEY}\n"
    assert [error["code"] for error in document["alice"]["errors"]] == [code]
    assert (document["status"], document["exit_code"]) == ("partial", 1)
    assert file.read_text() == (machine.folder / "victim").read_text() == VICTIM
    new_home(machine.alice)


def test_nothing_in_a_home_is_imported(machine: Machine) -> None:
    """Neither by root's process nor by the user's, whatever name a module has and wherever Python looks for it."""
    home = Path(machine.alice.pw_dir)
    trap = f"open({str(home / 'sprung')!r}, 'a').write(__name__)\n"
    site = home / f".local/lib/python{sys_version()}/site-packages"
    for folder in (home, site):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("sitecustomize", "usercustomize", "json", "selectors", "click", "hashlib", "wcode_setup"):
            (folder / f"{name}.py").write_text(trap)
    (site / "trap.pth").write_text(f"import sys; {trap}")
    (home / ".pythonrc.py").write_text(trap)
    (home / "wcode_setup").mkdir()
    (home / "wcode_setup/__init__.py").write_text(trap)
    give(machine.alice, home)
    assert machine().code == 0
    assert not (home / "sprung").exists()
    assert content(machine.alice, ENV)


def sys_version() -> str:
    """The version of the Python that the users have."""
    code = "import sys; print(*sys.version_info[:2], sep='.')"
    return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


PROCESSES = {  # what alice's own program does -> why her run failed
    "stops its parent": ("kill -STOP $PPID", "no answer within 2 seconds"),
    "kills its parent": ("kill -KILL $PPID", "exit code -9"),
}
TAKEN = {  # what stands in place of her run -> the same
    "says nothing": ("", "its output is not a result of wcode-setup"),
    "prints for ever": ("sleep 50 & cat /dev/zero", "its output is too long"),
    "prints errors for ever": ("cat /dev/zero >&2", "its output is too long"),
    "never ends": ("exec sleep 50", "no answer within 2 seconds"),
    "closes its pipes and never ends": ("exec sleep 50 >&- 2>&-", "no answer within 2 seconds"),
    "ignores SIGTERM": ("trap '' TERM; while :; do sleep 1; done", "no answer within 2 seconds"),
    "prints a list": ("echo '[]'", "its output is not a result of wcode-setup"),
    "claims another exit code": ("""echo '{"exit_code": 0}'; exit 1""", "its output is not a result of wcode-setup"),
    "has an exit code that is none": ("""echo '{"exit_code": 3}'; exit 3""", "exit code 3"),
}


@pytest.mark.parametrize("case", [*PROCESSES, *TAKEN])
def test_a_hostile_process(case: str, machine: Machine) -> None:
    script, why = (PROCESSES | TAKEN)[case]
    machine.is_taken = case in TAKEN
    machine.script(machine.alice, script)
    machine.script(machine.bob, f"echo {KEY}")
    machine.seconds = 2 if "seconds" in why else 60
    document = machine.document("--wait", "0", text=OWN_KEYS)
    assert document["bob"]["status"] == "changed"
    assert [error["message"] for error in document["alice"]["errors"]] == [
        f"the run as {machine.alice.pw_name} failed: {why}"
    ]
    if machine.is_taken:
        time.sleep(0.2)
        assert not processes(machine.alice), "the whole group was ended"
    end(machine.alice)


def test_a_process_that_stays_is_not_waited_for(machine: Machine) -> None:
    """It keeps the pipes open, as a daemon that a key command starts may. It is the user's and goes on."""
    machine.is_taken = True
    machine.script(machine.alice, "setsid sleep 50 & exit 0")
    machine.script(machine.bob, f"echo {KEY}")
    assert machine(text=OWN_KEYS).code == 0
    assert end(machine.alice) == 1


NOISE = r"\033[2J\033]0;owned\007\302\233\342\200\256"
"""Clear the terminal, rename its window; C1's CSI and a direction mark."""
SHOWN = r"\x1b[2J\x1b]0;owned\x07\x9b\u202e"
OTHER = "sk-other-0123456789abcdefgh"


@pytest.mark.parametrize("color", ["always", "never"])
def test_what_a_user_prints_is_harmless_on_a_terminal(color: str, machine: Machine) -> None:
    """No escape sequence gets through but the styles of whole lines, and no key; nor has the process a terminal."""
    noise = rf"printf '{NOISE}{OTHER} {KEY}\n\033[31m- a\033[1mb\033[0m\n\033[32m+ c\033[0m\n'"
    machine.is_taken = True
    machine.script(machine.alice, f"{noise}; {noise} >&2; (: >/dev/tty) 2>/dev/null && touch ~/terminal; exit 0")
    setup = machine.folder / "setup.yaml"
    setup.write_text(SETUP)
    command, *words = machine.command("apply", str(setup), *machine.both, "--yes", "--color", color)
    child = pexpect.spawn(command, words, env=machine.whole({"TERM": "xterm"}), cwd="/", encoding="utf-8", timeout=60)
    child.expect(pexpect.EOF)
    child.close()
    lines = child.before.replace("\r\n", "\n").split("\n")
    assert child.exitstatus == 0, child.before
    assert lines.count(f"{SHOWN}sk-…efgh sk-…cdef") == 2, "stdout and stderr"
    styled = [line for line in lines if "\x1b" in line]
    assert [line for line in styled if not re.fullmatch(r"\x1b\[(1|3[1236])m[^\x1b]*\x1b\[0m", line)] == []
    for line in ("\x1b[31m- a\\x1b[1mb\x1b[0m", "\x1b[32m+ c\x1b[0m"):
        assert (line in styled) == (color == "always")
    assert not re.search("[\x07\x9b\u202e]", child.before)
    assert not Path(machine.alice.pw_dir, "terminal").exists()


@pytest.mark.parametrize(("levels", "is_taken_over"), [(50, True), (150, False), (100_000, False)])
def test_a_document_that_a_user_forges(levels: int, is_taken_over: bool, machine: Machine) -> None:
    """It is masked, printed without what a terminal would interpret, and not so deep that it ends root's process."""
    file = Path(machine.alice.pw_dir, "forged")
    nested = "[" * levels + "]" * levels
    file.write_text(f'{{"exit_code": 1, "status": "refused", "\x9b": "\u202e{KEY} {OTHER}", "x": {nested}}}')
    file.chmod(0o600)
    machine.is_taken = True
    machine.script(machine.alice, "cat ~/forged; exit 1")
    result = machine("--json")
    assert result.code == 1
    assert (KEY in result.text, OTHER in result.text) == (False, False)
    assert not re.search("[\x9b\u202e]", result.text)
    found = result.document["data"]["users"]
    assert found[machine.bob.pw_name]["status"] == "changed"
    assert ("x" in found[machine.alice.pw_name]) == is_taken_over
