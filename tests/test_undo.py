"""`undo` and `history`: which run is taken back, what stays, and what is said of it."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.program import ROOT, STATE, Program
from wcode_setup.documents import jsonc
from wcode_setup.engine.store import history
from wcode_setup.engine.undo import reversal

WHERE = "~/.openclaw/openclaw.json"
PLUS, BOTH = ("-m", "qwen3.6-plus"), ("-m", "qwen3.6-plus", "-m", "qwen/qwen3.6-27b")
MYGW = ("--provider", "mygw", "--base-url", "https://gw.example/v1")
KEY = b"sk-test-0123456789abcdef\n"
FILE = """{
  // mine
  agents: { defaults: { model: "other/m", models: { "other/m": {} } } }, // behind
  gateway: { mode: "local" },
}
"""
RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4,}")
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")


def set_up(program: Program, *options: str, stdin: bytes = b"") -> str:
    """A set-up run; its id."""
    done = program("openclaw", *options, "--json", stdin=stdin)
    assert done.code == 0, done.text
    run_id: str = done.document["run_id"]
    return run_id


def undo(program: Program, *options: str) -> dict[str, Any]:
    done = program("undo", *options, "--json")
    assert done.code == 0, done.text
    return done.document


def plain(text: str) -> str:
    """A text without what differs from run to run."""
    return TIME.sub("TIME", RUN_ID.sub("RUN", text))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


# what is taken back


def test_the_bytes_come_back_run_by_run(program: Program) -> None:
    path = program.config(FILE)
    key = program.home / ".openclaw/wcode.key"
    set_up(program, *PLUS, "--api-key-stdin", "--key-storage", "secret", stdin=KEY)
    first = path.read_bytes(), key.read_bytes()
    set_up(program, *BOTH, "--vision", "--api-key-stdin", stdin=b"sk-rotated-0123456789\n")
    set_up(program, *BOTH, "--key-storage", "env")
    assert not key.exists()
    undo(program)
    assert key.read_bytes() == b"sk-rotated-0123456789\n"
    undo(program)
    assert (path.read_bytes(), key.read_bytes()) == first
    undo(program)
    assert path.read_text() == FILE
    assert not key.exists()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_we_created_is_gone(program: Program) -> None:
    set_up(program, *PLUS, "--api-key-stdin", "--key-storage", "secret", stdin=KEY)
    assert [file["status"] for file in undo(program)["files"]] == ["deleted", "deleted"]
    assert not (program.home / ".openclaw").exists()


def test_a_folder_that_we_made_goes_with_the_last_file_in_it(program: Program) -> None:
    path = program.home / "new/deep/openclaw.json"
    for others in ([], [program.home / "new/theirs"]):
        set_up(program, *PLUS, "--config", str(path))
        for other in others:
            other.touch()
        done = undo(program)
        assert sorted((program.home / "new").rglob("*")) == others
        assert (program.home / "new").exists() == bool(others)
        again = undo(program, done["run_id"])
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert program("remove", "openclaw", "--config", str(path)).code == 0
        assert not path.parent.exists()
        assert again["status"] == "restored"


def test_a_folder_of_the_user_stays(program: Program) -> None:
    (program.home / ".openclaw").mkdir()
    set_up(program, *PLUS)
    undo(program)
    assert list((program.home / ".openclaw").iterdir()) == []


def test_the_text_output(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *BOTH, "--key-storage", "env")
    edit(path, '"wcode/qwen3.6-plus" }', '"late/m" }')
    before = program.tree()
    done = program("undo", "--dry-run")
    assert done.code == 0
    assert program.tree() == before
    assert plain(done.out).splitlines() == [
        f"{WHERE}: would change",
        "  - models",
        "  - agents.defaults.models.wcode/qwen3.6-plus",
        "  - agents.defaults.models.wcode/qwen/qwen3.6-27b",
        "",
        f"--- {WHERE}",
        f"+++ {WHERE}",
        *plain(done.out).splitlines()[7:-2],
        "",
        "Note: Reverting run RUN (openclaw, TIME).",
    ]
    done = program("undo")
    assert (done.code, done.err) == (0, "")
    assert plain(done.out).splitlines() == [
        f"{WHERE}: changed",
        "  - models",
        "  - agents.defaults.models.wcode/qwen3.6-plus",
        "  - agents.defaults.models.wcode/qwen/qwen3.6-27b",
        "Note: Reverting run RUN (openclaw, TIME).",
        "",
        "Next:",
        "A running OpenClaw gateway applies the change by itself.",
    ]
    assert path.read_text() == FILE.replace('model: "other/m"', 'model: { primary: "late/m" }')


def test_check(program: Program) -> None:
    program.config(FILE)
    set_up(program, *PLUS)
    before = program.tree()
    done = program("undo", "--check", "--json")
    assert (done.code, done.document["status"]) == (3, "would-change")
    assert program.tree() == before
    undo(program)
    assert program("undo", "--check").code == 0


def test_the_json_output(program: Program) -> None:
    program.config(FILE)
    run_id = set_up(program, *PLUS)
    document = undo(program)
    assert (document["command"], document["status"], document["files"][0]["status"]) == ("undo", "restored", "changed")
    assert RUN_ID.fullmatch(document["run_id"])
    assert document["run_id"] > run_id
    [note] = document["notes"]
    assert note["code"] == "undoes"
    assert plain(note["message"]) == "Reverting run RUN (openclaw, TIME)."
    assert run_id in note["message"]


def test_in_chinese(program: Program) -> None:
    program.config(FILE)
    set_up(program, *PLUS)
    assert "注意：撤销运行 RUN（openclaw，TIME）。" in plain(program("undo", "--lang", "zh").out).splitlines()
    assert program("undo", "--lang", "zh").out == "注意：没有可以撤销的运行。\n"


# the user's edits stay


def test_what_the_user_changed_stays(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    set_up(program, *PLUS, "--vision", "--reasoning")
    edit(path, "contextWindow: 1024000", "contextWindow: 50000")
    edit(path, '"image"', '"image", "audio"')
    undo(program)
    text = path.read_text()
    assert "contextWindow: 50000" in text
    assert '["text", "image", "audio"]' in text
    assert "reasoning: false" in text
    assert "supportsStore: false" in text and "supportsReasoningEffort" not in text


def test_a_default_that_the_user_chose_stays(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    edit(path, '"wcode/qwen3.6-plus" }', '"late/m", fallbacks: ["late/n"] }')
    undo(program)
    assert path.read_text() == FILE.replace('"other/m",', '{ primary: "late/m", fallbacks: ["late/n"] },', 1)


def test_the_former_default_comes_back_beside_new_fallbacks(program: Program) -> None:
    """The default was a string, we made it a mapping, and the user added to that."""
    path = program.config(FILE)
    set_up(program, *PLUS)
    edit(path, '"wcode/qwen3.6-plus" }', '"wcode/qwen3.6-plus", fallbacks: ["late/n"] }')
    undo(program)
    assert path.read_text() == FILE.replace('"other/m",', '{ primary: "other/m", fallbacks: ["late/n"] },', 1)


def test_the_former_default_comes_back_in_an_adopted_entry_too(program: Program) -> None:
    entry = '{ baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "sk-former-0123456789", models: [] }'
    path = program.config(FILE.replace("gateway", f"models: {{ providers: {{ wcode: {entry} }} }},\n  gateway"))
    before = path.read_text()
    set_up(program, *PLUS)
    edit(path, '"wcode/qwen3.6-plus" }', '"wcode/qwen3.6-plus", fallbacks: ["late/n"] }')
    undo(program)
    assert path.read_text() == before.replace('"other/m",', '{ primary: "other/m", fallbacks: ["late/n"] },', 1)


def test_a_comment_beside_a_value_that_comes_back_stays(program: Program) -> None:
    path = program.config(FILE.replace('model: "other/m"', 'model /* why */ : "other/m"'))
    before = path.read_text()
    set_up(program, *PLUS)
    path.write_text(path.read_text() + "// later\n")
    undo(program)
    assert path.read_text() == before + "// later\n"


def test_duplicates_in_the_users_lists_are_nobodys_business(program: Program) -> None:
    path = program.config('{ agents: { defaults: { modelPolicy: { allow: ["a/b", "a/b"] } } } }\n')
    before = path.read_text()
    set_up(program, *PLUS)
    path.write_text(path.read_text() + "// later\n")
    undo(program)
    assert path.read_text() == before + "// later\n"


def test_a_comment_of_the_user_in_a_mapping_of_ours_stays(program: Program) -> None:
    path = program.config("{}\n")
    set_up(program, *PLUS)
    edit(path, '"defaults": {', '// why\n    "defaults": {')
    undo(program)
    assert "// why" in path.read_text()
    assert "wcode" not in path.read_text()


def test_a_key_file_with_another_key_stays(program: Program) -> None:
    program.config(FILE)
    set_up(program, *PLUS, "--api-key-stdin", "--key-storage", "secret", stdin=KEY)
    set_up(program, *PLUS, "--api-key-stdin", stdin=b"sk-rotated-0123456789\n")
    key = program.write(".openclaw/wcode.key", "sk-users-0123456789\n")
    document = undo(program)
    assert document["status"] == "unchanged"
    assert key.read_text() == "sk-users-0123456789\n"


def test_a_removed_key_does_not_come_back_into_an_entry_that_the_user_deleted(program: Program) -> None:
    entry = '{ baseUrl: "https://wcode.net/api/gpt/v1", headers: { Authorization: "Bearer sk-head-0123456789" } }'
    path = program.config(f"{{ models: {{ providers: {{ wcode: {entry} }} }} }}\n")
    set_up(program, *PLUS, "--api-key-stdin", stdin=KEY)
    path.write_text('{ models: { mode: "merge", providers: {} } }\n')
    undo(program)
    assert path.read_text() == "{ models: { providers: {} } }\n"


# which run


def test_an_older_run(program: Program) -> None:
    """The newer one stays, and is taken back to what was before the older one."""
    path = program.config(FILE)
    older = set_up(program, *PLUS, *MYGW)
    newer = set_up(program, *PLUS)
    undo(program, older)
    assert "mygw" not in path.read_text()
    assert "wcode/qwen3.6-plus" in path.read_text()
    undo(program, newer)
    assert path.read_text() == FILE


def test_what_a_run_hid_does_not_come_back(program: Program) -> None:
    """The older run is taken back while its default is hidden by the newer one; nobody edits the file after that."""
    entry = '{ baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "sk-former-0123456789", models: [] }'
    models = f"models: {{ mode: 'merge', providers: {{ wcode: {entry} }} }},\n  gateway"
    path = program.config(FILE.replace("gateway", models))
    before = path.read_text()
    older = set_up(program, *PLUS, *MYGW)
    path.write_text(before.replace('"other/m",', '{ primary: "mygw/qwen3.6-plus" },', 1))  # the entry taken out by hand
    newer = set_up(program, *PLUS)
    assert undo(program, older)["status"] == "unchanged"
    undo(program, newer)
    assert path.read_text() == before


def test_an_older_run_first_keeps_what_the_user_chose_between_the_runs(program: Program) -> None:
    """Found by the property on random files: the user's default, hidden by the newer run, must come back with its undo."""
    older = set_up(program, *PLUS, *MYGW)
    path = program.home / ".openclaw/openclaw.json"
    chosen = path.read_text().replace(
        '"primary": "mygw/qwen3.6-plus"', '"primary": "late/model", "fallbacks": ["late/model"]'
    )
    path.write_text(chosen)
    newer = set_up(program, *PLUS, *MYGW)
    for run_id in (older, newer):
        undo(program, run_id)
        assert json.loads(path.read_text())["agents"]["defaults"]["model"]["primary"] == "late/model"


