"""What is said in Chinese holds no English but names, options and code; and it is said only where it can be shown."""

from __future__ import annotations

import ast
import errno
import io
import os
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import composer, parser, reader, scanner

from tests.chinese import english, half_width, names_in
from tests.program import ROOT, Program
from tests.test_cases import FOLDERS, read_case
from tests.texts import ERRORS, HELP, NOTES, table
from wcode_setup import catalog
from wcode_setup.cli import help_zh
from wcode_setup.console import messages, streams
from wcode_setup.console.messages.zh import words
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools import TITLES

TEMPLATES = [
    *((code, text) for code, pair in ERRORS["zh"].items() for text in pair),
    *NOTES["zh"].items(),
    *(
        (english, text)
        for table in (words.TYPES, words.SYSTEM, words.LIBRARIES, words.SOURCES)
        for english, text in table.items()
    ),
]


def literal(template: str) -> str:
    """A template without its fields."""
    return "…".join(part for part, _, _, _ in string.Formatter().parse(template))


@pytest.mark.parametrize(("code", "text"), TEMPLATES)
def test_no_template_holds_english(code: str, text: str) -> None:
    plain = re.sub(r"\{\w+\}", "…", text) if code in words.LIBRARIES | words.SOURCES else literal(text)
    assert not english(plain)


def test_the_texts_can_be_shown_in_the_encodings_of_china() -> None:
    for encoding in ("gbk", "gb18030", "utf-8"):
        for _, text in [*TEMPLATES, *HELP.items()]:
            assert text.encode(encoding).decode(encoding) == text


# punctuation

EXEMPT: set[str] = set()
"""Modules that do not follow the rule yet."""
SAID: dict[str, dict[str, str | tuple[str, str]]] = {
    "words": words.TYPES | words.SYSTEM | words.LIBRARIES | words.SOURCES,
    "help": help_zh.TEXTS,
    **{one: table("zh", one) | table("zh", one, "HELP") for one in (*messages.SUBJECTS, *TITLES)},
}
"""The Chinese texts by the module that they stand in."""


@pytest.mark.parametrize("module", SAID)
def test_punctuation_is_full_width(module: str) -> None:
    """And a reader is 你."""
    wrong = [
        (code, marks)
        for code, said in SAID[module].items()
        for text in ([said] if isinstance(said, str) else said)
        if (marks := half_width(text) + re.findall("您", text))
    ]
    assert (wrong != []) == (module in EXEMPT), wrong


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("没有密钥:请设置,再运行", ["钥:", "置,"]),
        ("没有 `x`,或 {option}:值", ["`,", "`:"]),
        ("上限 (见下)", ["(见", "下)"]),
        ("没有密钥：请用 `a,b`，或 1,000（HTTP {status}）", []),
        ("标记（BOM)，", ["（"]),
        ("{path}: {what}", []),
    ],
)
def test_the_eye_for_punctuation_sees(text: str, found: list[str]) -> None:
    assert half_width(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("应为 string,实为 number", ["string", "number"]),
        ("~/.openclaw/openclaw.json:4:1: unexpected end of file", ["unexpected", "end", "of", "file"]),
        ("请用 `wcode-setup history` 或 --key-storage env:models.json 里的 apiKey 不是 'x y'", []),
    ],
)
def test_the_eye_for_english_sees(text: str, found: list[str]) -> None:
    assert english(text) == found


# what reaches a template

CALLS = ("SetupError", "Note", "Mismatch", "syntax_error", "_mistake", "error", "wrong_type")
EXACT = {
    "path",
    "tool",
    "option",
    "values",
    "limit",
    "key",
    "names",
    "near",
    "field",
    "variable",
    "stream",
    "source",
    "title",
}
"""Fields whose values are names and numbers."""


def fragments() -> Iterator[tuple[str, str]]:
    """Every English text that a module passes as a field of a message: (where, text)."""
    for path in (ROOT / "wcode_setup").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in CALLS:
                for word in node.keywords:
                    for inner in ast.walk(word.value):
                        if word.arg not in EXACT and isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                            yield f"{path.name}:{node.lineno} {word.arg}", inner.value


def test_no_fragment_of_english_is_a_field() -> None:
    """A type has its Chinese in `zh.words`; anything else is a note, a name or code."""
    codes = {*ERRORS["en"], *NOTES["en"]}
    for where, text in fragments():
        known = text in words.TYPES or text in codes or words.field("where", text) != text
        assert known or " " not in text.strip() or not re.search("[a-z]{3}", text), (where, text)


# the words of others


