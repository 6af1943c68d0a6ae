"""The model list, on a tool that does not exist, whose entries are identified by one field or by two."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.faults import places_of
from tests.invented import LIMITS, register
from tests.invented.baz import TOOL, Baz
from tests.program import Program, Result, scratch
from wcode_setup.catalog import find
from wcode_setup.engine.prune import set_up_pruned
from wcode_setup.engine.store import history
from wcode_setup.engine.store.history import State
from wcode_setup.engine.workspace import Files
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key
from wcode_setup.tools.base import Request

KEY, NEW, THEIRS = "sk-test-0123456789abcdef", "sk-test-second-987654321", "sk-test-theirs-00000000"
CONFIG = ".baz/baz.json"
URL, GW = "https://wcode.net/api/gpt/v1", "https://gw.example/v1"
RICH = """{
  // mine
  "theme": "dark",
  "model": "Large", // the default
  "models": [
    {"name": "Large", "model": "large", "baseUrl": "https://other.example/v1", "apiKey": "THEIRS"},
    {"name": "Qwen 3.6 Plus", "model": "qwen3.6-plus", "baseUrl": "https://other.example/v1", "apiKey": "THEIRS"}, // too
  ]
}
""".replace("THEIRS", THEIRS)
YAML = f"""# mine
model: Large  # the default
models:
  # first
  - name: Large
    model: large
    baseUrl: https://other.example/v1
    apiKey: {THEIRS}
