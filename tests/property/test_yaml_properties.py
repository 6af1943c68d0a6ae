"""What holds for every YAML text and every list of ops; the judges are PyYAML, ruamel and a pure model."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from tests import amount
from tests.amount import FACTOR
from tests.property import forms, json_text, promises, yaml_text
from tests.property.json_text import Text, paths_of
from tests.property.model import collection_at
from wcode_setup.documents import yaml
from wcode_setup.documents.base import Op, Remove, Set, Upsert
from wcode_setup.documents.draft import plain
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine.ops import same
from wcode_setup.errors import SetupError

PHASES = list(Phase) if FACTOR <= 1 else [Phase.explicit, Phase.reuse, Phase.generate]
"""A long run does not shrink what it finds: that takes longer than the run; run it again with the seed."""


def examples(count: int) -> settings:
    """`count` examples, times `FACTOR`; filters of generated YAML reject many."""
    return amount.examples(count, phases=PHASES, suppress_health_check=[*HealthCheck])


def carry_out(text: str, ops: list[Op]) -> str:
    """The text after `ops`; an example whose ops are refused is not one."""
    assume(not promises.HALF.search(promises.spelt(ops)))
    try:
        return apply_edits(text, yaml.parse(text).edits(ops))
    except SetupError as error:
        assume(error.code == "syntax")
        raise


@examples(150)
@given(st.one_of(yaml_text.texts(), yaml_text.texts(root=yaml_text.trees), yaml_text.empty_texts))
def test_the_value_is_read(text: Text) -> None:
    document = promises.read(forms.YAML, text.text)
    assert document and same(document.data, {} if document.empty else text.data)
    assert document.empty or same(plain(document.parsed.tree.root), document.data)  # type: ignore[attr-defined]


@examples(250)
@given(st.one_of(yaml_text.broken(), yaml_text.broken(), st.text(st.characters(exclude_categories=["Cs"]))), st.data())
def test_a_broken_text_is_refused_or_means_what_pyyaml_sees(text: str, data: st.DataObject) -> None:
    document = promises.read(forms.YAML, text)
    assert document is None or document.text == text
    if document:
        promises.edit(forms.YAML, document, data.draw(json_text.ops_on({"a": {"b": 1}, "id": 2})))


@examples(900)
@given(yaml_text.edits_of(), st.booleans())
def test_an_edit_keeps_every_promise(example: tuple[Text, list[Op]], single: bool) -> None:
    text, ops = example
    document = promises.read(forms.YAML, text.text)
    assert document
    after = promises.edit(forms.YAML, document, ops[:1] if single else ops)
    event("refused" if after is None else "edits" if after.text != text.text else "no edits")


@examples(150)
@given(yaml_text.edits_of(portable=True))
def test_readers_of_yaml_1_2_see_the_same(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    assume("%YAML 1.1" not in text.text)
    after = carry_out(text.text, ops)
    document, seen = yaml.parse(after), forms.modern(after)
    assert same({} if seen is None and document.empty else seen, document.data)


@examples(150)
@given(yaml_text.texts(tidy=True), json_text.values, st.data())
def test_a_member_added_and_removed_leaves_no_trace(text: Text, value: Any, data: st.DataObject) -> None:
    homes = [path for path in paths_of(text.data) if collection_at(text.data, path)]
    home = data.draw(st.sampled_from(homes))
    if isinstance(collection_at(text.data, home), dict):
        ops: list[Op] = [Set((*home, "new"), value), Remove((*home, "new"))]
    else:
        ops = [Upsert(home, "new", {"new": "new", "x": value}), Remove((*home, json_text.Item("new", "new")))]
    between = carry_out(text.text, ops[:1])
    after = carry_out(between, ops[1:])
    assert after == text.text or re.sub(r"\|\S*", "|", after) == re.sub(r"\|\S*", "|", text.text)


@examples(100)
@given(yaml_text.texts())
def test_a_position_is_where_the_value_is(text: Text) -> None:
    document = yaml.parse(text.text)
    for path in paths_of(document.data):
        assert promises.located(forms.YAML, document, path)
        try:
            document.edits([Remove(path)])
        except SetupError as error:
            assert error.code in ("duplicate-item", *forms.YAML.refusals)


@examples(150)
@given(yaml_text.texts())
def test_secrets_are_found(text: Text) -> None:
    assert not promises.readable(forms.YAML, yaml.parse(text.text), lambda key: key in ("id", "models"))
