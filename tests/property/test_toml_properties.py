"""What holds for every TOML text and every list of ops; the judges are tomllib, tomlkit and a pure model."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.property import forms, json_text, promises, toml_text
from tests.property.json_text import Text, paths_of
from tests.property.model import collection_at
from wcode_setup.documents import toml
from wcode_setup.documents.base import Op, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine.ops import same
from wcode_setup.errors import SetupError


def carry_out(text: str, ops: list[Op]) -> str:
    """The text after `ops`; an example whose ops are refused is not one."""
    try:
        return apply_edits(text, toml.parse(text).edits(ops))
    except SetupError as error:
        assume(error.code == "syntax")
        raise


@examples(200)
@given(st.one_of(toml_text.texts(), toml_text.texts(modern=True), toml_text.empty_texts))
def test_the_value_is_read(text: Text) -> None:
    document = promises.read(forms.TOML, text.text)
    assert document and same(document.data, text.data)


@examples(300)
@given(st.one_of(toml_text.broken(), toml_text.broken(), st.text(st.characters(exclude_categories=["Cs"]))), st.data())
def test_a_broken_text_is_refused_or_means_what_tomllib_sees(text: str, data: st.DataObject) -> None:
    document = promises.read(forms.TOML, text)
    assert document is None or document.text == text
    if document:
        promises.edit(forms.TOML, document, data.draw(toml_text.ops_on({"a": {"b": 1}, "id": 2})))


@examples(1200)
@given(toml_text.edits_of(), st.booleans())
def test_an_edit_keeps_every_promise(example: tuple[Text, list[Op]], single: bool) -> None:
    text, ops = example
    document = promises.read(forms.TOML, text.text)
    assert document
    after = promises.edit(forms.TOML, document, ops[:1] if single else ops)
    event("refused" if after is None else "edits" if after.text != text.text else "no edits")


@examples(300)
@given(toml_text.texts(tidy=True), json_text.values, st.data())
def test_a_member_added_and_removed_leaves_no_trace(text: Text, value: Any, data: st.DataObject) -> None:
    homes = [path for path in paths_of(text.data) if collection_at(text.data, path)]
    home = data.draw(st.sampled_from(homes))
    if isinstance(collection_at(text.data, home), dict):
        ops: list[Op] = [Set((*home, "new"), value), Remove((*home, "new"))]
    else:
        ops = [Upsert(home, "new", {"new": "new", "x": value}), Remove((*home, json_text.Item("new", "new")))]
    put_in, taken_out = toml_text.cleaned(ops)
    between = carry_out(text.text, [put_in])
    assert carry_out(between, [taken_out]) == text.text


@examples(100)
@given(toml_text.texts())
def test_a_position_is_where_the_value_is(text: Text) -> None:
    document = toml.parse(text.text)
    for path in paths_of(document.data):
        assert promises.located(forms.TOML, document, path)
        try:
            document.edits([Remove(path)])
        except SetupError as error:
            assert error.code in ("duplicate-item", *forms.TOML.refusals)


@examples(150)
@given(toml_text.texts())
def test_secrets_are_found(text: Text) -> None:
    assert not promises.readable(forms.TOML, toml.parse(text.text), lambda key: key in ("id", "models"))
