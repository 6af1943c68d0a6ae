"""The pages for readers, each in English and Chinese: their blocks, commands, headings and links.

A fenced block with a name behind its language (```` ```yaml wcode.yaml ````) is a file of the home, or commands that a
test of their own runs (`ELSEWHERE` in `tests/test_pages.py`); all other `sh` and `console` blocks are commands.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.program import ROOT

GENERATED = ("docs/cli.md",)
REFERENCE = "docs/reference.md"
"""Generated from docstrings, in English alone."""
PAGES = sorted(
    str(file.relative_to(ROOT)) for file in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    if not file.is_relative_to(ROOT / "docs/zh") and str(file.relative_to(ROOT)) not in (*GENERATED, REFERENCE)
)  # fmt: skip
"""The English pages."""
CODE = r"^```.*?^```\n"
COMMANDS = ("sh", "console")


class Block(NamedTuple):
    """A fenced block: its language, its name ("" for none), its text."""

    kind: str
    name: str
    text: str


def twin(page: str) -> str:
    """The Chinese page for an English one."""
    return "README.zh-CN.md" if page == "README.md" else page.replace("docs/", "docs/zh/", 1)


def text_of(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", text_of(page), re.DOTALL | re.MULTILINE)
    return [Block(*block) for block in found]


def lines(block: Block) -> list[str]:
    """The commands of a block, with their comments."""
    if block.kind == "console":
        return [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]
    return block.text.splitlines() if block.kind == "sh" else []


def plain(line: str) -> str:
    """A command without its comment."""
    return re.sub(r"\s+# .*", "", line)


def exit_code(line: str) -> int:
    """The exit code that the comment behind a command names; 0 without one."""
    named = re.search(r" # .*(?:exit code|退出码) (\d+)", line)
    return int(named[1]) if named else 0


def commands(page: str) -> list[str]:
    """Every command of a page, without comments, those that another test runs too."""
    return [plain(line) for block in blocks(page) for line in lines(block)]


def headings(page: str) -> list[tuple[int, str]]:
    """The headings of a page: level and text."""
    prose = re.sub(CODE, "", text_of(page), flags=re.DOTALL | re.MULTILINE)
    return [(len(marks), text) for marks, text in re.findall(r"^(#+) (.*)$", prose, re.MULTILINE)]


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in headings(page)}


def links(page: str) -> list[str]:
    """Where the links and pictures of a page lead, but those to other sites."""
    prose = re.sub(CODE, "", text_of(page), flags=re.DOTALL | re.MULTILINE)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if not re.match(r"https?://", link)]
