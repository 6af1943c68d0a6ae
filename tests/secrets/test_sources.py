"""Every tool, every source of a key, every storage, every way to print: no key is shown, and none kept where it need not be."""

from __future__ import annotations

import itertools
import json

import click
import pytest

from tests.program import Program, scratch
from tests.secrets.homes import HOMES, lay_out_all, prepared
from tests.secrets.hunt import KEYS, Hunt
from tests.secrets.sources import MODEL, PREVIEWS, QUERIES, REAL, SOURCES, key_of, source
from wcode_setup.cli import cli
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools import TITLES, load


def test_the_homes_are_those_of_the_registry() -> None:
    assert set(HOMES) == set(TITLES), "a tool without a home in tests/secrets/homes.py is not searched for keys"
    assert all(set(home.holders) == set(STORAGES) for home in HOMES.values())


def test_every_way_to_give_a_key_is_a_source() -> None:
    for name in [*TITLES, "all"]:
        command = cli.get_command(click.Context(cli), name)
        assert command
        flags = {flag for option in command.params for flag in option.opts if "key" in flag} - {
            "--key-storage",
            "--try-key",
        }
        assert flags == {flag.rstrip("=") for flag in SOURCES if flag.startswith("--")}


def test_every_file_of_a_tool_has_keys_in_it(program: Program) -> None:
    """A file that a tool opens and that no home has is not searched for keys."""
    from wcode_setup.catalog import gateway
    from wcode_setup.engine.workspace import Files
    from wcode_setup.locations import Locations
    from wcode_setup.tools.base import Request

    for name in TITLES:
        laid, _ = prepared(program, name)
        view = Files(Locations("linux", program.env, str(program.home), str(program.home)))
        for target in load(name).targets(view, Request(name, (), gateway().base_url)):
            assert laid.shown[target.path.removeprefix(f"{program.home}/")], target


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("storage", STORAGES)
@pytest.mark.parametrize("name", TITLES)
def test_a_set_up_shows_and_leaves_no_key(name: str, storage: str, program: Program) -> None:
    offset = [*itertools.product(TITLES, STORAGES)].index((name, storage))
    for number, origin in enumerate(SOURCES):
        key = key_of(offset + number)
        with scratch() as home:
            _set_up(Program(home), name, storage, origin, key)


def _set_up(program: Program, name: str, storage: str, origin: str, key: str) -> None:
    laid, foreign = prepared(program, name)
    given = source(origin, key, program)
    hunt = Hunt({**foreign.keys, "ours": key})
    command = (name, *MODEL, *given.options, "--key-storage", storage)
    dry = hunt.clean(program(*command, *PREVIEWS[1], stdin=given.stdin, env=given.env), *command)
    home = f"{program.home}/"
    changed = [file["path"].removeprefix(home) for file in dry.document["files"] if file["status"] == "would-change"]
    assert changed
    laid.seen("\n".join(file["diff"] for file in dry.document["files"]), *changed)
    turn = SOURCES.index(origin)
    for more in (PREVIEWS[turn % 6], PREVIEWS[(turn + 3) % 6], REAL[turn % 3], REAL[1], QUERIES[turn % 4]):
        result = hunt.clean(program(*command, *more, stdin=given.stdin, env=given.env), *command, more)
        assert result.code == (3 if "--check" in more else 0), result.err
        if more in PREVIEWS and "--quiet" not in more and "--json" not in more:
            laid.seen(result.out, *changed)
        if "--json" not in more and "--quiet" not in more:
            assert ("shell history" in result.text or "历史" in result.text) == origin.startswith("--api-key") * (
                origin in ("--api-key", "--api-key=")
            )
    keys = {"given/key.txt"} if origin in ("--api-key-file", "--api-key-command") else set()
    hunt.stored(program, {"ours": HOMES[name].holders[storage] | keys})


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("first", ("literal", "secret"))
@pytest.mark.parametrize("name", TITLES)
def test_a_change_of_key_and_storage_and_the_way_back(name: str, first: str, program: Program) -> None:
    """Old and new key through every change of form, the same form among them; then undo, and the record pruned."""
    offset = list(TITLES).index(name)
    for number, second in enumerate(STORAGES):
        with scratch() as home:
            keys = {"old": key_of(offset + number), "new": key_of(offset + number + 3)}
            _switch(Program(home), name, (first, second), keys, REAL[(offset + number) % 2])


