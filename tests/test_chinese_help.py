"""The help in Chinese: every English text has its twin, none is left over, and lines fit the terminal."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
import pytest

from tests.chinese import english, half_width
from tests.program import Program
from tests.test_docs import COMMANDS
from tests.texts import HELP
from wcode_setup.cli import cli
from wcode_setup.console.messages.zh.words import twin
from wcode_setup.text import columns
from wcode_setup.tools import TITLES
from wcode_setup.tools.editors import NAMES

CODE = r"--[\w-]+|~/\.[\w/]+|\$\w+|\d{2,}"
CHINESE = r"[\u4e00-\u9fff]"


def contexts(context: click.Context) -> Iterator[click.Context]:
    """The context of every command."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            inner = context.command.get_command(context, name)
            assert inner is not None
            yield from contexts(inner.context_class(inner, info_name=name, parent=context))


def texts(context: click.Context) -> Iterator[str]:
    """Every English text in the help of a command, on one line each; code and examples left out."""
    command = context.command
    paragraphs = re.split(r"\n{2,}", inspect.cleandoc(command.help or ""))
    records = filter(None, (param.get_help_record(context) for param in command.get_params(context)))
    usage = re.findall("OPTIONS|COMMAND|ARGS", " ".join(command.collect_usage_pieces(context)))
    found = [*paragraphs, *(text for _, text in records), command.short_help or "", *usage, "Options", "Examples:"]
    if isinstance(command, click.Group):
        found += ["Commands", "Tools"]
    yield from filter(None, (" ".join(text.replace("\b", "").split()) for text in found))


PROGRAM = cli.context_class(cli, info_name="wcode-setup", **cli.context_settings)
ENGLISH = sorted({text for context in contexts(PROGRAM) for text in texts(context)})


@pytest.mark.parametrize("text", ENGLISH)
def test_every_text_of_the_help_has_a_twin(text: str) -> None:
    found = twin(HELP, text)
    assert found and re.search(CHINESE, found)
    template = next(chinese for key, chinese in HELP.items() if twin({key: chinese}, text) == found)
    metavars = set(re.findall("[A-Z]{3,}", text))
    assert set(english(template)) <= metavars, found
    assert re.findall(CODE, text) == re.findall(CODE, found), "other options or code than the English"


def test_no_twin_is_left_over() -> None:
    for key in HELP:
        assert any(twin({key: "x"}, text) for text in ENGLISH), f"nothing says {key!r}"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("width", ["40", "100"])
@pytest.mark.matrix(every=3)
def test_help_in_chinese(words: tuple[str, ...], width: str, program: Program) -> None:
    """No English but names, options and code; no line is too long, and none begins with a punctuation mark."""
    result = program(*words, "--lang", "zh", "--help", env={"COLUMNS": width})
    prose, mark, examples = result.out.partition("\n  示例：\n")
    assert mark and (result.code, result.err) == (0, "")
    terms = re.findall(r"^用法：.*|^  [a-z-].*?(?:  |$)", prose, re.MULTILINE)  # commands, options and their values
    assert set(english(prose)) <= {*re.findall(r"[\w-]+", " ".join(terms)), *NAMES}, prose
    assert half_width(prose) == []
    same = program(*words, "--help", env={"COLUMNS": width}).out.partition("\n  Examples:\n")[2]
    assert examples == same
    for line in prose.splitlines():
        assert not re.match(r"\s*[,.:;?!)、。，：；？！）]|.*（$", line)
        assert columns(line) <= max(50, min(int(width), 110) - 2) or not re.search(CHINESE, line)


def test_the_locale_decides_about_the_help(program: Program) -> None:
    assert program("--help", env={"LANG": "zh_CN.UTF-8"}).out.startswith("用法：")
    assert program("--lang", "en", "--help", env={"LANG": "zh_CN.UTF-8"}).out.startswith("Usage: ")


def test_completion_describes_in_chinese(program: Program) -> None:
    asked = {"_WCODE_SETUP_COMPLETE": "fish", "LANG": "zh_CN.UTF-8"}
    for typed in ("", "--", "openclaw\x1f--", "remove\x1f"):
        out = program(env={**asked, "_WCODE_SETUP_WORDS": f"wcode-setup\x1f{typed}"}).out
        lines = [line.split("\t") for line in out.splitlines()]
        assert lines
        for _, word, text in lines:
            assert re.search(CHINESE, text) or text in TITLES.values() or word == "all", (word, text)
            assert not english(text)
