"""The formats that are edited, each with its referees: other readers, and what its editor may refuse."""

from __future__ import annotations

import io
import json
import logging
import re
import tomllib
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import dotenv as python_dotenv
import pyjson5
import tomlkit
import yaml as pyyaml
from ruamel import yaml as ruamel

from wcode_setup.documents import toml
from wcode_setup.errors import SetupError

logging.getLogger("dotenv").setLevel(logging.CRITICAL)
SILENT = object()
"""What a reader says that has no opinion on a text."""


class Form(NamedTuple):
    """A format: its other readers (each gives a value, or SILENT), and what its editor may refuse with which documents."""

    name: str
    readers: Sequence[Callable[[str], Any]]
    refusals: dict[str, Callable[[Any], object]]


def json_(text: str) -> Any:
    """RFC 8259, as Python's own reader sees it (which takes NaN unless told otherwise)."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=refuse)
    except RecursionError:
        return SILENT


def json5_(text: str) -> Any:
    """What pyjson5 sees, unless it is known to be wrong: lone surrogates, `+-1`, `.5.`, `\0` before a digit, `1e400`, `1_`.

    In a key without quotes it takes the escape of any character.
    """
    if not all(("a" + chr(int(code, 16))).isidentifier() for code in re.findall(r"\\u([0-9a-fA-F]{4})", text)):
        return SILENT
    if re.search(r"\\u[dD]|[+-]{2}|\.[0-9]*\.|\\0[0-9]|[eE]\+?[0-9]{3}|[0-9]_", text):
        return SILENT
    try:
        return pyjson5.decode(text.removeprefix("\ufeff"))
    except pyjson5.Json5NestingTooDeep:
        return SILENT
    except pyjson5.Json5DecoderException as error:
        raise ValueError("pyjson5") from error


def _libyaml(text: str) -> Any:
    """What PyYAML sees through libyaml, as Hermes does; what it refuses, its reader must refuse, too.

    Silent where `<<` has a list: PyYAML tells equal keys apart by the address of their text there, so of two mappings
    with `a` the first wins, and with `aa` the last.
    """
    try:
        data = pyyaml.load(text, pyyaml.CSafeLoader)
        return SILENT if "<<" in text and _merges_a_list(pyyaml.compose(text, pyyaml.CSafeLoader)) else data
    except RecursionError:
        return SILENT
    except (pyyaml.YAMLError, KeyError, IndexError, AttributeError) as error:
        raise ValueError("libyaml") from error


def _merges_a_list(root: Any) -> bool:
    """Whether a mapping below a node has `<<` with a list."""
    todo, known = [root], set[int]()
    while todo:
        node = todo.pop()
        if id(node) in known or isinstance(node, pyyaml.ScalarNode):
            continue
        known.add(id(node))
        if isinstance(node, pyyaml.SequenceNode):
            todo += node.value
            continue
        for key, value in node.value:
            if key.tag == "tag:yaml.org,2002:merge" and isinstance(value, pyyaml.SequenceNode):
                return True
            todo += [key, value]
    return False


def modern(text: str) -> Any:
    """What a reader of YAML 1.2 sees."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ruamel.YAML(typ="safe", pure=True).load(text)


def _dotenv(text: str) -> Any:
    """What python-dotenv 1.2.2 sees, but for a byte order mark that stands alone."""
    found = dict(python_dotenv.dotenv_values(stream=io.StringIO(text, newline=None), interpolate=False))
    return {name: value for name, value in found.items() if name != "\ufeff"}


def tomllib_(text: str) -> Any:
    """What tomllib sees; it has no opinion on forms of TOML 1.1, which it knows from Python 3.15 on."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        return SILENT
    except ValueError:
        try:
            if toml.parse(text).parsed.modern:
                return SILENT
        except SetupError:
            pass
        raise


def tomlkit_(text: str) -> Any:
    """What tomlkit sees in a text that is not long (it is slow).

    It has no opinion on what it refuses, and on strings of several lines that end in CRLF, which it keeps.
    """
    if len(text) > 4000 or ("\r" in text and re.search("\"{3}|'{3}", text)):
        return SILENT
    try:
        return tomlkit.parse(text.removeprefix("\ufeff")).unwrap()
    except (ValueError, RecursionError, tomlkit.exceptions.TOMLKitError):
        return SILENT


_COMMENT = {"comment-lost": lambda document: document.comments()}
JSON = Form("json", [json_, json5_], {})
JSONC = Form("jsonc", [json5_], _COMMENT)
JSON5 = Form("json5", [json5_], _COMMENT)
YAML = Form("yaml", [_libyaml], {**_COMMENT, "in-the-way": lambda document: re.search(r"[&*!?:]|<<", document.text)})
TOML = Form(
    "toml",
    [tomllib_, tomlkit_],
    {**_COMMENT, "in-the-way": lambda document: re.search(r"(?s)\[\[|\{.*\.", document.text)},
)
DOTENV = Form(
    "dotenv",
    [_dotenv],
    {"in-the-way": lambda document: "\\" in document.text or any(item.broken for item in document.bindings)},
)
FORMS = {form.name: form for form in (JSON, JSONC, JSON5, YAML, TOML, DOTENV)}
