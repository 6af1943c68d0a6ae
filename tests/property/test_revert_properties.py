"""What `undo` and `remove` promise, on random files, chains of runs, and edits by the user in between.

The measure is a shadow: the same file, which we never touched, with the same edits of the user.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import STATE, Program, scratch
from tests.property.openclaw_files import EDITS, MODEL, File, Run, files, rewritten, runs
from wcode_setup.documents import jsonc
from wcode_setup.documents.base import Remove
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.jsonc.syntax import tokens
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.engine.schema import violations
from wcode_setup.engine.store import history
from wcode_setup.engine.store.record import Run as RunRecord
from wcode_setup.engine.undo.replay import Shape, framed, in_long_form
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.openclaw import TOOL
from wcode_setup.tools.openclaw.paths import config_target

CONFIG = ".openclaw/openclaw.json"
SCHEMA = "openclaw/openclaw.json.schema.json"
TARGET = config_target("openclaw.json")
ENV = {"WCODE_API_KEY": "sk-variable-0123456789", "MYGW_API_KEY": "sk-variable-9876543210"}


class User:
    """A user with a file, our program, and a shadow of the file that we never touch."""

    def __init__(self, program: Program, file: File) -> None:
        self.program = program
        self.path = program.home / CONFIG
        self.shadow = long(jsonc.parse(file.text or "").data)
        self.dialect = file.dialect
        self.loose = False  # the user chose one of our models as the default: theirs or ours, nobody knows
        if file.text is not None:
            program.config(file.text)
        program.write("vault.key", "sk-vault-0123456789\n")
        self.first = self.state()

    def state(self) -> dict[str, bytes]:
        """The files of OpenClaw and of the user."""
        folder = self.program.home / ".openclaw"
        return {found.name: found.read_bytes() for found in sorted(folder.glob("*"))} if folder.exists() else {}

    def text(self) -> str:
        return self.path.read_bytes().decode() if self.path.exists() else ""

    def data(self) -> Any:
        return jsonc.parse(self.text(), self.dialect).data

    def run(self, *arguments: str, stdin: bytes = b"", code: int = 0) -> dict[str, Any]:
        """Run the program; the JSON document."""
        done = self.program(*arguments, "--json", stdin=stdin, env=ENV)
        assert done.code == code, done.text
        return done.document

    def set_up(self, run: Run) -> str | None:
        """A set-up run; its id, None if it changed nothing. An example where it is refused is none."""
        done = self.program("openclaw", *run.options, "--json", stdin=run.stdin, env=ENV)
        assume(done.code == 0)
        found: str | None = done.document["run_id"]
        return found

    def edit(self, data: st.DataObject) -> None:
        """The user edits the file, and the shadow alike."""
        now, provider = self.data(), data.draw(st.sampled_from(["wcode", "mygw", "myprovider"]))
        name = data.draw(st.sampled_from(sorted(EDITS)))
        edit = EDITS[name](now, self.shadow, provider)
        try:
            text = apply_edits(self.text(), jsonc.parse(self.text(), self.dialect).edits(edit.real))
        except SetupError as error:
            assert error.code == "comment-lost"
            return
        if text == self.text():
            return  # the user wants what is there, perhaps by us: nobody can tell
        event(name)
        self.path.write_bytes(text.encode())
        self.shadow = long(apply(self.shadow, edit.shadow))
        self.loose |= name == "default to ours"

    def rewrite(self, seed: int) -> None:
        """OpenClaw itself writes the file."""
        if self.path.exists():
            text = rewritten(self.data(), Random(seed))
            self.path.write_bytes(text.encode())
            self.shadow = {**self.shadow, "meta": json.loads(text)["meta"]}

    def runs(self) -> list[RunRecord]:
        """What is recorded, the newest first."""
        home = str(self.program.home)
        return history.runs(history.State(Locations(sys.platform, self.program.env, home, home)))

    def forget(self) -> None:
        shutil.rmtree(self.program.home / STATE, ignore_errors=True)


@contextmanager
def user_of(file: File) -> Iterator[User]:
    with scratch() as home:
        yield User(Program(home), file)


def long(data: Any) -> Any:
    return in_long_form(data, Shape([], TOOL.SHORT_FORMS))


def plain(data: Any, path: tuple[str, ...] = ()) -> Any:
    """Data to compare: without empty mappings, lists that are sets sorted."""
    if isinstance(data, dict):
        inner = {key: plain(value, (*path, key)) for key, value in data.items()}
        return {key: value for key, value in inner.items() if value != {}}
    if path[-1:] in (("allow",), ("fallbacks",)) or (path[:2] == ("models", "providers") and path[-1:] == ("models",)):
        return sorted((plain(item) for item in data), key=lambda item: json.dumps(item, sort_keys=True))
    return [plain(item) for item in data] if isinstance(data, list) else data


def spelt(data: Any) -> str:
    return json.dumps(plain(long(data)), sort_keys=True, indent=1)


@examples(150)
@given(files(), st.lists(runs(), min_size=1, max_size=4))
def test_undo_of_each_run_brings_the_bytes_back(file: File, chain: list[Run]) -> None:
    with user_of(file) as user:
        states = []
        for run in chain:
            before = user.state()
            if user.set_up(run):
                states.append(before)
        for before in reversed(states):
            assert user.run("undo")["status"] == "restored"
            assert user.state() == before
        assert user.run("undo")["notes"] == [
            {"code": "nothing-to-undo", "message": "Nothing to undo: there is no run."}
        ]


@examples(150)
@given(files(), st.lists(runs(("wcode",)), min_size=1, max_size=4))
def test_remove_after_a_chain_of_runs_brings_the_bytes_back(file: File, chain: list[Run]) -> None:
    with user_of(file) as user:
        ids = [user.set_up(run) for run in chain]
        document = user.run("remove", "openclaw")
        assert document["status"] == ("removed" if any(ids) else document["status"])
        if any(ids):
            assert user.state() == user.first


@examples(100)
@given(files(), st.lists(runs(), min_size=1, max_size=3), st.data())
def test_undo_of_an_undo_brings_the_bytes_back(file: File, chain: list[Run], data: st.DataObject) -> None:
    with user_of(file) as user:
        found = [run_id for run_id in map(user.set_up, chain) if run_id]
        assume(found)
        if data.draw(st.booleans()):
            user.edit(data)
        before = user.state()
        done = user.run("undo", data.draw(st.sampled_from(found)))
        if done["run_id"]:
            user.run("undo", done["run_id"])
        assert user.state() == before


@examples(400)
@given(files(), st.data())
def test_what_the_user_did_meanwhile_stays_and_ours_is_gone(file: File, data: st.DataObject) -> None:
    with user_of(file) as user:
        done = live(user, data, ["run", "run", "edit", "edit", "rewrite"], 5)
        assume(done)
        before = user.text()
        valid = validity(user, done)
        if data.draw(st.booleans()):
            event("remove")
            for provider in data.draw(st.permutations(sorted(set(done)))):
                user.run("remove", "openclaw", "--provider", provider)
        else:
            event("undo")
            undo_all(user, data)
        only_the_users_is_left(user, done, valid, before)


@examples(400)
@given(files(), st.data())
def test_undos_among_runs_and_edits_leave_what_is_the_users(file: File, data: st.DataObject) -> None:
    """Runs, edits, undos of any run (an undo too) and removes in any order; then every run is taken back."""
    with user_of(file) as user:
        done = live(user, data, ["run", "run", "run", "edit", "edit", "rewrite", "undo", "undo", "remove"], 8)
        assume(done)
        before = user.text()
        valid = validity(user, done)
        while standing := [
            run for run in history.standing(user.runs(), "openclaw") if history.sets_up(run, "openclaw")
        ]:
            user.run("undo", data.draw(st.sampled_from([run.run_id for run in standing])))
            if user.path.exists() and data.draw(st.integers(0, 2)) == 2:
                user.edit(data)
        only_the_users_is_left(user, done, valid, before)


def live(user: User, data: st.DataObject, kinds: list[str], most: int) -> list[str]:
    """What happens to the file: up to `most` steps; the providers that were set up."""
    done: list[str] = []
    for _ in range(data.draw(st.integers(1, most))):
        step = data.draw(st.sampled_from(kinds))
        if step == "run":
            run = data.draw(runs())
            run_id = user.set_up(run)
            if run_id:
                done.append(provider_of(user, run_id))
        elif step == "undo" and (standing := history.standing(user.runs(), "openclaw")):
            user.run("undo", data.draw(st.sampled_from(standing)).run_id)
        elif step == "remove" and done:
            user.run("remove", "openclaw", "--provider", data.draw(st.sampled_from(done)))
        elif user.path.exists() and step == "edit":
            user.edit(data)
        elif user.path.exists() and step == "rewrite":
            user.rewrite(data.draw(st.integers(0, 99)))
    return done


def validity(user: User, done: list[str]) -> dict[str, set[Any]]:
    """What the schema says against our part already, or would say of the user's."""
    return {provider: set(wrong(user.data(), provider)) | set(wrong(user.shadow, provider)) for provider in done}


