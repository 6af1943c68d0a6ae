"""The help of every command: it ends with examples that the program takes; what `make docs` generates; paths in texts."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from docs import generate
from tests.program import ROOT, Program
from wcode_setup import tools
from wcode_setup.cli import cli
from wcode_setup.tools.base import Option


def commands(context: click.Context) -> Iterator[tuple[str, ...]]:
    """Every command below a group, as the words that call it."""
    command = context.command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield (name,)
            yield from ((name, *more) for more in commands(click.Context(inner, info_name=name, parent=context)))


COMMANDS = [(), *commands(click.Context(cli, info_name="wcode-setup"))]


def examples(text: str) -> list[str]:
    """The lines behind the last `Examples:`, long ones joined."""
    _, mark, behind = text.rpartition("\n  Examples:\n")
    assert mark, "no examples"
    return [line.strip() for line in behind.replace("\\\n", " ").splitlines()]


@pytest.mark.parametrize("columns", ["40", "300"])
def test_what_is_generated_is_up_to_date(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for file, content in generate.generated().items():
        assert file.read_text(encoding="utf-8") == content, f"{file.name}: run `make docs`"


def test_what_is_generated_follows_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool without a page has no row; one whose options nobody described has a section."""
    monkeypatch.setattr(tools, "TITLES", {"foo": "Foo"})
    monkeypatch.setattr(
        tools, "load", lambda name: SimpleNamespace(OPTIONS=[Option("--the-box", "NAME", "A box.", True)])
    )
    sections = json.loads(generate.schema())["properties"]["tools"]["properties"]
    assert (list(sections), list(sections["foo"]["properties"])) == (["foo"], [*generate.FIELDS, "the_box"])
    assert sections["foo"]["properties"]["the_box"] == {
        "description": "A box.", "type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1},
    }  # fmt: skip
    assert sections["foo"]["description"].startswith("Foo;")
    assert "|---|---|---|---|---|\n\n" in generate.readme(0)


def test_the_page_has_every_command() -> None:
    for file in generate.FILES.values():
        heads = re.findall("^## (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert heads == [" ".join(("wcode-setup", *words)) for words in COMMANDS]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_ends_with_examples_of_the_command(words: tuple[str, ...], program: Program) -> None:
    """Each example calls the command, in words that it takes."""
    found = examples(program(*words, "--help").out)
    assert found
    for example in found:
        called = re.search(r"wcode-setup[^)|]*", example)
        assert called, example
        assert called[0].startswith(" ".join(("wcode-setup", *words))), example
        _parse(shlex.split(called[0])[1:])


def _parse(words: list[str]) -> None:
    """Let click take a command line apart, without running it; it raises what it does not know."""
    context = cli.make_context("wcode-setup", list(words))
    while isinstance(context.command, click.Group):
        name, *words = words
        command = context.command.get_command(context, name)
        assert command is not None, name
        context = command.make_context(name, list(words), parent=context)


def test_a_wrong_example_is_found() -> None:
    with pytest.raises(click.UsageError):
        _parse(["openclaw", "--modle", "x"])
    with pytest.raises(AssertionError):
        _parse(["opencalw"])


@pytest.mark.parametrize("page", ["SECURITY.md", "CONTRIBUTING.md", "tests/README.md"])
def test_what_a_page_names_is_there(page: str) -> None:
    """The tests behind the promises, the rooms of the house, the targets of make, and what is linked."""
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)[^):]*\)", text)
    named = re.findall(r"`((?:tests|wcode_setup|docs|schemas|templates|integrations)/[^`\s<]*)`", text)
    targets = re.findall(r"`make (\w+)", text)
    assert named or page == "tests/README.md"
    for path in named:
        assert list(ROOT.glob(path)), path
    for path in links:
        assert (ROOT / page).parent.joinpath(path).exists(), path
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "tests/README.md"])
def test_the_files_that_are_named_exist(name: str) -> None:
    """In a table's row, names without a folder lie beside the one before them."""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        folder = ROOT
        for path in re.findall(r"`((?:wcode_setup|tests)/[\w./]*|\w+\.(?:py|toml))`", line):
            if "/" in path:
                folder = (ROOT / path).parent if path[-1] != "/" else ROOT / path
                assert (ROOT / path).exists(), path
            elif folder != ROOT:
                assert (folder / path).exists() or list(folder.rglob(path)), f"{path} in {folder.relative_to(ROOT)}"


def defined(file: Path) -> set[str]:
    """The functions and classes of a module, methods as `Class.method`."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return found


def test_the_functions_that_are_named_exist() -> None:
    """CONTRIBUTING.md follows a run through the modules: `module:function`, below `wcode_setup/`."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py):([\w.]+)`", text)
    assert len(named) > 30
    for path, name in named:
        assert name in defined(ROOT / "wcode_setup" / path), f"{path}:{name}"


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_manual_page_is_without_fault_for_groff() -> None:
    """And tells every command and every option."""
    page = ROOT / "docs/wcode-setup.1"
    command = ["groff", "-man", "-ww", "-Tascii", "-P-c", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    plain = re.sub(r".\x08", "", done.stdout)
    for word in {
        *re.findall(r"(?<=\n## wcode-setup )[a-z]+", generate.text("en")),
        *re.findall(r"--[a-z][a-z-]+", generate.text("en")),
    }:
        assert word in plain, word