def _switch(program: Program, name: str, forms: tuple[str, str], keys: dict[str, str], more: tuple[str, ...]) -> None:
    _, foreign = prepared(program, name)
    hunt = Hunt({**foreign.keys, **keys})
    holders = HOMES[name].holders

    def run(*command: str, key: str = "", code: int = 0) -> None:
        result = hunt.clean(
            program(*command, stdin=keys.get(key, "").encode(), env={"WCODE_API_KEY": keys["new"]}), command
        )
        assert result.code == code, (command, result.text)

    set_up = (name, *MODEL, "--api-key-stdin", "--key-storage")
    run(*set_up, forms[0], *more, key="old")
    hunt.stored(program, {"old": holders[forms[0]], "new": ()})
    for preview in PREVIEWS[1:3]:
        run(*set_up, forms[1], *preview, key="new", code=3 if "--check" in preview else 0)
    run(*set_up, forms[1], *more, key="new")
    hunt.stored(program, {"old": (), "new": holders[forms[1]]}, former=["old"])
    for query in (("status",), ("validate", name), ("export",), ("history",)):
        result = hunt.clean(program(*query, *more), query)
        assert result.code in (0, 3)
    run(name, *MODEL, *more)  # nothing said about the key: it stays
    run("undo", "--dry-run", "--json", "--debug")
    run("undo", *more)
    hunt.stored(program, {"old": holders[forms[0]], "new": ()}, former=["old", "new"])
    run("undo", "--check", code=3)
    run("remove", name, "--dry-run", *more)
    run("remove", name, *more)
    hunt.stored(program, {"old": (), "new": ()}, former=["old", "new"])
    run("history", "prune", *more)
    hunt.stored(program, {"old": (), "new": ()})
    for label, files in hunt.holders(program.home).items():
        assert not any(".local/state" in file for file in files), label


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("name", TITLES)
def test_a_key_that_stays_is_not_shown(name: str, program: Program) -> None:
    """Another model, nothing said about the key: every kind of key, in clear in the file and in the tool's own place."""
    for (label, key), storage in itertools.product(KEYS.items(), ("literal", "secret")):
        with scratch() as home:
            program = Program(home)
            _, foreign = prepared(program, name)
            hunt = Hunt({**foreign.keys, "ours": key})
            assert program(name, *MODEL, "--api-key-stdin", "--key-storage", storage, stdin=key.encode()).code == 0
            for more in (PREVIEWS[1 + 2 * (storage == "secret")], REAL[0]):
                command = (name, "--model", "qwen/qwen3.6-27b", *more)
                assert hunt.clean(program(*command), label, command).code == 0
            hunt.stored(program, {"ours": HOMES[name].holders[storage]}, former=["ours"])


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("storage", [*STORAGES, None])
@pytest.mark.parametrize("kind", ["env", "file", "command"])
def test_a_setup_file_shows_and_leaves_no_key(kind: str, storage: str | None, program: Program) -> None:
    """All tools at once, from each source that a setup file can name."""
    laid = lay_out_all(program, list(TITLES))
    key = key_of(["env", "file", "command"].index(kind) + 3 * [*STORAGES, None].index(storage))
    hunt = Hunt({**laid.keys, "ours": key})
    program.write("given/key.txt", key + "\n")
    api_key = {"env": "WORK_SECRET", "file": "given/key.txt", "command": ["cat", "given/key.txt"]}[kind]
    own = {"key_storage": storage} if storage else {}
    setup = {"version": 1, "api_key": {kind: api_key}, "models": ["qwen3.6-plus"], "tools": dict.fromkeys(TITLES, own)}
    program.write("setup.yaml", json.dumps(setup))
    for more in (*PREVIEWS, REAL[0], *QUERIES[:2]):
        result = hunt.clean(program("apply", "setup.yaml", *more, env={"WORK_SECRET": key}), kind, storage, more)
        assert result.code == (3 if "--check" in more else 0), result.err
    form = storage or ("env" if kind == "env" else "literal")
    holders = {file for home in HOMES.values() for file in home.holders[form]}
    hunt.stored(program, {"ours": holders | {"given/key.txt"}})
