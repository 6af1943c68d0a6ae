"""Checks that refuse a text that ruamel.yaml accepts, but PyYAML or libyaml rejects or reads differently."""

from __future__ import annotations

import re
from typing import Final

from wcode_setup.documents.syntax import code_point, syntax_error
from wcode_setup.documents.yaml.style import next_line
from wcode_setup.documents.yaml.tree import Node

_STRANGE: Final = re.compile("[\x85\u2028\u2029]|(?<=[\r\n\ufeff])\ufeff")
_NAME: Final = re.compile(r"[&*][A-Za-z0-9_-]++")
_DIRECTIVES: Final = re.compile(r"\ufeff?((?:(?:[ \t]*+(?:#[^\r\n]*+)?|%[^\r\n]*+)(?:\r\n?|\n))*+)")
_DIRECTIVE: Final = re.compile(r"%(?:YAML[ \t]++1\.[12]|TAG[ \t]++\S++[ \t]++\S++)[ \t]*+(?:#.*)?")


def check_text(text: str) -> None:
    """Refuse line breaks of YAML 1.1, a stray byte order mark, and unknown directives."""
    if match := _STRANGE.search(text):
        code = "yaml-mark" if match[0] == "\ufeff" else "yaml-line-break"
        raise syntax_error(text, match.start(), code, character=code_point(match[0]))
    head = _DIRECTIVES.match(text)
    for line in re.finditer(r"^%.*", head[1], re.MULTILINE) if head else ():
        if not _DIRECTIVE.fullmatch(line[0].rstrip("\r")):
            raise syntax_error(text, head.start(1) + line.start(), "yaml-directive")  # type: ignore[union-attr]


def check_end(text: str, first: int, last: int, what: str, in_flow: bool) -> None:
    """Refuse an anchor, alias or tag (`what`) that libyaml ends elsewhere, or whose name it does not accept."""
    behind = text[last : last + 1]
    named = what == "<tag>" or _NAME.fullmatch(text, first, last)
    if not named:
        raise syntax_error(text, first, "yaml-anchor-name")
    if behind not in (" \t\r\n,]}" if in_flow else " \t\r\n"):
        raise syntax_error(text, last, "yaml-blank")


def check_indentation(text: str, node: Node, root: bool) -> None:
    """Refuse a block scalar as libyaml does: with a tab in or behind its indentation, or without indentation."""
    begin = next_line(text, node.start)
    lines = text[begin : next_line(text, node.end)]
    given = re.match(r"[|>][-+]?([0-9])", text[node.start : begin])
    first = next((line for line in re.findall(r"[^\r\n]+", lines) if line.strip(" ")), "")
    indent = int(given[1]) if given else len(first) - len(first.lstrip(" "))
    for line in re.finditer(r"(?<![^\r\n])( *)\t", lines):
        if len(line[1]) < indent or (not given and first.lstrip(" ").startswith("\t")):
            raise syntax_error(text, begin + line.end() - 1, "yaml-tab")
    if root and node.value and not indent:
        raise syntax_error(text, node.start, "yaml-unreadable")
