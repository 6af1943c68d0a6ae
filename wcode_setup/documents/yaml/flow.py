"""Members of YAML collections in brackets: added and removed, with their commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, cast

from wcode_setup.documents.base import Edit
from wcode_setup.documents.draft import Draft, plain
from wcode_setup.documents.edits import cut
from wcode_setup.documents.syntax import Tree
from wcode_setup.documents.yaml.scalars import key_text
from wcode_setup.documents.yaml.style import Style, below, column, flow_text, line_start, next_line, starts_line
from wcode_setup.documents.yaml.tree import EMPTY, Node

_COMMENT: Final = re.compile(r"[ \t]*#")
_INDENT: Final = re.compile(r" *")


def flow_member(member: Draft, style: Style) -> str:
    """The text of a new member."""
    value = flow_text(plain(member), style)
    return value if member.parent and type(member.parent.value) is list else f"{key_text(member.key)}: {value}"


def change_flow(
    tree: Tree,
    text: str,
    node: Node,
    gone: list[Node],
    stay: list[Node],
    new: Sequence[tuple[int, Sequence[str]]],
    eol: str,
) -> Iterator[Edit]:
    """Yield the edits of the collection `node`, which loses the members `gone`. All comments stay.

    `new`: the texts of new members, each group with the number of remaining members before it.
    """
    old = cast(list[Node], node.members)
    comments = [start for start, _ in tree.comments_in(node.start, node.end)]
    if not stay and all(any(member.begin <= start < member.end for member in old) for start in comments):
        yield Edit(node.start + 1, node.end - 1, ", ".join(part for _, parts in new for part in parts))
        return
    trailing, ends = bool(old) and old[-1].comma >= 0, False
    for before, parts in new:
        ends = before == len(stay)
        if not stay:
            start, end = (old[0].begin, old[0].end) if old else (node.end - 1, node.end - 1)
            yield Edit(start, end, ", ".join(parts))
            gone = gone[1:]
        elif before:
            yield from _insert(text, node, stay[before - 1], parts, "," * (trailing or not ends), eol)
        else:
            at = stay[0].begin
            between = f",{eol}{' ' * column(text, at)}" if starts_line(text, at) else ", "
            yield Edit(at, at, "".join(part + between for part in parts))
    spans = [(member.begin, member.end) for member in gone]
    spans += [(member.comma, member.comma + 1) for member in gone if member.comma >= 0]
    if stay and not trailing and not ends and stay[-1].comma >= 0 and not _ends_in_colon(text, stay[-1]):
        spans.append((stay[-1].comma, stay[-1].comma + 1))
    yield from cut(text, spans)


def _ends_in_colon(text: str, member: Node) -> bool:
    """True if no value follows the colon. It then needs a blank behind it: `{a:,` and `{a:}` mean something else."""
    return member.style == EMPTY and text[member.end - 1] == ":"


def _insert(text: str, node: Node, last: Node, parts: Sequence[str], comma: str, eol: str) -> Iterator[Edit]:
    """Insert members behind `last` and its comments, on lines of their own if it or they have one (`layout`)."""
    if last.comma < 0:
        yield Edit(last.end, last.end, " ," if _ends_in_colon(text, last) else ",")
    at = max(last.end, last.comma + 1)
    columns = [column(text, member.begin) for member in (last, node.members[0]) if starts_line(text, member.begin)]  # type: ignore[index]
    indent = " " * (columns[0] if columns else _INDENT.match(text, line_start(text, node.start)).end() + 2)  # type: ignore[union-attr]
    lines = f",{eol}{indent}".join(parts) + comma
    place = below(text, at, len(indent))
    alone = starts_line(text, last.begin) and not text[at : next_line(text, at)].strip()
    if _COMMENT.match(text, at) or (alone and place > next_line(text, at)):
        yield Edit(place, place, indent + lines + eol)
    elif starts_line(text, last.begin):
        yield Edit(at, at, eol + indent + lines)
    else:
        yield Edit(at, at, " " + ", ".join(parts) + comma)
