"""A failing stdout or stderr: a documented exit code, one line where one can still be written, and what was written."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.faults import tree
from tests.person import furnish
from tests.program import ROOT, STATE, Program, Result
from tests.test_cli import COMMANDS, ENVELOPES, PLUS

ERRNOS = sorted({number for number in errno.errorcode if not isinstance(OSError(number, ""), BrokenPipeError)})
COMMON = (errno.ENOSPC, errno.EIO, errno.EAGAIN, errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.ENXIO, errno.ECONNRESET)
LINE = re.compile(
    r"^Error: cannot write to (stdout|stderr) \(.+\); (?:(nothing was written)|run (\S+) was written, .*|"
    r"(\d+) run\(s\) were deleted from the history)\.$",
    re.MULTILINE,
)
WORDS: dict[str, tuple[str, ...]] = {name: words for name, (words, _, _) in ENVELOPES.items()}
WORDS |= {
    "wizard": ("wizard",),
    "run": ("run", "openclaw"),
    "--version": ("--version",),
    "--help": ("--help",),
    "help of a command": ("openclaw", "--help"),
    "help of a group": ("remove",),
    "no command": (),
    "no such command": ("statsu",),
    "no such option": ("openclaw", "--nope"),
    "refused": ("openclaw", "-m", "gpt"),
    "prune": ("history", "prune"),
    "preview": ("openclaw", "-m", "qwen/qwen3.6-27b", "--dry-run"),
    "check": ("openclaw", "-m", "qwen/qwen3.6-27b", "--check"),
    "unread export": ("export",),
}
"""A command line for every command and every other way to print."""


class Failing(io.BytesIO):
    """A stream whose write number `first` fails, and every later one; `count`: how many there were."""

    def __init__(self, first: int = 0, error: int = errno.ENOSPC) -> None:
        super().__init__()
        self.count, self._first, self._error = 0, first, error

    def write(self, content: Any) -> int:
        if len(content):
            self.count += 1
        if self._first and self.count >= self._first:
            raise OSError(self._error, os.strerror(self._error))
        return super().write(content)


class Laid:
    """A home with a set-up of OpenClaw, laid out anew for every run."""

    def __init__(self, program: Program) -> None:
        self.program, self._kept = program, program.home.with_name(program.home.name + "-kept")
        assert program(*PLUS).code == 0
        program.write(".hermes/config.yaml", "model: [\n")  # which `export` notes on stderr
        shutil.copytree(program.home, self._kept)
        self.before = tree(program.home)

    def run(self, words: tuple[str, ...], *buffers: Failing) -> tuple[Result, bool, list[str]]:
        """Run it; whether a file changed, and the runs in the history."""
        for path in self.program.home.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self._kept, self.program.home, dirs_exist_ok=True)
        result = self.program(*words, buffers=(buffers[0], buffers[1]))
        history = self.program.home / STATE / "history"
        return result, tree(self.program.home) != self.before, sorted(os.listdir(history))

    def clean(self) -> None:
        shutil.rmtree(self._kept)


@pytest.fixture
def laid(program: Program) -> Iterator[Laid]:
    """The home, and its copy removed afterwards."""
    home = Laid(program)
    yield home
    home.clean()


def test_every_command_prints() -> None:
    assert {*COMMANDS} <= WORDS.keys()


def judged(result: Result, code: int, changed: bool, runs: list[str], kept: list[str], stream: str) -> None:
    """A run whose `stream` failed: `code` is that of the undisturbed one, `kept` the history before."""
    assert "Traceback" not in result.text
    assert "internal error" not in result.text
    pruned = not runs
    found = LINE.search(result.err if stream == "stdout" else result.out)
    if found is None:  # --json: all that stderr says is in the document
        assert (stream, result.code) == ("stderr", code)
        return
    assert found[1] == stream
    assert len(LINE.findall(result.text)) == 1
    wrote = sorted({*runs} - {*kept})
    assert [found[3]] == wrote if wrote else found[3] is None
    assert bool(found[2]) == (not wrote and not pruned)
    assert bool(found[4]) == pruned
    assert changed == bool(wrote)
    assert result.code == (4 if wrote or pruned else code or 1 if code != 3 else 1)


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("name", WORDS)
def test_every_write_of_every_command_fails(name: str, form: str, laid: Laid, record_property: Any) -> None:
    """Each write to stdout and to stderr fails, with an error that rotates; the disk agrees with what is said."""
    words = (*WORDS[name], *(["--json"] if form == "json" and WORDS[name] else []))
    kept = sorted(os.listdir(laid.program.home / STATE / "history"))
    usual = (Failing(), Failing())
    result, _, _ = laid.run(words, *usual)
    errors, count = cycle(COMMON), 0
    for stream in range(2):
        for number in range(1, usual[stream].count + 1):
            both = [Failing(), Failing()]
            both[stream] = Failing(number, next(errors))
            found = laid.run(words, *both)
            judged(found[0], result.code, found[1], found[2], kept, ("stdout", "stderr")[stream])
            count += 1
    assert count >= 1
    record_property("figures", ("failing writes to stdout and stderr", count))


def test_every_error_of_the_system(laid: Laid) -> None:
    kept = sorted(os.listdir(laid.program.home / STATE / "history"))
    for error in ERRNOS:
        result, changed, runs = laid.run((*PLUS, "--vision"), Failing(1, error), Failing())
        judged(result, 0, changed, runs, kept, "stdout")
        assert os.strerror(error) in result.err


@pytest.mark.parametrize("name", WORDS)
def test_both_fail(name: str, laid: Laid) -> None:
    """Nothing can be said; the exit code still says it."""
    usual, _, _ = laid.run(WORDS[name], Failing(), Failing())
    result, _, runs = laid.run(WORDS[name], Failing(1), Failing(1))
    assert result.text == ""
    wrote = len(runs) != 1
    assert result.code == (4 if wrote else 1 if usual.code in (0, 3) else usual.code)


@pytest.mark.parametrize("name", WORDS)
def test_a_reader_that_has_enough_is_no_failure(name: str, laid: Laid) -> None:
    usual, changed, _ = laid.run(WORDS[name], Failing(), Failing())
    for number in (1, 2):
        result, changed_too, _ = laid.run(WORDS[name], Failing(number, errno.EPIPE), Failing())
        assert (result.code, result.err, changed_too) == (usual.code, usual.err, changed)


# real processes

SHELL = {
    "written": ("openclaw -m qwen3.6-plus", 0, True),
    "written, json": ("openclaw -m qwen3.6-plus --json", 0, True),
    "query": ("models", 0, False),
    "help": ("--help", 0, False),
    "version": ("--version", 0, False),
    "no command": ("", 2, False),
    "usage": ("openclaw --nope", 2, False),
    "refused": ("openclaw -m gpt", 2, False),
    "completion": ("completion bash", 0, False),
    "preview": ("openclaw -m qwen3.6-plus --dry-run", 0, False),
}
OUT, ERR = (">/dev/full", ">&-"), ("2>/dev/full", "2>&-")


def shell(program: Program, script: str) -> subprocess.CompletedProcess[str]:
    """A script of bash in which `wcode-setup` is the program."""
    return subprocess.run(
        ["bash", "-c", script.replace("wcode-setup", f"'{sys.executable}' -X dev -m wcode_setup")],
        env={**program.env, "PYTHONPATH": str(ROOT)}, cwd=program.home,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("name", SHELL)
def test_full_and_closed_streams_of_a_process(name: str, program: Program) -> None:
    """Also of the interpreter's own last flush, which would end with 120."""
    words, usual, writes = SHELL[name]
    for where in (*OUT, *ERR, f"{OUT[0]} {ERR[0]}", f"{OUT[1]} {ERR[1]}", f"{OUT[1]} {ERR[1]} <&-"):
        shutil.rmtree(program.home / ".openclaw", ignore_errors=True)
        done = shell(program, f"wcode-setup {words} {where}")
        assert (program.home / ".openclaw").exists() == writes, where
        said = LINE.findall(done.stdout + done.stderr)
        prints = (where in ERR and name in ("usage", "refused")) or (where in OUT and name not in ("usage", "refused"))
        assert len(said) == prints, (where, done)
        if said:
            assert bool(said[0][1]) != writes
            assert said[0][0] == ("stdout" if where in OUT else "stderr")
        lost = ("1>" in f"1{where}" or ">" in where.split()[0][:1]) and name not in ("usage", "refused")
        assert done.returncode == (usual if not lost or usual else 4 if writes else 1), (where, done)
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr


