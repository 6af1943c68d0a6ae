"""The record of runs: ids, what is kept of a run, and which runs are forgotten."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults import children, file_plan, places_of, plan_of, state_folder
from tests.program import Program
from wcode_setup.documents.base import Item, Remove, Upsert
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.engine.store import history
from wcode_setup.engine.store.digests import digest, digest_tree
from wcode_setup.engine.store.history import State
from wcode_setup.engine.store.record import FileRecord, Run, decode, encode
from wcode_setup.engine.store.strict import DamagedError
from wcode_setup.engine.store.transaction import transaction
from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Target

DAY = 86400
NOW = 1_795_000_000  # 2026-11-18


@pytest.fixture
def state(tmp_path: Path) -> State:
    found = State(places_of(tmp_path))
    found.prepare()
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in seconds, to be set."""
    now = [float(NOW)]
    monkeypatch.setattr(time, "time_ns", lambda: int(now[0] * 1_000_000_000))
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def run(state: State, *names: str) -> str:
    """A recorded run that wrote these files."""
    run_id = history.new_run_id(state)
    folder = os.path.join(state.history, run_id)
    os.mkdir(folder)
    before = b"the bytes before"
    found = [
        FileRecord(
            path=name,
            real=name,
            target=Target("config", name, "json5", "", None),
            tools=["openclaw"],
            status="changed",
            before=f"before-{number}",
            before_digest=digest(before),
            before_mode=0o600,
            after_digest=digest(b"the bytes after"),
            in_place=False,
            folders=[],
            ops=[],
        )
        for number, name in enumerate(names)
    ]
    recorded = Run(run_id, "openclaw", "0", ["openclaw"], {"openclaw": "wcode"}, {}, {}, found)
    history.write_record(folder, recorded, state.locations)
    for file in found:
        Path(folder, str(file.before)).write_bytes(before)
    return run_id


def kept(state: State) -> list[str]:
    return [found.run_id for found in history.runs(state)]


def test_ids_tell_the_time(state: State, clock: list[float]) -> None:
    clock[0] = 0.5
    assert history.new_run_id(state) == "19700101T000000Z-8000"
    clock[0] = NOW + 0.999_999
    assert history.new_run_id(state) == time.strftime("%Y%m%dT%H%M%SZ-ffff", time.gmtime(NOW))


def test_ids_are_unique_and_sorted_within_one_moment(state: State, clock: list[float]) -> None:
    """The clock stands still, goes back by a second, and by ten years."""
    made = []
    for change in [0.0] * 40 + [-1.0] * 40 + [-10 * 365.0 * DAY] * 40:
        clock[0] += change
        made.append(run(state, "/file"))
    assert len(set(made)) == 120
    assert made == sorted(made)
    assert kept(state) == made[::-1]
    assert max(map(len, made)) == len(made[0])


def test_ids_go_on_after_the_last_one_of_a_second(state: State, clock: list[float]) -> None:
    clock[0] = NOW + 0.999_999
    made = [run(state, "/file") for _ in range(40)]
    assert made == sorted(set(made))


def test_real_ids_are_sorted(state: State) -> None:
    made = [run(state, "/file") for _ in range(30)]
    assert made == sorted(set(made))


def test_the_newest_fifty_are_kept_and_the_first_of_each_file(state: State, clock: list[float]) -> None:
    made = []
    for number in range(60):
        made.append(run(state, "/first" if number < 3 else "/second", "/both"))
        clock[0] += 60
    history.trim(state)
    assert kept(state) == [*made[:9:-1], made[3], made[0]]
    history.trim(state)
    assert kept(state) == [*made[:9:-1], made[3], made[0]]


def test_fifty_young_runs_are_all_kept(state: State, clock: list[float]) -> None:
    made = [run(state, "/file") for _ in range(50)]
    history.trim(state)
    assert kept(state) == made[::-1]
    made += [run(state, "/file") for _ in range(2)]
    history.trim(state)
    assert kept(state) == [*made[:1:-1], made[0]]


