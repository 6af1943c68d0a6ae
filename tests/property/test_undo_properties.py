"""`undo` and `remove` on the homes of every tool: the former bytes, and after edits in between the order of each list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, given, reject
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program, scratch
from tests.property.homes import FOLDERS, Home, plain


@contextmanager
def home_of(folder: Path) -> Iterator[Home]:
    with scratch() as path:
        yield Home(Program(path), folder)


REFUSALS = (["later-run"], ["later-key"], ["later-group"], ["edited-key"])
"""A run that others depend on, or whose end would send a key to another host."""


def undo_all(home: Home, runs: list[str], refusals: Collection[list[str]] = ()) -> None:
    """Undo runs in this order; with one of `refusals` the example is left."""
    for run_id in runs:
        done = home.run("undo", run_id)
        codes = [error["code"] for error in done["errors"]]
        if codes in refusals:
            reject()
        assert done["status"] in ("restored", "unchanged"), codes


def remove_all(home: Home) -> None:
    """Take out every provider that a run was for, that of the newest run first."""
    for provider in dict.fromkeys(run["providers"][home.tool.NAME] for run in home.run("history")["data"]):
        done = home.run("remove", home.tool.NAME, "--provider", provider, *home.where)
        if [error["code"] for error in done["errors"]] in REFUSALS:
            reject()
        assert done["status"] in ("removed", "unchanged"), done["errors"]


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_undo_of_a_golden_set_up_brings_the_bytes_back(folder: Path) -> None:
    with home_of(folder) as home:
        before = home.files()
        runs = home.set_up()
        undo_all(home, runs[::-1])
        assert home.files() == before


folders = st.sampled_from(sorted({folder.parent.name for folder in FOLDERS})).flatmap(
    lambda tool: st.sampled_from([folder for folder in FOLDERS if folder.parent.name == tool])
)


@examples(300, suppress_health_check=list(HealthCheck))
@given(folders, st.data())
def test_undo_brings_the_bytes_of_random_homes_back(folder: Path, data: st.DataObject) -> None:
    with home_of(folder) as home:
        for _ in range(data.draw(st.integers(1, 4))):
            home.prepare(data.draw)
        before = home.files()
        runs = home.set_up(data.draw(st.lists(st.just(("--slots", "ours")), max_size=1)))
        assume(runs)
        event(folder.parent.name)
        undo_all(home, runs[::-1])
        assert home.files() == before


MORE = st.lists(
    st.sampled_from(
        [
            ("-m", "qwen/qwen3.6-27b", "--api-key-stdin", "--key-storage", "secret"),
            ("-m", "qwen3.6-plus", "--api-key-stdin", "--key-storage", "literal"),
            ("-m", "qwen3.6-plus", "-m", "qwen/qwen3.6-27b", "--vision", "--key-storage", "env"),
            ("-m", "qwen3.6-plus", "--slots", "ours"),
            ("-m", "qwen3.6-plus", "--small-model", "qwen/qwen3.6-27b"),
            ("-m", "qwen3.6-plus", "--provider", "mygw", "--base-url", "https://x.example", "--api-key-stdin"),
        ]
    ),
    max_size=2,
)
"""Set-ups after those of the case: another form of the key, other models, another provider."""


@examples(400, suppress_health_check=list(HealthCheck))
@given(folders, MORE, st.sampled_from(["undo", "undo", "remove"]), st.data())
def test_after_edits_in_between_all_is_as_if_we_had_never_been(
    folder: Path, more: list[tuple[str, ...]], end: str, data: st.DataObject
) -> None:
    with home_of(folder) as home:
        for _ in range(data.draw(st.integers(0, 3))):
            home.prepare(data.draw)
        home.lay_out_shadow()
        runs = home.set_up(more)
        assume(runs)
        event(f"{end} {folder.parent.name}")
        for _ in range(data.draw(st.integers(1, 3))):
            home.edit(data.draw)
        between, shadow = home.files(), home.without_us()
        if end == "undo":
            undo_all(home, data.draw(st.permutations(runs)), REFUSALS)
        else:
            remove_all(home)
        after = {path: plain(home.long(document.data)) for path, document in home.documents().items()}
        assert {path: after.get(path) for path in shadow} == shadow, between
