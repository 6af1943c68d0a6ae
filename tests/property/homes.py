"""Homes of users of every tool: the golden cases, more lists and neighbours in them, and what their user does meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.program import Program
from tests.suite import is_marker
from tests.test_cases import CASES, Case, read_case
from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Identity, Item, Op, Remove, Set, Upsert, has_identity, identity, same
from wcode_setup.documents.base import Path as Place
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine.ops import ABSENT, apply, get, identity_key
from wcode_setup.engine.undo.replay import Shape, framed, in_long_form
from wcode_setup.errors import SetupError
from wcode_setup.tools import TITLES, canonical, load

Draw = Callable[[st.SearchStrategy[Any]], Any]
FORMS = {".json": "json5", ".jsonc": "json5", ".yaml": "yaml", ".toml": "toml"}
HASHED = (".yaml", ".toml")
"""The files whose comments begin with a hash."""
FOLDERS = sorted(path.parent for tool in TITLES for path in CASES.glob(f"{tool}/*/before"))
"""The golden cases of each tool that begin with files."""
URL = "https://wcode.net/api/gpt/v1"
NAMES = ["wcode", "qwen3.6-plus", "qwen/qwen3.6-27b", "wcode/qwen3.6-plus", "mine", "other/o", "x"]
"""Items of lists: of ours, and of others."""
FIXED = {"capabilities", "modalities"}
"""Lists of words that a tool's schema fixes."""
_WHERE = {"--config", "--profile", "--editor", "--editor-settings"}


