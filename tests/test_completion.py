"""What completion answers, whatever shell asks; tests/conformance/test_completion.py asks with the real ones."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.program import ROOT, Program
from wcode_setup import tools
from wcode_setup.cli import cli
from wcode_setup.cli.tab import ASKED, split
from wcode_setup.console.shells import SHELLS
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request

BREAKS = "\"'><=;|&(: \t\n"
"""bash's own COMP_WORDBREAKS."""
URL = "https://gw.example/api"
GATEWAY = ("--base-url", URL, "--provider", "mygw", "--key-storage", "env")


def answer(program: Program, line: str, shell: str = "bash", **env: str) -> list[str]:
    """What is offered for a command line, the cursor at its end."""
    typed = {"_WCODE_SETUP_LINE": line, "_WCODE_SETUP_BREAKS": BREAKS}
    if shell != "bash":
        typed = {"_WCODE_SETUP_WORDS": line.replace(" ", "\x1f")}
    result = program(env={ASKED: shell, **typed, **env})
    assert (result.code, result.err) == (0, "")
    return [row.split("\t")[1] if row.startswith("word\t") else row for row in result.out.splitlines()]


def test_commands_with_their_descriptions(program: Program) -> None:
    assert answer(program, "wcode-setup ") == cli.list_commands(None)  # type: ignore[arg-type]
    help_text = program("--help").out
    for row in program(env={ASKED: "fish", "_WCODE_SETUP_WORDS": "wcode-setup\x1f"}).out.splitlines():
        _, name, text = row.split("\t")
        assert f"  {name} " in help_text
        assert text.split()[0] in help_text


@pytest.mark.parametrize("name", tools.TITLES)
def test_every_tool(name: str, program: Program) -> None:
    assert name in answer(program, f"wcode-setup {name[:2]}")
    assert answer(program, f"wcode-setup {name} --mod") == ["--model"]
    assert answer(program, f"wcode-setup {name} -m ") == ["qwen3.6-plus", "qwen/qwen3.6-27b"]
    assert answer(program, f"wcode-setup {name} --provider ") == ["wcode"]
    assert answer(program, f"wcode-setup {name} --config ") == ["file"]
    for option in tools.load(name).OPTIONS:
        assert option.flag in answer(program, f"wcode-setup {name} --")
        assert (answer(program, f"wcode-setup {name} {option.flag} ") == ["file"]) == (option.metavar == "PATH")
    for command in ("remove", "validate", "status"):
        assert answer(program, f"wcode-setup {command} {name}") == [name]


@pytest.mark.parametrize("name", tools.TITLES)
def test_providers_come_from_the_files_and_from_our_runs(name: str, program: Program) -> None:
    key = "sk-test-0123456789abcdef"
    done = program(name, "-m", "qwen3.6-plus", "--yes", *GATEWAY, env={"MYGW_API_KEY": key})
    assert done.code == 0, done.text
    for other in (alias for alias, meant in tools.ALIASES.items() if meant == name):
        assert "mygw" in answer(program, f"wcode-setup {other} -m x --provider ")
    assert "mygw" in answer(program, f"wcode-setup remove {name} --provider ")
    assert "mygw" in answer(program, f"wcode-setup {name} -m x --provider ")
    assert "mygw" in answer(program, "wcode-setup all -m x --provider ")
    program("history", "prune", "--yes")
    view = Files(Locations("linux", program.env, str(program.home), str(program.home)))
    known = tools.load(name).providers(view, Request(name, (), URL))
    assert known
    assert answer(program, f"wcode-setup {name} -m x --base-url {URL} --provider ") == known


def test_providers_of_the_file_that_is_named(program: Program) -> None:
    program(*("openclaw", "-m", "qwen3.6-plus", "--config", "other.json5", "--yes"), *GATEWAY)
    program("history", "prune", "--yes")
    line = f"wcode-setup openclaw --base-url {URL}"
    assert answer(program, f"{line} --config other.json5 --provider ") == ["mygw"]
    assert answer(program, f"{line} --provider ") == ["wcode"]