"""
USED = {"name": "Mine", "model": "qwen3.6-plus", "baseUrl": GW, "apiKey": THEIRS, "roles": ["chat"]}
SPARE = {"name": "Spare", "model": "large", "baseUrl": f"{GW}/", "apiKey": THEIRS}
ADOPTED = json.dumps({"model": "Spare", "models": [USED, SPARE]}, indent=2)
GATEWAY = ("--base-url", GW)


@pytest.fixture(autouse=True, params=["name", ("model", "baseUrl")], ids=["one field", "two fields"])
def _baz(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    register(monkeypatch, tmp_path, "baz", "Baz")
    monkeypatch.setattr(Baz, "IDENTITIES", {**Baz.IDENTITIES, ("models",): request.param})


def run(program: Program, *words: str, key: str = KEY, **env: str) -> Result:
    result = program("baz", "-m", "qwen3.6-plus", "--api-key-stdin", *words, stdin=key.encode(), env=env)
    assert key not in result.text
    assert THEIRS not in result.text
    assert result.code == 0, result.text
    return result


def text(program: Program, config: str = CONFIG) -> str | None:
    path = program.home / config
    return path.read_text(encoding="utf-8") if path.exists() else None


def data(program: Program) -> Any:
    return json.loads(text(program) or "")


def entries(program: Program) -> dict[str, Mapping[str, Any]]:
    return {entry["name"]: entry for entry in data(program)["models"]}


def codes(result: Result, kind: str) -> list[str]:
    return [entry["code"] for entry in result.document[kind]]


def findings(program: Program) -> list[str]:
    (verdict,) = program("validate", "baz", "--json").document["data"]
    return [finding["code"] for finding in verdict["findings"]]


@pytest.mark.parametrize(
    "before", [None, "", "{}\n", '{"models": []}', RICH], ids=["none", "empty", "bare", "list", "rich"]
)
def test_runs_are_undone_to_the_byte(program: Program, before: str | None) -> None:
    """Set up, the same again, another key, and two undos; what the user wrote stays all the while."""
    if before is not None:
        program.write(CONFIG, before)
    states = [before]
    run(program)
    states.append(text(program))
    assert run(program, "--json").document["status"] == "unchanged"
    assert text(program) == states[-1]
    assert "history-holds-key" in codes(run(program, "--json", key=NEW), "notes")
    assert text(program) == (states[-1] or "").replace(KEY, NEW)
    assert all(
        line in (text(program) or "") for line in (before or "").splitlines() if "//" in line and "default" not in line
    )
    for state in (states[1], before):
        assert program("undo").code == 0
        assert text(program) == state


@pytest.mark.parametrize("before", [None, YAML], ids=["none", "rich"])
def test_yaml_is_undone_to_the_byte(program: Program, before: str | None) -> None:
    config = ".baz/baz.yaml"
    if before is not None:
        program.write(config, before)
    run(program, "--config", config)
    first = text(program, config)
    assert run(program, "--config", config, "--json").document["status"] == "unchanged"
    run(program, "--config", config, key=NEW)
    assert text(program, config) == (first or "").replace(KEY, NEW)
    for state in (first, before):
        assert program("undo").code == 0
        assert text(program, config) == state


def test_what_is_written(program: Program) -> None:
    run(program, "-m", "qwen/qwen3.6-27b", "--vision")
    assert data(program)["model"] == "Qwen 3.6 Plus"
    assert [[*entry.values()] for entry in data(program)["models"]] == [
        ["Qwen 3.6 Plus", "qwen3.6-plus", URL, KEY, ["text", "image"], 1024000, 64000],
        [*[*entries(program)][1:], "qwen/qwen3.6-27b", URL, KEY, ["text", "image"], 256000, 64000],
    ]
    assert (program.home / CONFIG).stat().st_mode & 0o777 == 0o600


def test_entries_of_another_gateway_stay(program: Program) -> None:
    """Ours has another name, for the default names an entry by that."""
    program.write(CONFIG, RICH)
    run(program)
    assert 'apiKey": "THEIRS"'.replace("THEIRS", THEIRS) in (text(program) or "")
    lines = (text(program) or "").splitlines()
    assert all(
        line.removesuffix("// too").rstrip(", ") in "".join(lines)
        for line in RICH.splitlines()
        if "other.example" in line
    )
    assert '"model": "Qwen 3.6 Plus (wcode)"' in (text(program) or "")
    assert program("remove", "baz").code == 0
    assert text(program) == RICH


def test_two_gateways(program: Program) -> None:
    """Each has its entries and its key; `remove` takes out those of one."""
    run(program)
    alone = text(program)
    run(program, *GATEWAY, key=NEW)
    assert [(entry["baseUrl"], entry["apiKey"]) for entry in data(program)["models"]] == [(URL, KEY), (GW, NEW)]
    assert [*entries(program)] == ["Qwen 3.6 Plus", "Qwen 3.6 Plus (gw-example)"]
    assert codes(program("remove", "baz", "--json"), "errors") == ["several-providers"]
    assert program("remove", "baz", "--provider", "gw-example").code == 0
    assert text(program) == alone


def test_a_key_goes_to_every_entry_of_the_gateway(program: Program) -> None:
    """None of the old one is left, also in the entry of a model that is not named."""
    run(program, "-m", "qwen/qwen3.6-27b")
    run(program, key=NEW)
    assert [entry["apiKey"] for entry in data(program)["models"]] == [NEW, NEW]
    assert KEY not in (text(program) or "")


def test_the_command_key_changes_the_key_alone(program: Program) -> None:
    """Not the limits of adopted entries, which no run registered."""
    program.write(CONFIG, ADOPTED)
    done = program("key", "--no-try", "--provider", "gw-example", "--api-key-stdin", stdin=NEW.encode())
    assert done.code == 0, done.text
    assert (program.home / CONFIG).read_text() == ADOPTED.replace(THEIRS, NEW)


def test_every_key_storage(program: Program) -> None:
    run(program)
    out = run(program, "--key-storage", "env").out
    assert "export WCODE_API_KEY" in out and "WCODE_API_KEY is not set" in out
    assert "is not set" not in run(program, "--key-storage", "env", WCODE_API_KEY=KEY).out
    assert entries(program)["Qwen 3.6 Plus"]["apiKey"] == "${WCODE_API_KEY}"
    assert program("baz", "-m", "qwen/qwen3.6-27b").code == 0  # a new entry has the form of the others
    assert [entry["apiKey"] for entry in data(program)["models"]] == ["${WCODE_API_KEY}"] * 2
    assert "key-no-secret" in codes(run(program, "--key-storage", "secret", "--json"), "notes")
    assert [entry["apiKey"] for entry in data(program)["models"]] == [KEY] * 2


@pytest.mark.parametrize("key", [KEY, "{env:OTHER_KEY}", "${lower_case}"])
def test_a_key_is_kept(program: Program, key: str) -> None:
    """Also one that is a reference of another kind: a new entry has the same."""
    run(program)
    before = program.write(CONFIG, (text(program) or "").replace(KEY, key)).read_text(encoding="utf-8")
    assert program("baz", "-m", "qwen3.6-plus").code == 0
    assert text(program) == before
    assert program("baz", "-m", "qwen/qwen3.6-27b").code == 0
    assert [entry["apiKey"] for entry in data(program)["models"]] == [key, key]
    (status,) = program("status", "baz", "--json").document["data"]
    assert status["points_to"]["key_form"] == ("literal" if key == KEY else "other")


def test_entries_are_adopted_by_their_url(program: Program) -> None:
    """They keep name, key and what else they have; `remove` takes out what a run wrote, leaf by leaf."""
    program.write(CONFIG, ADOPTED)
    result = program("baz", "-m", "qwen3.6-plus", "-m", "qwen/qwen3.6-27b", *GATEWAY, "--json")
    assert "adopted" in codes(result, "notes")
    assert THEIRS not in result.text
    found = data(program)
    assert found["model"] == "Mine"
    assert [entry["name"] for entry in found["models"]][:2] == ["Mine", "Spare"]
    assert found["models"][0].items() > USED.items()
    assert found["models"][1] == SPARE
    assert found["models"][2]["apiKey"] == THEIRS
    assert program("remove", "baz", "--provider", "gw-example").code == 0
    assert text(program) == ADOPTED


def test_a_new_key_for_adopted_entries(program: Program) -> None:
    """All of them have it, and `remove` brings back the old one."""
    program.write(CONFIG, ADOPTED)
    run(program, *GATEWAY)
    assert [entry["apiKey"] for entry in data(program)["models"]] == [KEY, KEY]
    assert data(program)["models"][1] == {**SPARE, "apiKey": KEY}
    assert program("remove", "baz", "--provider", "gw-example").code == 0
    assert text(program) == ADOPTED


def test_remove_spares_an_entry_that_was_there_before(program: Program) -> None:
    """Written anew by another program, so that no value is known to be a run's; the entry that a run added goes."""
    program.write(CONFIG, ADOPTED)
    run(program, "-m", "qwen/qwen3.6-27b", *GATEWAY)
    found = data(program)
    found["models"] = [{**entry, "apiKey": NEW} for entry in found["models"]]
    (program.home / CONFIG).write_text(json.dumps(found), encoding="utf-8")
    assert program("remove", "baz", "--provider", "gw-example").code == 0
    assert [*entries(program)] == ["Mine", "Spare"]
    assert data(program)["model"] == "Spare"


