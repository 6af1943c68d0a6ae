"""Strategies for YAML texts in many styles, and for broken ones; the ops on them are those of `json_text`."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.property import json_text
from tests.property.json_text import IDS, KEYS, Text, keys
from wcode_setup.documents.base import Op

STRINGS = ["", "x", "m1", "m2", "yes", "a b", "http://h/v1", "a: b", "- a", "# c", "it's", '"q"', "1e3", "0o17", "12:30:45", "2001-01-01", "名 前", "😀", "a\nb\n", "a\n\n b", "\n", "a\n", "~", "null", "a #b", "{", "*a", "tab\t", " x ", "\x00", "\ufeff", "\u2028"]  # fmt: skip
SPELT = {  # what YAML 1.1 and 1.2 read alike
    "null": ["null", "~", "", "Null"],
    "true": ["true", "True"],
    "false": ["false", "FALSE"],
    "0.5": ["0.5", ".5", "5.0e-1"],
}
OLD = {"true": ["yes", "On"], "false": ["no", "OFF"], "1": ["0x1", "01", "+1"], "0": ["0b0"], "62": ["1:02"]}
"""What only YAML 1.1 reads so."""

scalars = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1, 62, 10**20, 1.0, 0.5, -2.5e-7, 1e300, *STRINGS]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
        st.lists(
            st.tuples(st.sampled_from(IDS), st.dictionaries(keys, inner, max_size=2)).map(
                lambda item: {"id": item[0], **item[1]}
            ),
            max_size=3,
        ),
    ),
    max_leaves=12,
)
mappings = st.dictionaries(st.sampled_from([*KEYS, "yes", "1", "d", "e"]), trees, min_size=1, max_size=5)


class Writer:
    """Writes plain values with the whims of `random`; `portable`: so that YAML 1.2 readers see the same value."""

    def __init__(self, random: Random, portable: bool, tidy: bool = False) -> None:
        self.random, self.portable, self.tidy = random, portable, tidy
        self.eol = random.choice(["\n", "\n", "\r\n"])
        self.unit = random.choice([2, 2, 4, 3, 1])
        self.dash = random.choice([0, 2, 2, 1])
        self.mixed = not tidy and random.random() < 0.3
        self.flow = random.choice([0.0, 0.1, 0.4])
        self.with_comments = random.random() < 0.7
        self.exotic = 0.0 if tidy else random.choice([0.0, 0.0, 0.1])
        self.anchors: dict[str, str] = {}  # names by value
        self.after_text = ""  # a block scalar is above, which would take in a comment that is deeper
        self.aligned = random.random() < 0.2

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def document(self, tree: Any) -> str:
        text = self.random.choice(["\ufeff", "", "", ""])
        text += self.random.choice(["", "", "", "---" + self.eol, "# top" + self.eol])
        at = 0 if self.tidy else self.random.choice([0, 0, 0, 2])
        if isinstance(tree, dict | list) and tree and not self.chance(self.flow / 2):
            text += "".join(self.block(tree, at))
        else:
            text += self.inline(tree, at, False) + self.eol
        dots = not self.tidy and tree is not None  # there may be nothing before, which no reader takes
        end = self.random.choice(["", "", "# end" + self.eol, self.eol, "..." + self.eol if dots else ""])
        if not self.chance(0.2) or (self.after_text and not end and self.after_text != "-"):
            return text + end
        if self.after_text and not end:  # without a last line break all three mean the same
            at = text.rindex("|-")
            text = text[:at] + self.random.choice(["|-", "|", "|+"]) + text[at + 2 :]
        return (text + end)[: -len(self.eol)]

    def block(self, tree: Any, at: int, first: bool = False) -> list[str]:
        """The lines of a collection at a column; `first`: without the indentation of the first line."""
        lines: list[str] = []
        width = max((len(key) for key in tree), default=0) + 4 if isinstance(tree, dict) and self.aligned else 0
        for item in tree.items() if isinstance(tree, dict) else tree:
            lead = "" if first and not lines else self.above(at) + " " * at
            if isinstance(tree, dict):
                key, value = item
                lines += self.member(lead, key, value, at, width)
            else:
                gap = "   " if self.chance(0.1) else " "
                lines += self.item(lead + "-", gap, item, at)
        if self.with_comments and not (self.tidy or self.after_text) and self.chance(0.2):
            lines.append(" " * (at + self.unit) + "# under the last" + self.eol)
        return lines

    def member(self, lead: str, key: str, value: Any, at: int, width: int) -> list[str]:
        name = self.key(key)
        if self.chance(0.03) and not self.tidy:
            lead, name = lead + "? ", name + self.eol + " " * at
        name += ":"
        properties, value_ = self.properties(value)
        if not value_:
            return [lead + name + properties + " " * bool(properties) + self.behind() + self.eol]
        name += properties
        if isinstance(value, dict | list) and value and not self.chance(self.flow):
            deeper = at + (self.random.choice([1, 2, 3, 4, 5]) if self.mixed else self.unit)
            if isinstance(value, list):
                deeper = at + (self.random.choice([0, 1, 2, 4]) if self.mixed else self.dash)
            return [lead + name + self.behind() + self.eol, *self.block(value, deeper)]
        self.after_text = ""
        text = self.inline(value, at + 1, False)
        if text and not text.startswith(("|", ">")) and self.chance(0.03) and not self.tidy:
            return [lead + name + self.behind() + self.eol, " " * (at + 1) + text + self.behind() + self.eol]
        pad = " " * max(1, width - len(name)) if text else ""
        return [lead + name + pad + text + self.scalar_end(text)]

    def properties(self, value: Any) -> tuple[str, bool]:
        """An anchor before the value, or an alias for it; whether the value itself follows."""
        known = json.dumps(value)
        if not self.chance(self.exotic) or value == "" or value is None:
            return "", True
        if known in self.anchors:
            self.after_text = ""
            return " *" + self.anchors[known], False
        self.anchors[known] = f"n{len(self.anchors)}"
        return " &" + self.anchors[known], True

    def item(self, lead: str, gap: str, value: Any, at: int) -> list[str]:
        if isinstance(value, dict | list) and value and not self.chance(self.flow):
            deeper = at + 1 + len(gap)
            if self.chance(0.1) and not self.tidy:
                return [lead + self.behind() + self.eol, *self.block(value, deeper)]
            lines = self.block(value, deeper, first=True)
            return [lead + gap + lines[0], *lines[1:]]
        self.after_text = ""
        text = self.inline(value, at + 1, False)
        return [lead + (gap + text if text else "") + self.scalar_end(text)]

    def scalar_end(self, text: str) -> str:
        return self.eol if text.startswith(("|", ">")) else self.behind() + self.eol

    def inline(self, value: Any, at: int, flow: bool) -> str:
        """A scalar, or a collection in brackets."""
        if isinstance(value, dict | list):
            return self.brackets(value, at)
        if isinstance(value, str):
            return self.string(value, at, flow)
        text = json.dumps(value)
        spelt = SPELT.get(text, [text])
        if isinstance(value, float) and value != 0.5:
            digits, e, exponent = text.partition("e")
            spelt = [digits + ("" if "." in digits else ".0") + e + exponent]
        if not self.portable:
            spelt = [*spelt, *OLD.get(text, [])]
        if flow:
            spelt = [text for text in spelt if text]
        return self.random.choice(spelt)

    def brackets(self, value: Any, at: int) -> str:
        ends = "{}" if isinstance(value, dict) else "[]"
        parts = [
            f"{self.key(item[0])}: {self.inline(item[1], at, True)}"
            if isinstance(value, dict)
            else self.inline(item, at, True)
            for item in (value.items() if isinstance(value, dict) else value)
        ]
        if not parts:
            return ends
        comma = "," if self.chance(0.2) else ""
        if self.chance(0.25) and not self.tidy:
            inner = self.eol + " " * (at + 1)
            body = "".join(
                inner + part + ("," if i < len(parts) - 1 else comma) + self.behind() for i, part in enumerate(parts)
            )
            return ends[0] + self.behind() + body + self.eol + " " * at + ends[1]
        pad = self.random.choice(["", " "])
        return ends[0] + pad + self.random.choice([", ", ", ", ",  "]).join(parts) + comma + pad + ends[1]

    def key(self, key: str) -> str:
        plain = key.isascii() and key.replace("_", "").isalnum() and key[0].isalpha() and key not in ("yes", "null")
        return key if plain and self.chance(0.8) else self.quoted(key)

    def quoted(self, value: str) -> str:
        odd = any(
            char < " " or char in "\x7f\ufeff\ufffe\uffff\u2028\u2029" or "\x80" <= char < "\xa0" for char in value
        )
        if not odd and self.chance(0.5):
            return "'" + value.replace("'", "''") + "'"
        text = json.dumps(value, ensure_ascii=False)
        return "".join(
            f"\\u{ord(char):04x}" if "\x7f" <= char < "\xa0" or char in "\ufeff\ufffe\uffff\u2028\u2029" else char
            for char in text
        )

    def string(self, value: str, at: int, flow: bool) -> str:
        """A string, quoted, plain, or as a block scalar."""
        if not flow and self.chance(0.4) and (text := self.text(value, at)):
            return text
        word = value.isascii() and value.replace("/", "").replace(".", "").isalpha() and value[0].isalpha()
        plain = word and value.lower() not in ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
        if (plain or (value in ("http://h/v1", "a b") and not flow)) and self.chance(0.6):
            return value
        return self.quoted(value)

    def text(self, value: str, at: int) -> str:
        """A block scalar, or "" if the value cannot be one."""
        body = value.rstrip("\n")
        lines = body.split("\n")
        if not lines[0] or not all(line.isprintable() and line == line.strip() for line in lines) or "\ufeff" in body:
            return ""
        extra = len(value) - len(body)
        keep = "-" if extra == 0 else "" if extra == 1 and self.chance(0.8) else "+"
        self.after_text = keep or "|"
        indent = self.eol + " " * (at + self.random.choice([1, 2]))
        head = "|" + keep + (" # head" if self.with_comments and self.chance(0.1) else "")
        return head + "".join(indent + line if line else self.eol for line in lines) + self.eol * max(0, extra - 1)

    def above(self, at: int) -> str:
        """Lines of comments, and blank lines, above a member."""
        if self.after_text == "+":
            return ""
        if not self.with_comments or self.chance(0.7):
            return self.eol if self.chance(0.05) else ""
        deeper = [at] if self.tidy or self.after_text else [at, at, at, 0, at + 2]
        deep = " " * self.random.choice(deeper)
        self.after_text = ""
        return self.random.choice([deep + "# own: 'line'" + self.eol, self.eol, deep + "#" + self.eol + self.eol])

    def behind(self) -> str:
        if not self.with_comments or self.chance(0.75):
            return "  " if self.chance(0.05) else ""
        return self.random.choice([" # behind: {", "  # c", " #"])


@st.composite
def texts(draw: st.DrawFn, portable: bool | None = None, tidy: bool = False, root: Any = mappings) -> Text:
    """A valid text with its value."""
    tree = draw(root)
    random = draw(st.randoms(use_true_random=False))
    plain = random.random() < 0.7 if portable is None else portable
    return Text(Writer(random, plain, tidy).document(tree), tree)


empty_texts = st.sampled_from(
    [
        "",
        "\ufeff",
        "\n",
        " \r\n",
        "# c",
        "# c\n",
        "\ufeff# c\r\n\r\n",
        "---\n",
        "---\n# c\n...\n",
        "# c\n---",
        "%YAML 1.1\n---\n",
    ]
).map(lambda text: Text(text, {}))


@st.composite
def edits_of(draw: st.DrawFn, portable: bool | None = None, max_size: int = 4) -> tuple[Text, list[Op]]:
    """A text with ops on it."""
    text = draw(st.one_of(*[texts(portable)] * 5, texts(portable, root=trees), empty_texts))
    data = {} if text.data is None else text.data
    return text, draw(json_text.ops_on(data, max_size))


PIECES = ["{", "}", "[", "]", ",", ":", ": ", "- ", "? ", "#", " #", "\"", "'", "\\", "\n", "\r\n", " ", "  ", "\t", "|\n", ">-\n", "&a ", "*a", "!t ", "!!int ", "<<: ", "---\n", "...\n", "%", "@", "\x00", "\ufeff", "\u2028", "~", "a: ", "0x", "2001-99-99", "=", "&a\n", "*a "]  # fmt: skip


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A text with pieces deleted, put in, swapped or doubled; it may still be valid."""
    text = draw(texts(root=trees)).text
    for _ in range(draw(st.integers(1, 3))):
        at, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        new = draw(
            st.one_of(st.sampled_from(PIECES), st.just(""), st.just(text[at:end] * 2), st.just(text[at:end][::-1]))
        )
        text = text[:at] + new + text[min(end, at + 3) if len(new) < 8 else end :]
    return text
