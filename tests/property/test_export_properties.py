"""Random setup files: `apply` of an `export` changes nothing, and every run can be taken back, mixed ones too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program, scratch
from tests.suite import SUITES, is_marker
from wcode_setup import tools

ENV = {"WCODE_API_KEY": "sk-test-env-0123456789", "MYGW_API_KEY": "sk-test-mygw-0123456789"}
MODELS = (
    "qwen3.6-plus",
    "qwen/qwen3.6-27b",
    "{id: my/model, context_window: 200000, max_tokens: 8192}",
    "{id: qwen3.6-plus, name: 'Plus: ¥ #1', max_tokens: 32000}",
    "{id: qwen/qwen3.6-27b, input: [text, image], reasoning: true}",
    "{id: '1234', context_window: 100000, max_tokens: 100000, input: [text], reasoning: true}",
)
GATEWAYS = ("{name: wcode}", "{provider: mygw}", "{provider: mygw, base_url: 'https://gw.example/v1'}",
            "{base_url: 'http://[::1]:8080/v1'}")  # fmt: skip
KEYS = ("{env: WCODE_API_KEY}", "{env: WORK_KEY}", "{file: key}", "{command: [cat, key]}")


def maybe(strategy: st.SearchStrategy[Any], field: str) -> st.SearchStrategy[list[str]]:
    """The line of a field, or none."""
    return st.one_of(st.just([]), strategy.map(lambda value: [f"{field}: {value}"]))


@st.composite
def sections(draw: st.DrawFn, name: str) -> str:
    """What a setup file says of one tool."""
    found = draw(maybe(st.sampled_from(["literal", "secret", "env"]), "key_storage"))
    found += draw(maybe(st.sampled_from(["true", "false"]), "vision"))
    found += draw(maybe(st.sampled_from(["true", "false"]), "reasoning"))
    found += draw(maybe(st.sampled_from(KEYS[:3]), "api_key"))
    found += draw(maybe(models(), "models"))
    if SUITES[name].takes("--no-default"):
        found += draw(maybe(st.just("null"), "default_model"))
    found += [SUITES[name].in_setup_file] if SUITES[name].options else []
    if draw(st.integers(0, 5)) == 5:
        found.append("enabled: false")
    return f"  {name}: {{{', '.join(found)}}}"


def models() -> st.SearchStrategy[str]:
    def distinct(listed: list[str]) -> str:
        return "[" + ", ".join({text.split(",")[0].removeprefix("{id: "): text for text in listed}.values()) + "]"

    return st.lists(st.sampled_from(MODELS), min_size=1, max_size=3).map(distinct)


@st.composite
def setups(draw: st.DrawFn) -> str:
    """A whole setup file."""
    names = draw(st.lists(st.sampled_from(list(tools.TITLES)), min_size=1, max_size=3, unique=True))
    lines = ["version: 1", f"models: {draw(models())}", *draw(maybe(st.sampled_from(GATEWAYS), "gateway"))]
    lines += draw(maybe(st.sampled_from(KEYS), "api_key"))
    lines += draw(maybe(st.just("true"), "prune"))
    return "\n".join([*lines, "tools:", *(draw(sections(name)) for name in names), ""])


@contextmanager
def home_with_keys() -> Iterator[Program]:
    """A home in which every key that the setup files name is there."""
    with scratch() as home:
        program = Program(home)
        program.env |= {**ENV, "WORK_KEY": "sk-test-work-0123456789"}
        program.write("key", "sk-test-file-0123456789\n")
        yield program


@examples(60)
@given(st.lists(setups(), min_size=1, max_size=3), st.booleans())
def test_apply_of_an_export_changes_nothing(done: list[str], forgotten: bool) -> None:
    with home_with_keys() as program:
        for text in done:
            first = program("apply", "-", "--json", stdin=text.encode()).document
            event(first["status"])
            again = program("apply", "-", "--json", stdin=text.encode()).document
            expected = "refused" if first["status"] == "refused" else "unchanged"
            assert again["status"] == expected, (text, again)
        if forgotten:
            program("history", "prune", "--yes")
        before = program.tree()
        exported = program("export", env={"WCODE_API_KEY": ""})
        if exported.code:
            event("nothing to export")
            return
        left = [name for name, title in tools.TITLES.items() if f"{title} is skipped" in exported.err]
        event(f"skipped: {len(left)}")
        assert forgotten or not left, exported.err
        for key in (*ENV.values(), "sk-test-file", "sk-test-work"):
            assert key not in exported.text
        found = program("apply", "-", "--json", stdin=exported.out.encode(), env={"WCODE_API_KEY": ""}).document
        assert (found["status"], found["errors"]) == ("unchanged", []), exported.out
        assert program.tree() == before


def figures(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every whole number in plain data."""
    if isinstance(node, dict | list):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from figures(value, (*at, step))
    elif isinstance(node, int) and not isinstance(node, bool) and node > 1:
        yield at