def model(program: Program) -> Any:
    data = jsonc.parse((program.home / ".openclaw/openclaw.json").read_text()).data
    return data["agents"]["defaults"]["model"]


def test_no_default_comes_back_to_a_provider_that_is_gone(program: Program) -> None:
    """The user chose a model of ours, another run hid that, and then the provider of the model went first."""
    path = program.config(FILE)
    older = set_up(program, *PLUS, *MYGW, "--no-default")
    edit(path, '"other/m",', '"mygw/qwen3.6-plus",')
    newer = set_up(program, *PLUS)
    undo(program, older)
    assert model(program) == {"primary": "wcode/qwen3.6-plus"}
    undo(program, newer)
    assert path.read_text() == FILE


@pytest.mark.parametrize("order", [("wcode", "mygw"), ("mygw", "wcode")])
def test_no_default_comes_back_that_only_a_trimmed_run_wrote(
    program: Program, monkeypatch: pytest.MonkeyPatch, order: tuple[str, str]
) -> None:
    monkeypatch.setattr(history, "KEPT_RUNS", 1)
    path = program.config(FILE)
    set_up(program, *PLUS, "--no-default")
    set_up(program, *PLUS, *MYGW, "--no-default")
    set_up(program, *PLUS)  # the record of this one goes
    set_up(program, *PLUS, *MYGW)
    assert len(program("history", "--json").document["data"]) == 3
    for provider in order:
        assert program("remove", "openclaw", "--provider", provider).code == 0
        assert f"{provider}/" not in path.read_text()
    assert path.read_text() == FILE


