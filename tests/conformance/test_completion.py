"""Completion in the real bash, zsh and fish, on a terminal: what is typed, a Tab, Enter, and the arguments that arrive.

A stand-in for the program prints its arguments, and is the program itself when a shell asks it what can follow.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

import pexpect
import pytest

from tests.program import ROOT, Program
from wcode_setup import tools
from wcode_setup.cli import cli

START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--interactive"],
}
LOAD = {
    "bash": 'eval "$(wcode-setup completion bash)"',
    "zsh": 'autoload -Uz compinit && compinit -D && eval "$(wcode-setup completion zsh)"',
    "fish": "wcode-setup completion fish | source",
}
STAND_IN = f"""#!/bin/sh
if [ -n "$_WCODE_SETUP_COMPLETE" ] || [ "$1" = completion ]; then
    PYTHONPATH='{ROOT}' exec '{sys.executable}' -m wcode_setup "$@"
fi
printf 'got:'
printf '<%s>' "$@"
printf '\\n'
"""
CATALOG = """
[[models]]
id = "vendor/model-a:free"
context_window = 128000
max_tokens = 8192
[[models]]
id = "vendor/model-b:paid"
context_window = 128000
max_tokens = 8192
"""


class Shell:
    """A shell on a terminal; `load` is the line that loads the completion, by default the documented one.

    Only with `reads_files` it reads the user's start-up files.
    """

    def __init__(self, name: str, program: Program, load: str | None = None, reads_files: bool = False) -> None:
        self.name = name
        path = shutil.which(name)
        assert path, f"{name} is not installed (Debian: apt-get install {name})"
        folder = program.home / "bin"
        stand_in = program.write("bin/wcode-setup", STAND_IN)
        stand_in.chmod(0o755)
        env = {**program.env, "PATH": f"{folder}:{os.defpath}", "TERM": "dumb", "PS1": "$ ", "PROMPT": "$ "}
        self.child = pexpect.spawn(
            path,
            ["-i"] if reads_files else START[name],
            cwd=str(program.home),
            env=env,
            encoding="utf-8",
            timeout=30,
            dimensions=(60, 200),
        )
        self.run(load or LOAD[name])

    def run(self, line: str) -> str:
        """What a line prints; Tab characters in it are typed as such."""
        self.child.send(line)
        self.child.send("; echo done-''-mark\r")
        self.child.expect("done--mark\r?\n")
        return str(self.child.before)

    def tab(self, line: str) -> str:
        """The arguments that the program gets when `line`, Tab and Enter are typed."""
        self.child.send(line + "\t")
        self.child.send("\r")
        self.child.expect(r"got:(.*?)\r?\n")
        return str(self.child.match[1])

    def offers(self, line: str, wanted: list[str]) -> None:
        """After `line` and two Tabs all of `wanted` is on the screen; fish is asked for the list instead."""
        seen = self.run(f"complete -C '{line}'") if self.name == "fish" else ""
        if self.name != "fish":
            self.child.send(line + "\t\t")
            while not all(text in seen for text in wanted):
                seen += self.child.read_nonblocking(4096, timeout=30)
            self.child.sendintr()
            self.run("true")
        assert all(text in seen for text in wanted), seen


@pytest.fixture(params=START)
def shell(request: pytest.FixtureRequest, program: Program) -> Iterator[Shell]:
    program.write(".config/wcode-setup/catalog.toml", CATALOG)
    started = Shell(request.param, program)
    yield started
    started.child.close(force=True)


def test_one_answer_is_typed_out(shell: Shell, program: Program) -> None:
    """Commands, options, models with slash and colon, in either form of an option; quotes; a path."""
    for typed, wanted in {
        "wcode-setup histo": "<history>",
        "wcode-setup openclaw --no-def": "<openclaw><--no-default>",
        "wcode-setup openclaw --model qwen/": "<openclaw><--model><qwen/qwen3.6-27b>",
        "wcode-setup openclaw --model=qwen/": "<openclaw><--model=qwen/qwen3.6-27b>",
        "wcode-setup openclaw -m vendor/model-a": "<openclaw><-m><vendor/model-a:free>",
        "wcode-setup openclaw -m vendor/model-a:": "<openclaw><-m><vendor/model-a:free>",
        "wcode-setup openclaw --model=vendor/model-b:p": "<openclaw><--model=vendor/model-b:paid>",
        "wcode-setup openclaw -m 'vendor/model-a:f": "<openclaw><-m><vendor/model-a:free>",
        "true; wcode-setup models sh": "<models><show>",
        "A=1 wcode-setup models sh": "<models><show>",
        "wcode-setup remove her": "<remove><hermes>",
        "wcode-setup openclaw --key-storage=s": "<openclaw><--key-storage=secret>",
        "~/bin/wcode-setup valid": "<validate>",
        "wcode-setup openclaw --config bin/wc": "<openclaw><--config><bin/wcode-setup>",
        "wcode-setup openclaw --config=bin/wc": "<openclaw><--config=bin/wcode-setup>",
    }.items():
        assert shell.tab(typed) == wanted, typed


def test_what_the_files_know_is_typed_out(shell: Shell, program: Program) -> None:
    """Providers of the tool's file, and runs."""
    url = ("--base-url", "https://gw.example/v1", "--provider", "mygw", "--key-storage", "env")
    run = program("openclaw", "--model", "qwen3.6-plus", *url, "--json").document["run_id"]
    assert shell.tab("wcode-setup remove openclaw --provider my") == "<remove><openclaw><--provider><mygw>"
    assert shell.tab("wcode-setup openclaw -m x --provider=m") == "<openclaw><-m><x><--provider=mygw>"
    assert shell.tab("wcode-setup undo 20") == f"<undo><{run}>"


