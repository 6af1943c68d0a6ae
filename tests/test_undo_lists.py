"""Undo in lists: an item that a run removed returns to its place, one that the user added stays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import pytest

from tests.program import Program
from tests.suite import SUITES
from wcode_setup.documents import parse
from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert, identity, same
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine.ops import apply
from wcode_setup.engine.store.digests import digest_tree
from wcode_setup.engine.store.record import FileRecord, OpRecord
from wcode_setup.engine.undo.replay import Step, left
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools import TITLES, load
from wcode_setup.tools.base import Request

MODEL = ("--model", "qwen3.6-plus", "--api-key-stdin")


class List(NamedTuple):
    """A list in a file: where, the field that tells its items apart, and the item that `words` take out of it."""

    file: str
    format: str
    place: Path
    key: str | None
    item: Any
    words: Sequence[str]


def _lists(tool: str) -> dict[str, List]:
    """Those that the cases of a tool declare: name -> list."""
    home = "/nowhere"
    targets = load(tool).targets(Files(Locations("linux", {}, home, home)), Request(tool, (), "https://gw.example/v1"))
    formats = {target.path: target.format for target in targets}
    return {
        f"{tool}, {name}": List(
            found.get("file", SUITES[tool].files[0]),
            formats.get(f"{home}/{found['file']}", "") if "file" in found else targets[0].format,
            tuple(found["place"]),
            found.get("key"),
            found["item"],
            (found["by"], tool) if "by" in found else (tool, *MODEL),
        )
        for name, found in SUITES[tool].lists.items()
    }


LISTS = {name: listed for tool in TITLES for name, listed in _lists(tool).items()}


def _other(listed: List, name: str) -> Any:
    """Another item of the same kind."""
    if listed.key is None:
        return f"{name}/model"
    return {field: name if field == listed.key else f"https://{name}.example/v1" for field in listed.item}


def _edits(listed: List) -> dict[str, Op]:
    first, last, new = (_other(listed, name) for name in ("first", "last", "new"))
    before = {name: identity(listed.key, item) for name, item in (("first", first), ("last", last))}
    return {
        "elsewhere": Set(("zz",), 1),
        "new at the end": Upsert(listed.place, listed.key, new),
        **{f"new before {name}": Upsert(listed.place, listed.key, new, before=item) for name, item in before.items()},
        **{f"without {name}": Remove((*listed.place, item)) for name, item in before.items()},
    }


EDITS = list(_edits(next(iter(LISTS.values()))))


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("name", LISTS)
def test_an_item_comes_back_to_its_place(name: str, position: int, edit: str, program: Program) -> None:
    listed, op = LISTS[name], _edits(LISTS[name])[edit]
    items = [_other(listed, "first"), _other(listed, "last")]
    items.insert(position, listed.item)
    former = _laid_out(listed, items)
    file = program.write(listed.file, former)
    done = program(*listed.words, "--json", stdin=b"sk-test-0123456789abcdef").document
    run = done["run_id"]
    now = parse(file.read_text(), listed.format)
    assert run and Item(listed.key, identity(listed.key, listed.item).value) not in _identities(now.data, listed)
    file.write_text(apply_edits(now.text, now.edits([op])))
    assert program("undo", run, "--json").document["status"] == "restored"
    before, after = parse(former, listed.format), parse(file.read_text(), listed.format)
    assert same(_items(after.data, listed), _items(apply(before.data, [op]), listed))
    kept = [op.path] if isinstance(op, Remove) else []
    assert after.comments() == before.comments(kept)
    if listed.format != "yaml" and not kept:  # a comment on a line that went with an item stands alone
        assert after.text == apply_edits(former, before.edits([op]))


@pytest.mark.parametrize("before", [None, Item("id", "qwen3.6-plus")])
def test_an_item_added_to_a_list_that_the_run_made_stays_alone(before: Item | None, program: Program) -> None:
    place: Path = ("models", "providers", "mine", "models")
    entry = {
        "baseUrl": "https://wcode.net/api/gpt/v1",
        "apiKey": "sk-test-fedcba9876543210",
        "api": "openai-completions",
    }
    file = program.write(".openclaw/openclaw.json", json.dumps({"models": {"providers": {"mine": entry}}}, indent=2))
    run = program(
        "openclaw", *MODEL, "--model", "qwen/qwen3.6-27b", "--json", stdin=b"sk-test-0123456789abcdef"
    ).document
    now = parse(file.read_text(), "json5")
    added = {"id": "zz1", "name": "zz1"}
    file.write_text(apply_edits(now.text, now.edits([Upsert(place, "id", added, before=before)])))
    assert program("undo", run["run_id"], "--json").document["status"] == "restored"
    after = parse(file.read_text(), "json5").data
    assert after["models"]["providers"] == {"mine": {**entry, "models": [added]}}


def _items(data: Any, listed: List) -> list[Any]:
    for step in listed.place:
        data = data[step]
    found: list[Any] = data
    return found


def _identities(data: Any, listed: List) -> list[Item]:
    return [identity(listed.key, item) for item in _items(data, listed)]


def _laid_out(listed: List, items: list[Any]) -> str:
    """A file with the list in it, and comments beside the items that are not ours."""
    if listed.format == "yaml":
        lines = [
            f"- name: {item['name']}{'' if item == listed.item else ' # ' + item['name']}\n  base_url: {item['base_url']}\n"
            for item in items
        ]
        return f"# mine\n{listed.place[0]}:\n" + "".join(lines)
    bare = listed.format == "json"
    comments = ["" if bare or item == listed.item else f" // {item}" for item in items]
    lines = [f'"{item}"{"," * (item != items[-1])}{comment}\n' for item, comment in zip(items, comments, strict=True)]
    *way, last = listed.place
    opened = "".join(f'"{step}": {{ ' for step in way)
    entry = ""
    if "wcode" in way:
        entry = '"options": { "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "sk-test-fedcba9876543210" }, '
    return f'{{ {opened}{entry}"{last}": [\n  {"  ".join(lines)}] {"} " * len(way)}}}\n'


def test_an_item_may_be_in_a_list_that_a_run_wrote_whole() -> None:
    """The record has one digest of such a list: which items were in it is not known."""
    ops = [OpRecord("set", ("a",), digest_tree({"l": [{"id": "x"}], "k": 1}), None)]
    for data, created in (({}, True), ({"a": {"l": [{"id": "x"}]}}, False)):
        step = Step("run", cast(FileRecord, None), None, data, left({}, ops), stays=False)
        assert step.creates(("a", "l", Item("id", "x"))) is created
        assert not step.creates(("b", "l", Item("id", "x")))
