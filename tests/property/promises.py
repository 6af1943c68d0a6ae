"""The promises of the lossless editors, kept or not for one text and one list of ops; each that is not is an assertion.

The judges are the pure model, other readers of the format, and the text itself. Property tests and the fuzzer share this.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from tests.property.forms import DOTENV, JSON, JSON5, SILENT, TOML, YAML, Form, json5_, json_, tomllib_
from tests.property.model import Refused, comparable, model
from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Edit, Item, Op, Path, Remove, Set, Upsert, same
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.jsonc.syntax import tokens
from wcode_setup.documents.syntax import Node, line_column, walk
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.errors import SetupError

SECONDS = 2.0
"""So much CPU time one call of an editor may take on a text of up to LARGE characters."""
LARGE = 65536
HALF = re.compile(r"\\ud[89a-f]")
"""Half a character, as `spelt` shows it."""
LINE = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
BREAK = re.compile(r"\r\n?|\n")


def quick(text: str, call: Callable[..., Any], *arguments: Any) -> Any:
    """What `call` gives, in time."""
    start = time.process_time()
    try:
        return call(*arguments)
    finally:
        spent = time.process_time() - start
        assert spent < SECONDS or len(text) > LARGE, f"{spent:.1f} s for {len(text)} characters"


def read(form: Form, text: str) -> Document | None:
    """The document; None for a text that is refused with a place in it, and that no strict reader would take.

    That it holds `text` is left to the caller.
    """
    if form.name[0] == "j":
        assert "".join(tokens(text)) == text
    try:
        document: Document = quick(text, parse, text, form.name)
    except SetupError as error:
        assert error.code == "syntax" and error.fields["what"]
        inside(text, error)
        assert form is not JSON or not _taken(json_, text), "Python takes it as JSON"
        assert form is not JSON5 or not _taken(json5_, text), "pyjson5 takes it"
        assert form is not TOML or not _taken(tomllib_, text), "tomllib takes it"
        return None
    agree(form, document)
    _comments_are_found(form, document)
    return document


def _taken(reader: Callable[[str], Any], text: str) -> bool:
    try:
        return reader(text) is not SILENT
    except ValueError:
        return False


def inside(text: str, error: SetupError) -> None:
    """The line and column of `error` are in the text."""
    assert error.line and error.column
    lines = BREAK.split(text.removeprefix("\ufeff"))
    assert error.column <= len(lines[error.line - 1]) + 1


def agree(form: Form, document: Document) -> None:
    """Other readers see the same value."""
    for reader in form.readers:
        try:
            seen = reader(document.text)
        except ValueError:
            assert document.empty, f"{reader.__name__} refuses it"
            continue
        if seen is not SILENT and not (document.empty and seen is None):
            assert same(comparable(document.data), comparable(seen)), f"{reader.__name__} sees another value"


_JSON_COMMENT = re.compile(
    r"\"(?:\\[\s\S]|[^\"\\])*+\"|'(?:\\[\s\S]|[^'\\])*+'|(//[^\n\r\u2028\u2029]*+|/\*[\s\S]*?\*/)"
)
_LINE_COMMENT = re.compile(r"(?<![^\r\n])[ \t]*(#[^\r\n]*)")


def _comments_are_found(form: Form, document: Any) -> None:
    """All that is no string in JSON; else those on lines of their own, if they are in no value."""
    found = document.comments()
    if form.name[0] == "j":
        assert found == [match[1] for match in _JSON_COMMENT.finditer(document.text) if match[1]], "other comments"
        return
    values = [(item.begin, item.end) for item in document.bindings] if form is DOTENV else []
    if form is YAML:
        nodes = [node for *_, node in document.parsed.scalars]
        nodes += [root for root in [document.parsed.tree.root] if root and root.members is None]  # the whole text
        values = [(node.start, node.tail) for node in nodes]
    if form is TOML:
        values = [(node.start, node.end) for _, node in walk(document.tree.root) if type(node.value) is str]
    rest = iter(found)
    for match in _LINE_COMMENT.finditer(document.text):
        inside = any(start < match.start(1) < end for start, end in values)
        assert inside or match[1] in rest, "a comment that is not seen"


def due(data: Any, ops: Sequence[Op], empty: bool = False) -> Any:
    """The value after `ops`, or the `Refused` that is due."""
    try:
        return model(data, ops, empty)
    except Refused as refused:
        return refused
    except RecursionError:  # the model is short, and no match for hundreds of levels
        try:
            return apply(data, ops)
        except SetupError as error:
            return Refused(error.code)


def edit(form: Form, document: Document, ops: Sequence[Op]) -> Document | None:
    """The document after `ops`, with all promises kept; None if they are refused, with a reason."""
    if form is YAML and HALF.search(spelt(ops)):
        return None  # libyaml has no spelling for such a string, and nobody means to write one
    empty = document.empty and form not in (TOML, DOTENV)  # which have no lists at the top
    text, expected = document.text, due(document.data, ops, empty)
    wrong = expected.args[0] if isinstance(expected, Refused) else None
    try:
        edits = quick(text, document.edits, ops)
    except SetupError as error:
        may = form.refusals.get(error.code)
        if form is DOTENV and "\\" in spelt(ops):  # a quote behind a backslash may close nothing
            return None
        assert error.code == wrong or (may and may(document)), f"refused: {error.code}"
        if error.line is not None:
            inside(text, error)
        return None
    assert wrong is None, f"not refused: {wrong}"
    new = apply_edits(text, edits)
    after: Document = quick(new, parse, new, form.name)
    assert same(after.data, expected), "another value than the model's"
    assert same(apply(document.data, ops), expected), "the engine's model and ours differ"
    agree(form, after)
    _comments_stay(document, after, ops)
    _frame_stays(form, document, after, edits)
    _lines_stay(text, new, edits)
    _spellings_stay(document, after, ops)
    _owners_stay(document, after, edits)
    if isinstance(again := due(after.data, ops), Refused) or not same(again, after.data):
        return after  # the ops contradict each other
    assert quick(new, after.edits, ops) == [], "a second run would change it again"
    return after


def _comments_stay(document: Document, after: Document, ops: Sequence[Op]) -> None:
    """Only those in removed members go; the others keep their order."""
    before, left = document.comments(), after.comments()
    removed = [op.path for op in ops if isinstance(op, Remove)]
    if len(ops) == 1 or not removed:
        assert left == document.comments(without=removed), "not the comments that should be left"
    survivors = iter(before)
    assert all(comment in survivors for comment in left), "comments in another order"


def _frame_stays(form: Form, document: Document, after: Document, edits: Sequence[Edit]) -> None:
    """BOM, kind of line breaks, and whether the last line has one."""
    text, new = document.text, after.text
    assert form is DOTENV or new.startswith("\ufeff") == text.startswith("\ufeff"), "the BOM"  # there, part of a name
    kinds = set(BREAK.findall(text))
    kinds |= {"\r\n"} if {"\r", "\n"} <= kinds else set()  # where what was between the two is gone
    assert not kinds or set(BREAK.findall(new)) <= kinds, "line breaks of another kind"
    if not text.strip("\ufeff").strip() or not new.strip("\ufeff").strip() or (form.name[0] == "j" and after.empty):
        return
    blank = text[-1] in " \t" and text.rstrip(" \t")[-1] in "\r\n"  # a last line of blanks only may be taken for either
    whole = form.name[0] == "j" or not edits or edits[-1].end < len(text) or edits[-1].new  # else a blank line is last
    assert blank or not whole or (new[-1] in "\r\n") == (text[-1] in "\r\n"), "the last line break"


def _lines_stay(text: str, new: str, edits: Sequence[Edit]) -> None:
    """Lines that no edit touches are there after it, in order."""
    lines, at = iter([line.strip("\ufeff\r\n") for line in LINE.split(new)]), 0
    for line in LINE.split(text):
        end, bare = at + len(line.rstrip("\r\n")), line.strip("\ufeff\r\n")
        touched = any(edit.start <= end and edit.end >= at and not _whole_lines(text, edit, at) for edit in edits)
        assert touched or not bare or bare in lines, "a line that is not in an edit"
        at += len(line)


def _whole_lines(text: str, edit: Edit, at: int) -> bool:
    """Whether `edit` takes out, or puts in, the lines up to `at`, so that the one that begins there is not touched."""
    before = edit.start == 0 or text[edit.start - 1] in "\r\n\ufeff"
    return before and edit.end == at and (not edit.new or edit.new[-1] in "\r\n")


def _spellings_stay(document: Any, after: Any, ops: Sequence[Op]) -> None:
    """What no op is about is spelt as before."""
    paths = [op.path for op in ops]
    if hasattr(document, "bindings"):
        named = {path[0] for path in paths if path}
        if () not in paths:
            assert _lines_of(document, named) == _lines_of(after, named), "a line of another name"
        return
    old, new = _tree(document), _tree(after)
    if old.root and new.root:
        for left, right in _untouched(old.root, new.root, paths):
            was, is_ = old.text[left.start : left.end], new.text[right.start : right.end]
            if was != is_:  # the last block scalar of a text may have to become one of `|-`
                was, is_ = (
                    re.sub(r"([|>]\d?)[-+]?(\d?[ \t]*(?:#.*)?(?:\r\n?|\n|$))", r"\1\2", part) for part in (was, is_)
                )
            assert was == is_, "a value that no op is about is spelt in another way"


def _owners_stay(document: Any, after: Any, edits: Sequence[Edit]) -> None:
    """Whatever is put in: no new line comes between a comment and the line that it is indented under."""
    if hasattr(document, "bindings") or any(edit.start != edit.end for edit in edits):
        return
    if document.tree.dialect == "toml":  # indentation means less there
        rest = iter(_headed(after))
        assert all(pair in rest for pair in _headed(document)), "a comment is above another line"
        return
    old, new = _owners(document), _owners(after)

    def moved(at: int) -> int:
        return at + sum(
            len(edit.new) for edit in edits if edit.start < at or (edit.start == at and edit.new[-1:] in BREAKS)
        )

    for comment, owner in old.items():
        if moved(comment) in new:
            start, last = new[moved(comment)]
            split = start <= moved(owner[1]) <= last  # an item is put in before the one that begins at the line's end
            assert start == moved(owner[0]) or split, "a comment is indented under another line"


def _headed(document: Any) -> list[str]:
    """The keys of the lines of TOML that a comment is directly above, and not indented deeper."""
    starts, found, at = {start for start, _ in document.tree.comments}, [], 0
    for one, other in pairwise(LINE.split(document.text)):
        comment, bare = one.lstrip("\ufeff \t"), other.strip(" \t\r\n")
        begin = at + len(one) - len(comment)
        at += len(one)
        if (
            begin in starts
            and bare
            and bare[0] != "#"
            and len(one) - len(comment) <= len(other) - len(other.lstrip(" \t"))
        ):
            found.append(bare.partition("=")[0] if "=" in bare else bare[:1])
    return found


BREAKS = ("\r", "\n")


def _owners(document: Any) -> dict[int, tuple[int, int]]:
    """Of each line of comments alone, by its offset: the nearest line above with less of its indentation.

    A line is given by the offsets of its first and its last character. Blanks and tabs cannot be compared.
    """
    tree, owners, above, at = _tree(document), dict[int, tuple[int, int]](), list[tuple[str, int, int]](), 0
    inside = {at for start, end in tree.comments for at in range(start, end)}
    starts = {start for start, _ in tree.comments}
    for line in LINE.split(document.text):
        bare = line.lstrip("\ufeff \t").rstrip()
        start = len(line) - len(line.lstrip("\ufeff \t"))
        deep, begin, last = line[:start].lstrip("\ufeff"), at + start, at + start + len(bare) - 1
        if bare and (begin not in inside or begin in starts):
            if all(not char.strip() or at in inside for at, char in enumerate(bare, begin)):
                owned = ((first, end) for less, first, end in reversed(above) if less != deep and deep.startswith(less))
                owners[begin] = next(owned, (-1, -1))
            above.append((deep, begin, last))
        at += len(line)
    return owners


def _lines_of(document: Any, but: set[Any]) -> list[str]:
    others = [item for item in document.bindings if item.broken or (item.name is not None and item.name not in but)]
    return [document.text[item.begin : item.end] for item in others]


def _tree(document: Any) -> Any:
    return document.parsed.tree if hasattr(document, "parsed") else document.tree


def _untouched(old: Node, new: Node, paths: Sequence[Path]) -> Iterator[tuple[Node, Node]]:
    """The pairs of values, before and after, that none of `paths` is in, or leads into; lists are whole or left out."""
    todo = [(old, new, list(paths))]
    while todo:
        left, right, inner = todo.pop()
        if not inner and (left.brackets or type(left.value) is list):
            yield left, right
        elif (
            () not in inner
            and type(left.value) is dict
            and type(right.value) is dict
            and left.members
            and right.members
        ):
            there = {node.key: node for node in right.members}
            for node in {node.key: node for node in left.members}.values():
                deeper = [path[1:] for path in inner if path[0] == node.key]
                if node.key in there:
                    todo.append((node, there[node.key], deeper))


def spelt(value: Any) -> str:
    """Ops as Python, to be pasted: their own repr tells no value."""
    if isinstance(value, Set | Remove | Upsert | Item):
        fields = ", ".join(f"{name}={spelt(field)}" for name, field in value._asdict().items())
        return f"{type(value).__name__}({fields})"
    if type(value) is tuple:
        return f"({''.join(spelt(part) + ', ' for part in value)})"
    return f"[{', '.join(map(spelt, value))}]" if type(value) is list else repr(value)


def masked(document: Document, is_secret: Callable[[str], bool]) -> str:
    """The text with every character of a secret, but blanks, made an x."""
    chars = list(document.text)
    at = 0
    for start, end in document.secret_spans(lambda key, _holder: is_secret(key)):
        assert at <= start < end or (start == end), "spans out of order"
        at = start
        chars[start:end] = [char if char.isspace() else "x" for char in chars[start:end]]
    return "".join(chars)


def readable(form: Form, document: Document, is_secret: Callable[[str], bool]) -> list[str]:
    """The secrets that can still be read where their spans are masked."""
    try:
        hidden = parse(masked(document, is_secret), form.name)
    except SetupError:
        return []  # a tag that does not go with an x
    return [value for value in secrets(hidden.data, is_secret) if re.search(r"[^\W_x]", value)]


def secrets(data: Any, is_secret: Callable[[str], bool]) -> Iterator[str]:
    """The strings whose key, or whose list's key, is that of a secret."""
    todo = [(data, False)]
    while todo:
        value, secret = todo.pop()
        if isinstance(value, dict):
            todo += [(item, isinstance(key, str) and is_secret(key)) for key, item in value.items()]
        elif isinstance(value, list):
            todo += [(item, secret) for item in value]
        elif secret and (type(value) is str or (isinstance(value, str) and value.isalnum())):  # not a whole collection
            yield value


def located(form: Form, document: Document, path: Path) -> bool:
    """Whether `position` is where a new value would be written."""
    if form is DOTENV and not path:
        return True
    try:
        position = document.position(path)
    except SetupError as error:
        return error.code == "duplicate-item"
    if position is None:  # also within an alias, and of what a merge key brings
        return document.empty or form is YAML or get(document.data, path) is ABSENT
    try:
        edits = document.edits([Set(path, "\u2603")])
    except SetupError as error:
        return error.code in form.refusals
    if form in (YAML, TOML) and type(get(document.data, path)) not in (str, int, float, bool):
        return True
    return position in [line_column(document.text, edit.start) for edit in edits]