def test_after_thirty_days_the_newest_and_each_files_first_are_kept(state: State, clock: list[float]) -> None:
    made = []
    for name in ("/one", "/one", "/two", "/two", "/one"):
        made.append(run(state, name))
        clock[0] += 1
    clock[0] = NOW + 2 + 30 * DAY  # the third is exactly thirty days old
    history.trim(state)
    assert kept(state) == [made[4], made[3], made[2], made[0]]
    clock[0] += 400 * DAY
    history.trim(state)
    assert kept(state) == [made[4], made[2], made[0]]


def test_a_forgotten_run_is_gone_with_its_bytes(state: State, clock: list[float]) -> None:
    run(state, "/file")
    second, third = run(state, "/file"), run(state, "/file")
    clock[0] += 31 * DAY
    history.trim(state)
    assert not Path(state.history, second).exists()
    assert Path(state.history, third).exists()


def test_trimming_leaves_alone_what_is_not_ours(state: State, clock: list[float]) -> None:
    clock[0] = NOW - 100 * DAY
    for _ in range(3):
        run(state, "/file")
    clock[0] = NOW
    for name in (".DS_Store", "zzz"):
        Path(state.history, name).write_text("")
    Path(state.history, "0-folder").mkdir()
    Path(state.history, "20200101T000000Z-0000").mkdir()  # left by a killed trim
    history.trim(state)
    assert len(kept(state)) == 2
    names = children(Path(state.history))
    assert [name for name in names if name not in kept(state)] == [".DS_Store", "0-folder", "zzz"]


def test_records_that_cannot_be_read_are_told(state: State) -> None:
    """To a query as errors beside the good ones; whoever reverts gets nothing but the error."""
    good = run(state, "/file")
    for number, content in enumerate(("", "{", "[]", '{"schema_version": 2}', '"text"', "[" * 100_000)):
        folder = Path(state.history, f"20990101T000000Z-000{number}")
        folder.mkdir()
        (folder / "run.json").write_text(content)
    Path(state.history, "20990101T000000Z-0009/run.json").mkdir(parents=True)
    Path(state.history, "20990101T000000Z-000a").mkdir()  # left by a killed deletion
    found, errors = history.readable(state)
    assert [one.run_id for one in found] == [good]
    assert {error.code for error in errors} == {"history-damaged"} and len(errors) == 7
    with pytest.raises(SetupError) as caught:
        history.runs(state)
    assert caught.value.fields["run"] == "20990101T000000Z-0009"


def test_nothing_is_forgotten_beside_a_damaged_record(state: State, clock: list[float]) -> None:
    """It may be the record that tells of a file's first bytes."""
    made = [run(state, "/file") for _ in range(3)]
    Path(state.history, made[0], "run.json").write_text("{")
    clock[0] += 31 * DAY
    history.trim(state)
    assert history.run_ids(state.history) == made


def test_a_commit_trims(tmp_path: Path, state: State, clock: list[float]) -> None:
    clock[0] = NOW - 31 * DAY
    for _ in range(3):
        run(state, "/file")
    clock[0] = NOW
    with transaction(places_of(tmp_path)) as begun:
        new = begun.commit(plan_of(file_plan(tmp_path / "new.json", "{}")), "test")
    assert len(kept(state)) == 2
    assert kept(state)[0] == new


