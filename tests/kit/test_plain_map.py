"""The provider map, on a tool that does not exist: set up, changed, judged, and reverted to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.invented import LIMITS, register
from tests.program import Program, Result

KEY, NEW, THEIRS = "sk-test-0123456789abcdef", "sk-test-second-987654321", "sk-test-theirs-00000000"
CONFIG = ".foo/foo.json"
RICH = """{
  // mine
  "theme": "dark",
  "model": "other/large", // the default
  "providers": {
    "other": {"baseUrl": "https://other.example/v1", "apiKey": "THEIRS", "models": [{"id": "large"}]},
  },
  "favourites": ["other/large"],
  "aliases": {"other/large": "big"}
}
""".replace("THEIRS", THEIRS)
ADOPTED = RICH.replace("https://other.example", "https://gw.example")
GATEWAY = ("--base-url", "https://gw.example/v1")


@pytest.fixture(autouse=True)
def _foo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    register(monkeypatch, tmp_path, "foo", "Foo")


def run(program: Program, *words: str, key: str = KEY, **env: str) -> Result:
    result = program("foo", "-m", "qwen3.6-plus", "--api-key-stdin", *words, stdin=key.encode(), env=env)
    assert key not in result.text
    assert THEIRS not in result.text
    assert result.code == 0, result.text
    return result


def data(program: Program) -> Any:
    return json.loads((program.home / CONFIG).read_text(encoding="utf-8"))


def text(program: Program) -> str:
    return (program.home / CONFIG).read_text(encoding="utf-8")


@pytest.mark.parametrize("before", [None, "", "{}\n", RICH], ids=["none", "empty", "bare", "rich"])
def test_runs_are_undone_to_the_byte(program: Program, before: str | None) -> None:
    """Set up, the same again, another key, and two undos; what the user wrote stays all the while."""
    if before is not None:
        program.write(CONFIG, before)
    states = [before]
    run(program)
    states.append(text(program))
    assert run(program, "--json").document["status"] == "unchanged"
    assert text(program) == states[-1]
    notes = run(program, "--json", key=NEW).document["notes"]
    assert "history-holds-key" in [note["code"] for note in notes]
    assert text(program) == (states[-1] or "").replace(KEY, NEW)
    assert all(line in text(program) for line in (before or "").splitlines() if "//" in line and "model" not in line)
    for state in (states[1], before):
        assert program("undo").code == 0
        assert (((program.home / CONFIG).exists() and text(program)) or None) == (state or None)


def test_what_is_written(program: Program) -> None:
    run(program, "-m", "qwen/qwen3.6-27b", "--vision")
    found = data(program)
    assert found["model"] == "wcode/qwen3.6-plus"
    entry = found["providers"]["wcode"]
    assert entry["apiKey"] == KEY
    assert [(item["id"], item["contextWindow"], item["input"]) for item in entry["models"]] == [
        ("qwen3.6-plus", 1024000, ["text", "image"]),
        ("qwen/qwen3.6-27b", 256000, ["text", "image"]),
    ]
    assert (program.home / CONFIG).stat().st_mode & 0o777 == 0o600


def test_every_key_storage(program: Program) -> None:
    """A tool without a place for secrets stores the key itself, and says so."""
    run(program)
    out = run(program, "--key-storage", "env").out
    assert "export WCODE_API_KEY" in out and "WCODE_API_KEY is not set" in out
    assert "is not set" not in run(program, "--key-storage", "env", WCODE_API_KEY=KEY).out
    assert data(program)["providers"]["wcode"]["apiKey"] == "${WCODE_API_KEY}"
    codes = [note["code"] for note in run(program, "--key-storage", "secret", "--json").document["notes"]]
    assert "key-no-secret" in codes
    assert data(program)["providers"]["wcode"]["apiKey"] == KEY


def test_a_key_is_kept(program: Program) -> None:
    """Also one that is a reference of another kind, which is not ours to write."""
    run(program)
    for key in (KEY, "{env:OTHER_KEY}", "${lower_case}"):
        before = program.write(CONFIG, text(program).replace(KEY, key)).read_text(encoding="utf-8")
        assert program("foo", "-m", "qwen3.6-plus").code == 0
        assert text(program) == before
        (status,) = program("status", "foo", "--json").document["data"]
        assert status["points_to"]["key_form"] == ("literal" if key == KEY else "other")


def test_an_entry_is_adopted(program: Program) -> None:
    """And `remove` takes out what a run wrote, leaf by leaf."""
    program.write(CONFIG, ADOPTED)
    result = program("foo", "-m", "qwen3.6-plus", *GATEWAY, "--json")
    assert "adopted" in [note["code"] for note in result.document["notes"]]
    assert '"model": "other/qwen3.6-plus"' in text(program)
    assert THEIRS in text(program)
    assert program("remove", "foo", "--provider", "other").code == 0
    assert text(program) == ADOPTED


def test_a_key_of_another_host_stays_there(program: Program) -> None:
    program.write(CONFIG, RICH.replace('"other"', '"wcode"').replace('"model": "other', '"model": "wcode'))
    result = program("foo", "-m", "qwen3.6-plus", "--json")
    assert [error["code"] for error in result.document["errors"]] == ["key-of-other-host"]
    assert THEIRS not in result.text


def test_a_usable_spelling_of_the_url_stays(program: Program) -> None:
    """And a header that would be sent in place of a new key goes."""
    headers = {"Authorization": "Bearer x", "X-Team": "a"}
    entry = {"baseUrl": "https://WCODE.net:443/api/gpt/v1/", "apiKey": NEW, "headers": headers, "models": []}
    program.write(CONFIG, json.dumps({"providers": {"wcode": entry}}))
    run(program)
    found = data(program)["providers"]["wcode"]
    assert (found["baseUrl"], found["apiKey"], found["headers"]) == (entry["baseUrl"], KEY, {"X-Team": "a"})


def test_a_header_that_wins_over_the_key_is_told(program: Program) -> None:
    """As long as there is no new key it stays."""
    entry = {"baseUrl": "https://wcode.net/api/gpt/v1", "apiKey": KEY, "headers": {"Authorization": "Bearer x"}}
    program.write(CONFIG, json.dumps({"providers": {"wcode": entry}}))
    assert "(Authorization), which takes precedence over the key" in program("foo", "-m", "qwen3.6-plus").out
    assert "takes precedence" not in run(program, key=NEW).out
    assert data(program)["providers"]["wcode"]["headers"] == {}


def test_a_running_program_is_told(program: Program) -> None:
    run(program)
    assert "Restart Foo if it is running" in program("undo").out


def test_headers_of_another_host_go(program: Program) -> None:
    entry = {"baseUrl": "https://old.example/v1", "headers": {"X-Team": "a"}, "models": []}
    program.write(CONFIG, json.dumps({"providers": {"wcode": entry}}))
    changes = [change for file in run(program, "--json").document["files"] for change in file["changes"]]
    assert [change["path"] for change in changes if change["op"] == "remove"] == [["providers", "wcode", "headers"]]


def test_remove_sweeps_every_reference(program: Program) -> None:
    """Also where another program wrote the file anew, so that no value is known to be a run's."""
    run(program)
    found = data(program) | {"favourites": ["wcode/qwen3.6-plus", "x/y"], "aliases": {"wcode/a": "b", "wcodex/a": "c"}}
    (program.home / CONFIG).write_text(json.dumps(found), encoding="utf-8")
    assert program("remove", "foo").code == 0
    assert data(program) == {"favourites": ["x/y"], "aliases": {"wcodex/a": "c"}}


