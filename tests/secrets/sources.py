"""The ways in which a key of ours gets in, out of every command, and what it is asked to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.program import Program
from tests.secrets.hunt import KEYS

MODEL = ("--model", "qwen3.6-plus")


class Source(NamedTuple):
    """How a key gets in: the options, standard input, environment."""

    options: tuple[str, ...] = ()
    stdin: bytes = b""
    env: Mapping[str, str] = {}


SOURCES = (
    "--api-key",
    "--api-key=",
    "--api-key-stdin",
    "--api-key-file",
    "--api-key-command",
    "--api-key-env",
    "default variable",
)
PREVIEWS = (
    ("--dry-run",),
    ("--dry-run", "--json", "--debug"),
    ("--check", "--lang", "zh"),
    ("--dry-run", "--lang", "zh", "--color", "always", "--debug"),
    ("--check", "--json"),
    ("--dry-run", "--quiet"),
)
REAL = (("--debug", "--color", "always"), ("--json", "--lang", "zh"), ("--quiet", "--yes"))
QUERIES = ((), ("--json", "--debug"), ("--quiet",), ("--lang", "zh", "--color", "always"))


def source(name: str, key: str, program: Program) -> Source:
    """The key given this way."""
    if name == "--api-key-file":
        program.write("given/key.txt", f"\ufeff  {key}\r\n")
        return Source(("--api-key-file", "given/key.txt"))
    if name == "--api-key-command":
        program.write("given/key.txt", f"{key}\n")
        return Source(("--api-key-command", "cat given/key.txt"))
    return {
        "--api-key": Source(("--api-key", key)),
        "--api-key=": Source((f"--api-key={key}",)),
        "--api-key-stdin": Source(("--api-key-stdin",), key.encode() + b"\n"),
        "--api-key-env": Source(("--api-key-env", "WORK_SECRET"), env={"WORK_SECRET": f" {key} "}),
        "default variable": Source(env={"WCODE_API_KEY": key}),
    }[name]


def key_of(number: int) -> str:
    """A key, of another kind for each number."""
    return list(KEYS.values())[number % len(KEYS)]
