"""Plain breakage: characters and tokens that are missing, doubled, out of order, or odd."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.property import toml_text
from tests.property.yaml_text import PIECES

ODD = ["名前", "e\u0301", "😀", "a\u00a0b", "\u2028", "\u200b", "\ufeff", "\x00", "\x7f", "\x85", "\\ud83d", "\\ud83d\\ude00", "\\u0000", "\u202e", "İ", "1e400", "9" * 40, "0x1F", "1_000", "on", "~", "=", "<<", "__proto__", "NaN"]  # fmt: skip
TOKEN = re.compile(r"\s+|\w+|.", re.DOTALL)
MARKS = {
    "json": [
        *"{}[]:,\"'/\\ \n\r\t",
        "//",
        "/*",
        "*/",
        "// c\n",
        "/* c */",
        "null",
        "-",
        "0",
        ".5",
        "\\u12",
        "\xa0",
        "\u2028",
    ],
    "yaml": PIECES,
    "toml": toml_text.PIECES,
    "dotenv": [*"='\"#\\ \n\r\t$", " #", "export ", "${A}", "\\n", "A=", "\x0b", "\u2028"],
}


def character(text: str, random: Random, form: str) -> str:
    """One is gone, there twice, swapped with the next, or another."""
    at = random.randrange(len(text) + 1)
    here = text[at : at + 1]
    new = random.choice(["", here * 2, text[at + 1 : at + 2] + here, random.choice(MARKS[form])])
    return text[:at] + new + text[at + (2 if len(new) == 2 and new[1:] == here else 1) :]


def token(text: str, random: Random, form: str) -> str:
    """One is gone, there twice, or swapped with another."""
    tokens = TOKEN.findall(text) or [""]
    a, b = random.randrange(len(tokens)), random.randrange(len(tokens))
    kind = random.randrange(3)
    if kind == 0:
        tokens[a] = ""
    elif kind == 1:
        tokens[a] *= 2
    else:
        tokens[a], tokens[b] = tokens[b], tokens[a]
    return "".join(tokens)


def mark(text: str, random: Random, form: str) -> str:
    """Something that means a lot comes in between."""
    places = [match.start() for match in TOKEN.finditer(text)] or [0]
    at = random.choice(places)
    return text[:at] + random.choice(MARKS[form]) + text[at:]


def odd(text: str, random: Random, form: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODD) + text[at:]


def short(text: str, random: Random, form: str) -> str:
    """The file ends, or begins, in the middle."""
    at = random.randrange(len(text) + 1)
    return random.choice([text[:at], text[at:]])


def gap(text: str, random: Random, form: str) -> str:
    """A few characters are gone."""
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice([2, 5, 40]) :]


BREAKS: list[Callable[[str, Random, str], str]] = [character, character, token, token, mark, mark, odd, short, gap]
