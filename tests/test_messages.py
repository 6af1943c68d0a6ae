"""The message catalogue: English and Chinese in step, every code of the package there, none unused."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import ROOT
from tests.texts import ERRORS, HELP, NOTES, table
from tests.unit.test_names import NAMESAKES
from tests.words import unplain
from wcode_setup import tools
from wcode_setup.console import messages

PAIRS = [
    *((code, *pair) for code, pair in ERRORS["en"].items()),
    *((code, text) for code, text in NOTES["en"].items()),
]
BUILT = {"feature-", "fix-", "parameter-", "status-", "level-", "schema-"}
"""The beginnings of codes that are put together from a word: their tables are tested where they are used."""


def fields(text: str) -> set[str]:
    """The names that a template is filled with."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def literals() -> Iterator[str]:
    """Every string in the package's code, the catalogues left out."""
    for path in (ROOT / "wcode_setup").rglob("*.py"):
        if not {"en", "zh"} & {*path.parts} and not path.stem.startswith("messages_"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@pytest.mark.parametrize("subject", [*messages.SUBJECTS, *tools.TITLES, "bar"])
def test_the_same_codes_where_they_are_looked_for(subject: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tools.REGISTRY, "bar", tools.Entry("bar", "Bar", "tests.invented.bar"))
    for name in ("TEXTS", "USAGE"):
        assert list(table("zh", subject, name)) == list(table("en", subject, name)), name
    assert {*table("en", subject, "USAGE")} <= {*table("en", subject)}
    owner = subject if subject in tools.REGISTRY else None
    assert {messages.tool_of(code) for code in table("en", subject)} <= {owner}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
def test_the_same_fields(pair: tuple[str, ...]) -> None:
    code, *texts = pair
    translated = ERRORS["zh"][code] if code in ERRORS["en"] else (NOTES["zh"][code],)
    assert [fields(text) for text in translated] == [fields(text) for text in texts]
    assert all(
        re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text) or text.startswith("{") for text in translated
    )


def test_every_code_is_used() -> None:
    used = set(literals())
    unused = {code for code in (*ERRORS["en"], *NOTES["en"]) if code not in used}
    assert {code for code in unused if not code.startswith(tuple(BUILT))} == set()


def test_every_used_code_exists() -> None:
    """The first argument of `SetupError(…)`, `Note(…)`, `Mismatch(…)` and `messages.text(…)` is a code of the catalogue."""
    found = set()
    for path in (ROOT / "wcode_setup").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name.split(".")[-1] in ("SetupError", "Note", "Mismatch") or name == "messages.text":
                first = node.args[0]
                options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {option.value for option in options if isinstance(option, ast.Constant)}
    assert len(found) > 50
    assert found - set(ERRORS["en"]) - set(NOTES["en"]) == set()


EXEMPT: set[str] = set()
"""Modules that do not follow the rule yet."""


@pytest.mark.parametrize("module", [*messages.SUBJECTS, *tools.TITLES, "help"])
def test_words_are_plain(module: str) -> None:
    said = HELP if module == "help" else table("en", module)
    texts = [
        " ".join(text) if isinstance(text, tuple) else text for text in (said if module == "help" else said.values())
    ]
    wrong = [(text, words) for text in texts if (words := unplain(text))]
    assert (wrong != []) == (module in EXEMPT), wrong


def test_a_text_for_every_tool_names_none() -> None:
    """Only a message of a tool names it."""
    texts = {code: " ".join(pair) for code, pair in ERRORS["en"].items()} | NOTES["en"]
    titles = {title.split()[0]: name for name, title in tools.TITLES.items()}
    wrong = [
        (code, title)
        for code, text in texts.items()
        for title, name in titles.items()
        if re.search(rf"\b{title}\b", re.sub(NAMESAKES.get(name, "(?!)"), "", text)) and name != messages.tool_of(code)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "wcode_setup/tools").glob("*/above.py")), ids=lambda path: path.parent.name
)
def test_what_takes_precedence_has_a_fix(path: Path) -> None:
    """`doctor` names one thing to do for each note on it, in both languages."""
    codes = set(re.findall(r'Note\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    for language in ("en", "zh"):
        with messages.speaking(language):
            assert {code for code in codes if not messages.has(f"fix-{code}")} == set()