class Home:
    """A user's home with the files of a golden case, and a shadow of them that we never touch."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self.tool = program, load(folder.parent.name)
        self.case: Case = read_case(folder, program.home)
        self.shadow: dict[str, Any] = {}

    def files(self) -> dict[str, bytes]:
        """The content of every file but ours, and what is the tool's own once it is written."""
        found = {path: entry[0] for path, entry in self.program.tree(state=False).items() if isinstance(entry, tuple)}
        return {path: content for path, content in found.items() if not is_marker(path)}

    def documents(self) -> dict[str, Document]:
        """The files that people edit, as far as they parse; of several names of one the first."""
        found: dict[str, Document] = {}
        seen = set()
        for path, content in sorted(self.files().items()):
            inode = (self.program.home / path).stat().st_ino
            if inode in seen:
                continue
            seen.add(inode)
            try:
                found[path] = parse(content.decode(), FORMS[Path(path).suffix])
            except (KeyError, ValueError, SetupError):
                continue
        return {path: document for path, document in found.items() if isinstance(document.data, dict)}

    def lay_out_shadow(self) -> None:
        """From here on the shadow is what the files would be without us."""
        self.shadow = {path: self.long(document.data) for path, document in self.documents().items()}

    def without_us(self) -> dict[str, Any]:
        """The shadow, to compare: a file that has anything, be it a comment, keeps what the tool needs (`Tool.FRAME`)."""
        now, frame = self.documents(), self.tool.FRAME
        kept = {path: document.data for path, document in now.items() if self.shadow.get(path) or document.comments()}
        return {path: plain(framed(data, kept.get(path, {}), frame)) for path, data in self.shadow.items()}

    def long(self, data: Any) -> Any:
        """Data without short forms."""
        return in_long_form(data, Shape([], self.tool.SHORT_FORMS))

    def run(self, *words: str) -> dict[str, Any]:
        """Run the program as the case does; the JSON document."""
        stdin = self.case.stdin or b"sk-test-given-0123456789"
        document: dict[str, Any] = self.program(*words, "--json", stdin=stdin, env=self.case.env).document
        return document

    @property
    def commands(self) -> list[list[str]]:
        """The set-up commands of the case."""
        return [command for command in self.case.commands if canonical(command[0]) == self.tool.NAME]

    @property
    def where(self) -> list[str]:
        """The options of these commands that say where the files are."""
        words = [word for command in self.commands[:1] for word in command]
        return [word for at, word in enumerate(words) if {word, words[at - 1]} & _WHERE]

    def set_up(self, more: Sequence[Sequence[str]] = ()) -> list[str]:
        """The runs of the case's set-up commands, and `more` options of such, that changed something; the oldest first."""
        commands = self.commands + [[self.tool.NAME, *self.where, *options] for options in more]
        return [run_id for run_id in (self.run(*command)["run_id"] for command in commands) if run_id]

    def write(self, path: str, document: Document, ops: list[Op]) -> bool:
        """Edit a file; False if the editor refuses that, or it changes nothing."""
        try:
            text = apply_edits(document.text, document.edits(ops))
        except SetupError:
            return False
        (self.program.home / path).write_bytes(text.encode())
        return text != document.text

    def prepare(self, draw: Draw) -> None:
        """Before the first set-up: a list of the tool's in a file, model slots, a neighbour, a comment, a value less."""
        documents = self.documents()
        if not documents:
            return
        path = draw(st.sampled_from(sorted(documents)))
        document, kind = (
            documents[path],
            draw(st.sampled_from(["list", "list", "slot", "neighbour", "comment", "without"])),
        )
        if kind == "comment":
            self.comment(draw, path, document)
        elif kind == "neighbour":
            self.write(path, document, [_neighbour(draw, mappings(document.data))])
        elif kind == "slot":
            self.write(path, document, self.slots(draw))
        elif kind == "without":
            self.write(path, document, [Remove(draw(st.sampled_from(_values(document.data))))])
        elif lists := self.lists(document.data):
            place = draw(st.sampled_from(lists))
            key = identity_key(self.tool.IDENTITIES, place)
            names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
            self.write(path, document, [Set(place, [_item(draw, key, name) for name in names])])

    def comment(self, draw: Draw, path: str, document: Document) -> None:
        """A comment on a line of its own, or behind what is on a line; none where the file cannot have one."""
        lines = document.text.splitlines(keepends=True)
        at = draw(st.integers(0, len(lines)))
        mark = "#" if path.endswith(HASHED) else "//"
        text = "".join([*lines[:at], f"{draw(st.sampled_from(['', '  ', '    ']))}{mark} c\n", *lines[at:]])
        if not path.endswith(HASHED) and _is_strict(document.text):
            return
        try:
            same_value = same(parse(text, FORMS[Path(path).suffix]).data, document.data)
        except SetupError:
            return
        if same_value:
            (self.program.home / path).write_bytes(text.encode())

    def edit(self, draw: Draw) -> None:
        """An edit that has nothing to do with us, in a file and in its shadow: in a list of the tool's, or beside ours."""
        documents = self.documents()
        known = sorted(documents.keys() & self.shadow.keys())
        if not known:
            return
        path = draw(st.sampled_from(known))
        now, then = self.long(documents[path].data), self.shadow[path]
        homes = [place for place in mappings(now) if isinstance(get(then, place), dict)]
        lists = [place for place in self.lists(now) if place[:-1] in homes]
        if lists and draw(st.integers(0, 2)):
            op = self.list_edit(draw, draw(st.sampled_from(lists)), now, then)
        else:
            op = _neighbour(draw, homes)
        if op and self.write(path, documents[path], [op]):
            self.shadow[path] = self.long(apply(then, [op]))

    def slots(self, draw: Draw) -> list[Op]:
        """Ops that fill a model slot of the tool, so that it leads elsewhere."""
        if not self.tool.SLOTS:
            return []
        slot = draw(st.sampled_from(list(self.tool.SLOTS)))
        at = next((at for at, step in enumerate(slot.path) if isinstance(step, Item)), len(slot.path))
        place = tuple("zz" if step == "*" else step for step in slot.path[:at])
        if slot.fields:
            value = dict(zip(slot.fields, ("other", "o"), strict=True))
            return [
                Set(place, value if at == len(slot.path) else [value, {**value, **dict.fromkeys(slot.fields, "x")}])
            ]
        if at == len(slot.path):
            return [Set(place[: -1 if slot.short and draw(st.booleans()) else None], "other/o")]
        names = draw(st.lists(st.sampled_from(["other/o", "third/t", "x/y"]), min_size=1, unique=True))
        rest = [step for step in slot.path[at + 1 :] if isinstance(step, str)]
        items = [_item(draw, slot.path[at].key, name) for name in names]
        for item in items if rest else ():
            held = item
            for step in rest[:-1]:
                held = held.setdefault(step, {})
            held[rest[-1]] = "other/o"
        return [Set(place, items)]

    def lists(self, data: Any) -> list[Place]:
        """Where the tool has lists, be there one or not; in a new entry of ours, too.

        Not those whose words the tool's schema fixes: a list with another one may be refused.
        """
        found: list[Place] = []
        for pattern in (pattern for pattern in self.tool.IDENTITIES if not FIXED & {*pattern}):
            ways: list[Place] = [()]
            for step in pattern:
                ways = [
                    (*way, key)
                    for way in ways
                    for key in ([step] if step != "*" else [*_keys(get(data, way)), "wcode"])
                ]
            found += [way for way in ways if isinstance(get(data, way), list) or get(data, way) is ABSENT]
        return list(dict.fromkeys(found))

    def list_edit(self, draw: Draw, place: Place, now: Any, then: Any) -> Op | None:
        """An item added somewhere, or removed; None for one that is in the shadow already."""
        key = identity_key(self.tool.IDENTITIES, place)
        item = _item(draw, key, draw(st.sampled_from(["zz1", "zz2", "zz3"])))
        here, there = (get(data, place) if isinstance(get(data, place), list) else [] for data in (now, then))
        if identity(key, item) in identities(there, key):
            return None
        anchors = [step for step in identities(here, key) if step in identities(there, key)]
        before = draw(st.sampled_from([None, *anchors]))
        if before and draw(st.integers(0, 3)) == 3:
            return Remove((*place, before))
        return Upsert(place, key, item, before=before)