def test_the_record_of_a_run(program: Program) -> None:
    """The bytes before, digests of what was written, and no copy of it: it holds a key."""
    program.write(".openclaw/wcode.key", "sk-test-former-key\n")
    before = program.config('{"mine": 1}').read_bytes()
    run_id = program(
        "openclaw", "--model", "qwen3.6-plus", "--api-key-stdin", "--key-storage", "secret", "--json",
        stdin=b"sk-test-0123456789",
    ).document["run_id"]  # fmt: skip
    folder = state_folder(program.home) / "history" / run_id
    record = json.loads((folder / "run.json").read_text())
    assert record["run_id"] == run_id
    assert record["command"] == "openclaw"
    assert record["tools"] == ["openclaw"]
    assert record["providers"] == {"openclaw": "wcode"}
    key, config = record["files"]
    assert config["path"] == config["real"] == "$HOME/.openclaw/openclaw.json"
    assert (folder / config["before"]).read_bytes() == before
    assert config["before_digest"] == hashlib.sha256(before).hexdigest()
    after = (program.home / ".openclaw/openclaw.json").read_bytes()
    assert config["after_digest"] == hashlib.sha256(after).hexdigest()
    assert (config["status"], config["before_mode"], config["in_place"]) == ("changed", 0o600, False)
    assert config["folders"] == key["folders"] == []
    assert key["path"] == "$HOME/.openclaw/wcode.key"
    assert (folder / key["before"]).read_text() == "sk-test-former-key\n"
    assert all(b"sk-test-0123456789" not in path.read_bytes() for path in folder.iterdir())
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_folders_that_a_run_makes_are_recorded(program: Program) -> None:
    run_id = program("openclaw", "--model", "qwen3.6-plus", "--json", "--config", "a/b/x.json").document["run_id"]
    record = json.loads((state_folder(program.home) / "history" / run_id / "run.json").read_text())
    assert record["files"][0]["folders"] == ["$HOME/a", "$HOME/a/b"]
    assert record["files"][0]["before"] is None


DIGESTS: list[tuple[Any, Any]] = [
    (ABSENT, None),
    ("x", hashlib.sha256(b'"x"').hexdigest()),
    (None, hashlib.sha256(b"null").hexdigest()),
    (1, hashlib.sha256(b"1").hexdigest()),
    (True, hashlib.sha256(b"true").hexdigest()),
    (1.0, hashlib.sha256(b"1.0").hexdigest()),
    ([{"b": 1, "a": 2}], hashlib.sha256(b'[{"a": 2, "b": 1}]').hexdigest()),
    ({"a": {"b": "x"}}, {"a": {"b": hashlib.sha256(b'"x"').hexdigest()}}),
    ({}, {}),
]


@pytest.mark.parametrize(("value", "expected"), DIGESTS)
def test_digests_of_values(value: Any, expected: Any) -> None:
    assert digest_tree(value) == expected


def test_a_path_that_holds_a_secret_keeps_a_digest_of_it(program: Program) -> None:
    """A list item may have nothing but its URL to be known by, and that may hold a password."""
    url = "https://me:hunter2@gw.example/v1"
    file = program.config("{}")
    plan = file_plan(file, "{}")._replace(ops=[Remove(("list", Item("url", url), "name"))])
    recorded = history.record("20990101T000000Z-0000", "test", plan_of(plan._replace(after=None)))
    assert b"hunter2" not in encode(recorded)
    path = decode(encode(recorded)).files[0].ops[0].path
    items = [{"url": "https://gw.example/v1", "name": "a"}, {"url": url, "name": "b"}, {"url": 1, "name": "c"}, "d"]
    assert get({"list": items}, path) == "b"
    assert get({"list": items[:1]}, path) is ABSENT
    assert apply({"list": items}, [Remove(path[:2])]) == {"list": [items[0], *items[2:]]}


def test_an_item_by_several_fields_is_recorded(program: Program) -> None:
    """Each as it is, but for one that holds a secret."""
    url = "https://me:hunter2@gw.example/v1"
    op = Upsert(("list",), ("id", "url"), {"id": 1, "url": url, "x": 2})
    plan = file_plan(program.config("{}"), "{}")._replace(ops=[op], after=None)
    recorded = encode(history.record("20990101T000000Z-0000", "test", plan_of(plan)))
    assert b"hunter2" not in recorded
    path = decode(recorded).files[0].ops[0].path
    items = [{"id": 1, "url": "https://gw.example/v1"}, {"id": True, "url": url}, {"id": 1, "url": url, "x": 3}]
    assert get({"list": items}, path) == items[2]
    assert apply({"list": items}, [Remove(path)]) == {"list": items[:2]}
    for fields in (["id", "id"], ["id"], []):
        broken = json.loads(recorded)
        broken["files"][0]["ops"][0]["path"][1] = [{"key": name, "value": 1} for name in fields]
        with pytest.raises(DamagedError):
            decode(json.dumps(broken).encode())
