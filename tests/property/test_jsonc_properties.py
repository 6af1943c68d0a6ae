"""What holds for every text and every list of ops: the promises of a lossless editor."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pyjson5
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from tests.property import json_text
from tests.property.json_text import Text
from tests.property.model import Refused, equal, model
from wcode_setup.documents import jsonc
from wcode_setup.documents.base import Edit, Op, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.jsonc_syntax import line_column, tokens
from wcode_setup.errors import SetupError

LINE = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
FACTOR = float(os.environ.get("WCODE_FUZZ_EXAMPLES", "1"))


def examples(count: int) -> settings:
    """`count` examples, times the number in WCODE_FUZZ_EXAMPLES."""
    return settings(
        max_examples=int(count * FACTOR),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def carry_out(text: str, ops: list[Op], dialect: str = "json5") -> str:
    """The text after `ops`; an example whose ops would lose comments is not one."""
    try:
        return apply_edits(text, jsonc.parse(text, dialect).edits(ops))
    except SetupError as error:
        assume(error.code == "syntax")
        raise


def strict_loads(text: str) -> Any:
    """RFC 8259, as Python's own reader sees it (which takes NaN unless told otherwise)."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


@examples(200)
@given(st.one_of(st.text(), json_text.broken(), json_text.texts().map(lambda text: text.text)))
def test_the_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@examples(200)
@given(st.one_of(json_text.texts(root=json_text.trees), json_text.empty_texts))
def test_the_value_is_read(text: Text) -> None:
    assert equal(jsonc.parse(text.text).data, text.data)


@examples(200)
@given(json_text.texts(root=json_text.trees))
def test_pyjson5_reads_the_same(text: Text) -> None:
    assume("\\ud83d" not in text.text and "\\ude00" not in text.text)  # pyjson5 refuses lone surrogates
    assert equal(jsonc.parse(text.text).data, pyjson5.decode(text.text.removeprefix("\ufeff")))


@examples(200)
@given(st.one_of(json_text.broken("json"), json_text.broken()))
def test_strict_json_is_what_python_takes(text: str) -> None:
    try:
        expected = strict_loads(text.removeprefix("\ufeff"))
    except ValueError:
        expected = None
        with pytest.raises(SetupError, match="syntax"):
            assume(not jsonc.parse(text, "json").empty)
    else:
        assert equal(jsonc.parse(text, "json").data, expected)


@examples(200)
@given(json_text.broken("json5"))
def test_a_broken_text_is_refused_as_pyjson5_does(text: str) -> None:
    # pyjson5 is wrong about lone surrogates, `+-1`, `.5.`, and `\0` before a digit
    assume(not re.search(r"\\u[dD]|[+-]{2}|\.[0-9]*\.|\\0[0-9]", text))
    try:
        expected = pyjson5.decode(text.removeprefix("\ufeff"))
    except pyjson5.Json5DecoderException:
        with pytest.raises(SetupError, match="syntax"):
            assume(not jsonc.parse(text).empty)
    else:
        assert equal(jsonc.parse(text).data, expected)


@examples(200)
@given(st.one_of(json_text.broken(), st.text()), st.sampled_from(["json", "jsonc", "json5"]))
def test_a_broken_text_is_a_user_error_at_a_place_in_it(text: str, dialect: str) -> None:
    try:
        jsonc.parse(text, dialect)
    except SetupError as error:
        assert error.code == "syntax" and error.line and error.column and error.fields["what"]
        lines = re.split(r"\r\n?|\n", text.removeprefix("\ufeff"))
        assert error.column <= len(lines[error.line - 1]) + 1