def test_a_newer_run_keeps_the_entry_that_it_created_again(program: Program) -> None:
    """The user deleted the entry of the older run before the newer one."""
    path = program.config(FILE)
    older = set_up(program, *PLUS)
    path.write_text(FILE + "// later\n")
    newer = set_up(program, *PLUS)
    after = path.read_text()
    assert undo(program, older)["status"] == "unchanged"
    assert path.read_text() == after
    undo(program, newer)
    assert path.read_text() == FILE + "// later\n"


def test_the_work_of_a_newer_run_in_an_entry_goes_with_the_entry(program: Program) -> None:
    """Its default, too: there is nothing left that it could point to."""
    path = program.config(FILE)
    older = set_up(program, *PLUS, "--no-default")
    newer = set_up(program, *BOTH, "--vision")
    undo(program, older)
    assert path.read_text() == FILE
    undo(program, newer)
    assert path.read_text() == FILE


def test_a_mapping_that_a_run_left_empty_comes_back_full(program: Program) -> None:
    """Who takes out what is empty means nothing by it; OpenClaw does so, too."""
    entry = '{ baseUrl: "https://wcode.net/api/gpt/v1", headers: { Authorization: "Bearer sk-head-0123456789" }, models: [] }'
    path = program.config(FILE.replace("gateway", f"models: {{ providers: {{ wcode: {entry} }} }},\n  gateway"))
    before = jsonc.parse(path.read_text()).data
    set_up(program, *PLUS, "--api-key-stdin", stdin=KEY)
    data = jsonc.parse(path.read_text()).data
    assert data["models"]["providers"]["wcode"].pop("headers") == {}
    path.write_text(json.dumps(data))
    undo(program)
    assert jsonc.parse(path.read_text()).data == before


