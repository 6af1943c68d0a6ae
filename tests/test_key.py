"""`key`: the new key stands where the old one stood, in every tool, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway import Gateway
from tests.program import STATE, Program
from tests.suite import SUITES
from tests.test_cases import read_case
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET
from wcode_setup.tools import TITLES, canonical, load

OLD, NEW, THIRD = "sk-test-key-old-0123456789", "sk-test-key-new-9876543210", "sk-test-key-third-55555555"
MODELS = ("--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b")
PLUS = ("--model", "qwen3.6-plus")
UNTRIED = ("key", "--no-try", "--json")
FORMS = [(name, form) for name, suite in SUITES.items() for form in (LITERAL, SECRET) if suite.fresh(form)]
MAP = next(name for name in TITLES if not SUITES[name].one_slot)
GATEWAYS = [
    name for name in TITLES if load(name).PROTOCOL == load(MAP).PROTOCOL and "--provider" not in SUITES[name].refuses
]


def set_up(program: Program, name: str, form: str, *more: str, key: str = OLD, **env: str) -> None:
    options = (*SUITES[name].options, *(more or PLUS), "--key-storage", form)
    given = ("--api-key-env", "WCODE_API_KEY") if form == ENV else ("--api-key-stdin",)
    done = program(name, *options, *given, stdin=key.encode(), env=env)
    assert done.code == 0, done.text


def texts(program: Program) -> dict[str, bytes]:
    """The content of every file of the user, without the time at which a tool's entry changed."""
    found = program.tree(state=False)
    return {path: _timeless(entry[0]) for path, entry in found.items() if isinstance(entry, tuple)}


def _timeless(content: bytes) -> bytes:
    return b"\n".join(line for line in content.split(b"\n") if b"updatedAt" not in line)


def rotated(program: Program, *options: str, key: str = NEW) -> dict[str, object]:
    done = program(*UNTRIED, *(options or ("--api-key-stdin",)), stdin=key.encode())
    assert done.code == 0, done.text
    assert not any(one in done.text for one in (OLD, NEW, THIRD))
    return done.document


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_the_key_alone_changes(name: str, form: str, program: Program) -> None:
    file = SUITES[name].files[0]
    program.write(file, SUITES[name].mine)
    set_up(program, name, form, *MODELS)
    before = texts(program)
    assert any(OLD.encode() in text for text in before.values())
    document = rotated(program)
    assert document["status"] == "changed"
    assert texts(program) == {path: text.replace(OLD.encode(), NEW.encode()) for path, text in before.items()}
    assert rotated(program)["status"] == "unchanged"
    assert program("undo").code == 0
    assert texts(program) == before


def cases() -> Iterator[Path]:
    """The golden cases that set a tool up with a key for the wcode gateway."""
    for name, suite in SUITES.items():
        for file in sorted(suite.folder.glob("*/command")):
            text = file.read_text("utf-8")
            last = [line for line in text.splitlines() if line.strip() and line[0] != "#"][-1]
            others = ("--base-url", "--config", "--no-default", "--profile", "--force")
            plain = not any(word in text for word in others)
            if (
                (file.parent / "after").is_dir()
                and plain
                and "--api-key-stdin" in last
                and canonical(last.split()[0]) == name
            ):
                key = (file.parent / "stdin").read_bytes().strip()
                before, after = (
                    any(path.is_file() and key in path.read_bytes() for path in (file.parent / when).rglob("*"))
                    for when in ("before", "after")
                )
                if after and not before:  # not refused, and no entry of the user's has the same key
                    yield file.parent


REFUSED = ("provider-ambiguous", "no-model", "key-no-entry")


