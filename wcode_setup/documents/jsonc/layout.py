"""Text edits of JSON from drafts; `documents.brackets` has the places of new members, and the commas.

An edit replaces only values, keys, blanks and commas. Every comment outside a removed node stays where it is.
"""

from __future__ import annotations

from wcode_setup.documents.base import Edit
from wcode_setup.documents.brackets import Container, value_text
from wcode_setup.documents.draft import Draft, plain, unchanged
from wcode_setup.documents.edits import cut
from wcode_setup.documents.jsonc.style import Style, learn
from wcode_setup.documents.syntax import Tree


def text_edits(tree: Tree, root: Draft) -> list[Edit]:
    """The edits, in order, that make the text equal to the drafts."""
    edits: list[Edit] = []
    style: Style | None = None
    todo = [root]
    while todo:
        draft = todo.pop()
        if draft is root and (draft.node is None or draft.gone):
            return _whole(tree, root)
        if draft.node is None or draft.gone or unchanged(draft):
            continue
        if draft.fresh:
            style = style or learn(tree)
            siblings = draft.parent.node.members if draft.parent and draft.parent.node else None
            new = value_text(tree, draft, style.near(tree.text, siblings or []))
            edits.append(Edit(draft.node.start, draft.node.end, new))
        elif draft.index is not None:
            members = draft.open()
            if any(member.gone == (member.node is not None) for member in members):
                style = style or learn(tree)
                edits += Container(tree, draft, draft.node, style).edits()
            todo += members
    return sorted(edits, key=lambda edit: edit[:2])


def _whole(tree: Tree, root: Draft) -> list[Edit]:
    """The edits of a document that is empty, or becomes empty."""
    text = tree.text
    if root.node is not None:
        return cut(text, [(root.node.start, root.node.end)])
    value = plain(root)
    if root.gone or value == {}:
        return []
    style = learn(tree)
    new = style.render(value, "", False, False)
    if not tree.comments:
        start = 1 if text.startswith("\ufeff") else 0
        return [Edit(start, len(text), new + style.eol)]
    end = max(len(text.rstrip(" \t")), tree.comments[-1][1])
    new = new + style.eol if text[end - 1] in "\r\n" else style.eol + new
    return [Edit(end, len(text), new)]
