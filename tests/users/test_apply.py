"""`apply --user` with real users: whose the files are, what root opens, and one result for all."""

from __future__ import annotations

import grp
import json
import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pexpect
import pytest

from tests.pages import blocks
from tests.users import CONFIG, ENV, KEY, OWN_KEYS, PYTHON, SETUP, Machine, content, give, new_home

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make users and start processes as them")


def test_each_file_is_of_its_user(machine: Machine) -> None:
    result = machine()
    assert result.code == 0, result.text
    for user in (machine.alice, machine.bob):
        assert f"{user.pw_name} ({user.pw_dir})\n~/.hermes/config.yaml: created" in result.out
        assert content(user, ENV) == f"WCODE_API_KEY={KEY}\n"
        made = list(Path(user.pw_dir).rglob("*"))
        assert {path.lstat().st_uid for path in made} == {user.pw_uid}
        assert {path.lstat().st_gid for path in made} == {user.pw_gid}
        assert not [path for path in made if path.stat().st_mode & 0o077], "open to others"
        assert machine.readable(user, user.pw_dir) == [f"{user.pw_dir}/{ENV}"], "the canary sees"
    assert KEY not in result.text
    again = machine("--check")
    assert (again.code, again.err) == (0, "")
    assert again.out.count("unchanged") == 4


