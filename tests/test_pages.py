"""The pages stay true: every command is run, files and links are right, and both languages say the same."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
from typing import Any

import pytest
import yaml

from tests.chinese import HALF
from tests.pages import (
    COMMANDS,
    GENERATED,
    PAGES,
    Block,
    anchors,
    blocks,
    commands,
    exit_code,
    headings,
    lines,
    links,
    plain,
    text_of,
    twin,
)
from tests.program import ROOT, Program
from tests.words import unplain
from wcode_setup import tools

KEY, OTHER = "sk-test-pages-0123456789", "sk-test-other-9876543210"
FILES = {"wcode.key": KEY, "new.key": OTHER, "gw.key": OTHER}
"""Key files that the commands of any page may name."""
ELSEWHERE = {
    "script": "tests/test_provisioning.py",
    "ansible": "tests/conformance/test_ansible.py",
    "doctor": "tests/test_readme.py",
    **dict.fromkeys(("key", "use", "models", "terminal", "store"), "tests/test_everyday.py"),
    "launch": "tests/launch/test_run.py",
    "send": "tests/test_sample.py",
    "devcontainer": "tests/conformance/test_devcontainer.py",
    "docker": "tests/conformance/test_docker.py",
    "pre-commit": "tests/conformance/test_pre_commit.py",
    "single": "tests/conformance/test_single.py",
    "users": "tests/users/test_apply.py",
    "upgrade": "tests/conformance/test_install.py",
    "uninstall": "tests/conformance/test_install.py",
}
"""Named blocks of commands, and the test that runs them."""
INSTALL, TEST = "python3 -m venv", "make test"
"""The two commands that `tests/conformance/test_install.py` and `.ci/run` run."""
_SHELL = re.compile(r"[|<>&;$`]")
MEASURED = "As measured"
"""The heading of the part of a tool's page that is in English alone."""


def run(program: Program, line: str, env: dict[str, str]) -> Any:
    """Run a command as a reader would; one with pipes and the like in a real shell."""
    stdin = KEY.encode() + b"\n"
    if not _SHELL.search(line):
        return program(*shlex.split(line)[1:], stdin=stdin, env=env)
    (program.home / "bin").mkdir(exist_ok=True)
    shim = program.home / "bin/wcode-setup"
    shim.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m wcode_setup "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    env = {**program.env, **env, "PATH": f"{program.home}/bin:{program.env['PATH']}"}
    done = subprocess.run(
        ["sh", "-c", line], input=stdin, env=env, cwd=program.home, capture_output=True, timeout=60, check=False
    )
    return type("Result", (), {"code": done.returncode, "text": (done.stdout + done.stderr).decode()})


@pytest.mark.parametrize("page", PAGES)
def test_every_command_works(page: str, program: Program) -> None:
    """In the order of the page, in one home, with the files of the page."""
    for name, key in FILES.items():
        program.write(name, key + "\n")
    found = [block for block in blocks(page) if block.kind in COMMANDS and not block.name]
    for block in blocks(page):
        if block.name and block.kind not in COMMANDS:
            program.write(block.name, block.text)
    env: dict[str, str] = {}
    for line in (line for block in found for line in lines(block)):
        command = plain(line)
        if command.startswith("export "):
            env[command.split()[1].partition("=")[0]] = KEY
            continue
        if command == TEST:
            continue
        if command.startswith(INSTALL):
            command = "wcode-setup" + command.rpartition("wcode-setup")[2]
        result = run(program, command, env)
        wanted = 2 if command == "wcode-setup" else exit_code(line)  # the wizard: there is no terminal here
        assert result.code == wanted, (line, result.text)
        assert KEY not in result.text
        assert OTHER not in result.text