def process(program: Program, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "wcode_setup", *arguments], start_new_session=True, cwd=program.home,
        env={**program.env, "PYTHONPATH": str(ROOT), "TERM": "xterm"}, **{"stdin": subprocess.DEVNULL, **streams},
    )  # fmt: skip


def ended(child: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code, and stderr."""
    _, said = child.communicate(timeout=60)
    return child.returncode, (said or b"").decode()


def test_a_terminal_that_is_gone(program: Program) -> None:
    ours, its = pty.openpty()
    os.close(ours)
    child = process(program, *PLUS, stdout=its, stderr=subprocess.PIPE)
    os.close(its)
    code, said = ended(child)
    found = LINE.fullmatch(said.strip())
    assert found
    assert (code, found[3]) == (4, *os.listdir(program.home / STATE / "history"))


@pytest.mark.parametrize("reads", [False, True])
def test_a_pipe_that_does_not_block(reads: bool, program: Program) -> None:
    """A slow reader is waited for, one that never reads is not waited for for ever."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK)
    while True:
        try:
            os.write(writer, b"x" * 1000)
        except BlockingIOError:
            break
    child = process(program, *PLUS, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    time.sleep(1)
    if reads:
        with os.fdopen(reader, "rb") as pipe:
            assert b"openclaw.json: created" in pipe.read()
    code, said = ended(child)
    if not reads:
        os.close(reader)
    assert (code, bool(LINE.search(said))) == ((0, False) if reads else (4, True))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("wizard",), True),
        (PLUS, True),
        (PLUS, False),
        (("openclaw",), False),
        ((*PLUS, "--api-key-stdin"), False),
    ],
    ids=str,
)
def test_a_question_that_nobody_sees(words: tuple[str, ...], told: bool, program: Program) -> None:
    """The terminal that shows the questions goes; the one with the keys stays, and is not waited for."""
    furnish(program)
    if told:  # else the question for a key comes first, on stderr, which is not lost
        program.env["WCODE_API_KEY"] = "sk-test-0123456789abcdef"
    before = tree(program.home)
    keys, its_keys = pty.openpty()
    screen, its_screen = pty.openpty()
    wizard = words == ("wizard",)
    child = process(program, *words, stdin=its_keys, stdout=its_screen, stderr=subprocess.PIPE if told else its_screen)
    os.close(its_screen)
    if wizard:
        seen = b""
        while b"Which tools" not in seen:
            seen += os.read(screen, 4096)
        os.close(screen)
        os.write(keys, b"\x1b[B")
    else:
        os.close(screen)
    code, said = ended(child)
    os.close(keys)
    os.close(its_keys)
    assert code == 1
    assert bool(LINE.search(said)) == told
    assert "Traceback" not in said
    assert tree(program.home) == before


def test_nothing_is_written_into_a_closed_stream(program: Program) -> None:
    """A file that is opened where stdout was must not take the output."""
    done = shell(program, "wcode-setup openclaw -m qwen3.6-plus --debug >&- 2>&- <&-")
    assert done.returncode == 4
    files = [path.read_text() for path in Path(program.home).rglob("*") if path.is_file()]
    assert not [text for text in files if "openclaw tui" in text or "cannot write" in text]