@pytest.mark.matrix(every=8)
@pytest.mark.parametrize("folder", [*cases()], ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_golden_homes(folder: Path, program: Program) -> None:
    case = read_case(folder, program.home)
    for command in case.commands:
        program(*command, stdin=case.stdin, env=case.env)
    old, before = case.stdin.strip(), texts(program)
    assert any(old in text for text in before.values())
    done = program(*UNTRIED, "--api-key-stdin", stdin=NEW.encode(), env=case.env)
    own = SUITES[folder.parent.name].declared.get("refusals", ())
    if done.code:
        assert done.document["errors"][0]["code"] in (*REFUSED, *own), done.text
        assert texts(program) == before
        return
    assert texts(program) == {path: text.replace(old, NEW.encode()) for path, text in before.items()}


def test_every_tool_in_one_run(program: Program) -> None:
    for name in TITLES:
        set_up(program, name, LITERAL)
    before = texts(program)
    document = rotated(program)
    assert {tool for file in document["files"] for tool in file["tools"] if file["status"] == "changed"} == set(TITLES)
    assert texts(program) == {path: text.replace(OLD.encode(), NEW.encode()) for path, text in before.items()}
    runs = json.loads(program("history", "--json").out)["data"]
    assert runs[0]["command"] == "key"
    assert runs[0]["tools"] == list(TITLES)


def test_none_is_written_if_one_refuses(program: Program) -> None:
    first, second = [name for name in TITLES if SUITES[name].fresh(LITERAL)][:2]
    set_up(program, first, LITERAL)
    set_up(program, second, LITERAL)
    program.write(SUITES[second].files[0], "{ broken")
    before = texts(program)
    done = program(*UNTRIED, "--api-key-stdin", stdin=NEW.encode())
    assert done.code == 1
    assert done.document["errors"][0]["code"] == "syntax"
    assert texts(program) == before


def test_a_broken_file_without_a_run_is_no_obstacle(program: Program) -> None:
    first, second = [name for name in TITLES if SUITES[name].fresh(LITERAL)][:2]
    set_up(program, first, LITERAL)
    program.write(SUITES[second].files[0], "{ broken")
    assert rotated(program)["status"] == "changed"


def test_a_variable_stays_and_is_named(program: Program) -> None:
    set_up(program, MAP, ENV, WCODE_API_KEY=OLD)
    before = texts(program)
    done = program("key", "--no-try", "--api-key-stdin", stdin=NEW.encode())
    assert done.code == 0
    assert texts(program) == before
    title = TITLES[MAP]
    assert f"Note: {title} reads its key from WCODE_API_KEY: set that variable to the new key.\n" in done.out
    assert "\n  read -rs WCODE_API_KEY && export WCODE_API_KEY\n" in done.out
    document = rotated(program, "--api-key-stdin")
    assert (document["status"], [note["code"] for note in document["notes"]]) == ("unchanged", ["key-in-variable"])
    assert rotated(program, "--api-key-stdin", "--key-storage", LITERAL)["status"] == "changed"
    assert any(NEW.encode() in text for text in texts(program).values())


def test_another_variable(program: Program) -> None:
    set_up(program, MAP, ENV, WCODE_API_KEY=OLD)
    done = program(*UNTRIED, "--api-key-env", "NEXT_API_KEY", env={"NEXT_API_KEY": NEW})
    assert done.document["status"] == "changed", done.text
    assert any(b"NEXT_API_KEY" in text for text in texts(program).values())
    assert not any(NEW.encode() in text for text in texts(program).values())


def test_from_a_tool(program: Program) -> None:
    one, other = [name for name in TITLES if SUITES[name].fresh(LITERAL)][:2]
    set_up(program, one, LITERAL)
    set_up(program, other, LITERAL, key=NEW)
    before = texts(program)
    document = rotated(program, "--from-tool", other)
    assert [file["tools"] for file in document["files"] if file["status"] == "changed"] == [[one]]
    assert texts(program) == {path: text.replace(OLD.encode(), NEW.encode()) for path, text in before.items()}


@pytest.mark.parametrize("form", [ENV])
def test_from_a_tool_with_a_variable(form: str, program: Program) -> None:
    one, other = [name for name in TITLES if SUITES[name].fresh(LITERAL) and not SUITES[name].stores_the_key][:2]
    set_up(program, one, LITERAL)
    set_up(program, other, form, WCODE_API_KEY=NEW)
    done = program(*UNTRIED, "--from-tool", other)
    assert (done.code, done.document["errors"][0]["code"]) == (1, "key-variable-unset")
    done = program(*UNTRIED, "--from-tool", other, env={"WCODE_API_KEY": NEW})
    assert done.code == 0, done.text
    assert not any(OLD.encode() in text for text in texts(program).values())


GW = (
    "--base-url",
    "https://gw.example/v1",
    "--provider",
    "mygw",
    *PLUS,
    "--context-window",
    "90000",
    "--max-tokens",
    "9000",
)


@pytest.mark.parametrize("name", GATEWAYS)
def test_a_provider(name: str, program: Program) -> None:
    """The key of one gateway never gets to another one."""
    set_up(program, name, LITERAL, *GW, "--force", key=THIRD)
    before = texts(program)
    if not SUITES[name].one_slot:
        set_up(program, name, LITERAL)
        before = texts(program)
        assert rotated(program)["status"] == "changed"
        assert sum(THIRD.encode() in text for text in texts(program).values()) > 0
    else:
        done = program(*UNTRIED, "--api-key-stdin", stdin=NEW.encode())
        assert done.document["errors"][0]["code"] == "key-no-entry"
        assert texts(program) == before
    provider = "mygw" if SUITES[name].moves else "gw-example"
    document = rotated(program, "--provider", provider, "--api-key-stdin", key=NEW)
    assert document["status"] == "changed"
    assert not any(THIRD.encode() in text for text in texts(program).values())


def test_a_provider_with_several_hosts(program: Program) -> None:
    one, other = [name for name in GATEWAYS if not SUITES[name].one_slot][:2]
    set_up(program, one, LITERAL, *GW)
    set_up(program, other, LITERAL, *GW[2:], "--base-url", "https://other.example/v1")
    before = texts(program)
    done = program("key", "--no-try", "--provider", "mygw", "--api-key-stdin", stdin=NEW.encode())
    assert (done.code, done.err) == (
        1,
        (
            "Error: the provider 'mygw' leads to several hosts: gw.example, other.example\n"
            "Hint: A key belongs to one host: give each tool its own, with `wcode-setup TOOL --provider mygw`.\n"
        ),
    )
    assert texts(program) == before


BAD = {
    "nothing is configured": (
        ("--api-key-stdin",),
        1,
        "no tool has an entry of the provider 'wcode'",
        "Configured are: -. Name one of them with --provider, or configure a tool first.",
    ),
    "another provider": (
        ("--provider", "nope", "--api-key-stdin"),
        1,
        "no tool has an entry of the provider 'nope'",
        "Configured are: -. Name one of them with --provider, or configure a tool first.",
    ),
    "an odd id": (("--provider", "No!", "--api-key-stdin"), 2, None, None),
}


@pytest.mark.parametrize("case", BAD)
def test_nothing_to_change(case: str, program: Program) -> None:
    options, code, error, hint = BAD[case]
    done = program("key", *options, stdin=NEW.encode())
    assert done.code == code, done.text
    if error:
        assert done.err == f"Error: {error}\nHint: {hint}\n"


def test_bad_sources(program: Program) -> None:
    set_up(program, MAP, LITERAL)
    before = texts(program)
    other = next(name for name in TITLES if name != MAP)
    none = (
        "no key given\nHint: Pass --api-key-stdin, --api-key-file PATH, --api-key-env NAME or --from-tool TOOL; "
        "keys come from https://platform.wcode.net."
    )
    two = "--from-tool and --api-key-stdin both give a key\nHint: Pass one of them."
    absent = f"{TITLES[other]} has no entry of this gateway\nHint: Tools that have one: {MAP}."
    for options, code, said in (
        ((), 2, none),
        (("--api-key-stdin", "--from-tool", MAP), 2, two),
        (("--from-tool", other), 1, absent),
    ):
        done = program("key", *options, stdin=NEW.encode())
        assert done.code == code, done.text
        assert done.err == f"Error: {said}\n"
        assert texts(program) == before


def test_the_key_is_tried_first(program: Program, gateway: Gateway) -> None:
    url = ("--base-url", gateway.url, "--provider", "mygw", *GW[4:])
    set_up(program, MAP, LITERAL, *url)
    before = texts(program)
    gateway.status = {"/chat/completions": 401}
    done = program("key", "--provider", "mygw", "--api-key-stdin", stdin=THIRD.encode())
    host = gateway.url.split("/")[2]
    assert done.code == 1
    assert f"Error: {host} rejected the key (HTTP 401" in done.err
    assert done.err.endswith("\nHint: Nothing was written. With --no-try the key is stored without a trial.\n")
    assert texts(program) == before
    gateway.status = {}
    done = program("key", "--provider", "mygw", "--api-key-stdin", "--json", stdin=NEW.encode())
    assert done.document["status"] == "changed", done.text
    assert "gateway-ok" in [note["code"] for note in done.document["notes"]]
    assert [request.headers["authorization"] for request in gateway.requests] == [f"Bearer {THIRD}", f"Bearer {NEW}"]


def test_previews_do_not_try(program: Program, gateway: Gateway) -> None:
    set_up(program, MAP, LITERAL, "--base-url", gateway.url, "--provider", "mygw", *GW[4:])
    for option, code in (("--dry-run", 0), ("--check", 3)):
        assert program("key", "--provider", "mygw", "--api-key-stdin", option, stdin=NEW.encode()).code == code
    assert gateway.requests == []


@pytest.mark.parametrize("how", ["tool", "all", "apply"])
def test_try_key(how: str, program: Program, gateway: Gateway) -> None:
    """Nothing is written if the key is rejected, or if there is none to try."""
    gateway.status = {"/chat/completions": 401}
    program.write(SUITES[MAP].files[0], SUITES[MAP].mine)
    program.write("key", OLD)
    setup = {
        "version": 1,
        "gateway": {"provider": "mygw", "base_url": gateway.url},
        "api_key": {"file": "key"},
        "models": [{"id": "my/model", "context_window": 90000, "max_tokens": 9000}],
        "tools": {MAP: {}},
    }
    program.write("setup.yaml", json.dumps(setup))
    named = ("--model", "my/model", *GW[6:], "--base-url", gateway.url, "--provider", "mygw", "--api-key-file", "key")
    command = ("apply", "setup.yaml") if how == "apply" else (MAP if how == "tool" else "all", *named)
    before = texts(program)
    done = program(*command, "--try-key")
    assert done.code == 1
    assert done.err.endswith("\nHint: Nothing was written. Without --try-key the key is stored without a trial.\n")
    assert texts(program) == before
    gateway.status = {}
    program.write("key", NEW)
    assert program(*command, "--try-key", "--dry-run").code == 0
    done = program(*command, "--try-key")
    assert done.code == 0, done.text
    assert f"Note: {gateway.url.split('/')[2]} accepted the key.\n" in done.out
    assert {request.headers["authorization"] for request in gateway.requests} == {f"Bearer {OLD}", f"Bearer {NEW}"}


def test_no_key_to_try(program: Program) -> None:
    done = program(MAP, *PLUS, "--try-key")
    assert (done.code, done.err) == (
        1,
        (
            f"Error: {TITLES[MAP]} has no key here that can be tried\n"
            "Hint: Nothing was written. Without --try-key the key is stored without a trial.\n"
        ),
    )
    assert texts(program) == {}


def test_the_runs_that_hold_a_former_key_are_named(program: Program) -> None:
    set_up(program, MAP, LITERAL)
    first = program(MAP, "--vision", "--json").document["run_id"]
    other = program(MAP, *MODELS, "--json", "--api-key-stdin", stdin=OLD.encode()).document["run_id"]
    document = rotated(program)
    notes = {note["code"]: note["message"] for note in document["notes"]}
    assert f"(run {first}, {other}, {document['run_id']})" in notes["history-holds-key"]
    program("history", "prune", "--yes")
    held = [path for path in (program.home / STATE).rglob("*") if path.is_file() and OLD.encode() in path.read_bytes()]
    assert held == []
