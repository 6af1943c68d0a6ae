"""A home for each tool, with keys of other vendors in every file that the tool reads, and where the key of ours goes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.program import Program
from tests.secrets.hunt import SHAPES, Hunt
from tests.suite import SUITES, Suite


class Home(NamedTuple):
    """`files`: path -> text with keys; `plain`: path -> text without; `holders`: key storage -> the files with our key."""

    files: Mapping[str, str]
    holders: Mapping[str, frozenset[str]]
    plain: Mapping[str, str] = {}


class Laid(NamedTuple):
    """A home that was laid out: label -> foreign key, and what stands before these in the files: path -> texts."""

    keys: dict[str, str]
    shown: dict[str, list[str]]

    def seen(self, text: str, *paths: str) -> None:
        """What stands before the keys of these files is in `text`: else a test of it proves nothing."""
        for path in paths or self.shown:
            for before in self.shown[path]:
                assert before in text, f"{path}: {before!r} is not in the context of the diff"


def lay_out(program: Program, home: Home) -> Laid:
    """Write the files."""
    keys: dict[str, str] = {}
    shown: dict[str, list[str]] = {}
    count = itertools.count()

    def fill(match: re.Match[str]) -> str:
        label = f"{match[1]} {next(count)}"
        keys[label] = SHAPES[match[1]](label)
        return keys[label]

    for path, text in {**home.files, **home.plain}.items():
        program.write(path, re.sub(r"%([a-z]+)%", fill, text))
        first = (re.split("[:=%]", line)[0] for line in text.split("\n") if re.search("%[a-z]+%", line))
        shown[path] = [before for before in first if before.strip(" '\"-")]
    return Laid(keys, shown)


def lay_out_all(program: Program, names: Sequence[str]) -> Laid:
    """The homes of several tools in one."""
    files = {path: text for name in names for path, text in HOMES[name].files.items()}
    plain = {path: text for name in names for path, text in HOMES[name].plain.items()}
    return lay_out(program, Home(files, {}, plain))


def _home(suite: Suite) -> Home:
    canaries = {path: text for path, text in suite.keys.items() if re.search("%[a-z]+%", text)}
    plain = {path: text for path, text in suite.keys.items() if path not in canaries}
    return Home(canaries, suite.holders, plain)


HOMES = {name: _home(suite) for name, suite in SUITES.items()}


def install(program: Program) -> None:
    """What the homes hold without keys: it says that tools are installed."""
    for home in HOMES.values():
        for path, text in home.plain.items():
            program.write(path, text)


def prepared(program: Program, name: str) -> tuple[Laid, Hunt]:
    """The tool's home, laid out, and a hunt for the keys in it."""
    laid = lay_out(program, HOMES[name])
    return laid, Hunt(laid.keys)