def _values(data: Any) -> list[Place]:
    """The paths of all that is in mappings."""
    return [(*place, key) for place in mappings(data) for key in _keys(get(data, place))] or [("zz",)]


def _keys(value: Any) -> list[str]:
    return [key for key in value if isinstance(key, str)] if isinstance(value, dict) else []


def _item(draw: Draw, key: Identity, name: str) -> Any:
    """An item of a list, perhaps with our URL."""
    if key is None:
        return name
    fields = (key,) if isinstance(key, str) else key
    return {
        "name": name,
        "base_url": draw(st.sampled_from([URL, "https://x.example/v1"])),
        **dict.fromkeys(fields, name),
    }


def _is_strict(text: str) -> bool:
    """Whether a text is strict JSON, so that its tool may refuse a comment."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _neighbour(draw: Draw, homes: list[Place]) -> Op:
    """A new key in one of the mappings."""
    name, value = draw(st.sampled_from(["zz1", "zz2"])), draw(st.sampled_from([1, "v", [2, 1], {"a": 1}]))
    return Set((*draw(st.sampled_from(homes)), name), value)


def mappings(data: Any, at: Place = ()) -> list[Place]:
    """The paths of all mappings."""
    found = [at]
    for key, value in data.items():
        found += mappings(value, (*at, key)) if isinstance(value, dict) and isinstance(key, str) else []
    return found


def identities(items: list[Any], key: Identity) -> list[Item]:
    """What tells the items apart that have an identity."""
    found = [identity(key, item) for item in items if has_identity(key, item)]
    texts = [step for step in found if all(isinstance(value, str) for value in step.fields.values() or [step.value])]
    return [step for step in texts if found.count(step) == 1]


def plain(data: Any) -> Any:
    """Data to compare, without empty mappings."""
    if not isinstance(data, dict):
        return [plain(item) for item in data] if isinstance(data, list) else data
    inner = {key: plain(value) for key, value in data.items()}
    return {key: value for key, value in inner.items() if value != {}}
