"""The READMEs stay true: every command in them is run, and what they show is what the program prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.program import ROOT, Program
from wcode_setup.cli.completion import SHELLS, completion

READMES = ("README.md", "README.zh-CN.md")
KEY = "sk-test-readme-0123456789"
INSTALL, TEST = "python3 -m venv", "make test"
"""The two commands that `tests/conformance/test_install.py` and `.ci/run` run."""


def blocks(name: str, kind: str) -> list[str]:
    """The fenced blocks of a README that are marked with `kind`."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(name: str) -> list[str]:
    """Every command line that a README tells to run."""
    shown = [line.removeprefix("$ ") for block in blocks(name, "console") for line in block.split("\n") if "$ " in line]
    return [*shown, *(line for block in blocks(name, "sh") for line in block.splitlines())]


def test_both_say_the_same() -> None:
    assert commands(READMES[0]) == commands(READMES[1])
    assert len(commands(READMES[0])) > 10


@pytest.mark.parametrize("name", READMES)
def test_every_command_works(name: str, program: Program) -> None:
    program.write("wcode.key", KEY + "\n")
    program.write("wcode.yaml", blocks(name, "yaml")[0])
    program.write(".config/wcode-setup/catalog.toml", blocks(name, "toml")[0])
    known = (INSTALL, TEST)
    for command in commands(name):
        if command.startswith(known):
            continue
        result = program(*shlex.split(command)[1:], env={"WCODE_API_KEY": KEY})
        expected = 3 if "--check" in command else 0
        assert result.code == expected, (command, result.text)
        assert KEY not in result.text
    assert not (program.home / ".openclaw/openclaw.json").exists(), "the last command takes everything back"


@pytest.mark.parametrize("name", READMES)
def test_the_catalogue_shows_every_field(name: str, program: Program) -> None:
    program.write(".config/wcode-setup/catalog.toml", blocks(name, "toml")[0])
    new, changed = (program("models", "show", model, "--json").document["data"]
                    for model in ("vendor/other-model", "qwen3.6-plus"))  # fmt: skip
    assert set(new["changed"]) == set(new) - {"id", "catalog", "changed"}
    assert changed["changed"] == ["context_window"]


@pytest.mark.parametrize("name", READMES)
def test_the_lines_for_the_shells(name: str) -> None:
    """As the help of `completion` has them; tests/conformance/test_completion.py runs them."""
    lines = [line.replace("\\|", "|") for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    examples = [line.strip() for line in (completion.callback.__doc__ or "").splitlines() if "completion " in line]
    assert len(examples) == len(SHELLS)
    for example in examples:
        assert [line for line in lines if f"`{example}`" in line], example


@pytest.mark.parametrize("name", READMES)
def test_the_dry_run_is_real(name: str, program: Program) -> None:
    program.config(blocks(name, "json5")[0])
    (shown,) = blocks(name, "console")
    first, _, output = shown.partition("\n")
    result = program(*shlex.split(first.removeprefix("$ "))[1:])
    assert result.out == output
    assert result.err == ""


@pytest.mark.parametrize("name", READMES)
def test_the_first_two_commands(name: str) -> None:
    first, second = commands(name)[1:3]
    assert first.startswith(INSTALL)
    assert second == TEST
    assert re.search(rf"^{TEST.split()[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert link.startswith("https://") or Path(ROOT, link).exists(), link
