"""`remove`: what is ours goes, whoever wrote it last; what was there before us, and what came later, stays."""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any

import pexpect
import pytest

from tests.program import ROOT, STATE, Program
from wcode_setup.documents import jsonc
from wcode_setup.engine.store import history

WHERE = "~/.openclaw/openclaw.json"
PLUS, BOTH = ("-m", "qwen3.6-plus"), ("-m", "qwen3.6-plus", "-m", "qwen/qwen3.6-27b")
MYGW = ("--provider", "mygw", "--base-url", "https://gw.example/v1")
KEY = b"sk-test-0123456789abcdef\n"
SECRET = ("--api-key-stdin", "--key-storage", "secret")
FILE = """{
  // mine
  agents: { defaults: { model: "other/m", models: { "other/m": {} }, modelPolicy: { allow: ["other/*"] } } },
  gateway: { mode: "local" },
}
"""
ADOPTED = """{
  "models": {
    "providers": {
      "myprovider": {
        "baseUrl": "https://wcode.net/api/gpt/v1",
        "apiKey": "sk-former-0123456789",
        "timeoutSeconds": 60,
        "models": [
          { "id": "qwen3.6-plus", "name": "qwen3.6-plus (Custom Provider)", "contextWindow": 16000, "maxTokens": 4096 }
        ]
      }
    }
  },
  "agents": { "defaults": { "model": { "primary": "myprovider/qwen3.6-plus" } } },
  "gateway": { "mode": "local" }
}
"""


def set_up(program: Program, *options: str, stdin: bytes = b"") -> dict[str, Any]:
    done = program("openclaw", *options, "--json", stdin=stdin)
    assert done.code == 0, done.text
    return done.document


def remove(program: Program, *options: str) -> dict[str, Any]:
    done = program("remove", "openclaw", *options, "--json")
    assert done.code == 0, done.text
    return done.document


def config(program: Program) -> str:
    return (program.home / ".openclaw/openclaw.json").read_text()


def test_a_chain_of_runs(program: Program) -> None:
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    set_up(program, *BOTH, "--vision", "--reasoning")
    set_up(program, *BOTH, "--api-key-stdin", stdin=b"sk-rotated-0123456789\n")
    document = remove(program)
    assert (document["command"], document["status"]) == ("remove", "removed")
    assert {file["path"].rpartition("/")[2]: file["status"] for file in document["files"]} == {
        "openclaw.json": "changed", "wcode.key": "deleted",
    }  # fmt: skip
    assert config(program) == FILE
    assert [path.name for path in (program.home / ".openclaw").iterdir()] == ["openclaw.json"]


def test_a_file_that_we_created_is_gone(program: Program) -> None:
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    set_up(program, *BOTH)
    assert {file["status"] for file in remove(program)["files"]} == {"deleted"}
    assert not (program.home / ".openclaw").exists()


def test_a_file_that_we_created_and_openclaw_used_stays(program: Program) -> None:
    set_up(program, *PLUS)
    data = json.loads(config(program))
    data["meta"] = {"lastTouchedVersion": "2026.9.6"}
    program.config(json.dumps(data))
    remove(program)
    assert json.loads(config(program)) == {"gateway": {"mode": "local"}, "meta": {"lastTouchedVersion": "2026.9.6"}}


def test_a_comment_of_the_user_keeps_the_file(program: Program) -> None:
    set_up(program, *PLUS)
    program.config("// mine\n" + config(program))
    remove(program)
    assert config(program).startswith("// mine\n{")
    assert jsonc.parse(config(program)).data == {"gateway": {"mode": "local"}}  # OpenClaw starts with nothing less