@examples(400)
@given(json_text.edits_of())
def test_the_value_after_is_the_models(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    document = jsonc.parse(text.text)
    try:
        expected = model(text.data, ops)
    except Refused as refused:
        event("refused")
        with pytest.raises(SetupError) as caught:
            document.edits(ops)
        assert caught.value.code in (refused.args[0], "comment-lost")
        return
    try:
        edits = document.edits(ops)
    except SetupError as error:
        event("comment-lost")
        assert error.code == "comment-lost" and document.comments()
        return
    event("edits" if edits else "no edits")
    after = jsonc.parse(apply_edits(text.text, edits))
    assert equal(after.data, expected)
    comments = after.comments()
    if not any(isinstance(op, Remove) for op in ops):
        assert comments == document.comments()
        assert not any(document.tree.comments_in(edit.start, edit.end) for edit in edits)
    survivors = iter(document.comments())
    assert all(comment in survivors for comment in comments)  # in order


@examples(200)
@given(json_text.edits_of())
def test_a_second_run_does_nothing(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    document = jsonc.parse(carry_out(text.text, ops))
    try:
        assume(equal(model(document.data, ops), document.data))  # else the ops contradict each other
    except Refused:
        assume(False)
    assert document.edits(ops) == []


@examples(200)
@given(json_text.edits_of(max_size=1))
def test_only_comments_in_removed_members_go(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = jsonc.parse(carry_out(text.text, ops))
    removed = [op.path for op in ops if isinstance(op, Remove)]
    assert after.comments() == jsonc.parse(text.text).comments(without=removed)


@examples(200)
@given(json_text.edits_of("json"))
def test_strict_json_stays_strict(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = carry_out(text.text, ops, "json")
    document = jsonc.parse(after, "json")
    assert document.empty or equal(strict_loads(after.removeprefix("\ufeff")), document.data)


@examples(200)
@given(json_text.edits_of("jsonc"))
def test_jsonc_stays_jsonc(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = carry_out(text.text, ops, "jsonc")
    assert equal(
        jsonc.parse(after, "jsonc").data, jsonc.parse(after).data
    )  # its own dialect takes it, and reads the same


@examples(200)
@given(json_text.edits_of())
def test_the_frame_stays(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = carry_out(text.text, ops)
    assume(not jsonc.parse(text.text).empty and not jsonc.parse(after).empty)
    assert after.startswith("\ufeff") == text.text.startswith("\ufeff")
    assert (after[-1] in "\r\n") == (text.text[-1] in "\r\n")
    kinds = set(re.findall(r"\r\n?|\n", text.text))
    assert not kinds or set(re.findall(r"\r\n?|\n", after)) <= kinds


@examples(200)
@given(json_text.edits_of())
def test_lines_that_no_edit_touches_stay(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = carry_out(text.text, ops)
    edits = jsonc.parse(text.text).edits(ops)
    lines, at = iter(LINE.split(after)), 0
    for line in LINE.split(text.text):
        end = at + len(line.rstrip("\r\n"))
        touched = any(edit.start <= end and edit.end >= at and not _whole_lines(text.text, edit, at) for edit in edits)
        assert touched or not line or line in lines
        at += len(line)


def _whole_lines(text: str, edit: Edit, at: int) -> bool:
    """Whether `edit` takes out the lines up to `at`, so that the one that begins there is not touched."""
    return edit.start < edit.end == at and not edit.new and (edit.start == 0 or text[edit.start - 1] in "\r\n\ufeff")


@examples(200)
@given(json_text.texts(tidy=True, root=json_text.objects.filter(lambda tree: tree.pairs)), json_text.values, st.data())
def test_a_member_added_and_removed_leaves_no_trace(text: Text, value: Any, data: st.DataObject) -> None:
    homes = [path for path in json_text.paths_of(text.data) if _at(text.data, path)]
    home = data.draw(st.sampled_from(homes))
    if isinstance(_at(text.data, home), dict):
        ops: list[Op] = [Set((*home, "new"), value), Remove((*home, "new"))]
    else:
        ops = [Upsert(home, "new", {"new": "new", "x": value}), Remove((*home, json_text.Item("new", "new")))]
    assert carry_out(carry_out(text.text, ops[:1]), ops[1:]) == text.text


def _at(data: Any, path: json_text.Path) -> Any:
    """The value at `path` if it is a container that holds something and is the only one with its identity."""
    for step in path:
        if isinstance(step, str):
            data = data[step]
        else:
            items = [
                item
                for item in data
                if equal(item.get(step.key) if step.key and isinstance(item, dict) else item, step.value)
            ]
            if len(items) != 1:
                return None
            data = items[0]
    return data if isinstance(data, dict | list) else None


@examples(200)
@given(json_text.edits_of(max_size=1))
def test_a_position_is_where_the_value_is(example: tuple[Text, list[Op]]) -> None:
    document = jsonc.parse(example[0].text)
    for path in json_text.paths_of(example[0].data):
        try:
            position = document.position(path)
        except SetupError as error:
            assert error.code == "duplicate-item"
            continue
        if position is None:
            assert document.empty
            continue
        try:
            edits = document.edits([Set(path, "\u2603")])
        except SetupError as error:
            assert error.code == "comment-lost"
        else:
            assert position in [line_column(document.text, edit.start) for edit in edits]