def test_runs(program: Program) -> None:
    """Those that can be taken back, the newest first."""
    first, second = (
        program("openclaw", "-m", "qwen3.6-plus", *more, "--json").document["run_id"] for more in ((), ("--vision",))
    )
    assert answer(program, "wcode-setup undo ") == [second, first]
    undo = program("undo", "--json").document["run_id"]
    assert answer(program, "wcode-setup undo ") == [undo, first]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("wcode-setup openclaw -m qwen/", ["qwen/qwen3.6-27b"]),
        ("wcode-setup openclaw --model=qwen/", ["qwen/qwen3.6-27b"]),
        ("wcode-setup openclaw --model=a:", ["free", "paid"]),
        ("wcode-setup openclaw --model a:f", ["free"]),
        ("wcode-setup openclaw --model 'a:f", ["a:free"]),
        ("wcode-setup openclaw --model='a:f", ["a:free"]),
        ("wcode-setup openclaw --key-storage s", ["secret"]),
        ("wcode-setup openclaw --vision --model qwen3", ["qwen3.6-plus"]),
        ("wcode-setup models show a", ["a:free", "a:paid"]),
        ("wcode-setup models list ", []),
        ("wcode-setup completion ", list(SHELLS)),
        ("wcode-setup history ", ["list", "prune"]),
        ("wcode-setup -V his", ["history"]),
        ("wcode-setup undo ", []),
        ("wcode-setup openclaw --name ", []),
    ],
)
def test_answers_for_bash(line: str, offered: list[str], program: Program) -> None:
    entry = '[[models]]\nid = "{}"\ncontext_window = 9\nmax_tokens = 9\n'
    hostile = ("a:$(touch${IFS}x)", "a:`id`", "a:;id", "a:'")
    program.write(".config/wcode-setup/catalog.toml", "".join(map(entry.format, ("a:free", "a:paid", *hostile))))
    assert answer(program, line) == offered


def test_other_shells_get_whole_words(program: Program) -> None:
    for shell in ("zsh", "fish"):
        assert answer(program, "wcode-setup openclaw --model=qwen/", shell) == ["--model=qwen/qwen3.6-27b"]
        assert answer(program, "wcode-setup openclaw ", shell) == []


def test_what_is_broken_offers_nothing(program: Program) -> None:
    program.write(".config/wcode-setup/catalog.toml", "[[models\n")
    assert answer(program, "wcode-setup openclaw -m ") == []
    program.config("{ not json")
    assert answer(program, "wcode-setup remove openclaw --provider ") == ["wcode"]
    assert program(env={ASKED: "bash"}) == (0, "", "")
    assert program(env={ASKED: "tcsh"}) == (0, "", "")


def test_descriptions_that_the_terminal_cannot_show(program: Program) -> None:
    program.write(
        ".config/wcode-setup/catalog.toml",
        '[[models]]\nid = "a"\nname = "通义"\ncontext_window = 9\nmax_tokens = 9\n',
    )
    env: Mapping[str, str] = {
        ASKED: "fish", "_WCODE_SETUP_WORDS": "wcode-setup\x1fopenclaw\x1f-m\x1fa", "PYTHONIOENCODING": "ascii",
    }  # fmt: skip
    assert program.process(env=env) == (0, "word\ta\t??\n", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script(shell: str, program: Program) -> None:
    """Printed as it is, also where a word of it is a key; nothing under --quiet, which prints errors only."""
    script = (ROOT / "wcode_setup/cli" / f"completion.{shell}").read_text(encoding="utf-8")
    assert program("completion", shell, env={"X_API_KEY": "wcode-setup"}) == (0, script, "")
    assert program("completion", shell, "-q") == (0, "", "")
    assert json.loads(program("completion", shell, "--json").out)["data"] == {"shell": shell, "script": script}
    assert program("completion", "tcsh").code == 2


@pytest.mark.parametrize(
    ("line", "words", "start"),
    [
        ("w ", ["w", ""], 0),
        ("w  a", ["w", "a"], 0),
        ("w a b", ["w", "a", "b"], 0),
        ("w a=b:c", ["w", "a=b:c"], 4),
        ("w a=", ["w", "a="], 2),
        ("w 'a b", ["w", "a b"], 0),
        ("w 'a b' ", ["w", "a b", ""], 0),
        ("w '' ", ["w", "", ""], 0),
        ("w a='b:c", ["w", "a=b:c"], 2),
        ("w 'a:b'c", ["w", "a:bc"], 0),
        ('w "a\\"b', ["w", 'a"b'], 0),
        ("w 'a\\b", ["w", "a\\b"], 0),
        ("w a\\ b", ["w", "a b"], 0),
        ("w a\\", ["w", "a"], 0),
    ],
)
def test_a_line_as_bash_takes_it_apart(line: str, words: list[str], start: int) -> None:
    assert split(line, BREAKS) == (words, start)
