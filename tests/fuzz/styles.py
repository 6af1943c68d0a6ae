"""Texts in the styles of real files: pieces of them, written anew, mixed, bent, and sometimes broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.fuzz import breakage, dialects
from tests.property import json_text, toml_text, yaml_text
from wcode_setup.documents import parse
from wcode_setup.errors import SetupError

Mutation = Callable[[str, Random], str]
LONGEST = 60000
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
LINE = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


def text_for(form: str, texts: Sequence[str], random: Random) -> str:
    """A text of the kind `form` (`json`, `yaml`, `toml`, `dotenv`) with the styles of `texts`, often one that can be parsed."""
    text = _base(form, texts, random)
    bends = [*LAYOUT, *dialects.BENDS[form]]
    for _ in range(random.choice([0, 1, 1, 2, 2, 3, 5])):
        text = random.choice(bends)(text, random)
        if random.random() < 0.1:
            text = splice(text, _base(form, texts, random), random)
    if random.random() < 0.35:
        for _ in range(random.choice([1, 1, 1, 2, 4])):
            text = random.choice(breakage.BREAKS)(text, random, form)
    return text[:LONGEST].encode("utf-8", "ignore").decode()  # a file holds no lone surrogates


def _base(form: str, texts: Sequence[str], random: Random) -> str:
    text = random.choice(texts)
    if random.random() < 0.8 or len(text) > 12000:
        text = piece(form, text, random)
    if form != "dotenv" and len(text) < 6000 and random.random() < 0.3:
        text = rewritten(form, text, random)
    return text


def piece(form: str, text: str, random: Random) -> str:
    """A part of a file that can stand for itself: lines, or an object with what is in it."""
    if form == "json":
        objects = [match.start() for match in re.finditer(r"[{\[]", text[:LONGEST])]
        for _ in range(4):
            if objects and (inner := _balanced(text, random.choice(objects))) and len(inner) < 6000:
                outer = INDENTATION.search(text)
                return inner if random.random() < 0.1 or not outer else inner + random.choice(["", "\n"])
        return text[:6000] if len(text) > 6000 else text
    lines = LINE.split(text)
    if form in ("yaml", "toml"):
        starts = [i for i, line in enumerate(lines) if line[:1] not in ("", " ", "\t", "\n", "\r", "-", "#", "}")]
        if len(starts) > 2:
            first = random.randrange(len(starts) - 1)
            last = min(len(starts) - 1, first + random.choice([1, 2, 5, 20]))
            lines = lines[starts[first] : starts[last]]
        return "".join(lines[: random.choice([20, 60, 150])])
    first = random.randrange(len(lines))
    return "".join(lines[first : first + random.choice([1, 3, 10, 40])])


def _balanced(text: str, start: int) -> str:
    """The brackets that open at `start`, as far as one can see without reading strings."""
    depth = 0
    for match in re.finditer(r"[{}\[\]]", text[start : start + 6000]):
        depth += 1 if match[0] in "{[" else -1
        if not depth:
            return text[start : start + match.end()]
    return ""


def rewritten(form: str, text: str, random: Random) -> str:
    """The same content in the style of a `Writer`."""
    try:
        data = parse(text, "json5" if form == "json" else form).data
        if form == "json":
            dialect = random.choice(["json", "jsonc", "json5"])
            return json_text.Writer(random, dialect, random.random() < 0.5).document(_tree(data, random))
        if form == "toml":
            return toml_text.Writer(random, random.random() < 0.3, random.random() < 0.5).document(data)
        return yaml_text.Writer(random, random.random() < 0.5, random.random() < 0.5).document(data)
    except (SetupError, TypeError, RecursionError, AttributeError):  # what those writers have no spelling for
        return text


def _tree(data: Any, random: Random) -> Any:
    """Plain data as the writer wants them; a key may be there twice."""
    if isinstance(data, dict):
        pairs = [(key, _tree(value, random)) for key, value in data.items()]
        if pairs and random.random() < 0.05:
            pairs.insert(0, (pairs[-1][0], random.choice([1, "x", json_text.Object([("a", [])])])))
        return json_text.Object(pairs)
    return [_tree(item, random) for item in data] if isinstance(data, list) else data


def splice(text: str, other: str, random: Random) -> str:
    """Some lines of another file, as deep as the line before which they come."""
    lines, new = LINE.split(text), LINE.split(other)
    first = random.randrange(len(new))
    new = new[first : first + random.choice([1, 1, 2, 5])]
    if random.random() < 0.5:  # only what is a comment there
        new = [line for line in LINE.split(other) if re.match(r"\s*(#|//|/\*.*\*/)", line)][:3] or new
    at = random.randrange(len(lines))
    deep = re.match(r"[ \t]*", lines[at])[0]  # type: ignore[index]
    if random.random() < 0.7:
        new = [deep + line.lstrip(" \t") for line in new]
    return "".join([*lines[:at], *new, *lines[at:]])


def line_breaks(text: str, random: Random) -> str:
    kinds = random.choice([["\n"], ["\r\n"], ["\r\n"], ["\r"], ["\n", "\r\n"], ["\n", "\r\n", "\r"]])
    return re.sub(r"\r\n?|\n", lambda _: random.choice(kinds), text)


def ends(text: str, random: Random) -> str:
    """BOM and last line break."""
    text = random.choice(["\ufeff", "", ""]) + text.removeprefix("\ufeff")
    eol = "\r\n" if "\r\n" in text else "\n"
    return random.choice([text.rstrip("\r\n"), text.rstrip("\r\n") + eol, text + eol, text + " ", text.rstrip()])


def indentation(text: str, random: Random) -> str:
    """Another unit, tabs, or none."""
    new = random.choice([" ", "  ", "   ", "    ", "\t", "        ", ""])
    units = sorted({len(match[0]) for match in INDENTATION.finditer(text)})
    unit = next((size for size in units if size > 1), 2)
    return INDENTATION.sub(lambda match: new * (len(match[0]) // unit) + " " * (len(match[0]) % unit), text)


def blanks(text: str, random: Random) -> str:
    """Blank lines, and blanks at the end of lines."""
    new = random.choice(["\n", "\n\n", " \n", "  \t\n", " ", "\t", "    "])
    chance = random.choice([0.02, 0.1, 0.5])
    return re.sub(r"(?=[\r\n])(?<!\r)", lambda _: new if random.random() < chance else "", text)


def words(text: str, random: Random) -> str:
    """Odd characters in place of a word."""
    return _replace_one(r"[A-Za-z_]{2,}+", text, random, lambda _: random.choice(breakage.ODD))


def secret(text: str, random: Random) -> str:
    """A key of a secret in place of another."""
    return _replace_one(
        r"\b[A-Za-z_]++(?=[\"']?[ \t]*+[:=])",
        text,
        random,
        lambda _: random.choice(["apiKey", "API_KEY", "token", "secrets"]),
    )


def long_line(text: str, random: Random) -> str:
    size = random.choice([200, 3000, 20000])
    return _replace_one(r"[A-Za-z0-9]{3,}+", text, random, lambda match: match[0] * (size // len(match[0])))


def lines_moved(text: str, random: Random) -> str:
    """Two lines change places, or one is there twice."""
    lines = LINE.split(text)
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    if random.random() < 0.5:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines.insert(b, lines[a])
    return "".join(lines)


def _replace_one(pattern: str, text: str, random: Random, new: Callable[[re.Match[str]], str]) -> str:
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    match = random.choice(found)
    return text[: match.start()] + new(match) + text[match.end() :]


LAYOUT: list[Mutation] = [line_breaks, ends, indentation, blanks, words, secret, long_line, lines_moved]