@examples(40)
@given(setups(), st.booleans(), st.data())
def test_an_edited_figure_is_exported_or_named(text: str, everywhere: bool, data: st.DataObject) -> None:
    """One figure, changed wherever it stands in all files, or in one place of one file."""
    with home_with_keys() as program:
        assume(program("apply", "-", "--json", stdin=text.encode()).document["status"] == "changed")
        trees = program.tree(state=False)
        found = [
            program.home / path for path in trees if path.endswith((".json", ".jsonc")) and "auth.json" not in path
        ]
        numbers = {file: list(figures(json.loads(file.read_text()))) for file in found}
        places = [(file, at) for file, listed in numbers.items() for at in listed]
        assume(places)
        file, at = data.draw(st.sampled_from(places))
        old = reduce(getitem, at, json.loads(file.read_text()))
        if everywhere:
            for path in filter(Path.is_file, (program.home / name for name in trees)):
                path.write_bytes(path.read_bytes().replace(str(old).encode(), str(old - 1).encode()))
        else:
            whole = json.loads(file.read_text())
            reduce(getitem, at[:-1], whole)[at[-1]] = old - 1
            file.write_text(json.dumps(whole, indent=2))
        exported = program("export")
        event(f"everywhere: {everywhere}, code: {exported.code}, notes: {exported.err.count('Note: ')}")
        told = str(old - 1) in exported.out or "skipped" in exported.err
        left = program("apply", "-", "--check", stdin=text.encode()).code == 0  # a set-up leaves it: it is the user's
        assert told or left, (exported, file, at)
        if not exported.code:
            assert program("apply", "-", "--check", stdin=exported.out.encode()).code == 0, exported.out


@examples(60)
@given(st.lists(setups(), min_size=1, max_size=4), st.booleans(), st.data())
def test_every_run_can_be_taken_back(done: list[str], there: bool, data: st.DataObject) -> None:
    """Run by run, or tool by tool; each run that sets tools up, takes others out and prunes is one of them."""
    with home_with_keys() as program:
        if there:
            program.write(".hermes/config.yaml", "# mine\nmodel:\n  default: x\n  provider: anthropic\n")
            program.config(
                '{ "models": { "providers": { "wcode": { "models": [{ "id": "own", "name": "Own" }] } } } }\n'
            )
        before = contents(program)
        states = []
        for text in done:
            state = contents(program)
            if program("apply", "-", "--json", stdin=text.encode()).document["status"] == "changed":
                states.append(state)
        if data.draw(st.booleans()):
            for state in reversed(states):
                assert program("undo").code == 0
                assert contents(program) == state
            assert contents(program) == before
            return
        runs = program("history", "--json").document["data"]
        set_up = {(name, provider) for run in runs for name, provider in run["providers"].items()}
        assume(len(dict(set_up)) == len(set_up))  # the providers of one tool may need an order
        assume(not there or "enabled: false" not in "".join(done))  # which sweeps the user's own entry of that name
        for name, provider in data.draw(st.permutations(sorted(set_up))):
            assert program("remove", name, "--provider", provider).code == 0
        assert contents(program) == before


def contents(program: Program) -> dict[str, Any]:
    """The bytes of every file, but for the marker that is the tool's own once it is written."""
    found = program.tree(state=False)
    files = {path: entry[0] for path, entry in found.items() if isinstance(entry, tuple)}
    return {path: content for path, content in files.items() if not is_marker(path)}
