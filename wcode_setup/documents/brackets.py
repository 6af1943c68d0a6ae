"""Members of collections in brackets, added and removed with their commas; for JSON and TOML.

New members go behind the last remaining one, the comments on its line, and the comment lines below that are indented
deeper than the new members: those belong to it. In a container without members they go behind all comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, Self

from wcode_setup.documents.base import Edit
from wcode_setup.documents.draft import Draft, new_groups, plain
from wcode_setup.documents.edits import cut
from wcode_setup.documents.syntax import LINE_BREAK, Node, Span, Tree, starts_line


class Style(Protocol):
    """The style of a text, and new values in it."""

    @property
    def eol(self) -> str:
        """The line break."""
        ...

    @property
    def unit(self) -> str:
        """One level of indentation."""
        ...

    @property
    def gap(self) -> str:
        """The blanks behind a comma on one line."""
        ...

    def near(self, text: str, members: Sequence[Node]) -> Self:
        """The style adjusted to these members of one container."""
        ...

    def key_text(self, key: str) -> str:
        """A key with the mark before its value."""
        ...

    def render(self, value: Any, indent: str, flat: bool, trailing: bool) -> str:
        """The text of a new value that begins on a line indented by `indent`.

        `flat`: all on one line. `trailing`: the last line inside ends in a comma.
        """
        ...


def value_text(tree: Tree, draft: Draft, style: Style) -> str:
    """The text of the new value of `draft`, to replace its node."""
    text, parent = tree.text, draft.parent
    inside = parent.node if parent and parent.node and parent.node.brackets else None
    flat = inside is not None and on_one_line(text, inside.start, inside.end)
    indent = indentation(text, draft.node.begin) if draft.node else ""
    return style.render(plain(draft), indent, flat, trailing_commas(text, parent))


def trailing_commas(text: str, draft: Draft | None) -> bool:
    """True if the nearest container with several lines ends its last member with a comma."""
    while draft:
        node = draft.node
        if node and node.members and node.brackets and not on_one_line(text, node.start, node.members[0].begin):
            return node.members[-1].comma >= 0
        draft = draft.parent
    return False


class Container:
    """The edits of one container that gains or loses members."""

    def __init__(self, tree: Tree, draft: Draft, node: Node, style: Style) -> None:
        members = draft.open()
        self.tree, self.text, self.draft, self.node = tree, tree.text, draft, node
        self.old = node.members or []
        self.new = new_groups(members)
        known = [member for member in members if member.node]
        self.gone = [i for i, member in enumerate(known) if member.gone]
        self.stay = [i for i, member in enumerate(known) if not member.gone]
        self.last = self.stay[-1] if self.stay else -1
        self.ends = bool(self.new) and self.new[-1][0] == len(self.stay)  # the new members
        self.trailing = bool(self.old) and self.old[-1].comma >= 0
        self.style = style.near(tree.text, self.old)

    def edits(self) -> list[Edit]:
        comments = self.own_comments() if self.last < 0 else []
        if self.last < 0 and not comments:
            if not self.new:
                return [Edit(self.node.start + 1, self.node.end - 1, "")]
            if not self.old:
                return [Edit(self.node.start, self.node.end, value_text(self.tree, self.draft, self.style))]
        edits = cut(self.text, self.cuts())
        for before, new in self.new:
            edits += self.insertion(before, new, comments)
        return edits

    def own_comments(self) -> list[Span]:
        """The comments inside the container, but outside its members."""
        members = iter([*((member.begin, member.end) for member in self.old), (self.node.end, self.node.end)])
        begin, end = next(members)
        found = []
        for comment in self.tree.comments_in(self.node.start, self.node.end):
            while end <= comment[0]:
                begin, end = next(members)
            if comment[0] < begin:
                found.append(comment)
        return found

    def comma_lead(self, i: int) -> str:
        """The text before a member in a comma-first layout: line break, indentation, comma and blanks; else "".

        `i`: the index of the member behind the comma.
        """
        if i < 1 or self.trailing:
            return ""
        before, last = self.old[i - 1], self.old[i]
        blanks = self.text[before.comma + 1 : last.begin]
        if before.end < before.comma and starts_line(self.text, before.comma) and not blanks.strip(" \t"):
            return f"{self.style.eol}{indentation(self.text, before.comma)},{blanks}"
        return ""

    def cuts(self) -> list[Span]:
        """The spans to delete: removed members with their commas, and a comma that nothing follows any more."""
        spans: list[Span] = []
        for i in self.gone:
            member, following = self.old[i], self.old[i + 1].begin if i + 1 < len(self.old) else -1
            comma_first = following > 0 and not on_one_line(self.text, member.end, member.comma)
            if comma_first and not self.tree.comments_in(member.end, following):
                spans.append((member.begin, following))  # the comma before the member now belongs to the next one
                continue
            spans.append((member.begin, member.end))
            if member.comma >= 0:
                spans.append((member.comma, member.comma + 1))
        if self.last >= 0 and not self.trailing and (self.comma_lead(self.last) or not self.ends):
            comma = self.old[self.last].comma
            if comma >= 0:
                spans.append((comma, comma + 1))
        return spans

    def insertion(self, number: int, new: list[Draft], comments: list[Span]) -> list[Edit]:
        """The edits that insert members, with commas, behind the first `number` remaining ones and their comments."""
        text, old, style = self.text, self.old, self.style
        i = self.stay[number - 1] if number else -1
        last = old[i] if number else None
        following = old[self.stay[number]] if number < len(self.stay) else None
        pattern = i + 1 if following else i  # the layout before this member is imitated
        lead = self.comma_lead(pattern) if last else ""
        edits = [Edit(last.end, last.end, ",")] if last and last.comma < 0 and not lead else []
        at, line_comment = self.place(last, lead, following, comments)
        before = old[pattern - 1].end if pattern > 0 else self.node.start + 1
        behind = following or last or (old[0] if old else None)
        end = behind.begin if behind else self.node.end
        indent = indentation(text, last.end if last else self.node.start)
        own_line = bool(lead) or line_comment or not on_one_line(text, before, end)
        own_line = own_line or (not self.flat(False) and self.below(at, indent) > at)  # they stay under the line above
        separator, comma = lead, "," * (following is not None and not lead)
        if not lead and own_line:
            indent = self.indent(comments)
            lead = style.eol + indent
            separator = "," + lead
        elif not lead:
            lead = self.gap(pattern, comments)
            separator = "," + (lead if last else style.gap)
            if following and not last:
                lead, comma = "", separator
        if own_line:
            at = self.below(at, indent)
        trailing = trailing_commas(text, self.draft)
        flat = self.flat(own_line)
        parts = [
            (style.key_text(member.key) if member.key is not None else "")
            + style.render(plain(member), indent, flat, trailing)
            for member in new
        ]
        if not following and (self.trailing if old else own_line and trailing):
            comma = ","
        return [*edits, Edit(at, at, lead + separator.join(parts) + comma)]

    def place(self, last: Node | None, lead: str, following: Node | None, comments: list[Span]) -> tuple[int, bool]:
        """The offset for new members; True if a line comment is directly before it."""
        text, at, line_comment = self.text, self.node.start + 1, False
        if last:
            at = last.end if lead else max(last.end, last.comma + 1)
        if last or following:
            comments = self.tree.comments_in(at, self.node.end)
        if following and not lead and on_one_line(text, at, following.begin):  # the text between belongs to that member
            between = [start for start, _ in comments if start < following.begin]
            return (at if last else min([*between, following.begin])), False
        for start, end in comments:
            if (last or following) and text[at:start].strip(" \t"):
                break
            at, line_comment = end, not text.startswith("/*", start)
        return at, line_comment

    def below(self, at: int, indent: str) -> int:
        """The offset behind the comment lines after `at` that are indented deeper than `indent`."""
        text, reached = self.text, at
        for start, end in self.tree.comments_in(at, self.node.end):
            inner, rest = indentation(text, start), LINE_BREAK.search(text, end)
            deeper = len(inner) > len(indent) and inner.startswith(indent)
            if text[reached:start].strip() or not deeper or rest is None:
                break
            reached = end
            if not text[end : rest.start()].strip():  # else another comment may follow on the line
                at = end
        return at

    def indent(self, comments: list[Span]) -> str:
        """The indentation of a new member on its own line: that of the first member, or comment, that starts a line."""
        for start in [*(member.begin for member in self.old), *(start for start, _ in comments)]:
            if starts_line(self.text, start):
                return indentation(self.text, start)
        return indentation(self.text, self.node.start) + self.style.unit

    def gap(self, i: int, comments: list[Span]) -> str:
        """The blanks before a new member on the line of the one before: those before the member `i`."""
        if comments:
            return " "
        if i == 0:
            return self.style.gap
        start = self.old[i - 1].comma if i > 0 else self.node.start
        blanks = self.text[start + 1 : self.old[max(i, 0)].begin]
        return self.style.gap if blanks.strip(" \t") else blanks

    def flat(self, own_line: bool) -> bool:
        """True if a new value goes on one line: in a one-line container, and among one-line items of a list."""
        likes = self.old
        if own_line:
            likes = [member for member in self.old if member.members and type(self.node.value) is list]
        flat = all(on_one_line(self.text, member.start, member.end) for member in likes)
        return flat and (bool(likes) or not own_line)


def on_one_line(text: str, start: int, end: int) -> bool:
    """True if no line break is in `text[start:end]`. Uses `find`, because a pattern is slow on long lines."""
    return text.find("\n", start, end) < 0 and text.find("\r", start, end) < 0


def indentation(text: str, offset: int) -> str:
    """The blanks at the beginning of the line of `offset`."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    end = start
    while text[end] in " \t":
        end += 1
    return text[start:end]