def left(user: User) -> tuple[Any, Any]:
    """The file, and the shadow of it: where anything is left, a comment at least, so is what OpenClaw needs (`Tool.FRAME`)."""
    after = user.data() if user.path.exists() else {}
    document = jsonc.parse(user.text(), user.dialect)
    rest = any(get(user.shadow, path) is ABSENT for path in TOOL.FRAME) and (plain(user.shadow) or document.comments())
    return after, framed(user.shadow, after, TOOL.FRAME) if rest else user.shadow


def only_the_users_is_left(user: User, done: list[str], valid: dict[str, set[Any]], before: str) -> None:
    """The file is the user's own, and no default points to a provider that went with our run."""
    after, user.shadow = left(user)
    if user.loose:
        gone = {name for name in done if get(after, ("models", "providers", name)) is ABSENT}
        chosen = str(get(long(after), (*MODEL, "primary")))
        assert chosen == "wcode/own/model" or chosen.partition("/")[0] not in gone, before
        after, user.shadow = (apply(long(each), [Remove((*MODEL, "primary"))]) for each in (after, user.shadow))
    assert spelt(after) == spelt(user.shadow), before
    for provider in done:
        assert set(wrong(after, provider)) <= valid[provider]


def provider_of(user: User, run_id: str) -> str:
    found: str = json.loads((user.program.home / STATE / "history" / run_id / "run.json").read_text())["providers"][
        "openclaw"
    ]
    return found


