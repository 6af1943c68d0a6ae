"""What holds for every YAML text and every list of ops; the judges are PyYAML, ruamel and a pure model."""

from __future__ import annotations

import datetime
import os
import re
import warnings
from typing import Any

import yaml as pyyaml
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.property import json_text, yaml_text
from tests.property.json_text import Text, paths_of
from tests.property.model import Refused, equal, model
from wcode_setup.documents import yaml
from wcode_setup.documents.base import Edit, Op, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.jsonc_draft import plain
from wcode_setup.documents.yaml_scalars import Opaque
from wcode_setup.engine.ops import apply, same
from wcode_setup.errors import SetupError

LINE = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
FACTOR = float(os.environ.get("WCODE_FUZZ_EXAMPLES", "1"))
PHASES = list(Phase) if FACTOR <= 1 else [Phase.explicit, Phase.reuse, Phase.generate]
"""A long run does not shrink what it finds: that takes longer than the run; run it again with the seed."""
REFUSED = ("comment-lost", "in-the-way")


def examples(count: int) -> settings:
    """`count` examples, times the number in WCODE_FUZZ_EXAMPLES."""
    return settings(
        max_examples=int(count * FACTOR),
        deadline=None,
        phases=PHASES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


def referee(text: str) -> Any:
    """What PyYAML sees; `{}` for an empty document."""
    data = pyyaml.safe_load(text)
    return {} if data is None and yaml.parse(text).empty else data


def modern(text: str) -> Any:
    """What a reader of YAML 1.2 sees; `{}` for an empty document."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = YAML(typ="safe", pure=True).load(text)
    return {} if data is None and yaml.parse(text).empty else data


def comparable(value: Any) -> Any:
    """A value of PyYAML's, or of ours, as far as the two can be compared."""
    if isinstance(value, dict):
        return {comparable(key): comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return "opaque" if type(value) is Opaque or isinstance(value, datetime.date | bytes | set) else value


def carry_out(text: str, ops: list[Op]) -> str:
    """The text after `ops`; an example whose ops are refused is not one."""
    try:
        return apply_edits(text, yaml.parse(text).edits(ops))
    except SetupError as error:
        assume(error.code == "syntax")
        raise


@examples(150)
@given(st.one_of(yaml_text.texts(), yaml_text.texts(root=yaml_text.trees), yaml_text.empty_texts))
def test_the_value_is_read(text: Text) -> None:
    document = yaml.parse(text.text)
    assert same(document.data, {} if document.empty else text.data)
    assert same(document.data, referee(text.text))
    assert document.empty or same(plain(document.parsed.tree.root), document.data)  # type: ignore[arg-type]


@examples(150)
@given(yaml_text.broken())
def test_a_broken_text_is_refused_or_means_what_pyyaml_sees(text: str) -> None:
    try:
        document = yaml.parse(text)
    except SetupError as error:
        assert error.code == "syntax" and error.line and error.column and error.fields["what"]
        lines = re.split(r"\r\n?|\n", text.removeprefix("\ufeff"))
        assert error.column <= len(lines[error.line - 1]) + 1
        return
    try:
        expected = pyyaml.safe_load(text)
    except (pyyaml.YAMLError, ValueError, KeyError, IndexError):
        event("only PyYAML refuses")  # tags, and block scalars as the whole document
        return
    assert same(comparable(None if document.empty else document.data), comparable(expected))


@examples(100)
@given(yaml_text.broken(), st.data())
def test_ops_on_any_text_give_a_user_error_or_the_right_value(text: str, data: st.DataObject) -> None:
    try:
        document = yaml.parse(text)
    except SetupError:
        return
    ops = data.draw(json_text.ops_on({"a": {"b": 1}, "id": 2}))
    try:
        edits = document.edits(ops)
    except SetupError as error:
        assert error.code != "syntax"
        return
    after = yaml.parse(apply_edits(text, edits))
    assert same(after.data, apply(document.data, ops))


@examples(100)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_a_user_error_at_worst(text: str) -> None:
    try:
        yaml.parse(text)
    except SetupError as error:
        assert error.code == "syntax"


@examples(500)
@given(yaml_text.edits_of())
def test_the_value_after_is_the_models(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    document = yaml.parse(text.text)
    try:
        expected = model(document.data, ops)
    except Refused as refused:
        event("refused")
        try:
            document.edits(ops)
        except SetupError as error:
            assert error.code in (refused.args[0], *REFUSED)
        else:
            raise AssertionError("not refused") from None
        return
    try:
        edits = document.edits(ops)
    except SetupError as error:
        event(error.code)
        assert error.code in REFUSED
        return
    event("edits" if edits else "no edits")
    new = apply_edits(text.text, edits)
    after = yaml.parse(new)
    assert same(after.data, expected) and equal(apply(document.data, ops), expected)
    assert same(referee(new), expected)
    comments = after.comments()
    if not any(isinstance(op, Remove) for op in ops):
        assert comments == document.comments()
    survivors = iter(document.comments())
    assert all(comment in survivors for comment in comments)  # in order


@examples(150)
@given(yaml_text.edits_of(portable=True))
def test_readers_of_yaml_1_2_see_the_same(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    assume("%YAML 1.1" not in text.text)
    after = carry_out(text.text, ops)
    assume(not re.search(r"\\[ud]", after))  # lone surrogates
    assert same(modern(after), yaml.parse(after).data)


@examples(150)
@given(yaml_text.edits_of())
def test_a_second_run_does_nothing(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    document = yaml.parse(carry_out(text.text, ops))
    try:
        assume(same(model(document.data, ops), document.data))  # else the ops contradict each other
    except Refused:
        assume(False)
    assert document.edits(ops) == []


@examples(150)
@given(yaml_text.edits_of(max_size=1))
def test_only_comments_in_removed_members_go(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = yaml.parse(carry_out(text.text, ops))
    removed = [op.path for op in ops if isinstance(op, Remove)]
    assert after.comments() == yaml.parse(text.text).comments(without=removed)


@examples(150)
@given(yaml_text.edits_of())
def test_the_frame_stays(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = carry_out(text.text, ops)
    assert after.startswith("\ufeff") == text.text.startswith("\ufeff")
    assume(text.text.strip("\ufeff\r\n ") and after.strip("\ufeff\r\n "))
    last = yaml.parse(text.text).edits(ops)[-1:]
    gone = last and last[0].end == len(text.text) and not last[0].new  # then a blank line, or a block scalar, is last
    assert gone or (after[-1] in "\r\n") == (text.text[-1] in "\r\n")
    kinds = set(re.findall(r"\r\n?|\n", text.text))
    assert not kinds or set(re.findall(r"\r\n?|\n", after)) <= kinds


@examples(150)
@given(yaml_text.edits_of())
def test_lines_that_no_edit_touches_stay(example: tuple[Text, list[Op]]) -> None:
    text, ops = example
    after = carry_out(text.text, ops)
    edits = yaml.parse(text.text).edits(ops)
    lines, at = iter([line.strip("\ufeff\r\n") for line in LINE.split(after)]), 0
    for line in LINE.split(text.text):
        end = at + len(line.rstrip("\r\n"))
        touched = any(edit.start <= end and edit.end >= at and not _whole_lines(text.text, edit, at) for edit in edits)
        line_ = line.strip("\ufeff\r\n")
        assert touched or not line_ or line_ in lines
        at += len(line)


def _whole_lines(text: str, edit: Edit, at: int) -> bool:
    """Whether `edit` takes out, or puts in, the lines up to `at`, so that the one that begins there is not touched."""
    before = edit.start == 0 or text[edit.start - 1] in "\r\n\ufeff"
    return before and edit.end == at and (not edit.new or edit.new[-1] in "\r\n")


@examples(150)
@given(yaml_text.texts(tidy=True), json_text.values, st.data())
def test_a_member_added_and_removed_leaves_no_trace(text: Text, value: Any, data: st.DataObject) -> None:
    homes = [path for path in paths_of(text.data) if _home(text.data, path)]
    home = data.draw(st.sampled_from(homes))
    if isinstance(_home(text.data, home), dict):
        ops: list[Op] = [Set((*home, "new"), value), Remove((*home, "new"))]
    else:
        ops = [Upsert(home, "new", {"new": "new", "x": value}), Remove((*home, json_text.Item("new", "new")))]
    between = carry_out(text.text, ops[:1])
    after = carry_out(between, ops[1:])
    assert after == text.text or re.sub(r"\|\S*", "|", after) == re.sub(r"\|\S*", "|", text.text)


def _home(data: Any, path: json_text.Path) -> Any:
    """The value at `path` if it is a collection that is not empty and the only one with its identity."""
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
    return data if isinstance(data, dict | list) and data else None


@examples(150)
@given(yaml_text.edits_of(max_size=1))
def test_a_position_is_where_the_value_is(example: tuple[Text, list[Op]]) -> None:
    document = yaml.parse(example[0].text)
    for path in paths_of(document.data):
        try:
            position = document.position(path)
        except SetupError as error:
            assert error.code == "duplicate-item"
            continue
        assert position is not None or document.empty or "*n" in document.text  # within an alias
        for op in (Set(path, "\u2603"), Remove(path)):
            try:
                document.edits([op])
            except SetupError as error:
                assert error.code in REFUSED


@examples(150)
@given(yaml_text.texts())
def test_secrets_are_found(text: Text) -> None:
    spans = yaml.parse(text.text).secret_spans(lambda key: key == "id")
    masked = list(text.text)
    for start, end in spans:
        masked[start:end] = "*" * (end - start)
    assert spans == sorted(spans)
    for value in _secrets(text.data, None):
        if isinstance(value, str) and len(value) > 1 and value.isalnum() and value not in ("id", "yes"):
            assert spans


def _secrets(data: Any, key: Any) -> Any:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _secrets(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _secrets(value, key)
    elif key == "id":
        yield data
