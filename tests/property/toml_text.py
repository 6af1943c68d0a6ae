"""Strategies for TOML texts in many styles, for ops on them, and for broken ones."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.property import json_text
from tests.property.json_text import IDS, KEYS, Text, keys
from wcode_setup.documents.base import Item, Op, Path, Remove, Set
from wcode_setup.documents.opaque import Opaque

STRINGS = ["", "x", "m1", "m2", "a b", "http://h/v1", "# c", "it's", '"q"', "'''", '"""', "\\", "a\nb\n", "\n", "[t]", "a = 1", "]", "名 前", "😀", "tab\t", " x ", "\x00", "\x7f", "\ufeff", "\u2028", "\x1b"]  # fmt: skip
MOMENTS = ["1979-05-27", "07:32:00", "1979-05-27T07:32:00", "1979-05-27 07:32:00.5Z", "1979-05-27t00:32:00-07:00"]

scalars = st.one_of(
    st.sampled_from([True, False, 0, 1, -1, 62, 10**20, 1.0, 0.5, -2.5e-7, 1e300, *STRINGS, *map(Opaque, MOMENTS)]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
        st.lists(
            st.tuples(st.sampled_from(IDS), st.dictionaries(keys, inner, max_size=3)).map(
                lambda item: {"id": item[0], **item[1]}
            ),
            max_size=3,
        ),
    ),
    max_leaves=14,
)
tables = st.dictionaries(st.sampled_from([*KEYS, "d", "e", "1", "a-b"]), trees, min_size=1, max_size=6)