def test_remove_sweeps_what_no_run_tells_of(program: Program) -> None:
    other = {"name": "Large", "model": "large", "baseUrl": "https://other.example/v1"}
    ours = {"name": "Ours", "model": "qwen3.6-plus", "baseUrl": URL, "apiKey": KEY}
    program.write(CONFIG, json.dumps({"model": "Ours", "models": [ours, other]}))
    assert program("remove", "baz").code == 0
    assert data(program) == {"models": [other]}


def test_remove_takes_out_every_entry_of_ours(program: Program) -> None:
    """Also one that a run wrote beside another one, which the user removed since; entries of the user stay."""
    run(program, "-m", "qwen/qwen3.6-27b")
    found = data(program)
    mine = {"name": "Large", "model": "large", "baseUrl": "https://other.example/v1"}
    found["models"] = [mine, *found["models"][1:]]
    (program.home / CONFIG).write_text(json.dumps(found), encoding="utf-8")
    assert program("remove", "baz").code == 0
    assert data(program) == {"models": [mine]}


def test_remove_takes_out_what_was_added_for_the_gateway_since(program: Program) -> None:
    """As a model that was added to an entry of a map; for another gateway it stays."""
    run(program)
    found = data(program)
    mine = {"name": "Large", "model": "large", "baseUrl": "https://other.example/v1"}
    found["models"] = [{**USED, "model": "large", "baseUrl": URL}, mine, *found["models"]]
    (program.home / CONFIG).write_text(json.dumps(found), encoding="utf-8")
    run(program, "--no-default", key=NEW)
    assert program("remove", "baz").code == 0
    assert data(program) == {"models": [mine]}