def test_the_text_output(program: Program) -> None:
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    before = program.tree()
    done = program("remove", "openclaw", "--dry-run")
    assert done.code == 0
    assert "-sk-…cdef" in done.out.splitlines()
    assert program.tree() == before
    done = program("remove", "openclaw", "--check")
    assert done.code == 3
    assert program.tree() == before
    done = program("remove", "openclaw", "--yes")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:-4] == [
        "~/.openclaw/wcode.key: deleted",
        "  - content",
        f"{WHERE}: changed",
        "  - models",
        "  - secrets",
        '  ~ agents.defaults.model: {"primary": "wcode/qwen3.6-plus"} -> "other/m"',
        "  - agents.defaults.models.wcode/qwen3.6-plus",
        "  - agents.defaults.modelPolicy.allow[wcode/qwen3.6-plus]",
    ]
    assert lines[-4].startswith("Note: The history (run ")
    assert lines[-3:] == ["", "Next:", "A running OpenClaw gateway applies the change by itself."]
    assert "0123456789" not in done.text


@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--check",), ("--yes",)])
def test_twice(program: Program, options: tuple[str, ...]) -> None:
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    remove(program)
    before = program.tree()
    done = program("remove", "openclaw", *options)
    assert (done.code, done.out) == (
        0,
        f"{WHERE}: unchanged\nNote: Nothing to remove: no managed entry of provider 'wcode'.\n",
    )
    assert remove(program, *options)["status"] == "unchanged"
    assert program.tree() == before


def test_nothing_was_ever_set_up(program: Program) -> None:
    done = program("remove", "openclaw", "--json")
    assert (done.code, done.document["status"]) == (0, "unchanged")
    assert program.tree(state=False) == {}


def test_set_up_again_and_remove_again(program: Program) -> None:
    program.config(FILE)
    for _ in range(3):
        set_up(program, *PLUS, *SECRET, stdin=KEY)
        remove(program)
        assert config(program) == FILE


def test_in_chinese(program: Program) -> None:
    program.config(FILE)
    done = program("remove", "openclaw", "--lang", "zh")
    assert (done.code, done.out) == (
        0,
        f"{WHERE}: 无改动\n注意：没有可以移除的内容：没有由 wcode-setup 管理的提供商 'wcode' 的配置项。\n",
    )


# an adopted entry


def test_an_adopted_entry(program: Program) -> None:
    program.config(ADOPTED)
    set_up(program, *BOTH, "--api-key-stdin", stdin=KEY)
    set_up(program, *BOTH, "--key-storage", "secret")
    remove(program)
    assert config(program) == ADOPTED
    before = program.tree()
    assert remove(program)["status"] == "unchanged"
    assert remove(program, "--provider", "myprovider")["status"] == "unchanged"
    assert program.tree() == before


def test_an_adopted_entry_that_the_user_edited(program: Program) -> None:
    program.config(ADOPTED)
    set_up(program, *BOTH, "--api-key-stdin", stdin=KEY)
    later = config(program).replace('"timeoutSeconds": 60', '"timeoutSeconds": 90, "region": "eu"')
    program.config(later.replace('"contextWindow": 1024000', '"contextWindow": 500000'))
    remove(program)
    expected = ADOPTED.replace('"timeoutSeconds": 60', '"timeoutSeconds": 90, "region": "eu"')
    assert config(program) == expected.replace('"contextWindow": 16000', '"contextWindow": 500000')


def test_an_entry_that_we_created_goes_whole(program: Program) -> None:
    """With the user's key in it, with references to it that the user added, and with our key file."""
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    text = config(program).replace('api: "openai-completions"', 'api: "openai-completions", timeoutSeconds: 9')
    text = text.replace('"other/*"', '"other/*", "wcode/late"').replace('"other/m": {}', '"other/m": {}, "wcode/x": {}')
    program.config(text.replace('"wcode/qwen3.6-plus" }', '"wcode/late", fallbacks: ["wcode/late", "a/b"] }'))
    program.write(".openclaw/wcode.key", "sk-users-0123456789\n")
    remove(program)
    assert config(program) == FILE.replace('"other/m",', '{ primary: "other/m", fallbacks: ["a/b"] },', 1)
    assert not (program.home / ".openclaw/wcode.key").exists()


# several providers