def test_status_and_models(program: Program) -> None:
    run(program)
    (status,) = program("status", "foo", "--json").document["data"]
    assert status["points_to"] == {
        "provider": "wcode", "base_url": "https://wcode.net/api/gpt/v1", "model": "qwen3.6-plus", "key_form": "literal", "variable": None,
    }  # fmt: skip
    assert program("foo", "--vision").code == 0  # the registered model is kept
    assert data(program)["providers"]["wcode"]["models"][0]["input"] == ["text", "image"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        *LIMITS,
        ("wcode/qwen3.6-plus", "wcode/gone", "default-unknown"),
        (KEY, "", "no-key"),
        (KEY, "<API_KEY>", "no-key"),
        ("https://wcode.net", "https://other.example", "url-edited"),
    ],
)
def test_what_validate_finds(program: Program, old: str, new: str, code: str) -> None:
    run(program)
    assert program("validate", "foo").code == 0
    assert old in text(program)
    (program.home / CONFIG).write_text(text(program).replace(old, new), encoding="utf-8")
    (verdict,) = program("validate", "foo", "--json").document["data"]
    assert code in [finding["code"] for finding in verdict["findings"]]


def test_validate_finds_an_open_file(program: Program) -> None:
    run(program)
    (program.home / CONFIG).chmod(0o644)
    (verdict,) = program("validate", "foo", "--json").document["data"]
    assert [finding["code"] for finding in verdict["findings"]] == ["file-open"]