def test_several_answers_are_listed(shell: Shell) -> None:
    shell.offers("wcode-setup ", cli.list_commands(None))  # type: ignore[arg-type]
    shell.offers("wcode-setup remove ", list(tools.TITLES))
    shell.offers("wcode-setup validate ", list(tools.TITLES))
    shell.offers("wcode-setup openclaw --model ", ["qwen3.6-plus", "qwen/qwen3.6-27b", "model-a:free", "model-b:paid"])
    shell.offers("wcode-setup openclaw --api-key", ["--api-key-stdin", "--api-key-file", "--api-key-env"])


def test_nothing_is_printed_where_something_is_wrong(shell: Shell, program: Program) -> None:
    program.write(".config/wcode-setup/catalog.toml", "[[models\n")
    assert shell.tab("wcode-setup openclaw --model qwen/") == "<openclaw><--model><qwen/>"
    program.config("{ not json")
    assert shell.tab("wcode-setup remove openclaw --provider wc") == "<remove><openclaw><--provider><wcode>"
    shell.child.send("wcode-setup openclaw --model qwen/\t\t\r")
    shell.child.expect("got:")
    assert "Error" not in shell.child.before


def test_zsh_loads_it_from_its_function_path(program: Program) -> None:
    """The other way that zsh knows: a file `_wcode-setup` in a folder of `fpath`, read at the first Tab."""
    program.write("functions/_wcode-setup", program("completion", "zsh").out)
    shell = Shell("zsh", program, "fpath=(~/functions $fpath); autoload -Uz compinit && compinit -D")
    try:
        assert shell.tab("wcode-setup histo") == "<history>"
        assert shell.tab("wcode-setup openclaw --model qwen/") == "<openclaw><--model><qwen/qwen3.6-27b>"
    finally:
        shell.child.close(force=True)


BASH_COMPLETION = "/usr/share/bash-completion/bash_completion"
DEBIAN = f"""
if ! shopt -oq posix; then
  if [ -f {BASH_COMPLETION} ]; then
    . {BASH_COMPLETION}
  fi
fi
"""
"""The lines of Debian's ~/.bashrc."""
OWN = {
    "bash": ".local/share/bash-completion/completions/wcode-setup",
    "fish": ".config/fish/completions/wcode-setup.fish",
}
INSTALLED = {  # the shell, its start-up file before, and the file that is written
    "bash": ("bash", None, ".bashrc"),
    "bash, with files": ("bash", "alias ll='ls -l'\n", ".bashrc"),
    "bash-completion": ("bash", DEBIAN, OWN["bash"]),
    "zsh": ("zsh", None, ".zshrc"),
    "zsh, with compinit": ("zsh", "autoload -Uz compinit && compinit -D\nalias ll='ls -l'", ".zshrc"),
    "fish": ("fish", None, OWN["fish"]),
}


@pytest.mark.parametrize("case", INSTALLED)
@pytest.mark.matrix(every=1)
def test_new_shells_complete_after_install(case: str, program: Program) -> None:
    """With the script of the program that is then installed; nothing is left after `undo`."""
    name, before, written = INSTALLED[case]
    if case == "bash-completion":
        assert os.path.exists(BASH_COMPLETION), "bash-completion is not installed (Debian: apt-get install it)"
    startup = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}[name]
    if before is not None:
        program.write(startup, before)
    done = program("completion", name, "--install", "--json")
    assert [file["path"] for file in done.document["files"]] == [str(program.home / written)]
    assert os.path.exists(program.home / startup) == (before is not None or startup == written)
    shell = Shell(name, program, "true", reads_files=True)
    try:
        assert "error" not in shell.run("true")
        assert shell.tab("wcode-setup openclaw --no-def") == "<openclaw><--no-default>"
        assert shell.tab("wcode-setup openclaw --model qwen/") == "<openclaw><--model><qwen/qwen3.6-27b>"
    finally:
        shell.child.close(force=True)
    assert program("undo", "--yes").code == 0
    left = program.home / written
    assert (left.read_text(encoding="utf-8") if left.exists() else None) == (before if startup == written else None)


@pytest.mark.parametrize("name", START)
@pytest.mark.matrix(every=1)
def test_a_shell_starts_without_the_program(name: str, program: Program) -> None:
    """And says nothing about it."""
    assert program("completion", name, "--install").code == 0
    env = {**program.env, "PATH": os.defpath, "TERM": "dumb"}
    printed, code = pexpect.run(
        f"{name} -i -c 'echo started'", cwd=str(program.home), env=env, encoding="utf-8", withexitstatus=True
    )
    assert code == 0
    assert "started" in printed and "wcode" not in printed and "not found" not in printed, printed