OTHERS = [{"name": f"Mine {at}", "model": model, "baseUrl": url} for at, (model, url) in enumerate(
    [("qwen3.6-plus", GW), ("large", GW), ("qwen3.6-plus", "https://x.example/v1"), ("large", URL)]
)]  # fmt: skip
RUNS = st.tuples(
    st.sampled_from(["qwen3.6-plus", "qwen/qwen3.6-27b"]),
    st.sampled_from([(), GATEWAY, ("--no-default",), ("--key-storage", "env")]),
    st.sampled_from([KEY, NEW]),
)


@examples(60, suppress_health_check=list(HealthCheck))
@given(st.permutations(OTHERS[1:]), st.integers(0, 3), st.lists(RUNS, min_size=1, max_size=4), st.data())
def test_undo_leaves_what_the_user_made_of_the_list(
    mine: list[Any], there: int, runs: list[Any], draw: st.DataObject
) -> None:
    """The user has some entries, one of them for our gateway and model, and adds others; runs are undone in any order."""
    with scratch() as path:
        program = Program(path)
        mine, there = [OTHERS[0], *mine], there + 1
        file = program.write(CONFIG, json.dumps({"model": "Mine 0", "models": mine[:there]}))
        ids, added = [], mine[:there]
        for model, words, key in runs:
            done = program("baz", "-m", model, "--api-key-stdin", "--json", *words, stdin=key.encode())
            ids.append(done.document["run_id"])
            if len(added) < len(mine) and draw.draw(st.booleans()):
                found = data(program)
                found["models"].insert(draw.draw(st.integers(0, len(found["models"]))), mine[len(added)])
                added = mine[: len(added) + 1]
                file.write_text(json.dumps(found), encoding="utf-8")
        for run_id in draw.draw(st.permutations([run_id for run_id in ids if run_id])):
            done = program("undo", run_id, "--json")
            assume(
                [error["code"] for error in done.document["errors"]]
                not in (["later-key"], ["edited-key"], ["later-run"])
            )
            assert done.code == 0, done.text
        left = data(program)
        assert left["model"] == "Mine 0"
        assert {entry["name"]: entry for entry in left["models"]} == {entry["name"]: entry for entry in added}


def test_undo_keeps_what_the_user_added(program: Program) -> None:
    run(program)
    mine = {"name": "Large", "model": "large", "baseUrl": "https://other.example/v1"}
    found = data(program)
    found["models"].insert(0, mine)
    (program.home / CONFIG).write_text(json.dumps(found), encoding="utf-8")
    assert program("undo").code == 0
    assert data(program) == {"models": [mine]}


def test_no_default(program: Program) -> None:
    program.write(CONFIG, RICH)
    run(program, "--no-default")
    assert '"model": "Large", // the default' in (text(program) or "")
    assert program("undo").code == 0
    assert text(program) == RICH


def test_another_provider_id_is_a_name_in_the_history(program: Program) -> None:
    """The file has no place for one: the entry is found by its URL."""
    run(program, *GATEWAY, "--provider", "mygw")
    assert program("baz", *GATEWAY, "--provider", "mygw", "--vision").code == 0  # the registered model is kept
    assert entries(program)["Qwen 3.6 Plus"]["input"] == ["text", "image"]
    assert program("remove", "baz", "--provider", "mygw").code == 0
    assert text(program) is None


def test_a_header_that_wins_over_the_key(program: Program) -> None:
    """As long as there is no new key it stays, and a note says so."""
    headers = {"Authorization": "Bearer x", "X-Team": "a"}
    entry = {"name": "Ours", "model": "qwen3.6-plus", "baseUrl": URL, "apiKey": KEY, "headers": headers}
    program.write(CONFIG, json.dumps({"models": [entry]}))
    assert "(Authorization), which takes precedence over the key" in program("baz", "-m", "qwen3.6-plus").out
    assert "takes precedence" not in run(program, key=NEW).out
    assert entries(program)["Ours"]["headers"] == {"X-Team": "a"}