@pytest.mark.parametrize("order", [("wcode", "mygw"), ("mygw", "wcode")])
def test_two_providers(program: Program, order: tuple[str, str]) -> None:
    """No default ever points to a provider that is gone."""
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    set_up(program, *PLUS, *MYGW, *SECRET, stdin=KEY)
    done = program("remove", "openclaw", "--json")
    assert (done.code, done.document["errors"][0]["code"]) == (2, "several-providers")
    remove(program, "--provider", order[0])
    assert f"{order[0]}/" not in config(program)
    assert f"{order[1]}/qwen3.6-plus" in config(program)
    assert not (program.home / f".openclaw/{order[0]}.key").exists()
    assert (program.home / f".openclaw/{order[1]}.key").exists()
    remove(program)
    assert config(program).replace('{ primary: "other/m" }', '"other/m"') == FILE
    assert not (program.home / f".openclaw/{order[1]}.key").exists()


def test_another_providers_entry_is_not_touched(program: Program) -> None:
    program.config(ADOPTED)
    before = program.tree()
    assert remove(program)["status"] == "unchanged"
    assert program.tree(state=False) == {name: fact for name, fact in before.items() if not name.startswith(".local")}


def test_a_bad_provider(program: Program) -> None:
    assert program("remove", "openclaw", "--provider", "No").code == 2


def test_another_configuration(program: Program) -> None:
    program.config(FILE)
    path = program.write("mine/openclaw.json", FILE)
    set_up(program, *PLUS, "--config", str(path))
    set_up(program, *PLUS, "--profile", "work")
    remove(program, "--config", str(path))
    assert path.read_text() == FILE
    assert (program.home / ".openclaw-work/openclaw.json").exists()
    remove(program, "--profile", "work")
    assert not (program.home / ".openclaw-work/openclaw.json").exists()
    assert config(program) == FILE


