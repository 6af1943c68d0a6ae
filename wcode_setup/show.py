"""What a person or a program gets to see: text, diffs, JSON; no key in any of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import Any, TextIO

from wcode_setup import messages
from wcode_setup.documents.base import Document, Item, Op, Remove, Upsert
from wcode_setup.engine import ops as model
from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.workspace import is_all_secret, secret_spans
from wcode_setup.errors import Note, SetupError
from wcode_setup.places import Places
from wcode_setup.secrets.masking import Masker, masked_urls
from wcode_setup.secrets.spans import hide_values, masked_at
from wcode_setup.text import columns, visible, wrap
from wcode_setup.tools.base import Target

_STYLES = {"+": "\033[32m", "-": "\033[31m", "~": "\033[33m", "@": "\033[36m", "bold": "\033[1m"}
_RESET = "\033[0m"
_WIDTH = 160
_BEFORE = 40
"""Characters of a value that are shown, and those before a difference further on."""


class Output:
    """The streams of a run. Its own texts are exact; those of others go through `masked` first."""

    def __init__(self, places: Places, *, as_json: bool = False, quiet: bool = False, color: bool = False) -> None:
        self.places = places
        self.as_json = as_json
        self.quiet = quiet
        self.color = color
        self.width: Callable[[], int] | None = None
        """The columns that sentences are broken to; None: they are not broken."""
        self._masker = Masker()
        self.hide, self.suspect, self.choose = self._masker.hide, self._masker.suspect, self._masker.choose
        self.masked, self.own, self.id = self._masker.foreign, self._masker.own, self._masker.id

    def say(self, text: str = "", style: str = "", tabs: bool = False) -> None:
        """A line for a person, on stdout; nothing under `--json` or `--quiet`. `tabs`: they are of a file, and stay."""
        if not (self.as_json or self.quiet):
            self._write(sys.stdout, visible(text, tabs), style if self.color else "")

    def tell(self, text: str, style: str = "", indent: str = "") -> None:
        """Sentences for a person, as `say`; `indent` stands before their further lines."""
        for line in self._broken(text, indent):
            self.say(line, style)

    def _broken(self, text: str, indent: str = "") -> list[str]:
        """A text in lines of `width`, masked before a line break can tear a key in two."""
        if self.width is None:
            return [text]
        first = len(text) - len(text.lstrip())
        lines = wrap(self.own(text.strip()), self.width() - max(first, columns(indent)))
        return [(indent if number else text[:first]) + line for number, line in enumerate(lines)]

    def data(self, document: dict[str, Any]) -> None:
        """The one JSON document of the run, on stdout."""
        found = strings(document, self.own)
        text = json.dumps(found, indent=2, ensure_ascii=False)
        if encodable(text, sys.stdout.encoding or "utf-8") != text:  # a narrow encoding, or a path that is no text
            text = json.dumps(found, indent=2)
        self._write(sys.stdout, text, "")

    def warn(self, text: str) -> None:
        """A line on stderr, in every mode."""
        self._write(sys.stderr, visible(text), "")

    def alert(self, text: str) -> None:
        """Sentences on stderr, in every mode."""
        for line in self._broken(text):
            self.warn(line)

    def prompt(self, stream: TextIO, text: str) -> None:
        """A question, on a stream of the caller's choice; the answer is typed behind it."""
        self._write(stream, visible(text), "", end="")

    def _write(self, stream: TextIO, text: str, style: str, end: str = "\n") -> None:
        """Write to a stream that does not raise (`streams`)."""
        text = self.own(text)
        if style:
            text = f"{_STYLES[style]}{text}{_RESET}"
        stream.write(encodable(text, stream.encoding or "utf-8") + end)
        stream.flush()


