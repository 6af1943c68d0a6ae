"""What holds for every text and every list of ops: the promises of a lossless editor."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.property import forms, json_text, promises
from tests.property.json_text import Text
from tests.property.model import collection_at, equal
from wcode_setup.documents import jsonc
from wcode_setup.documents.base import Op, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits

DIALECTS = ["json", "jsonc", "json5"]


@examples(300)
@given(st.one_of(json_text.texts(root=json_text.trees), json_text.empty_texts))
def test_the_value_is_read(text: Text) -> None:
    document = promises.read(forms.JSON5, text.text)
    assert document and equal(document.data, text.data)


@examples(600)
@given(st.one_of(json_text.broken("json"), json_text.broken(), st.text()), st.sampled_from(DIALECTS))
def test_a_broken_text_is_refused_as_other_readers_do(text: str, dialect: str) -> None:
    document = promises.read(forms.FORMS[dialect], text)
    assert document is None or document.text == text


@examples(1000)
@given(st.data(), st.sampled_from([None, *DIALECTS]), st.sampled_from([1, 4, 4]))
def test_an_edit_keeps_every_promise(data: st.DataObject, dialect: str | None, most: int) -> None:
    text, ops = data.draw(json_text.edits_of(dialect, most))
    form = forms.FORMS[dialect or "json5"]
    document = promises.read(form, text.text)
    if document is None:
        assert dialect == "json"  # for an empty text with a comment
        return
    after = promises.edit(form, document, ops)
    event("refused" if after is None else "edits" if after.text != text.text else "no edits")


@examples(200)
@given(json_text.texts(tidy=True, root=json_text.objects.filter(lambda tree: tree.pairs)), json_text.values, st.data())
def test_a_member_added_and_removed_leaves_no_trace(text: Text, value: Any, data: st.DataObject) -> None:
    homes = [path for path in json_text.paths_of(text.data) if collection_at(text.data, path)]
    home = data.draw(st.sampled_from(homes))
    if isinstance(collection_at(text.data, home), dict):
        ops: list[Op] = [Set((*home, "new"), value), Remove((*home, "new"))]
    else:
        ops = [Upsert(home, "new", {"new": "new", "x": value}), Remove((*home, json_text.Item("new", "new")))]
    between = apply_edits(text.text, jsonc.parse(text.text).edits(ops[:1]))
    assert apply_edits(between, jsonc.parse(between).edits(ops[1:])) == text.text


@examples(200)
@given(json_text.edits_of(max_size=1))
def test_a_position_is_where_the_value_is(example: tuple[Text, list[Op]]) -> None:
    document = jsonc.parse(example[0].text)
    for path in json_text.paths_of(example[0].data):
        assert promises.located(forms.JSON5, document, path)


@examples(200)
@given(json_text.texts(root=json_text.trees))
def test_secrets_are_found(text: Text) -> None:
    assert not promises.readable(forms.JSON5, jsonc.parse(text.text), lambda key: key in ("id", "models"))
