"""wcode-setup as tests use it: a scratch home, a clean environment, and the program run inside this process or as one."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from wcode_setup.cli import main

ROOT = Path(__file__).resolve().parent.parent
STATE = ".local/state/wcode-setup"
"""Our own state folder below a home."""

_STATUS = {"changed", "unchanged", "would-change", "refused", "partial", "removed", "restored", "ok", "problem"}
_FILE_STATUS = {"unchanged", "created", "changed", "deleted", "would-create", "would-change"}


class Result(NamedTuple):
    """What a run left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Everything that was printed."""
        return self.out + self.err

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout, checked against the envelope of the command-line contract."""
        document = json.loads(self.out)
        check_envelope(document)
        assert document["exit_code"] == self.code
        return document


class Program:
    """The program in a home of its own: `home` is also the current folder of a run."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = {"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"}

    def __call__(
        self,
        *arguments: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        buffers: tuple[io.BytesIO, io.BytesIO] | None = None,
    ) -> Result:
        """Run inside this process; neither stdin nor stdout is a terminal. `buffers`: what takes stdout and stderr."""
        before, folder = dict(os.environ), os.getcwd()
        streams = sys.stdin, sys.stdout, sys.stderr
        buffers = buffers or (io.BytesIO(), io.BytesIO())
        out, err = (io.TextIOWrapper(buffer, encoding="utf-8", newline="\n") for buffer in buffers)
        handler = signal.getsignal(signal.SIGTERM)
        try:
            os.environ.clear()
            os.environ.update({**self.env, **(env or {})})
            os.chdir(self.home)
            sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin)), out, err
            try:
                main(list(arguments))
            except SystemExit as end:
                code = end.code
        finally:
            sys.stdin, sys.stdout, sys.stderr = streams
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(before)
            signal.signal(signal.SIGTERM, handler)
        assert isinstance(code, int)
        for stream in (out, err):
            stream.detach()  # flushed
        return Result(code, *(buffer.getvalue().decode("utf-8") for buffer in buffers))

    def process(
        self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, **options: Any
    ) -> Result:
        """Run as a process of its own, where that matters: privileges, encodings, pipes."""
        done = subprocess.run(
            [sys.executable, "-m", "wcode_setup", *arguments],
            input=stdin,
            capture_output=True,
            env={**self.env, "PYTHONPATH": str(ROOT), **(env or {})},
            cwd=options.pop("cwd", self.home),
            timeout=60,
            check=False,
            **options,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def write(self, path: str, content: str | bytes) -> Path:
        """A file of the user below the home, 0600."""
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        file.chmod(0o600)
        return file

    def config(self, content: str | bytes) -> Path:
        """OpenClaw's own configuration file."""
        return self.write(".openclaw/openclaw.json", content)

    def tree(self, state: bool = True) -> dict[str, Any]:
        """Everything below the home: path -> what it is, with bytes, mode and time of change; `state`: ours, too."""
        found: dict[str, Any] = {}
        for folder, folders, names in os.walk(self.home):
            for name in [*folders, *names]:
                path = os.path.join(folder, name)
                shown = os.path.relpath(path, self.home)
                facts = os.lstat(path)
                if not state and (shown in (".local", ".local/state") or (shown + "/").startswith(STATE + "/")):
                    continue
                if os.path.islink(path):
                    found[shown] = os.readlink(path)
                elif os.path.isfile(path):
                    found[shown] = (Path(path).read_bytes(), facts.st_mode, facts.st_mtime_ns)
                else:
                    found[shown] = facts.st_mode
        return found


@contextmanager
def scratch() -> Iterator[Path]:
    """A home with a short path of constant length (texts with it are laid out by their width), gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wcs-") as folder:
        yield Path(folder).resolve()


def check_envelope(document: Any) -> None:
    """A JSON document of the program has the shape of the command-line contract, to the last key."""
    assert set(document) == {
        "schema_version", "command", "status", "exit_code", "run_id", "files", "data", "notes", "errors",
    }  # fmt: skip
    assert document["schema_version"] == 1
    assert document["status"] in _STATUS
    if document["status"] != "partial" and "users" not in (document["data"] or ()):  # each user has an own run
        assert (document["run_id"] is not None) == (document["status"] in {"changed", "removed", "restored"})
    for file in document["files"]:
        assert set(file) == {"tools", "path", "status", "changes", "diff"}
        assert os.path.isabs(file["path"])
        assert file["status"] in _FILE_STATUS
        assert bool(file["diff"]) == (file["status"] != "unchanged")
        emptied = file["diff"].count("\n") == 2  # a file of no bytes: its diff is the two names
        assert emptied or bool(file["changes"]) == bool(file["diff"])
        for change in file["changes"]:
            assert set(change) == {"op", "path", "old", "new", "reason"}
            assert change["op"] in {"set", "remove", "upsert"}
            assert (change["op"] == "remove") <= (change["new"] is None)
    for note in document["notes"]:
        assert set(note) == {"code", "message"}
    for error in document["errors"]:
        assert set(error) == {"code", "message", "hint", "path", "line", "column"}
    unparsable = document["command"] == "validate" and document["status"] == "problem"  # has errors, or findings
    assert bool(document["errors"]) == (document["status"] in {"refused", "partial"}) or unparsable