def encodable(text: str, encoding: str) -> str:
    """`text` as a stream with this encoding can show it."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for sign, plain in (("…", "..."), ("¥", "CNY ")):
            text = text.replace(sign, plain)
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def strings(data: Any, changed: Callable[[str], str]) -> Any:
    """Plain data as JSON can show it: strings `changed`; a number that is, or that JSON does not have, as one."""
    if isinstance(data, str):
        return changed(data)
    if isinstance(data, dict):
        return {key: strings(value, changed) for key, value in data.items()}
    if isinstance(data, list):
        return [strings(value, changed) for value in data]
    if isinstance(data, bool | None):
        return data
    spelt = json.dumps(data)
    shown = changed(spelt)
    is_json = type(data) is int or isfinite(data)
    return data if shown == spelt and is_json else shown


def features(names: Iterable[str]) -> str:
    """Return what a model takes or can do, in words."""
    return messages.text("feature-comma").join(messages.text(f"feature-{name}") for name in names)


def changes(file: FilePlan, masked: Callable[[str], str]) -> list[dict[str, Any]]:
    """The ops on a file with the old and the new values, masked: the `changes` of the JSON envelope."""
    return [_change(op, file, masked) for op in file.ops]


def _change(op: Op, file: FilePlan, masked: Callable[[str], str]) -> dict[str, Any]:
    path = op.path
    old = model.get(file.before.data, path) if file.snapshot.content is not None else model.ABSENT
    new: Any = None
    if isinstance(op, Upsert):
        item = model.identity(op.key, op.item)
        found = model.get(file.before.data, (*path, item))
        old = {key: found[key] for key in op.item if key in found} if isinstance(found, dict) else found
        new = op.item
    elif not isinstance(op, Remove):
        new = op.value
    holder, name = ["", "", *(step if isinstance(step, str) else "" for step in path)][-2:]
    secret = file.target.format == "raw" or is_all_secret(file.target)
    shown_old = None if old is model.ABSENT else strings(hide_values(old, name, holder, secret), masked)
    return {
        "op": type(op).__name__.lower(),
        "path": [
            {step.key or "value": strings(step.value, masked_urls)} if isinstance(step, Item) else step for step in path
        ],
        "old": shown_old,
        "new": _told_apart(strings(hide_values(new, name, holder, secret), masked), new, shown_old, old),
        "reason": messages.text(op.reason) if op.reason else None,
    }


def _told_apart(shown: Any, new: Any, shown_old: Any, old: Any) -> Any:
    """The new value as it is `shown`, with a word where it differs from the `old` one and masking makes them alike."""
    if isinstance(shown, dict) and isinstance(shown_old, dict):
        both = [key for key in shown if key in shown_old]
        return shown | {key: _told_apart(shown[key], new[key], shown_old[key], old[key]) for key in both}
    alike = isinstance(shown, str) and shown == shown_old and new != old
    return messages.text("masked-alike", shown=shown) if alike else shown


def change_lines(found: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Changes as (`+`, `~` or `-`, one line); what is removed only to be replaced is one change."""
    replaced = [change["path"] for change in found if change["op"] != "remove"]
    reasons = {repr(change["path"]): change["reason"] for change in found if change["op"] == "remove"}
    for change in found:
        path, new, old = change["path"], change["new"], change["old"]
        if change["op"] == "remove":
            if path not in replaced:
                yield "-", _where(path) + _because(change["reason"])
        elif change["op"] == "upsert" and isinstance(new, dict):
            item = [*path, {"": next(iter(new.values()))}]
            if isinstance(old, dict):
                yield "~", f"{_where(item)}: {', '.join(_fields(old, new))}"
            else:
                yield "+", f"{_where(item)} = {_short(new)}"
        elif change["op"] == "upsert":
            yield "+", f"{_where(path)} += {_short(new)}"
        elif old is not None:
            yield "~", f"{_where(path)}: {_pair(old, new)}{_because(reasons.get(repr(path)))}"
        else:
            yield from (("+", f"{_where(place)} = {_short(value)}") for place, value in _leaves(path, new))