class Writer:
    """Writes tables with the whims of `random`; `modern`: also forms of TOML 1.1. `tidy` leaves out exotic layouts."""

    def __init__(self, random: Random, modern: bool = False, tidy: bool = False) -> None:
        self.random, self.modern, self.tidy = random, modern, tidy
        self.eol = random.choice(["\n", "\n", "\r\n"])
        self.equals = random.choice([" = ", " = ", "=", "  =  "])
        self.with_comments = random.random() < 0.7
        self.between = random.choice([1.0, 1.0, 0.7, 0.0])
        self.indented = random.choice(["", "", "", "  ", "\t"])
        self.dotted = random.choice([0.0, 0.1, 0.4])
        self.brackets = random.choice([0.1, 0.3, 0.8])

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def document(self, tree: dict[str, Any]) -> str:
        blocks = self.blocks("", tree, "", False)
        head, rest = blocks[0], blocks[1:]
        if not self.tidy and self.chance(0.3):
            self.random.shuffle(rest)
        text = self.random.choice(["\ufeff", "", "", ""])
        text += (
            self.random.choice(["", "", "# top" + self.eol, "# top" + self.eol + self.eol])
            if self.with_comments
            else ""
        )
        text += head
        for block in rest:
            if text.removeprefix("\ufeff") and self.chance(self.between):
                text += self.eol
            text += block
        text += self.random.choice(["", "", "", "# end" + self.eol, self.eol])
        return text[: -len(self.eol)] if self.chance(0.2) and text.endswith(self.eol) else text

    def blocks(self, name: str, tree: dict[str, Any], deep: str, item: bool) -> list[str]:
        """The lines of a table with its header, if it has one, and then its tables, each a block that can be moved."""
        lines: list[str] = []
        inner: list[str] = []
        for key, value in tree.items():
            full = f"{name}.{self.key(key)}" if name else self.key(key)
            sub = deep + self.indented if name else deep
            whole = isinstance(value, dict) and bool(value)
            if whole and not self.chance(self.brackets):
                if self.chance(self.dotted):
                    lines += self.flat(self.key(key), value, sub)
                else:
                    inner += self.blocks(full, value, sub, False)
            elif self.is_tables(value) and not self.chance(self.brackets):
                joined = ""
                for entry in value:
                    parts = self.blocks(full, entry, sub, True)
                    joined += "".join(
                        (self.eol if joined and self.chance(self.between) else "") + part for part in parts
                    )
                inner.append(joined)
            else:
                lines += [self.line(self.key(key), value, sub)]
        if not name:
            return ["".join(lines), *inner]
        if not (item or lines or not inner) and self.chance(0.8):
            return inner
        header = f"[[{name}]]" if item else f"[{name}]"
        if not self.tidy and self.chance(0.05):
            header = header.replace("[", "[ ", 1) if not item else header
        return [self.above(deep) + deep + header + self.behind() + self.eol + "".join(lines), *inner]

    @staticmethod
    def is_tables(value: Any) -> bool:
        return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)

    def flat(self, name: str, tree: dict[str, Any], deep: str) -> list[str]:
        """The lines of a table in dotted keys."""
        lines = []
        for key, value in tree.items():
            full = name + self.random.choice([".", ".", " . " if not self.tidy else "."]) + self.key(key)
            if isinstance(value, dict) and value and self.chance(0.5):
                lines += self.flat(full, value, deep)
            else:
                lines.append(self.line(full, value, deep))
        return lines

    def line(self, name: str, value: Any, deep: str) -> str:
        text = self.value(value, deep, True)
        return self.above(deep) + deep + name + self.equals + text + self.behind() + self.eol

    def value(self, value: Any, deep: str, lines: bool) -> str:
        """The text of a value; `lines`: with line breaks in its brackets, if it likes."""
        if isinstance(value, dict):
            return self.inline_table(value, deep, lines)
        if isinstance(value, list):
            return self.array(value, deep, lines)
        if isinstance(value, str):
            return str(value) if type(value) is Opaque else self.string(value)
        text = json.dumps(value)
        if type(value) is int and self.chance(0.2):
            return self.random.choice([f"{value:#x}", f"+{value}", f"{value:_}", f"{value:#b}"]) if value >= 0 else text
        return "+" + text if type(value) is float and value > 0 and self.chance(0.1) else text

    def inline_table(self, value: dict[str, Any], deep: str, lines: bool) -> str:
        if not value:
            return self.random.choice(["{}", "{ }"])
        equals = self.random.choice([" = ", " = ", "="])
        parts = []
        for key, item in value.items():
            if isinstance(item, dict) and item and not self.tidy and self.chance(0.1):
                parts += [
                    f"{self.key(key)}.{self.key(sub)}{equals}{self.value(part, deep, lines)}"
                    for sub, part in item.items()
                ]
            else:
                parts.append(self.key(key) + equals + self.value(item, deep, lines))
        if self.modern and lines and self.chance(0.4):
            return self.on_lines("{", parts, "}", deep)
        pad = self.random.choice(["", " ", " "])
        return "{" + pad + self.random.choice([", ", ", ", ","]).join(parts) + pad + "}"

    def array(self, value: list[Any], deep: str, lines: bool) -> str:
        parts = [self.value(item, deep + "  ", lines) for item in value]
        if parts and lines and self.chance(0.3):
            return self.on_lines("[", parts, "]", deep)
        pad = self.random.choice(["", "", " "])
        comma = "," if parts and self.chance(0.1) else ""
        return "[" + pad + self.random.choice([", ", ", ", ","]).join(parts) + comma + pad * bool(parts) + "]"

    def on_lines(self, left: str, parts: list[str], right: str, deep: str) -> str:
        comma = "," if self.chance(0.6) else ""
        inner = self.eol + deep + self.random.choice(["  ", "  ", "    ", "\t"])
        body = ""
        for i, part in enumerate(parts):
            own = inner + "# own" if self.with_comments and self.chance(0.15) else ""
            body += own + inner + part + (comma if i == len(parts) - 1 else ",") + self.behind()
        return left + self.behind() + body + self.eol + deep + right

    def key(self, key: str) -> str:
        bare = bool(key) and key.isascii() and key.replace("_", "").replace("-", "").isalnum()
        if bare and self.chance(0.85):
            return key
        return f"'{key}'" if "'" not in key and key.isprintable() and self.chance(0.3) else self.basic(key)

    def basic(self, value: str) -> str:
        text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        if self.modern:
            text = text.replace("\\u001b", "\\e").replace("\\u0000", "\\x00")
        return text

    def string(self, value: str) -> str:
        printable = all(char.isprintable() for char in value)
        kind = self.random.randrange(8)
        if kind == 0 and printable and "'" not in value:
            return f"'{value}'"
        several = value.replace("\n", "")
        if kind == 1 and "'''" not in value and not value.endswith("'") and all(char.isprintable() for char in several):
            return "'''" + self.eol + value.replace("\n", self.eol) + "'''"
        if kind == 2 and all(char.isprintable() for char in several):
            text = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", self.eol)
            return '"""' + self.eol + text + self.random.choice(["", "\\" + self.eol + "  "]) + '"""'
        return self.basic(value)

    def above(self, deep: str) -> str:
        """Lines of comments, and blank lines, above a line."""
        if not self.with_comments or self.chance(0.75):
            return self.eol if self.chance(0.05) else ""
        inner = deep if self.tidy else self.random.choice([deep, deep, "", deep + "  "])
        return self.random.choice([inner + "# own: [t]" + self.eol, self.eol, inner + "#" + self.eol + self.eol])

    def behind(self) -> str:
        if not self.with_comments or self.chance(0.75):
            return "  " if self.chance(0.05) and not self.tidy else ""
        return self.random.choice([" # behind: {", "  # c", " #"])


