"""The fuzzer itself: it runs, it counts, and it finds what is broken. `make fuzz` runs it for minutes."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.fuzz.__main__ import main
from tests.fuzz.campaign import Campaign
from tests.fuzz.corpus import Corpus
from tests.fuzz.smaller import smaller
from wcode_setup.documents import brackets, dotenv, jsonc, toml, tree_document, yaml
from wcode_setup.documents.base import Edit, Op, Remove, Set
from wcode_setup.documents.jsonc import layout as jsonc_layout
from wcode_setup.documents.jsonc import style as jsonc_style
from wcode_setup.documents.syntax import Span
from wcode_setup.documents.toml import layout as toml_layout
from wcode_setup.documents.toml import pieces as toml_pieces
from wcode_setup.documents.toml import style as toml_style
from wcode_setup.documents.yaml import layout as yaml_layout
from wcode_setup.documents.yaml import style as yaml_style

CORPUS = Corpus(Random(1), golden_only=True)
_CUT = brackets.cut


def _no_comma(text: str, spans: list[Span]) -> list[Edit]:
    return _CUT(text, [span for span in spans if text[span[0]] != ","])


def _whole_line(self: Any, statement: Any) -> None:
    self.pieces.cut(statement.begin, statement.end)


BROKEN: list[tuple[str, str, Any, str, Any]] = [
    ("jsonc", "a comma stays behind", brackets, "cut", _no_comma),
    ("jsonc", "a trailing comma in strict JSON", brackets, "trailing_commas", lambda text, draft: True),
    ("jsonc", "line breaks of another kind", jsonc_layout, "learn", lambda tree: jsonc_style.Style()),
    ("jsonc", "secrets are not seen", jsonc.JsonDocument, "secret_spans", lambda self, is_secret: []),
    ("yaml", "a key that reads as a boolean", yaml_style, "key_text", lambda key, quote="": str(key)),
    ("yaml", "comments are not seen", yaml.YamlDocument, "comments", lambda self, without=(): []),
    ("yaml", "positions are all the same", tree_document, "line_column", lambda text, offset: (1, 1)),
    ("yaml", "an anchor goes that is used", yaml_layout._Layout, "give_up", lambda self, draft: None),
    ("toml", "a comment goes with a line", toml_layout._Layout, "drop_line", _whole_line),
    ("toml", "an empty table is left out", toml_layout._Layout, "put_sections", lambda self, node, text: None),
    ("toml", "line breaks of another kind", toml_layout, "learn", lambda parsed: toml_style.Style()),
    ("toml", "the last line gets a line break", toml_pieces.Pieces, "finish", lambda self, edits: edits),
    ("toml", "secrets are not seen", toml.TomlDocument, "secret_spans", lambda self, is_secret: []),
    ("dotenv", "values without quotes", dotenv, "_spell", lambda value, quote="": str(value)),
    ("dotenv", "a broken line takes part", dotenv.DotenvDocument, "prove", lambda self, edits, wanted: None),
]
"""Editor, what is wrong with it, and what is put in the place of what."""


@pytest.fixture
def campaign() -> Campaign:
    return Campaign(CORPUS)


@pytest.mark.parametrize("editor", ["jsonc", "yaml", "toml", "dotenv"])
def test_a_short_campaign_finds_nothing(campaign: Campaign, editor: str) -> None:
    campaign.some(editor, 100)
    counts = campaign.counts[editor]
    assert not campaign.found, [found.show() for found in campaign.found.values()]
    assert counts["inputs"] >= 100 and counts["edited"] > 20 and counts["ops"] > 20
    assert counts["not parsable"] > 0 or editor == "dotenv"


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize(
    ("editor", "what", "place", "name", "broken"), BROKEN, ids=[f"{row[0]}: {row[1]}" for row in BROKEN]
)
def test_a_broken_editor_is_found(
    campaign: Campaign, editor: str, what: str, place: Any, name: str, broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, name, broken)
    campaign.some(editor, 1500)
    [found] = campaign.found.values()
    assert found.fails(found.text, found.ops)
    monkeypatch.undo()
    assert not found.fails(found.text, found.ops)


def test_what_is_found_is_made_small() -> None:
    text = "{\n  // c\n" + "".join(f'  "k{i}": "v{i}",\n' for i in range(200)) + "}\n"
    ops: list[Op] = [Remove(("k7",)), Set(("k9",), {"x": [1, "long text"], "y": None}), Remove(("k8",))]

    def fails(text: str, ops: list[Op]) -> bool:
        return '"k9"' in text and any(isinstance(op, Set) and "x" in op.value for op in ops)

    assert smaller(text, ops, fails) == ('"k9"', [Set(("k9",), {"x": []})])


def test_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)  # where what is found is remembered
    monkeypatch.setattr("tests.fuzz.corpus.folders", lambda: [])
    assert main(["0.001", "dotenv"]) == 0
    monkeypatch.setattr(dotenv, "_spell", lambda value, quote="": str(value))
    assert main(["0.05", "dotenv"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^dotenv +[0-9]+", out, re.MULTILINE) and "TEXT = " in out and "OPS = [Set(path=" in out
    assert main(["x"]) == 2 and main(["1", "xml"]) == 2