def test_a_link_to_the_file_is_the_file(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    (program.home / "link.json").symlink_to(path)
    remove(program, "--config", "link.json")
    assert config(program) == FILE


# what OpenClaw has rewritten


def test_a_file_that_openclaw_has_rewritten(program: Program) -> None:
    program.config(FILE)
    set_up(program, *BOTH, *SECRET, stdin=KEY)
    data = json.loads(json.dumps(_strict(config(program))))
    data = {"meta": {"lastTouchedVersion": "2026.9.6"}, **dict(sorted(data.items()))}
    data["agents"]["defaults"]["models"]["wcode/qwen3.6-plus"] = {"alias": "q"}
    data["agents"]["defaults"]["compaction"] = {"mode": "safeguard"}
    program.config(json.dumps(data, indent=2) + "\n")
    remove(program)
    assert json.loads(config(program)) == {
        "meta": {"lastTouchedVersion": "2026.9.6"},
        "agents": {
            "defaults": {
                "model": "other/m",
                "models": {"other/m": {}},
                "modelPolicy": {"allow": ["other/*"]},
                "compaction": {"mode": "safeguard"},
            }
        },
        "gateway": {"mode": "local"},
    }
    assert not (program.home / ".openclaw/wcode.key").exists()


def _strict(text: str) -> Any:
    from wcode_setup.documents import jsonc

    return jsonc.parse(text).data


# without a history


def test_without_a_history(program: Program) -> None:
    program.config(FILE)
    set_up(program, *BOTH, *SECRET, stdin=KEY)
    shutil.rmtree(program.home / STATE)
    document = remove(program)
    assert {file["status"] for file in document["files"]} == {"changed", "deleted"}
    assert config(program) == (
        FILE.replace('model: "other/m", ', "").replace('mode: "local" },\n', 'mode: "local" },\n  models: {\n    mode: "merge",\n  },\n')
    )  # fmt: skip
    assert not (program.home / ".openclaw/wcode.key").exists()
    before = program.tree()
    assert remove(program)["status"] == "unchanged"
    assert program.tree() == before
    assert program("undo").code == 0
    assert "wcode/qwen3.6-plus" in config(program)


def test_provisioned_elsewhere(program: Program) -> None:
    """By `openclaw onboard`, say, with an alias and a list of allowed models."""
    data = {
        "models": {"mode": "merge", "providers": {"other": {}, "wcode": {"baseUrl": "https://wcode.net/api/gpt/v1"}}},
        "agents": {
            "defaults": {
                "model": {"primary": "wcode/m", "fallbacks": ["a/b", "wcode/n", "wcode/n"]},
                "models": {"wcode/m": {"alias": "w"}},
                "modelPolicy": {"allow": ["wcode/*"]},
            }
        },
    }
    program.config(json.dumps(data, indent=2))
    remove(program)
    assert json.loads(config(program)) == {
        "models": {"mode": "merge", "providers": {"other": {}}},
        "agents": {"defaults": {"model": {"fallbacks": ["a/b"]}, "modelPolicy": {"allow": []}}},
    }


def test_of_runs_that_are_taken_back_the_record_still_tells_what_was_there_before(program: Program) -> None:
    """The user put our part back by hand, and takes it out with `remove`."""
    program.config(FILE)
    set_up(program, *PLUS)
    ours = config(program)
    assert program("undo").code == 0
    program.config(ours)
    remove(program)
    assert _strict(config(program))["agents"]["defaults"]["model"] == {"primary": "other/m"}
    assert "wcode" not in config(program)


def test_a_pruned_history(program: Program) -> None:
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    assert program("history", "prune").code == 0
    remove(program)
    assert "wcode" not in config(program)
    assert not (program.home / ".openclaw/wcode.key").exists()


def test_a_trimmed_history(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first run and the last one are known: no key comes back that the first run wrote."""
    monkeypatch.setattr(history, "KEPT_RUNS", 1)
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    for number in range(3):
        set_up(program, *BOTH, "--api-key-stdin", stdin=b"sk-rotated-%d-0123456789\n" % number)
    set_up(program, *PLUS, "--vision", "--key-storage", "env")
    assert len(program("history", "--json").document["data"]) == 2
    remove(program)
    assert config(program) == FILE
    assert not (program.home / ".openclaw/wcode.key").exists()


def test_a_trimmed_history_still_tells_whose_the_entry_is(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first run for each provider is kept, and what took it back."""
    monkeypatch.setattr(history, "KEPT_RUNS", 1)
    program.config(ADOPTED)
    set_up(program, *PLUS, "--api-key-stdin", stdin=KEY)
    set_up(program, *PLUS, *MYGW, "--no-default")
    set_up(program, *BOTH, "--vision")
    set_up(program, *BOTH, *MYGW, "--vision", "--no-default")
    remove(program, "--provider", "mygw")
    assert "mygw" not in config(program)
    remove(program)
    assert json.loads(config(program))["models"]["providers"]["myprovider"]["timeoutSeconds"] == 60


# refusals


@pytest.mark.parametrize(("text", "code"), [("{ a: ", "syntax"), ("{ models: { providers: { wcode: {} } ", "syntax")])
def test_a_file_that_does_not_parse(program: Program, text: str, code: str) -> None:
    program.config(text)
    done = program("remove", "openclaw", "--json")
    assert (done.code, done.document["errors"][0]["code"]) == (1, code)
    assert config(program) == text


def test_a_tool_must_be_named(program: Program) -> None:
    assert program("remove").code == 2
    assert program("remove", "nothing").code == 2


# at a terminal


@pytest.mark.parametrize("answer", ["n", "y"])
def test_it_asks(program: Program, answer: str) -> None:
    program.config(FILE)
    set_up(program, *PLUS, *SECRET, stdin=KEY)
    after = config(program)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "wcode_setup", "remove", "openclaw"],
        env={**program.env, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        cwd=str(program.home),
        dimensions=(40, 80),
        timeout=20,
        encoding="utf-8",
    )
    child.expect(r"Apply\? \[y/N\]: ")
    assert "would be deleted" in child.before
    assert KEY.decode().strip() not in child.before
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, config(program)) == (0, after if answer == "n" else FILE)
    assert ("still holds the file with its former key" in child.before) == (answer == "y")
