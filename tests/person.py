"""A person at the wizard: who waits for questions, moves to choices by their names, and presses keys."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path
from typing import Any

from tests.program import Program
from tests.terminal import DOWN, ENTER, SPACE, Terminal
from wcode_setup import tools

KEY = "sk-test-wizard-0123456789"
TOOLS, GATEWAY, URL, NAME = r"\? Which tools\?", r"\? Which gateway\?", r"\? Base URL", r"\? Provider ID"
MODEL, MODEL_ID, CONTEXT, OUTPUT = r"\? Which default", r"\? Model ID", r"\? Context window", r"\? Output limit"
MORE, CAPABILITIES, SOURCE = r"\? Register more", r"\? Enable more", r"\? Where does the key"
VARIABLE, FILE, TYPE, NOW, STORAGE = r"\? Name of", r"\? Path of", r"\? API key:", r"\? What now\?", r"\? Where should"
SLOTS = r"\? What to do with model slots"
DOCTOR = r"use it\? \[y/N\]:"
APPLY = r"Apply\? \[y/N\]:"
THIRD = next(name for name in tools.TITLES if name not in ("openclaw", "hermes"))
INSTALLED = ("openclaw", "hermes", THIRD)
CONFIG = ".openclaw/openclaw.json"
BEFORE = "{\n  // mine\n  agents: { defaults: { model: { primary: 'anthropic/claude-sonnet-4' } } },\n}\n"


class Person:
    """Somebody at the wizard: waits for a question, moves to a choice by its name, presses keys."""

    def __init__(self, terminal: Terminal, home: Path, url: str) -> None:
        self.terminal, self.home, self.url = terminal, home, url
        self.wait, self.press, self.ended = terminal.wait, terminal.press, terminal.ended

    def point(self, name: str) -> str:
        """Move the pointer to the choice with this name; its line."""
        line = self._pointed()
        for _ in range(40):
            if re.match(rf" [»>] (?:(?:[●○]|\[[x ]\]) )?{re.escape(name)}(?:\s|$)", line):
                return line
            self.press(DOWN)
            end, before = time.monotonic() + 30, line
            while (line := self._pointed()) == before:  # a slow program: another key now would go too far
                assert time.monotonic() < end, f"no choice {name!r}:\n{self.terminal.shown}"
        raise AssertionError(f"no choice {name!r}:\n{self.terminal.shown}")

    def _pointed(self) -> str:
        """The line with the pointer, once there is one: while the screen is painted there may be none."""
        shown = self.wait(r"(?m)^ [»>] ")
        return next(line for line in shown.split("\n") if re.match(r" [»>] ", line))

    def choose(self, question: str, name: str) -> None:
        """Answer a question with the choice of this name."""
        self.wait(question)
        self.point(name)
        self.press(ENTER)

    def tick(self, question: str, among: list[str], *names: str) -> None:
        """Answer a question with exactly these choices ticked."""
        self.wait(question)
        for name in among:
            if (name in names) != bool(re.search(r"●|\[x\]", self.point(name))):
                self.press(SPACE)
        self.press(ENTER)

    def write(self, question: str, text: str) -> None:
        """Answer a question with a line; what stands there is replaced."""
        self.wait(question)
        self.press("\x01", "\x0b", text, ENTER)  # to the beginning of the line, delete to its end

    @property
    def provider(self) -> str:
        """The provider id that is made of the loopback gateway's host."""
        return f"gateway-127-0-0-1-{self.url.rpartition(':')[2]}"

    def gateway(self) -> None:
        """The loopback gateway, as another one."""
        self.choose(GATEWAY, "another gateway")
        self.write(URL, self.url + "/v1")
        self.wait(NAME)
        self.press(ENTER)

    def tools(self, *titles: str) -> None:
        """Tick these tools."""
        self.tick(TOOLS, list(tools.TITLES.values()), *titles)

    def to_the_key(self, *titles: str) -> None:
        """Everything before the key, the short way."""
        self.tools(*(titles or ("OpenClaw",)))
        self.gateway()
        self.choose(MODEL, "qwen3.6-plus")
        self.tick(MORE, [])
        self.tick(CAPABILITIES, [])

    def type_key(self, key: str = KEY) -> None:
        """Type the key; model slots that a tool fills by itself are left."""
        asked = rf"{SLOTS} that lead\s+elsewhere\?\s+\(arrows"
        if re.search(asked, self.wait(f"{asked}|{SOURCE}")):
            self.choose(SLOTS, "leave them")
        self.choose(SOURCE, "type it")
        self.write(TYPE, key)

    def to_the_end(self, answer: str = "y") -> int | None:
        """Answer the last question, and that for doctor with no; the exit code."""
        self.wait(APPLY)
        self.press(answer, ENTER)
        if self.terminal.shows_before_its_end(DOCTOR):
            self.press(ENTER)
        return self.ended()


def furnish(program: Program) -> None:
    """A home with OpenClaw installed and configured, Hermes and `THIRD` installed, and no proxy."""
    program.config(BEFORE)
    for name in INSTALLED:
        script(program, name, "exit 1")
    program.env.update(PATH=f"{program.home}/bin:/usr/bin:/bin", no_proxy="*")


def script(program: Program, name: str, text: str) -> None:
    """A program in the home's own folder for programs."""
    file = program.write(f"bin/{name}", f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def commands(person: Person) -> list[list[str]]:
    """The commands that the wizard tells at its end."""
    printed = re.sub(r"\x1b\[[0-9;]*m|\r", "", person.terminal.raw)
    told = printed.partition("Equivalent command")[2].splitlines()
    return [shlex.split(part)[1:] for line in told for part in re.findall(r"wcode-setup [^|&]*", line)]


def contents(home: Path) -> dict[str, Any]:
    """The tools' files: path -> content and mode."""
    return {
        str(path.relative_to(home)): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(home.rglob("*"))
        if path.is_file() and not str(path.relative_to(home)).startswith((".local", "bin/"))
    }


def plain(person: Person) -> None:
    """All answers, the short way."""
    person.to_the_key()
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")


def at(question: str, person: Person) -> None:
    """Go on until this question stands there."""
    if question == TOOLS:
        return
    person.tools("OpenClaw")
    if question == GATEWAY:
        return
    person.choose(GATEWAY, "another gateway")
    if question == URL:
        return
    person.write(URL, person.url + "/v1")
    person.wait(NAME)
    if question == NAME:
        return
    person.press(ENTER)
    if question in (MODEL_ID, CONTEXT, OUTPUT):
        person.choose(MODEL, "another model")
        for one, text in ((MODEL_ID, "my/model"), (CONTEXT, "200000")):
            if question == one:
                return
            person.write(one, text)
        return
    if question == MODEL:
        return
    person.choose(MODEL, "qwen3.6-plus")
    if question == MORE:
        return
    person.tick(MORE, [])
    if question == CAPABILITIES:
        return
    person.tick(CAPABILITIES, [])
    if question == SOURCE:
        return
    if question in (VARIABLE, FILE):
        person.choose(SOURCE, "a variable" if question == VARIABLE else "a file")
        return
    if question == TYPE:
        person.choose(SOURCE, "type it")
        return
    person.type_key()
    if question == APPLY:
        person.choose(STORAGE, "secret (recommended)")