@st.composite
def texts(draw: st.DrawFn, modern: bool | None = None, tidy: bool = False) -> Text:
    """A valid text with its value."""
    tree = draw(tables)
    random = draw(st.randoms(use_true_random=False))
    new = random.random() < 0.2 if modern is None else modern
    return Text(Writer(random, new, tidy).document(tree), tree)


empty_texts = st.sampled_from(["", "\ufeff", "\n", " \r\n", "# c", "# c\n", "\ufeff# c\r\n\r\n"]).map(
    lambda text: Text(text, {})
)


def cleaned(ops: list[Op]) -> list[Op]:
    """The ops without what TOML cannot hold: null, half characters, and a top level that is no table."""
    result: list[Op] = []
    for op in ops:
        path: Path = tuple(Item(step.key, _held(step.value)) if isinstance(step, Item) else step for step in op.path)
        if isinstance(op, Remove):
            result.append(op._replace(path=path))
        elif isinstance(op, Set):
            value = _held(op.value)
            result.append(op._replace(path=path, value=value if path or isinstance(value, dict) else {"a": value}))
        else:
            before = op.before and Item(op.before.key, _held(op.before.value))
            result.append(op._replace(path=path or ("l",), item=_held(op.item), before=before))
    return result


def _held(value: Any) -> Any:
    if isinstance(value, dict):
        return {_held(key): _held(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_held(item) for item in value]
    if isinstance(value, str) and type(value) is str:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "null" if value is None else value


def ops_on(data: Any, max_size: int = 4) -> st.SearchStrategy[list[Op]]:
    """Ops that mostly meet something in `data`."""
    return json_text.ops_on(data, max_size).map(cleaned)


@st.composite
def edits_of(draw: st.DrawFn, max_size: int = 4) -> tuple[Text, list[Op]]:
    """A text with ops on it."""
    text = draw(st.one_of(*[texts()] * 6, empty_texts))
    return text, draw(ops_on(text.data, max_size))


PIECES = ["[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\"", "'", '"""', "'''", "\\", "\\x41", "\\e", "\n", "\r\n", "\r", " ", "\t", "a = 1\n", "[a]\n", "[[a]]\n", "[a.b]\n", "a.b = 1\n", "1979-05-27", "07:32", "0x", "1_", "+", "inf", "nan", "true", "-", "e5", "\x00", "\ufeff", "\u2028"]  # fmt: skip


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A text with pieces deleted, put in, swapped or doubled; it may still be valid."""
    text = draw(texts()).text
    for _ in range(draw(st.integers(1, 3))):
        at, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        new = draw(
            st.one_of(st.sampled_from(PIECES), st.just(""), st.just(text[at:end] * 2), st.just(text[at:end][::-1]))
        )
        text = text[:at] + new + text[min(end, at + 3) if len(new) < 8 else end :]
    return text