def test_root_needs_nothing_of_a_home(machine: Machine) -> None:
    """Without the rights by which root reads what is closed to it."""
    for user in (machine.alice, machine.bob):
        new_home(user, 0o700)
    plain = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all"]
    done = subprocess.run(
        [*plain, *machine.command("apply", "-", *machine.both)],
        input=SETUP, env=machine.whole(), cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    refused = subprocess.run([*plain, "ls", machine.alice.pw_dir], capture_output=True, check=False)
    assert refused.returncode != 0, "the rights are not gone"
    assert content(machine.alice, ENV) == content(machine.bob, ENV)


def test_root_s_home_does_not_matter(machine: Machine) -> None:
    """sudo may leave HOME as it was: that of a user."""
    assert machine(env={"HOME": machine.alice.pw_dir}).code == 0
    assert content(machine.alice, ENV)


def test_the_document_has_one_for_each_user(machine: Machine) -> None:
    document = machine.document("--dry-run")
    assert (document["status"], document["exit_code"], document["errors"]) == ("would-change", 0, [])
    assert machine.document("--check")["exit_code"] == 3
    document = machine.document()
    assert document["status"] == "changed"
    for name, user in (("alice", machine.alice), ("bob", machine.bob)):
        assert document[name]["status"] == "changed"
        assert document[name]["run_id"]
        assert document[name]["files"][0]["path"] == f"{user.pw_dir}/{CONFIG}"
    assert machine.document()["status"] == "unchanged"


def test_ids_are_exact(machine: Machine) -> None:
    """As in a run of the user alone, also ids in the format of a key."""
    odd = "sk-test-0123456789abcdefgh"
    model = f"{{id: {odd}, context_window: 200000, max_tokens: 8192}}"
    setup = SETUP.replace("[qwen3.6-plus]", f"[{model}, qwen3.6-plus]")
    user, command = machine.alice, [PYTHON, "-m", "wcode_setup", "apply", "-", "--dry-run"]
    env = machine.whole({"HOME": user.pw_dir})

    def alone(*more: str) -> str:
        done = subprocess.run(
            [*command, *more], input=setup, env=env, cwd=user.pw_dir, capture_output=True, text=True, check=True,
            user=user.pw_uid, group=user.pw_gid, extra_groups=[],
        )  # fmt: skip
        return done.stdout

    assert machine.document("--dry-run", text=setup)["alice"] == json.loads(alone("--json"))
    assert odd in alone()
    assert alone() in machine("--dry-run", text=setup).out


def test_one_fails_and_the_others_are_done(machine: Machine) -> None:
    Path(machine.alice.pw_dir, ".hermes").mkdir()
    Path(machine.alice.pw_dir, CONFIG).write_text("a: [\n")
    give(machine.alice, Path(machine.alice.pw_dir))
    assert machine("--check").code == 1, "not 3: what would change is not all"
    result = machine()
    assert result.code == 1
    alice, bob = machine.alice.pw_name, machine.bob.pw_name
    assert result.err.startswith(f"{alice}:\nError: ~/{CONFIG}:2:1: ")
    assert result.err.endswith(
        f"Error: errors for these users: {alice}\n"
        "Hint: Each error is shown under the name of its user. All other users are done.\n"
    )
    assert content(machine.alice, CONFIG) == "a: [\n"
    assert content(machine.bob, ENV)
    document = machine.document()
    assert (document["status"], document["exit_code"]) == ("partial", 1)
    assert [document[name]["status"] for name in ("alice", "bob")] == ["refused", "unchanged"]
    assert document["errors"][0]["message"] == f"errors for these users: {alice}"
    shutil.rmtree(Path(machine.bob.pw_dir, ".hermes"))
    Path(machine.bob.pw_dir, ".hermes").write_text("")
    give(machine.bob, Path(machine.bob.pw_dir))
    document = machine.document()
    assert (document["status"], document["exit_code"]) == ("refused", 1)
    assert document["errors"][0]["message"] == f"errors for these users: {alice}, {bob}"


def test_a_result_that_cannot_be_printed(machine: Machine) -> None:
    """The exit code is that of a run that was written, and stderr names the users."""
    with open("/dev/full", "wb") as full:
        command = machine.command("apply", "-", *machine.both)
        done = subprocess.run(
            command, input=SETUP.encode(), env=machine.whole(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 4
    names = f"{machine.alice.pw_name}, {machine.bob.pw_name}"
    assert done.stderr.decode().splitlines()[-1].endswith(f"the runs of these users are done: {names}."), done.stderr
    assert content(machine.bob, ENV)


def test_the_environment_is_that_of_a_login(machine: Machine) -> None:
    """And the key may be another one for each user; no variable of root's that the setup file does not name."""
    for number, user in enumerate((machine.alice, machine.bob)):
        machine.script(
            user, f"(env; umask; pwd; id -u; id -G; ulimit -c) >~/.seen; echo sk-test-own-{number}-456789abcdef"
        )
    result = machine("-q", text=OWN_KEYS, env={"XDG_CONFIG_HOME": "/x", "HERMES_HOME": "/x", "FORCE_COLOR": "1"})
    assert (result.code, result.text) == (0, "")
    for number, user in enumerate((machine.alice, machine.bob)):
        lines = content(user, ".seen").splitlines()
        found = dict(line.split("=", 1) for line in lines if "=" in line)
        assert {name: value for name, value in found.items() if name not in ("PWD", "OLDPWD", "SHLVL", "_")} == {
            "HOME": user.pw_dir, "USER": user.pw_name, "LOGNAME": user.pw_name, "SHELL": user.pw_shell, "LANG": "C.UTF-8",
            "PATH": f"{user.pw_dir}/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        }  # fmt: skip
        rest = [line for line in lines if "=" not in line]
        assert rest[:3] == ["0077", user.pw_dir, str(user.pw_uid)]
        assert {*map(int, rest[3].split())} == {user.pw_gid, grp.getgrnam("users").gr_gid}, (
            "not those of root's process"
        )
        assert f"sk-test-own-{number}-456789abcdef" in content(user, ".hermes/.env")


@pytest.mark.parametrize("name", ["~/own", "own"])
def test_a_key_file_is_read_by_the_user(name: str, machine: Machine) -> None:
    """`~` and relative paths are those of each user's home, whatever root could read."""
    setup = SETUP.replace("{env: TEST_API_KEY}", "{file: PATH}")
    for user in (machine.alice, machine.bob):
        Path(user.pw_dir, "own").write_text(KEY)
        Path(user.pw_dir, "own").chmod(0o600)
        give(user, Path(user.pw_dir))
    assert machine(text=setup.replace("PATH", name)).code == 0
    (machine.folder / "key").write_text(KEY)
    result = machine(text=setup.replace("PATH", str(machine.folder / "key")))
    assert result.code == 1
    assert result.err.count(f"Error: {machine.folder}/key: cannot read the key file: Permission denied") == 2, (
        result.err
    )


def test_what_they_write_is_undone_by_each(machine: Machine) -> None:
    assert machine().code == 0
    user = machine.alice
    done = subprocess.run(
        [PYTHON, "-m", "wcode_setup", "undo", "--yes"],
        user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd="/", capture_output=True, check=False,
        env={"HOME": user.pw_dir, "PATH": os.defpath, "PYTHONPATH": str(machine.package)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not Path(user.pw_dir, ".hermes").exists()
    assert content(machine.bob, ENV)


def test_at_a_terminal_one_question_is_asked(machine: Machine) -> None:
    file = machine.folder / "setup.yaml"
    file.write_text(SETUP)
    Path(machine.bob.pw_dir, ".hermes").write_text("")
    give(machine.bob, Path(machine.bob.pw_dir))
    for answer, is_written in (("n", False), ("y", True)):
        command, *rest = machine.command("apply", str(file), *machine.both, "--color", "always")
        child = pexpect.spawn(
            command, rest, env={**machine.whole(), "TERM": "xterm"}, cwd="/", encoding="utf-8", timeout=30
        )
        child.expect(r"Apply\? \[y/N\]: ")
        assert "would be created" in child.before
        assert "\033[32m+model:\033[0m" in child.before.replace("\r", ""), "the child's colours"
        assert f"{machine.bob.pw_name}:\r\nError: " in child.before
        child.sendline(answer)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == is_written, child.before
        assert (machine.bob.pw_name in child.before) == is_written, "named as failed"
        assert child.before.count("Error: ") == is_written, "not run again"
        assert Path(machine.alice.pw_dir, ENV).exists() == is_written
        assert child.before.count(f"{machine.alice.pw_name} (") == is_written
    os.unlink(Path(machine.bob.pw_dir, ".hermes"))
    assert machine().code == 0
    child = pexpect.spawn(command, rest, env=machine.whole(), cwd="/", encoding="utf-8", timeout=30)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, "nothing to ask"
    assert child.before.count("unchanged") == 4


def test_the_page(machine: Machine) -> None:
    """The commands of docs/provisioning.md, with these users for alice and bob."""
    named = {block.name: block.text for block in blocks("docs/provisioning.md")}
    (machine.folder / "wcode.yaml").write_text(named["users.yaml"])
    page = named["users"].replace("/etc", str(machine.folder))
    for name, user in (("alice", machine.alice), ("bob", machine.bob)):
        page = page.replace(name, user.pw_name)
    for line in page.splitlines()[1:]:
        before, _, words = line.partition("wcode-setup ")
        words, _, file = words.partition(" < ")
        as_user = {"user": machine.alice.pw_uid, "group": machine.alice.pw_gid, "extra_groups": []} if before else {}
        home = machine.alice.pw_dir if before else str(machine.folder)
        command = [PYTHON, "-m", "wcode_setup"] if before else machine.command()
        done = subprocess.run(
            [*command, *shlex.split(words)], input=Path(file).read_bytes() if file else b"", cwd="/", capture_output=True,
            env=machine.whole({"HOME": home, "WCODE_API_KEY": KEY}), check=False, **as_user,
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stderr)
        assert Path(machine.alice.pw_dir, ENV).exists() == ("--dry-run" not in line and not before)
    assert content(machine.bob, ENV)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_ends_the_run_of_the_user(number: signal.Signals, code: int, machine: Machine) -> None:
    """The one before is done, the one under way is as it was."""
    machine.script(machine.alice, f"echo {KEY}")
    machine.script(machine.bob, "touch ~/.here; exec sleep 50")
    command = machine.command("apply", "-", *machine.both)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=machine.whole(), text=True
    ) as running:
        assert running.stdin
        running.stdin.write(OWN_KEYS)
        running.stdin.close()
        running.stdin = None
        until = time.monotonic() + 30
        while not Path(machine.bob.pw_dir, ".here").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        running.send_signal(number)
        _, err = running.communicate(timeout=20)
    assert running.returncode == code
    alice, bob = machine.alice.pw_name, machine.bob.pw_name
    assert err.lstrip() == (
        f"Interrupted in the run of {bob}: all its files are changed, or none. Done before: {alice}.\n"
    )
    assert content(machine.alice, ENV)
    assert not Path(machine.bob.pw_dir, ".hermes").exists()


def test_a_program_that_the_user_cannot_read(machine: Machine) -> None:
    closed = machine.folder / "closed"
    shutil.copytree(machine.package, closed)
    closed.chmod(0o700)
    machine.package = closed
    document = machine.document()
    assert document["status"] == "refused"
    for name, user in (("alice", machine.alice), ("bob", machine.bob)):
        (error,) = document[name]["errors"]
        assert error["message"] == (
            f"wcode-setup does not start as {user.pw_name}: ModuleNotFoundError: No module named 'wcode_setup'"
        )
        assert error["hint"] == (
            f"That user must be able to read {PYTHON}, {closed}. "
            "Install wcode-setup outside of home folders, for example in /opt."
        )