def wrong(data: Any, provider: str) -> list[Any]:
    """What the schema says against our part."""
    return violations(TOOL.part(TARGET, data, provider), SCHEMA)


def undo_all(user: User, data: st.DataObject) -> None:
    """Take back every run, in any order."""
    history = user.run("history")["data"]
    for run in data.draw(st.permutations(history)):
        user.run("undo", run["run_id"])


@examples(100)
@given(files(), st.lists(runs(("wcode",)), min_size=2, max_size=5))
def test_remove_with_a_trimmed_history(file: File, chain: list[Run]) -> None:
    assume(not adopted(file))
    with user_of(file) as user, pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "KEPT_RUNS", 1)
        for run in chain:
            user.set_up(run)
        user.run("remove", "openclaw")
        after, shadow = left(user)
        assert spelt(after) == spelt(shadow)
        assert user.state().keys() <= {"openclaw.json"}


@examples(100)
@given(files(), st.lists(runs(), min_size=1, max_size=3), st.data())
def test_remove_without_a_history(file: File, chain: list[Run], data: st.DataObject) -> None:
    assume(not adopted(file))
    with user_of(file) as user:
        providers = {run.provider for run in chain if user.set_up(run)}
        if data.draw(st.booleans()):
            user.rewrite(0)
        user.forget()
        for provider in data.draw(st.permutations(sorted(providers))):
            assert user.run("remove", "openclaw", "--provider", provider)["status"] == "removed"
            assert not list(traces(user.data(), provider))
            assert user.run("remove", "openclaw", "--provider", provider)["status"] == "unchanged"
        assert user.state().keys() == {"openclaw.json"}
        expected = {path: value for path, value in leaves(user.shadow) if not str(value).startswith("wcode/")}
        expected.pop((*MODEL, "primary"), None)  # the former default is known to nobody
        assert expected.items() <= dict(leaves(user.data())).items()


