"""Ops on a parsed tree, kept as drafts beside it: the new values, while the text stays as it is.

A draft is opened (its members become drafts) only if an op goes through it, so that a few ops on a large document
cost little. Each op sees the results of the ops before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert, identity, kind, same, show_path
from wcode_setup.documents.syntax import LIST, OBJECT, Node, Tree, line_column
from wcode_setup.errors import SetupError


class Draft:
    """A value under change.

    `node` is its place in the text (None: it is new). `fresh`: its value replaces the one in the text; `gone`: it is
    removed; `given_up`: a `Remove` named it, so that its comments may be removed, too. `members` are nodes, drafts once
    opened; None for a scalar, and for a new value that is not opened.
    """

    __slots__ = ("fresh", "given_up", "gone", "index", "key", "members", "node", "parent", "value")

    def __init__(self, parent: Draft | None, node: Node | None, key: str | None = None, value: Any = None) -> None:
        self.parent = parent
        self.node = node
        self.key = node.key if node else key
        self.value = node.value if node else value
        self.members: Sequence[Node | Draft] | None = node.members if node else None
        self.index: dict[str | None, Draft] | None = None  # by key, the last duplicate; None: not opened
        self.fresh = self.gone = self.given_up = False

    def replace(self, value: Any) -> None:
        """Set a new value. A removed draft comes back in its old place."""
        self.value, self.members, self.index = value, None, None
        self.fresh, self.gone = True, False

    def open(self) -> list[Draft]:
        """The members as drafts, in order, removed ones too. Only for containers."""
        if self.index is None:
            if self.members is not None:
                opened = [Draft(self, node) for node in self.members if isinstance(node, Node)]
            elif type(self.value) is dict:
                opened = [Draft(self, None, key, value) for key, value in self.value.items()]
            else:
                opened = [Draft(self, None, None, value) for value in self.value]
            self.value = OBJECT if type(self.value) is dict else LIST
            self.index = {draft.key: draft for draft in opened}
            self.members = opened
        return self.members  # type: ignore[return-value]  # opened: all are drafts

    def child(self, key: str) -> Draft | None:
        """The member of an object that counts under `key`, removed or not; None if there is none."""
        self.open()
        assert self.index is not None  # noqa: S101
        return self.index.get(key)

    def add(self, key: str | None, value: Any, at: int | None = None) -> Draft:
        """Add a new member before the one at index `at`; None: at the end."""
        draft, members = Draft(self, None, key, value), self.open()
        members.insert(len(members) if at is None else at, draft)
        assert self.index is not None  # noqa: S101
        self.index[key] = draft
        return draft

    def put(self, key: str, value: Any) -> Draft:
        """The member under `key`; added with `value` if there is none."""
        draft = self.child(key)
        if draft is None:
            return self.add(key, value)
        if draft.gone:
            draft.replace(value)
        return draft


NewGroups = list[tuple[int, list[Draft]]]
"""New members of a container in groups, in order, each with the number of remaining members before it."""


def new_groups(members: Sequence[Draft]) -> NewGroups:
    """Group the new members of a container."""
    groups: NewGroups = []
    before = 0
    for member in members:
        if member.gone:
            continue
        if member.node:
            before += 1
        elif groups and groups[-1][0] == before:
            groups[-1][1].append(member)
        else:
            groups.append((before, [member]))
    return groups


def plain(part: Node | Draft) -> Any:
    """The plain value of a node or draft; the last duplicate key wins."""
    if part.members is None:
        return part.value
    top = type(part.value)()
    todo: list[tuple[Sequence[Node | Draft], Any]] = [(part.members, top)]
    while todo:
        members, target = todo.pop()
        for member in members:
            if member.gone:
                continue
            value = member.value
            if member.members is not None:
                value = type(value)()
                todo.append((member.members, value))
            if type(target) is dict:
                target[member.key] = value
            else:
                target.append(value)
    return top


def unchanged(draft: Draft) -> bool:
    """True if a replaced value, or a list that ops went through, equals the one in the text."""
    touched = draft.fresh or (draft.index is not None and type(draft.value) is list)
    return touched and draft.node is not None and same(plain(draft), plain(draft.node))


def assign(draft: Draft, value: Any) -> None:
    """Make `draft` equal to `value`. Objects are changed key by key, so that unchanged values keep their text."""
    todo = [(draft, value)]
    while todo:
        draft, value = todo.pop()
        if type(value) is dict and type(draft.value) is dict:
            for member in draft.open():
                member.gone = member.gone or member.key not in value
            todo += [(draft.put(key, new), new) for key, new in value.items()]
        elif not same(plain(draft), value):
            draft.replace(value)


def carry_out(tree: Tree, ops: Sequence[Op]) -> Draft:
    """Apply `ops` and return the root draft. Raises `SetupError` if an op would replace something that it must not."""
    work = Work(tree)
    for op in ops:
        if isinstance(op, Remove):
            for draft in work.find(op.path):
                draft.gone = draft.given_up = True
        elif isinstance(op, Set):
            work.set(op.path, op.value)
        else:
            work.upsert(op)
    work.refuse_loss()
    return work.root


class Work:
    """The drafts of one document, and the ops on them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.root = Draft(None, tree.root, value={})

    def find(self, path: Path) -> list[Draft]:
        """The drafts at `path`: none, one, or all duplicates of a key, the one that counts last."""
        found = [] if self.root.gone else [self.root]
        for depth, step in enumerate(path):
            if not found:
                break
            parent = found[-1]
            if isinstance(step, Item):
                item = self.item(parent, step, path, depth) if type(parent.value) is list else None
                found = [item] if item else []
            elif type(parent.value) is dict and parent.child(step):
                found = [draft for draft in parent.open() if draft.key == step and not draft.gone]
            else:
                found = []
        return found

    def item(self, parent: Draft, wanted: Item, path: Path, depth: int) -> Draft | None:
        """The item of the list `parent`, at `path[:depth]`, with this identity, or None. Raises `duplicate-item`."""
        found = [draft for draft in parent.open() if _stays_as(draft, wanted)]
        if len(found) > 1:
            raise self.error("duplicate-item", found[1], where=show_path(path[:depth]), **wanted.said)
        return found[0] if found else None

    def container(self, path: Path, kind: type[Any]) -> Draft:
        """The object or list at `path`. It and the objects on the way are created if missing, but no list item."""
        kinds = [*(list if isinstance(step, Item) else dict for step in path), kind]
        draft = self.root
        if draft.gone or (draft.node is None and plain(draft) == {}):
            draft.replace(kinds[0]())
        for depth, step in enumerate(path):
            self.check(draft, path, depth, kinds[depth])
            if isinstance(step, Item):
                found = self.item(draft, step, path, depth)
                if not found:
                    raise self.missing(draft, path[: depth + 1], step)
                draft = found
            else:
                draft = draft.put(step, kinds[depth + 1]())
        self.check(draft, path, len(path), kind)
        return draft

    def check(self, draft: Draft, path: Path, depth: int, wanted: type[Any]) -> None:
        """Refuse a `draft`, at `path[:depth]`, of another type than `wanted`."""
        if type(draft.value) is not wanted:
            where, found = show_path(path[:depth]), kind(draft.value)
            raise self.error("wrong-type", draft, where=where, found=found, wanted=kind(wanted()))

    def set(self, path: Path, value: Any) -> None:
        if not path:
            if self.root.gone:
                self.root.replace(value)
            assign(self.root, value)
            return
        step = path[-1]
        if isinstance(step, Item):
            parent = self.container(path[:-1], list)
            found = self.item(parent, step, path, len(path) - 1)
            if not found:
                raise self.missing(parent, path, step)
            assign(found, value)
        else:
            assign(self.container(path[:-1], dict).put(step, value), value)

    def upsert(self, op: Upsert) -> None:
        path, key, item = op.path, op.key, op.item
        parent = self.container(path, list)
        wanted = identity(key, item)
        found = self.item(parent, wanted, path, len(path))
        if found:
            for name, value in item.items() if key is not None else ():
                assign(found.put(name, value), value)
            return
        members = parent.open()
        behind = (at for at, member in enumerate(members) if op.before and _stays_as(member, op.before))
        place = next(behind, len(members))
        for draft in reversed(members[:place]):  # an item that was removed there comes back in its place
            if not draft.gone:
                break
            if _has_identity(draft, wanted):
                draft.replace(item)
                return
        parent.add(None, item, place)

    def refuse_loss(self) -> None:
        """Raise `comment-lost` if the ops together lose a comment: an op may restore a value that another replaced."""
        todo = [self.root]
        while todo:
            draft = todo.pop()
            if draft.node is None or draft.given_up or (unchanged(draft) and not draft.gone):
                continue
            if draft.gone or draft.fresh:
                spans = draft.node.spans(whole=draft.gone)
                if comments := [comment for span in spans for comment in self.tree.comments_in(*span)]:
                    line, column = line_column(self.tree.text, comments[0][0])
                    raise SetupError("comment-lost", line=line, column=column)
            elif draft.index is not None:
                todo += draft.open()

    def missing(self, parent: Draft, path: Path, item: Item) -> SetupError:
        return self.error("missing-item", parent, where=show_path(path), **item.said)

    def error(self, code: str, draft: Draft, **fields: Any) -> SetupError:
        """An error at `draft`, with line and column unless the draft is new."""
        if draft.node is None or draft.fresh:
            return SetupError(code, **fields)
        line, column = line_column(self.tree.text, draft.node.start)
        return SetupError(code, line=line, column=column, **fields)


def _stays_as(draft: Draft, wanted: Item) -> bool:
    return not draft.gone and _has_identity(draft, wanted)


def _has_identity(draft: Draft, wanted: Item) -> bool:
    if wanted.key is None:
        return same(plain(draft), wanted.value)
    if type(draft.value) is not dict:
        return False
    return all(_has(draft, field, value) for field, value in wanted.fields.items())


def _has(draft: Draft, field: str, value: Any) -> bool:
    """Return whether the last `field` of the object `draft` has this value."""
    if draft.members is None:
        return field in draft.value and same(draft.value[field], value)
    found = [member for member in draft.members if member.key == field and not member.gone]
    return bool(found) and same(plain(found[-1]), value)
