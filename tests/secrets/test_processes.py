"""What other users can see of a run: the command lines of the program and of all that it starts; and what a terminal shows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path

import pytest

from tests.person import STORAGE, Person, furnish
from tests.program import ROOT, Program, Result, scratch
from tests.secrets.homes import HOMES
from tests.secrets.hunt import KEYS, SHAPES, Hunt
from tests.secrets.sources import MODEL, SOURCES, source
from tests.terminal import Terminal
from wcode_setup import catalog
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools import TITLES, load

KEY = KEYS["no prefix"]
needs_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no command lines there")
_SELF = """import atexit, sys
def note():
    with open("cmdline", "ab") as file:
        file.write(open("/proc/self/cmdline", "rb").read())
note()
atexit.register(note)
from wcode_setup.cli import main
main(sys.argv[1:])
"""
_NOTE = 'for id in $$ $PPID; do tr "\\0" " " < /proc/$id/cmdline >> "$HOME/cmdline"; done\n'
"""In a script: its own command line and that of what started it."""


def seen(
    program: Program, *command: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> tuple[bytes, Result]:
    """The command line of the running program as the system shows it, and what the program said."""
    done = subprocess.run(
        [sys.executable, "-c", _SELF, *command], input=stdin, capture_output=True, cwd=program.home, check=False,
        env={**program.env, "PYTHONPATH": str(ROOT), **(env or {})}, timeout=120,
    )  # fmt: skip
    return (program.home / "cmdline").read_bytes(), Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.matrix(every=4)
@needs_proc
@pytest.mark.parametrize("name", TITLES)
def test_no_command_line_has_the_key_but_with_api_key(name: str) -> None:
    hunt = Hunt({"ours": KEY})
    for number, origin in enumerate(SOURCES[1:]):  # `--api-key=` stands for both
        with scratch() as home:
            program = Program(home)
            given = source(origin, KEY, program)
            storage = STORAGES[(number + list(TITLES).index(name)) % 3]
            command = (name, *MODEL, *given.options, "--key-storage", storage)
            shown, result = seen(program, *command, stdin=given.stdin, env=dict(given.env))
            assert hunt.clean(result, command).code == 0
            assert shown.count(b"--model") == 2, "before and after"
            assert bool(hunt.hits(shown.decode())) == (origin == "--api-key=")
            assert ("Other users can see a key given with --api-key" in result.out) == (origin == "--api-key=")


@needs_proc
def test_no_command_line_of_a_child_has_the_key(program: Program) -> None:
    """The command that prints the key, and the tools that judge their files; each notes its own and its parent's."""
    hunt = Hunt({"ours": KEY})
    program.write("secret", KEY)
    program.write("bin/print-key", f'#!/bin/sh\n{_NOTE}cat "$HOME/secret"\n').chmod(0o755)
    asked: list[str] = []
    for name in TITLES:
        program.write(
            f"bin/{name}", f"#!/bin/sh\n{_NOTE}echo '{{\"valid\": true}}'; echo 'No config warnings'\n"
        ).chmod(0o755)
    program.env["PATH"] = f"{program.home}/bin:{program.env['PATH']}"
    setup = {"version": 1, "api_key": {"command": ["print-key"]}, "models": ["qwen3.6-plus"],
             "tools": {name: {"key_storage": storage} for name, storage in zip(TITLES, cycle(STORAGES), strict=False)}}  # fmt: skip
    program.write("setup.yaml", json.dumps(setup))
    shown, result = seen(program, "apply", "setup.yaml")
    assert hunt.clean(result, "apply").code == 0
    assert b"print-key" in shown
    for name in TITLES:
        shown, result = seen(program, "validate", name, "--with-tool", env={"WCODE_API_KEY": KEY})
        assert hunt.clean(result, "validate", name).code in (0, 1, 3)
        asked += [] if "has no command that checks" in result.out else [name]
    assert len(asked) >= 3
    assert all(f"bin/{name}".encode() in shown for name in asked)
    hunt.text(shown.decode(), "command lines")
    held = hunt.holders(program.home)["ours"] - {"secret"}
    assert held <= {file for home in HOMES.values() for files in home.holders.values() for file in files}


OTHER = SHAPES["jwt"]("another key that the gateway knows")


class _Echo(BaseHTTPRequestHandler):
    """A gateway that refuses, and quotes the key that it was sent, and another one."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Authorization"].partition(" ")[2]
        said = f"Incorrect API key provided: {key}. You may mean {OTHER} or Bearer {KEYS['hexadecimal']} instead of it, {key}."
        self._answer(401, key, {"error": {"message": said, "key": key}})

    def do_GET(self) -> None:
        """The list of models."""
        self._answer(200, "OK", {"data": [{"id": model.id} for model in catalog.models()]})

    def _answer(self, status: int, said: str, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status, said)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing on stderr."""


@contextmanager
def echoing() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("columns", "storage"), [(80, "secret (recommended)"), (46, "literal")])
def test_a_key_that_is_typed_is_on_no_screen(columns: int, storage: str, program: Program) -> None:
    """All tools of one protocol at once; the gateway refuses the key and quotes it; the plan is shown with the keys of others."""
    furnish(program)
    alike = [name for name in TITLES if load(name).PROTOCOL != ANTHROPIC]
    for name in alike:
        program.write(f"bin/{name}", "#!/bin/sh\nexit 1\n").chmod(0o755)
    program.config(json.dumps({"channels": {"telegram": {"botToken": KEYS["capitals"]}}}, indent=2))
    hunt = Hunt({"ours": KEY, "other": OTHER, "bot": KEYS["capitals"], "said": KEYS["hexadecimal"]})
    with echoing() as url:
        terminal = Terminal(program, "wizard", columns=columns, rows=40)
        try:
            person = Person(terminal, program.home, url)
            person.to_the_key(*(TITLES[name] for name in alike))
            person.type_key(KEY)
            person.choose(r"\? What now\?", "continue anyway")
            person.choose(STORAGE, storage)
            code = person.to_the_end()
        finally:
            terminal.close()
    hunt.clean(Result(0, terminal.raw, terminal.text))
    assert code == 0, terminal.text
    assert "refuses" in terminal.text
    form = storage.split(maxsplit=1)[0]
    hunt.stored(
        program,
        {
            "ours": {
                re.sub(r"\bwcode\.key$", f"{person.provider}.key", file)
                for name in alike
                for file in HOMES[name].holders[form]
            },
            "other": (),
            "said": (),
        },
    )