def test_two_entries_that_nothing_tells_apart_are_refused(program: Program) -> None:
    entry = {"name": "Ours", "model": "qwen3.6-plus", "baseUrl": URL, "apiKey": KEY}
    before = program.write(CONFIG, json.dumps({"models": [entry, entry]})).read_text(encoding="utf-8")
    assert codes(program("baz", "-m", "qwen3.6-plus", "--json"), "errors") == ["duplicate-item"]
    assert text(program) == before


@pytest.mark.parametrize(
    "odd", [5, "x", None, {}, {"name": 5}, {"name": "Ours", "model": 1, "baseUrl": URL}, {"model": "a", "baseUrl": "x"}]
)
def test_odd_entries_are_left_alone(program: Program, odd: Any) -> None:
    before = json.dumps({"models": [odd]})
    program.write(CONFIG, before)
    run(program)
    assert data(program)["models"][0] == odd
    for command in ("status", "validate"):
        assert program(command, "baz").code == 0
    assert program("remove", "baz").code == 0
    assert text(program) == before


def test_status_and_models(program: Program) -> None:
    run(program)
    (status,) = program("status", "baz", "--json").document["data"]
    assert status["points_to"] == {
        "provider": "wcode",
        "base_url": URL,
        "model": "qwen3.6-plus",
        "key_form": "literal",
        "variable": None,
    }
    assert program("baz", "--vision").code == 0  # the registered model is kept
    assert entries(program)["Qwen 3.6 Plus"]["input"] == ["text", "image"]
    (program.home / CONFIG).write_text((text(program) or "").replace("64000", "1"), encoding="utf-8")
    (status,) = program("status", "baz", "--json").document["data"]
    assert [file["state"] for file in status["files"]] == ["lost"]


@pytest.mark.parametrize("key", [None, Key(Secret(NEW), "prompt")], ids=["kept key", "new key"])
def test_models_that_nobody_names_any_more_go(program: Program, key: Key | None) -> None:
    """An entry is for its model alone, and goes whole; one that was there before us stays."""
    program.write(CONFIG, json.dumps({"models": [{**USED, "model": "large", "baseUrl": URL}]}))
    run(program, "-m", "qwen/qwen3.6-27b")
    state = State(places_of(program.home))
    request = Request("baz", (find("qwen3.6-plus"),), URL, key=key)
    plan = set_up_pruned(TOOL, Files(state.locations), state, history.readable(state)[0], request)
    left = plan.files[0].after
    assert left is not None
    assert [entry["model"] for entry in left.data["models"]] == ["large", "qwen3.6-plus"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        *LIMITS,
        (KEY, "", "no-key"),
        (KEY, "<API_KEY>", "no-key"),
        ("/api/gpt/v1", "/api/elsewhere", "url-e"),  # where the URL tells entries apart, that is another entry
    ],
)
def test_what_validate_finds(program: Program, old: str, new: str, code: str) -> None:
    program.write(CONFIG, RICH)
    run(program)
    assert findings(program) == []
    assert old in (text(program) or "")
    (program.home / CONFIG).write_text((text(program) or "").replace(old, new), encoding="utf-8")
    assert [found for found in findings(program) if found.startswith(code)]


def test_validate_says_where(program: Program) -> None:
    """By what tells the entry apart, at its line in the file, whatever stands before it."""
    program.write(CONFIG, RICH)
    run(program)
    (program.home / CONFIG).write_text((text(program) or "").replace("1024000", '"x"'), encoding="utf-8")
    (verdict,) = program("validate", "baz", "--json").document["data"]
    (found,) = [finding for finding in verdict["findings"] if finding["code"] == "schema-type"]
    line = next(
        number for number, line in enumerate((text(program) or "").splitlines(), 1) if '"contextWindow": "x"' in line
    )
    assert (found["line"], "0" in found["where"].partition("]")[0]) == (line, False)
    assert "qwen" in found["where"].lower()


def test_validate_finds_an_open_file(program: Program) -> None:
    run(program)
    (program.home / CONFIG).chmod(0o644)
    assert findings(program) == ["file-open"]