def said_by(module: ModuleType, raisers: tuple[str, ...], position: int) -> Iterator[str]:
    """What a library says where it raises, with `'x'` for what it fills in."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in raisers and len(node.args) > position:
            text = node.args[position]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value
            elif isinstance(text, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "'x'" for part in text.values)


RUAMEL = sorted(
    {
        text.split("\n")[0].strip()
        for module in (scanner, parser, composer, reader)
        for text in said_by(module, ("ScannerError", "ParserError", "ComposerError"), 2)
    }
)
TOMLLIB = sorted(set(said_by(tomllib._parser, ("suffixed_err", "TOMLDecodeError"), 2)))


def test_the_libraries_say_something() -> None:
    assert len(RUAMEL) > 20
    assert len(TOMLLIB) > 15


@pytest.mark.parametrize("text", [*RUAMEL, *TOMLLIB])
def test_what_a_library_says_has_a_twin(text: str) -> None:
    shown = words.field("says", text)
    assert not shown.startswith("“"), "no twin"
    assert not english(shown)


def test_no_twin_of_a_library_is_unused_by_pattern() -> None:
    """Each key means itself: none is hidden by a wider one."""
    for key, chinese in words.LIBRARIES.items():
        sample = re.sub(r"\{\w+\}", "'x'", key)
        assert words.twin(words.LIBRARIES, sample) == re.sub(r"\{\w+\}", "'x'", chinese)


@pytest.fixture
def chinese() -> Iterator[None]:
    messages.set_language("zh")
    yield
    messages.set_language("en")


@pytest.mark.usefixtures("chinese")
def test_every_error_of_the_system_has_a_text() -> None:
    for number, name in errno.errorcode.items():
        text = messages.text("os-error", errno=number)
        assert re.search(r"[\u4e00-\u9fff]", text)
        assert not english(text.replace(name, ""))
    assert set(words.SYSTEM) <= set(errno.errorcode.values()) | {"ENOTSUP"}


def test_every_source_of_the_catalogue_has_a_twin() -> None:
    for card in (model.card or {} for model in catalog.models()):
        assert words.twin(words.SOURCES, card["source"])


@pytest.mark.usefixtures("chinese")
def test_unknown_words_are_quoted() -> None:
    assert messages.text("library-says", says="something new") == "“something new”"
    assert (
        messages.text("syntax", what=Note("library-says", says="mapping values are not allowed here")).isascii()
        is False
    )


def test_english_keeps_the_words_of_others() -> None:
    assert messages.text("os-error", errno=errno.ENOENT) == os.strerror(errno.ENOENT)
    assert messages.text("library-says", says="something new") == "something new"


# whole runs

QUERIES = (("status",), ("validate",), ("history",), ("export",))
MORE = (
    *(("models", *words) for words in ((), ("show", "qwen3.6-plus"), ("show",), ("show", "nope"))),
    ("wizard",), ("statsu",), ("remove",), ("undo", "x"), ("undo", "a", "b"), ("--lang",), ("--color", "blue"),
    ("openclaw", "--vision=1"), ("openclaw", "--nope"), ("validate", "nope"), ("validate", "openclaw", "--with-tool"),
    ("apply",), ("apply", "nope.yaml"), ("apply", "."), ("history", "prune"), ("completion", "sh"),
)  # fmt: skip
CHOICES = ("bash", "zsh", "fish", "list", "show", "CNY", "Qwen", "qwen", "Plus", "openclaw", "FILE", "HISTORY", "chat")
_CHANGE = re.compile(r"  [-+~] .*?( \([^()]*[\u4e00-\u9fff].*\))?$")


def said(text: str) -> Iterator[str]:
    """The lines of a run without code: of changes the reasons, no commands to paste, no setup file."""
    for line in text.splitlines():
        change = _CHANGE.fullmatch(line)
        if change:
            yield change[1] or ""
        elif not re.match(r"  [a-zA-Z]|[- ]*[\w./\"-]+:( |$)", line) or re.search(r"[\u4e00-\u9fff]", line):
            yield line


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
@pytest.mark.matrix(every=12)
def test_golden_commands_in_chinese(folder: Path, program: Program) -> None:
    case = read_case(folder, program.home)
    env = {**case.env, "LANG": "zh_CN.UTF-8"}
    for command in [*case.commands, *map(list, QUERIES)]:
        result = program(*command, stdin=case.stdin, env=env)
        known = names_in(program.home, [*command, *STORAGES, *TITLES, *TITLES.values()])
        for line in said(result.text):
            assert set(english(line)) <= known, (command, line)


@pytest.mark.parametrize("words", MORE, ids=" ".join)
def test_queries_and_wrong_usage_in_chinese(words: tuple[str, ...], program: Program) -> None:
    result = program(*words, env={"LANG": "zh_CN.UTF-8"})
    assert re.search(r"[\u4e00-\u9fff]", result.text)
    assert set(english(result.text)) <= {
        *re.findall(r"[\w-]+", " ".join(words)),
        *CHOICES,
        *" ".join(TITLES.values()).split(),
    }


# a stream that cannot show it


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "big5", "gbk", "gb18030", "utf-8"])
def test_which_streams_can_show_it(encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    assert streams.encodes(stream, "简体中文") == (encoding in ("gbk", "gb18030", "utf-8"))


@pytest.mark.parametrize(
    ("env", "shows"),
    [
        ({"LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "ascii"}, False),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, False),
        ({"LANG": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"}, True),
    ],
)
def test_a_process_speaks_what_its_streams_can_show(env: dict[str, str], shows: bool, program: Program) -> None:
    child = subprocess.run(
        [sys.executable, "-m", "wcode_setup", "--lang", "zh", "undo", "a", "b"],
        env={**program.env, **env, "PYTHONPATH": str(ROOT)}, cwd=program.home, capture_output=True, check=False,
    )  # fmt: skip
    text = child.stderr.decode("gbk" if shows else "ascii")
    assert text.startswith("错误：" if shows else "Error: unexpected arguments: b\n")
    assert "\\u" not in text


def test_a_run_in_english_loads_no_chinese(program: Program) -> None:
    code = """
import sys
from wcode_setup.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    print([name for name in sys.modules if name.startswith("wcode_setup.") and name.endswith("_zh")])
"""
    for language, loaded in (("en", False), ("zh", True)):
        done = subprocess.run(
            [sys.executable, "-c", code, "--lang", language, "--help"],
            env={**program.env, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
        )  # fmt: skip
        assert done.stdout.decode().endswith("[]\n") != loaded