def adopted(file: File) -> bool:
    return any(get(file.data, ("models", "providers", name)) is not ABSENT for name in ("wcode", "myprovider"))


def traces(data: Any, provider: str, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something refers to the provider; `channels` is the user's."""
    if isinstance(data, dict):
        for key, value in data.items():
            if path or key != "channels":
                yield from [(*path, key)] if key == provider or key.startswith(f"{provider}/") else []
                yield from traces(value, provider, (*path, key))
    for number, item in enumerate(data if isinstance(data, list) else []):
        yield from traces(item, provider, (*path, number))
    if data == provider or (isinstance(data, str) and data.startswith(f"{provider}/")):
        yield path


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every value that is no mapping, as JSON; lists that are sets item by item."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list) and path[-1:] in (("allow",), ("fallbacks",)):
        yield from (((*path, item), item) for item in data)
    else:
        yield path, json.dumps(data, sort_keys=True)


@examples(80)
@given(files(), st.lists(runs(("wcode",)), min_size=2, max_size=4), st.data())
def test_remove_and_set_up_again(file: File, chain: list[Run], data: st.DataObject) -> None:
    with user_of(file) as user:
        for run in chain:
            if user.set_up(run):
                if data.draw(st.booleans()):  # take the remove back, and remove again
                    before = user.state()
                    user.run("remove", "openclaw")
                    assert user.state() == user.first
                    user.run("undo")
                    assert user.state() == before
                user.run("remove", "openclaw")
            assert user.state() == user.first
            state = user.program.tree()
            done = user.program("remove", "openclaw", "--json")
            assert (done.code, done.document["status"]) == (0, "unchanged")
            assert user.program.tree() == state


@examples(100)
@given(files(), st.lists(runs(("wcode",)), min_size=1, max_size=3), st.data())
def test_comments_beside_ours_stay(file: File, chain: list[Run], data: st.DataObject) -> None:
    assume(file.text and file.dialect != "json")
    with user_of(file) as user:
        assume(list(filter(None, map(user.set_up, chain))))
        text = user.text()
        seen = [at for at, token in offsets(text) if token in ("{", ",")]
        at = data.draw(st.sampled_from(seen)) + 1
        user.path.write_bytes((text[:at] + "/* the user's */" + text[at:]).encode())
        document = jsonc.parse(user.text())
        entries = [
            path for name in ("wcode", "myprovider") for path in TOOL.entries(TARGET, file.data, name)
        ]  # ours, adopted
        ours = [path for path in entries if get(file.data, path) is ABSENT]
        ours += [MODEL, *[(*MODEL[:2], "models", ref) for ref in get_keys(document.data, (*MODEL[:2], "models"))]]
        ours += [("models", "providers", name) for name in ("wcode", "myprovider")]
        kept = document.comments(ours)
        user.run("remove", "openclaw", "--provider", user.run("history")["data"][0]["providers"]["openclaw"])
        survivors = jsonc.parse(user.text()).comments()
        missing = [comment for comment in set(kept) if kept.count(comment) > survivors.count(comment)]
        assert not missing, text


def offsets(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for token in tokens(text):
        yield at, token
        at += len(token)


def get_keys(data: Any, path: tuple[str, ...]) -> list[str]:
    found = get(data, path)
    return list(found) if isinstance(found, dict) else []