def test_a_mapping_that_the_user_left_empty_stays(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    edit(path, '  gateway: { mode: "local" },\n', '  gateway: { mode: "local" },\n  tools: { profile: "coding" },\n')
    set_up(program, *PLUS, "--vision")
    edit(path, 'tools: { profile: "coding" }', "tools: {}")
    assert program("remove", "openclaw").code == 0
    assert path.read_text() == FILE.replace('"local" },\n', '"local" },\n  tools: {},\n')


def test_an_edit_of_an_item_that_we_added_goes_with_it(program: Program) -> None:
    entry = '{ baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "sk-former-0123456789", models: [] }'
    path = program.config(FILE.replace("gateway", f"models: {{ providers: {{ wcode: {entry} }} }},\n  gateway"))
    before = jsonc.parse(path.read_text()).data
    set_up(program, *PLUS, "--no-default")
    edit(path, "contextWindow: 1024000", "contextWindow: 50000, contextTokens: 4000")
    undo(program)
    assert jsonc.parse(path.read_text()).data == before


def test_references_from_before_us_stay(program: Program) -> None:
    """They led nowhere then, too; what is taken out of a list is not the user's item of the same name."""
    references = 'models: { "wcode/mine": { alias: "m" } }, modelPolicy: { allow: ["wcode/*", "wcode/mine"] } }'
    path = program.config(FILE.replace('models: { "other/m": {} } }', references).replace('"other/m"', '"wcode/mine"'))
    before = path.read_text()
    set_up(program, *PLUS)
    path.write_text(path.read_text() + "// later\n")
    undo(program)
    assert path.read_text() == before + "// later\n"


def test_a_default_that_the_user_chose_after_its_provider_went_stays(program: Program) -> None:
    path = program.config(FILE)
    older = set_up(program, *PLUS, *MYGW)
    newer = set_up(program, *PLUS, "--no-default")
    undo(program, older)
    edit(path, '"other/m",', '"mygw/planned",')
    undo(program, newer)
    assert path.read_text() == FILE.replace('"other/m",', '"mygw/planned",', 1)


def test_no_digest_takes_the_place_of_a_value(program: Program) -> None:
    """A run's default was overwritten by the user, so only its digest is known; then both lead nowhere."""
    path = program.config(FILE)
    older = set_up(program, *PLUS, *MYGW, "--no-default")
    set_up(program, *PLUS, *MYGW)
    edit(path, '"mygw/qwen3.6-plus" }', '"mygw/late" }')
    undo(program, older)
    assert path.read_text() == FILE


def test_no_empty_mapping_of_ours_is_left_by_what_the_user_took_out(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    late = '    providers: { late: { baseUrl: "https://late.example/v1" },'
    edit(path, "    providers: {", late)
    set_up(program, *PLUS, "--vision")
    edit(path, late, "    providers: {")
    assert program("remove", "openclaw").code == 0
    assert path.read_text() == FILE


def test_what_the_user_changed_inside_a_value_of_ours_stays(program: Program) -> None:
    """A key stood there as a string, and a reference of ours took its place."""
    entry = '{ baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "sk-former-0123456789", models: [] }'
    path = program.config(FILE.replace("gateway", f"models: {{ providers: {{ wcode: {entry} }} }},\n  gateway"))
    before = path.read_text()
    set_up(program, *PLUS, "--key-storage", "env")
    edit(path, '"WCODE_API_KEY"', '"MY_OWN_KEY"')
    undo(program)
    mine = re.sub(r"\s+", "", '{ source: "env", provider: "default", id: "MY_OWN_KEY" }')
    assert re.sub(r"\s+", "", path.read_text()) == re.sub(r"\s+", "", before).replace('"sk-former-0123456789"', mine)


def test_where_no_value_differs_nothing_is_written(program: Program) -> None:
    """Out of order the file ends up as the user's, laid out in another way: the layout alone is no reason to write."""
    path = program.config("{\r}\r")
    older = set_up(program, *PLUS, "--no-default")
    newer = set_up(program, *PLUS)
    undo(program, older)
    left = path.read_bytes()
    assert jsonc.parse(left.decode()).data == {}
    assert undo(program, newer)["status"] == "unchanged"
    assert path.read_bytes() == left


def test_an_undo_of_an_undo(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS, "--api-key-stdin", "--key-storage", "secret", stdin=KEY)
    after = path.read_bytes()
    first = undo(program)["run_id"]
    second = undo(program, first)["run_id"]
    assert path.read_bytes() == after
    undo(program, second)
    assert path.read_text() == FILE


def test_undo_of_a_remove(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    after = path.read_bytes()
    assert program("remove", "openclaw").code == 0
    undo(program)
    assert path.read_bytes() == after
    undo(program)
    assert path.read_text() == FILE


def test_undo_of_a_remove_after_an_edit(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    after = path.read_text()
    assert program("remove", "openclaw").code == 0
    edit(path, "// mine", "// still mine")
    undo(program)
    assert json.loads(program("validate", "--json", env={"WCODE_API_KEY": "sk-test-0123"}).out)["status"] == "ok"
    assert sorted(path.read_text().split()) == sorted(after.replace("// mine", "// still mine").split())


def test_nothing_left_of_a_run(program: Program) -> None:
    """A run whose work the user has undone by hand counts as taken back; the next undo goes on."""
    path = program.config(FILE)
    set_up(program, *PLUS)
    middle = path.read_text()
    set_up(program, *PLUS, "--vision")
    path.write_text(middle + "// later\n")
    done = program("undo")
    assert done.code == 0
    assert plain(done.out) == f"{WHERE}: unchanged\nNote: Nothing is left to revert of run RUN (openclaw, TIME).\n"
    assert path.read_text() == middle + "// later\n"
    undo(program)
    assert path.read_text() == FILE + "// later\n"


def test_nothing_to_undo(program: Program) -> None:
    program.config(FILE)
    before = program.tree()
    done = program("undo")
    assert (done.code, done.out, done.err) == (0, "Note: Nothing to undo: there is no run.\n", "")
    assert undo(program)["status"] == "unchanged"
    assert program.tree(state=False) == {name: fact for name, fact in before.items() if not name.startswith(".local")}


def test_an_unknown_run(program: Program) -> None:
    done = program("undo", "20200101T000000Z-0000", "--json")
    assert (done.code, done.document["errors"][0]["code"]) == (2, "unknown-run")


def test_a_run_that_is_undone(program: Program) -> None:
    program.config(FILE)
    run_id = set_up(program, *PLUS)
    undo(program)
    done = program("undo", run_id, "--json")
    assert (done.code, done.document["errors"][0]["code"]) == (1, "run-undone")


def test_a_damaged_record(program: Program) -> None:
    path = program.config(FILE)
    run_id = set_up(program, *PLUS)
    after = path.read_bytes()
    (program.home / STATE / "history" / run_id / "before-0").unlink()
    done = program("undo", "--json")
    assert (done.code, done.document["errors"][0]["code"]) == (1, "history-damaged")
    assert path.read_bytes() == after


def test_a_run_on_another_configuration(program: Program) -> None:
    program.config(FILE)
    path = program.write("mine/openclaw.json", FILE)
    set_up(program, *PLUS, "--config", str(path))
    path.write_text(path.read_text().replace('"other/m": {}', '"other/m": {}, "wcode/x": {}') + "// later\n")
    undo(program)
    assert path.read_text() == FILE + "// later\n"
    assert (program.home / ".openclaw/openclaw.json").read_text() == FILE


def test_what_was_wrong_before_us_may_be_wrong_again(program: Program) -> None:
    entry = (
        '{ baseUrl: "https://wcode.net/api/gpt/v1", models: [{ id: "qwen3.6-plus", name: "P", maxTokens: "4096" }] }'
    )
    path = program.config(f"{{ models: {{ providers: {{ wcode: {entry} }} }} }}\n")
    before = path.read_text()
    set_up(program, *PLUS, "--api-key-stdin", stdin=KEY)
    path.write_text(path.read_text() + "// later\n")
    undo(program)
    assert path.read_text() == before + "// later\n"


def test_a_result_that_the_tool_would_refuse_is_not_written(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    path.write_text(path.read_text() + "// later\n")
    before = path.read_bytes()
    wrong = {"models": {"providers": {"wcode": {"baseUrl": 1, "models": []}}}}
    monkeypatch.setattr(reversal, "replay", lambda *_: (wrong, {}))
    done = program("undo", "--json")
    [error] = done.document["errors"]
    assert (done.code, error["code"]) == (1, "invalid-result")
    assert "models.providers.wcode.baseUrl: expected string, found number" in error["message"]
    assert path.read_bytes() == before


# history


def test_history(program: Program) -> None:
    assert program("history").out == "No runs yet.\n"
    assert program("history", "--json").document["data"] == []
    program.config(FILE)
    first = set_up(program, *PLUS, "--api-key-stdin", "--key-storage", "secret", stdin=KEY)
    second = set_up(program, *PLUS, *MYGW)
    third = undo(program)["run_id"]
    shown = TIME.sub("TIME", program("history").out).splitlines()
    assert shown == [
        f"{third}  TIME  undo {second}",
        f"  {WHERE}: changed",
        f"{second}  TIME  openclaw --provider mygw (undone)",
        f"  {WHERE}: changed",
        f"{first}  TIME  openclaw",
        "  ~/.openclaw/wcode.key: created",
        f"  {WHERE}: changed",
    ]
    document = program("history", "--json").document
    assert (document["status"], document["command"]) == ("ok", "history")
    assert [(run["run_id"], run["undone"], run["reverts"]) for run in document["data"]] == [
        (third, False, [second]), (second, True, []), (first, False, []),
    ]  # fmt: skip


def keys_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and b"sk-" in path.read_bytes()]


def recorded(program: Program) -> Path:
    """Two runs, after which the record holds a key."""
    program.config(FILE)
    set_up(program, *PLUS, "--api-key-stdin", stdin=KEY)
    set_up(program, *PLUS, "--key-storage", "env")
    state = program.home / STATE
    assert keys_in(state)
    return state


def test_prune(program: Program) -> None:
    state = recorded(program)
    before = program.tree()
    done = program("history", "prune", "--dry-run")
    assert (done.code, done.out) == (0, "2 run(s) would be deleted.\n")
    done = program("history", "prune", "--check", "--json")
    assert (done.code, done.document["status"], len(done.document["data"])) == (3, "would-change", 2)
    assert program.tree() == before
    done = program("history", "prune")
    assert (done.code, done.out) == (0, "2 run(s) deleted; they can no longer be undone.\n")
    assert keys_in(state) == []
    assert os.listdir(state / "history") == []
    assert program.tree(state=False) == {name: fact for name, fact in before.items() if not name.startswith(".local")}
    assert program("undo").out == "Note: Nothing to undo: there is no run.\n"
    done = program("history", "prune", "--check", "--json")
    assert (done.code, done.document["status"], done.document["data"]) == (0, "unchanged", [])


def test_prune_as_data(program: Program) -> None:
    state = recorded(program)
    document = program("history", "prune", "--json").document
    assert (document["status"], document["run_id"], len(document["data"])) == ("ok", None, 2)
    assert keys_in(state) == []


def test_prune_takes_damaged_records_too(program: Program) -> None:
    state = recorded(program)
    for record in state.glob("history/*/run.json"):
        record.write_text("{")
    assert program("history", "--json").document["data"] == []
    assert program("history", "prune").out == "2 run(s) deleted; they can no longer be undone.\n"
    assert keys_in(state) == []


# at a terminal


def terminal(program: Program, *arguments: str) -> pexpect.spawn:
    return pexpect.spawn(
        sys.executable,
        ["-m", "wcode_setup", *arguments],
        env={**program.env, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        cwd=str(program.home),
        dimensions=(40, 80),
        timeout=20,
        encoding="utf-8",
    )


@pytest.mark.parametrize("answer", ["n", "y"])
def test_prune_asks(program: Program, answer: str) -> None:
    state = recorded(program)
    child = terminal(program, "history", "prune")
    child.expect(r"Delete these 2 run\(s\)\? They can no longer be undone afterwards. \[y/N\]: ")
    assert child.before.count("~/.openclaw/openclaw.json: changed") == 2
    child.sendline(answer)
    child.expect("Nothing was written" if answer == "n" else r"2 run\(s\) deleted")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert bool(keys_in(state)) == (answer == "n")


@pytest.mark.parametrize("answer", ["n", "y"])
def test_undo_asks(program: Program, answer: str) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS, "--api-key-stdin", stdin=KEY)
    after = path.read_text()
    child = terminal(program, "undo")
    child.expect(r"Apply\? \[y/N\]: ")
    assert "would change" in child.before
    assert "sk-…cdef" in child.before
    assert KEY.decode().strip() not in child.before
    assert "Reverting run" in child.before
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, path.read_text()) == (0, after if answer == "n" else FILE)


def test_nothing_left_is_not_asked_about(program: Program) -> None:
    path = program.config(FILE)
    set_up(program, *PLUS)
    path.write_text(FILE + "\n")
    child = terminal(program, "undo")
    child.expect("Nothing is left to revert of run")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, path.read_text()) == (0, FILE + "\n")
    assert program("undo").out == "Note: Nothing to undo: there is no run.\n"


@pytest.mark.parametrize("command", [("undo",), ("remove", "openclaw")])
def test_a_managed_configuration_is_not_touched(command: tuple[str, ...], program: Program) -> None:
    """What set-up refuses to write, the way back does not write either; a preview is free."""
    assert program("openclaw", "-m", "qwen3.6-plus", "--quiet").code == 0
    before = program.tree(state=False)
    done = program(*command, env={"OPENCLAW_CONFIG_READONLY": "1"})
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: OPENCLAW_CONFIG_READONLY is set: another program manages this OpenClaw")
    assert program(*command, "--dry-run", env={"OPENCLAW_CONFIG_READONLY": "1"}).code == 0
    assert program.tree(state=False) == before
