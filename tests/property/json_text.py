"""Strategies for JSON texts in many styles, for ops on them, and for broken ones."""

from __future__ import annotations

import json
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert

KEYS = ["a", "b", "c", "id", "models", "x/y.z", "$k_1", "名 前", ""]
IDS = ["m1", "m2", 1, True]


class Object(NamedTuple):
    """An object before it is written: pairs, because a key can be there twice."""

    pairs: list[tuple[str, Any]]


class Text(NamedTuple):
    """A text, and the plain value that it says; None, {} for an empty document."""

    text: str
    data: Any


scalars = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1, 10**20, 1.0, 0.5, -2.5e-7, 1e300, "", "x", "m1", "m2"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
    st.sampled_from(
        ["//", "/* x */", "',\"", "\\", "a\nb", "\r\n", "\u2028", "\ud83d", "\ude00", "{", "😀", "\x00\x7f"]
    ),
)
keys = st.sampled_from(KEYS)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(keys, inner, max_size=3),
        st.lists(st.dictionaries(keys, inner, max_size=2).map(lambda fields: {"id": "m1", **fields}), max_size=2),
    ),
    max_leaves=6,
)
"""Plain values, as ops hold them."""

trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(st.tuples(keys, inner), max_size=4).map(Object),
        st.lists(
            st.tuples(st.sampled_from(IDS), st.lists(st.tuples(keys, inner), max_size=2)).map(
                lambda item: Object([("id", item[0]), *item[1]])
            ),
            max_size=3,
        ),
    ),
    max_leaves=10,
)
objects = st.lists(st.tuples(keys, trees), max_size=5).map(Object)


def data_of(tree: Any) -> Any:
    """The plain value of a tree."""
    if isinstance(tree, Object):
        return {key: data_of(value) for key, value in tree.pairs}
    return [data_of(item) for item in tree] if isinstance(tree, list) else tree


class Writer:
    """Writes trees with the whims of `random`, within what `dialect` allows; `tidy` leaves out exotic layouts."""

    def __init__(self, random: Random, dialect: str, tidy: bool = False) -> None:
        self.random, self.dialect, self.tidy = random, dialect, tidy
        self.eol = random.choice(["\n", "\n", "\r\n", "\r"])
        self.unit = random.choice(["  ", "    ", "\t", "   "])
        self.quote = random.choice(["'", '"']) if dialect == "json5" else '"'
        self.bare = dialect == "json5" and random.random() < 0.5
        self.trailing = dialect != "json" and random.random() < 0.5
        self.with_comments = dialect != "json" and random.random() < 0.7
        self.colon = random.choice([":", ": ", ": ", ": ", " : "])
        self.gap = random.choice(["", " "])
        self.layouts = random.choice(
            [["lines"], ["line"], ["lines", "line"], ["comma first"], ["wild"], ["wild", "lines"]]
        )
        if tidy:
            self.layouts = random.choice([["lines"], ["line"], ["lines", "line"]])

    def document(self, tree: Any) -> str:
        bom = self.random.choice(["\ufeff", "", "", ""])
        end = self.random.choice([self.eol, self.eol, ""])
        above = self.lines(0) if self.with_comments else ""
        return bom + above + self.value(tree, 0, self.layout(False)) + self.comment_behind() + end

    def layout(self, on_line: bool) -> str:
        return "line" if on_line and self.tidy else self.random.choice(self.layouts)

    def value(self, tree: Any, depth: int, layout: str) -> str:
        if not isinstance(tree, Object | list):
            return self.scalar(tree)
        items = [value for _, value in tree.pairs] if isinstance(tree, Object) else tree
        members = [self.value(item, depth + 1, self.layout(layout == "line")) for item in items]
        if isinstance(tree, Object):
            members = [
                self.key(key) + self.separator(layout) + value
                for (key, _), value in zip(tree.pairs, members, strict=True)
            ]
        return self.brackets("{}" if isinstance(tree, Object) else "[]", members, depth, layout)

    def separator(self, layout: str) -> str:
        return self.junk() + ":" + self.junk() if layout == "wild" else self.colon

    def brackets(self, brackets: str, members: list[str], depth: int, layout: str) -> str:
        comma = "," if self.trailing and members else ""
        outer, inner = self.eol + self.unit * depth, self.eol + self.unit * (depth + 1)
        if layout == "wild":
            body = (self.junk() + "," + self.junk()).join(members)
            return brackets[0] + self.junk() + body + (self.junk() + comma if comma else "") + self.junk() + brackets[1]
        if not members and self.random.random() < 0.7:
            return brackets
        if layout == "line":
            pad = self.gap if members else ""
            inside = self.random.choice(["", "", " /* in */ "]) if self.with_comments and not self.tidy else ""
            return brackets[0] + pad + ("," + self.gap).join(members) + comma + inside + pad + brackets[1]
        text = brackets[0] + self.comment_behind()
        if layout == "comma first":
            for i, member in enumerate(members):
                text += (inner + (", " if i else "  ")) + member + self.comment_behind()
            return text + outer + brackets[1]
        for i, member in enumerate(members):
            last = i == len(members) - 1
            text += self.lines(depth + 1) + inner + member + (comma if last else ",") + self.comment_behind()
        return text + (self.lines(depth + 1) if self.random.random() < 0.3 else "") + outer + brackets[1]

    def lines(self, depth: int) -> str:
        """Lines of comments and blank lines above a member."""
        if not self.with_comments or self.random.random() < 0.7:
            return ""
        line = self.random.choice(["// own 'line'", "/* own */", "/* two" + self.eol + "lines */", ""])
        deep = depth + (not self.tidy and self.random.random() < 0.3)
        return line + self.eol if not depth else self.eol + self.unit * deep * bool(line) + line

    def comment_behind(self) -> str:
        if not self.with_comments or self.random.random() < 0.6:
            return ""
        return self.random.choice([" // behind, {", " /* behind */", "\t//", " /* b */ // c"])

    def junk(self) -> str:
        """Blanks, line breaks and comments between any two tokens."""
        kinds = ["", "", "", " ", "  ", "\t", self.eol]
        if self.with_comments:
            kinds += ["/* j */", " /* j, */ ", "// j" + self.eol]
        if self.dialect == "json5":
            kinds += ["\xa0", "\u2028"]
        return "".join(self.random.choice(kinds) for _ in range(self.random.choice([0, 1, 1, 2])))

    def key(self, key: str) -> str:
        if self.bare and key.replace("$", "_").isidentifier():
            return key
        return self.string(key)

    def scalar(self, value: Any) -> str:
        if isinstance(value, str):
            return self.string(value)
        text = json.dumps(value)
        if self.dialect != "json5" or isinstance(value, bool) or value is None or self.random.random() < 0.8:
            return text
        if isinstance(value, int):
            return self.random.choice([f"{value:#x}", f"+{value}" if value >= 0 else text])
        return "+" + text if value > 0 else text

    def string(self, value: str) -> str:
        quote = self.quote if self.random.random() < 0.9 or self.dialect != "json5" else self.random.choice("'\"")
        out = json.dumps(value, ensure_ascii=self.random.random() < 0.3)[1:-1]
        out = "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in out)
        if quote == "'":
            out = out.replace('\\"', '"').replace("'", "\\'")
        if self.dialect == "json5" and out and self.random.random() < 0.1:
            out += "\\" + self.eol
        return quote + out + quote