def test_the_test_runs_commands_and_finds_wrong_ones(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [Block("sh", "", "wcode-setup status\nwcode-setup models show nothing | cat; exit 1\n")]
    monkeypatch.setattr("tests.test_pages.blocks", lambda _page: wrong)
    with pytest.raises(AssertionError, match="exit 1"):
        test_every_command_works("", program)


@pytest.mark.parametrize("page", [page for page in PAGES if "/tools/" not in page])
def test_both_languages_have_the_same_parts(page: str) -> None:
    """Headings, commands, exit codes, tables, pictures."""
    other = twin(page)
    assert [level for level, _ in headings(page)] == [level for level, _ in headings(other)]
    assert commands(page) == commands(other)
    assert [exit_code(line) for block in blocks(page) for line in lines(block)] == [
        exit_code(line) for block in blocks(other) for line in lines(block)
    ]
    for pattern in (r"^\|", r"^!\[", r"^- "):
        assert len(re.findall(pattern, text_of(page), re.MULTILINE)) == len(
            re.findall(pattern, text_of(other), re.MULTILINE)
        ), pattern


@pytest.mark.parametrize("name", tools.TITLES)
def test_both_pages_of_a_tool_have_the_same_parts(name: str) -> None:
    """Up to the measured part, which is in English alone."""
    page = f"docs/tools/{name}.md"
    levels = [level for level, _ in headings(page)]
    used = [text for _, text in headings(page)].index(MEASURED)
    assert levels[:used] == [level for level, _ in headings(twin(page))]
    assert commands(page) == commands(twin(page))


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_files(page: str) -> None:
    """The same names and data; comments are in the language of the page."""
    mine, theirs = ([block for block in blocks(name) if block.kind not in COMMANDS] for name in (page, twin(page)))
    assert [block[:2] for block in mine] == [block[:2] for block in theirs]
    for one, other in zip(mine, theirs, strict=True):
        read = {
            "yaml": yaml.safe_load,
            "toml": tomllib.loads,
            "json": json.loads,
            "python": lambda code: ast.dump(ast.parse(code)),
        }.get(one.kind, str)
        assert read(one.text) == read(other.text)


def test_no_chinese_page_without_an_english_one() -> None:
    chinese = {str(file.relative_to(ROOT)) for file in (ROOT / "docs/zh").rglob("*.md")}
    assert chinese == {twin(page) for page in [*PAGES, *GENERATED] if page != "README.md"}


def test_named_commands_are_run_elsewhere() -> None:
    named = {block.name for page in PAGES for block in blocks(page) if block.name and block.kind in COMMANDS}
    assert named == set(ELSEWHERE)
    for name, file in ELSEWHERE.items():
        assert f'"{name}"' in text_of(file), file


ALL = [
    *PAGES, *map(twin, PAGES), "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "tests/README.md",
    "integrations/ansible/README.md", "benchmarks/README.md",
]  # fmt: skip


@pytest.mark.parametrize("page", ALL)
def test_links_lead_somewhere(page: str) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent.joinpath(path).resolve() if path else ROOT / page
        assert target.exists(), link
        assert not anchor or anchor in anchors(str(target.relative_to(ROOT))), link


@pytest.mark.parametrize("page", ["docs/catalogue.md"])
def test_the_catalogue_shows_every_field(page: str, program: Program) -> None:
    [block] = [block for block in blocks(page) if block.kind == "toml"]
    program.write(block.name, block.text)
    new, changed = (program("models", "show", model, "--json").document["data"]
                    for model in ("vendor/other-model", "qwen3.6-plus"))  # fmt: skip
    assert set(new["changed"]) == set(new) - {"id", "catalog", "changed", "protocols", "prices_per_million"}
    assert changed["changed"] == ["context_window"]


# words


def prose(page: str) -> str:
    """A page without code: no blocks, no words in backticks, no addresses."""
    text = re.sub(r"^```.*?^```\n|<!--.*?-->", "", text_of(page), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`|\]\([^)]*\)", "`", text)


CHINESE = [*map(twin, PAGES), *map(twin, GENERATED)]


@pytest.mark.parametrize("page", CHINESE)
def test_chinese_punctuation_is_full_width(page: str) -> None:
    assert [found[0] for found in HALF.finditer(prose(page))] == []
    assert "您" not in text_of(page)
    assert not re.search(r"[。，：；！？”）]\*\*[\u4e00-\u9fff]", text_of(page)), (
        "Markdown does not end bold text there"
    )


@pytest.mark.parametrize("page", [*PAGES, "SECURITY.md", "CONTRIBUTING.md", "tests/README.md"])
def test_words_are_plain(page: str) -> None:
    assert unplain(prose(page)) == []