def _fields(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """The fields of a list item that change or come."""
    for name, value in new.items():
        if name not in old:
            yield f"{name} = {_short(value)}"
        elif old[name] != value:
            yield f"{name} {_pair(old[name], value)}"


def _leaves(path: list[Any], value: Any) -> Iterator[tuple[list[Any], Any]]:
    """A new value as its parts: down to mappings that hold no further ones, and list items with an id."""
    if isinstance(value, list) and value and all(isinstance(item, dict) and "id" in item for item in value):
        yield from (([*path, {"id": item["id"]}], item) for item in value)
    elif isinstance(value, dict) and any(isinstance(inner, dict | list) for inner in value.values()):
        for key, inner in value.items():
            yield from _leaves([*path, key], inner)
    else:
        yield path, value


def _where(path: list[Any]) -> str:
    steps = (Item(None, next(iter(step.values()))) if isinstance(step, dict) else step for step in path)
    return model.show_path(tuple(steps)) if path else messages.text("change-content")


def _because(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def _short(value: Any) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _pair(old: Any, new: Any) -> str:
    """The change of a value; of two that begin alike beyond what is shown, the part where they differ."""
    texts = [json.dumps(value, ensure_ascii=False) for value in (old, new)]
    at = next((at for at, (one, other) in enumerate(zip(*texts, strict=False)) if one != other), 0) - _BEFORE
    if _cut(texts[0]) == _cut(texts[1]):
        texts = ["…" + text[max(at, 0) :] for text in texts]
    return " -> ".join(map(_cut, texts))


def diff(file: FilePlan, shown: str, masked: Callable[[str], str]) -> Iterator[str]:
    """The unified diff of a file, keys masked by their position in the text and their shape; line breaks left off."""
    from difflib import SequenceMatcher

    old, new = (_Lines(document, file.target, masked) for document in (file.before, file.after))
    yield "--- " + (shown if file.snapshot.content is not None else "/dev/null")
    yield "+++ " + (shown if file.after is not None else "/dev/null")
    for group in SequenceMatcher(None, old.raw, new.raw).get_grouped_opcodes(3):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from old.show(" ", i1, i2)
            else:
                yield from old.show("-", i1, i2)
                yield from new.show("+", j1, j2)


def _range(start: int, stop: int) -> str:
    """A hunk's range as in diff(1): empty ranges name the line before."""
    length = stop - start
    return f"{start + bool(length)}" + ("" if length == 1 else f",{length}")


class _Lines:
    """The lines of a document, raw to compare and masked to show."""

    def __init__(self, document: Document | None, target: Target, masked: Callable[[str], str]) -> None:
        text = document.text if document else ""
        self.raw = text.split("\n")
        self._shown = (masked_at(text, secret_spans(document, target)) if document else text).split("\n")
        self._masked = masked
        self._last = len(self.raw) - 1
        if not self.raw[-1]:
            self.raw.pop()
            self._last = -1

    def show(self, sign: str, start: int, stop: int) -> Iterator[str]:
        for number in range(start, stop):
            yield sign + self._masked(self._shown[number].rstrip("\r"))
            if number == self._last:
                yield "\\ No newline at end of file"


def file_status(file: FilePlan, preview: bool) -> str:
    """The status word of a file (cli.md): `would-…` in a preview."""
    would = {"created": "would-create", "changed": "would-change", "deleted": "would-change"}
    return would.get(file.status, file.status) if preview else file.status


def plan_data(out: Output, plan: Plan, preview: bool) -> list[dict[str, Any]]:
    """The `files` of the JSON envelope."""
    return [
        {
            "tools": file.tools,
            "path": file.target.path,
            "status": file_status(file, preview),
            "changes": changes(file, out.masked) if file.changed else [],
            "diff": "\n".join([*_diff(out, file), ""]) if file.changed else "",
        }
        for file in plan.there
    ]


def _diff(out: Output, file: FilePlan) -> Iterator[str]:
    return diff(file, out.places.shorten(file.target.path), out.masked)


def plan_heads(out: Output, plan: Plan) -> None:
    """The files that were touched, a line each."""
    for file in plan.changed:
        _head(out, file, preview=False)


def _head(out: Output, file: FilePlan, preview: bool) -> None:
    shown = out.places.shorten(file.target.path)
    deleted = preview and file.status == "deleted"
    status = messages.text("status-would-delete" if deleted else "status-" + file_status(file, preview))
    out.tell(f"{shown}: {status}", "bold" if file.changed else "")


def plan_text(out: Output, plan: Plan, preview: bool, with_diff: bool) -> None:
    """A plan for a person: per file its path, the changes in a line each, and the diff."""
    for file in plan.there:
        _head(out, file, preview)
        if not file.changed:
            continue
        for sign, line in change_lines(changes(file, out.masked)):
            out.tell(f"  {sign} {line}", sign, indent=" " * 6)
        if with_diff:
            out.say()
            for line in _diff(out, file):
                headline = line.startswith(("---", "+++"))
                out.say(line, "bold" if headline else line[0] if line[0] in "+-@" else "", tabs=not headline)
            out.say()


def notes_text(out: Output, notes: list[Note]) -> None:
    """Notes for a person, each once."""
    for note in dict.fromkeys(notes):
        out.tell(messages.text("label-note") + note_text(note))


def note_text(note: Note) -> str:
    """A note as one line."""
    return messages.text(note.code, **note.fields)


def steps_text(out: Output, steps: list[str | Note]) -> None:
    """What to do next; a line that can be pasted stands alone on its line."""
    if steps:
        out.say()
        out.say(messages.text("label-next"), "bold")
    for step in steps:
        if isinstance(step, Note):
            out.tell(note_text(step))
        else:
            out.say(f"  {step}")


def error_text(error: SetupError, places: Places) -> str:
    """An error as one line: `path:line:column: message`."""
    where = places.shorten(error.path) if error.path else ""
    if error.line is not None:
        where += f":{error.line}:{error.column}"
    return (f"{where}: " if where else "") + messages.text(error.code, **error.fields)


def hint_lines(error: SetupError) -> list[str]:
    """The hint of an error, if it has one, and the command of its field `paste`, alone on its line."""
    hint = messages.hint(error.code, **error.fields)
    return [line for line in (hint, error.fields.get("paste")) if line]


def error_data(error: SetupError) -> dict[str, Any]:
    """An error for the JSON envelope."""
    return {
        "code": error.code,
        "message": messages.text(error.code, **error.fields),
        "hint": "\n".join(hint_lines(error)),
        "path": error.path,
        "line": error.line,
        "column": error.column,
    }