@st.composite
def texts(draw: st.DrawFn, dialect: str | None = None, tidy: bool = False, root: Any = objects) -> Text:
    """A valid text of `dialect` (None: any) with its value."""
    tree = draw(root)
    random = draw(st.randoms(use_true_random=False))
    name = dialect or random.choice(["json", "jsonc", "json5"])
    return Text(Writer(random, name, tidy).document(tree), data_of(tree))


empty_texts = st.sampled_from(["", "\ufeff", "\n", " \r\n", "// c", "/* c */\n", "\ufeff// c\r\n\r\n"]).map(
    lambda text: Text(text, {})
)


def paths_of(data: Any, at: Path = ()) -> list[Path]:
    """All paths of a value that ops can have: keys are strings; list items by `id`, or as scalars."""
    found = [at]
    if isinstance(data, dict):
        for key, value in data.items():
            found += paths_of(value, (*at, key)) if type(key) is str else []
    elif isinstance(data, list):
        for item in data:
            if isinstance(item, dict) and "id" in item and not isinstance(item["id"], dict | list):
                found += paths_of(item, (*at, Item("id", item["id"])))
            elif not isinstance(item, dict | list):
                found.append((*at, Item(None, item)))
    return found


_more = st.lists(keys, min_size=1, max_size=2)
_item = st.tuples(st.sampled_from(IDS), st.dictionaries(keys, values, max_size=2))


@st.composite
def ops_on(draw: st.DrawFn, data: Any, max_size: int = 4) -> list[Op]:
    """Ops that mostly meet something in `data`."""
    known = paths_of(data)
    lists = [path[:-1] for path in known if path and isinstance(path[-1], Item)]

    def one_of(paths: list[Path]) -> Path:
        return paths[draw(st.integers(0, len(paths) - 1))]

    def op() -> Op:
        kind = draw(st.integers(0, 3))
        path = one_of(lists) if kind > 1 and lists and draw(st.booleans()) else one_of(known)
        if draw(st.integers(0, 2)) == 2:
            path = (*path, *draw(_more))
        if kind == 0:
            return Set(path, draw(values))
        if kind == 1:
            return Remove(path)
        items = [other[-1] for other in known if other[:-1] == path and other and isinstance(other[-1], Item)]
        before = draw(st.none() | st.sampled_from(items)) if items else None
        if kind == 2:
            identity, fields = draw(_item)
            return Upsert(path, "id", {**fields, "id": identity}, before=before)
        return Upsert(path, None, draw(scalars), before=before)

    return [op() for _ in range(draw(st.integers(1, max_size)))]


@st.composite
def edits_of(draw: st.DrawFn, dialect: str | None = None, max_size: int = 4) -> tuple[Text, list[Op]]:
    """A text with ops on it."""
    text = draw(texts(dialect) if dialect else st.one_of(texts(), texts(), texts(), texts(root=trees), empty_texts))
    return text, draw(ops_on(text.data, max_size))


@st.composite
def broken(draw: st.DrawFn, dialect: str | None = None) -> str:
    """A text with pieces deleted, put in, swapped or doubled; it may still be valid."""
    text = draw(texts(dialect, root=trees)).text
    pieces = st.sampled_from(
        [*"{}[]:,\"'/\\ \n\r-+.e0x1", "//", "/*", "*/", "null", "\\u", "\ufeff", "\x00", ",,", "NaN", "0x"]
    )
    for _ in range(draw(st.integers(1, 3))):
        at, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        new = draw(st.one_of(pieces, st.just(""), st.just(text[at:end] * 2), st.just(text[at:end][::-1])))
        text = text[:at] + new + text[min(end, at + 3) if len(new) < 3 else end :]
    return text
