"""The wizard as a person uses it: keys pressed in a real pseudo-terminal, and what then stands on screen and disk."""

from __future__ import annotations

import re
import shlex
import signal
from collections.abc import Callable

import pytest

from tests.gateway import Gateway
from tests.person import (
    APPLY,
    BEFORE,
    CAPABILITIES,
    CONFIG,
    CONTEXT,
    DOCTOR,
    FILE,
    GATEWAY,
    KEY,
    MODEL,
    MODEL_ID,
    MORE,
    NAME,
    NOW,
    OUTPUT,
    SOURCE,
    STORAGE,
    THIRD,
    TOOLS,
    TYPE,
    URL,
    VARIABLE,
    Person,
    at,
    commands,
    contents,
    furnish,
    plain,
)
from tests.program import Program, scratch
from tests.terminal import END, ENTER, ESCAPE, INTERRUPT
from wcode_setup import catalog
from wcode_setup.tools import TITLES

# the same request as the flags


def literal(person: Person) -> None:
    person.to_the_key("OpenClaw", "Hermes Agent", TITLES[THIRD])
    person.type_key()
    person.choose(STORAGE, "literal")


def one_of_several(person: Person) -> None:
    person.to_the_key("Hermes Agent")
    person.type_key()
    person.choose(STORAGE, "env")


def from_file(person: Person) -> None:
    person.to_the_key()
    person.choose(SOURCE, "a file")
    person.write(FILE, "~/my key.txt")
    person.choose(STORAGE, "literal")


def from_variable(person: Person) -> None:
    person.to_the_key()
    person.choose(SOURCE, "a variable")
    person.write(VARIABLE, "MY_KEY")
    person.choose(STORAGE, "secret (recommended)")


def from_unset_variable(person: Person) -> None:
    person.to_the_key("OpenClaw", "Hermes Agent")
    person.choose(SOURCE, "a variable")
    person.write(VARIABLE, "NOT_SET")
    person.wait(APPLY)
    assert "NOT_SET is not set here, so the key cannot be checked" in person.terminal.text


def custom_model(person: Person) -> None:
    person.tools("OpenClaw")
    person.gateway()
    person.choose(MODEL, "another model")
    person.write(MODEL_ID, "my/own model")
    assert "invalid model ID" in person.wait("invalid model ID")
    person.write(MODEL_ID, "my/model")
    person.write(CONTEXT, "200000")
    person.write(OUTPUT, "300000")
    person.wait("exceeds the context window")
    person.write(OUTPUT, "8192")
    person.tick(CAPABILITIES, ["vision", "reasoning"], "reasoning")
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")


def several_models(person: Person) -> None:
    known = [model.id for model in catalog.models()]
    person.tools("OpenClaw")
    person.gateway()
    person.choose(MODEL, known[1])
    person.tick(MORE, [known[0], *known[2:]], known[0])
    person.tick(CAPABILITIES, ["vision", "reasoning"], "vision", "reasoning")
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")


WHERE = "--base-url {url}/v1 --provider {provider}"
LIMITS = "--context-window 200000 --max-tokens 8192"
BOTH = "--model qwen/qwen3.6-27b --model qwen3.6-plus"
PLUS = f"--model qwen3.6-plus {WHERE}"
WALKS = {
    plain: [f"openclaw {PLUS} --key-storage secret --api-key-stdin"],
    literal: [f"all {PLUS} --key-storage literal --api-key-stdin"],
    one_of_several: [f"hermes {PLUS} --key-storage env --api-key-stdin"],
    from_file: [f"openclaw {PLUS} --api-key-file '~/my key.txt' --key-storage literal"],
    from_variable: [f"openclaw {PLUS} --api-key-env MY_KEY --key-storage secret"],
    from_unset_variable: [
        f"openclaw {PLUS} --api-key-env NOT_SET --key-storage env",
        f"hermes {PLUS} --api-key-env NOT_SET --key-storage env",
    ],
    custom_model: [f"openclaw --model my/model {LIMITS} {WHERE} --key-storage secret --reasoning --api-key-stdin"],
    several_models: [f"openclaw {BOTH} {WHERE} --key-storage secret --vision --reasoning --api-key-stdin"],
}


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("walk", WALKS)
def test_the_same_as_the_flags(
    walk: Callable[[Person], None], program: Program, sit: Callable[..., Person], gateway: Gateway
) -> None:
    """What the wizard writes, the command that it tells writes as well, to the last byte."""
    program.write("my key.txt", KEY + "\n")
    person = sit("wizard", MY_KEY=KEY)
    before = program.tree()
    walk(person)
    person.wait(APPLY)
    assert program.tree() == before, "something was written before the answer"
    assert person.to_the_end() == 0
    if walk is not from_unset_variable:
        assert [request.headers["authorization"] for request in gateway.requests if request.method == "POST"] == [
            f"Bearer {KEY}"
        ]
    told = commands(person)
    assert told == [shlex.split(command.format(url=gateway.url, provider=person.provider)) for command in WALKS[walk]]
    with scratch() as home:
        other = Program(home)
        furnish(other)
        other.write("my key.txt", KEY + "\n")
        for command in told:
            result = other(*command, stdin=KEY.encode(), env={"MY_KEY": KEY, **other.env, "HOME": str(home)})
            assert result.code == 0, result.text
        assert contents(program.home) == contents(home)
    assert contents(program.home)[CONFIG][0] != BEFORE.encode() or walk is one_of_several


def test_what_to_do_next_comes_before_the_command(sit: Callable[..., Person]) -> None:
    person = sit()
    plain(person)
    assert person.to_the_end() == 0
    text = person.terminal.text
    places = [
        text.index(part) for part in ("Apply?", "openclaw.json: changed", "Next:", "openclaw tui", "Equivalent command")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(("option", "code"), [("--dry-run", 0), ("--check", 3)])
def test_previews(option: str, code: int, program: Program, sit: Callable[..., Person]) -> None:
    person = sit("wizard", option)
    before = program.tree()
    plain(person)
    assert person.ended() == code
    assert "+++ ~/.openclaw/openclaw.json" in person.terminal.text
    assert "Apply?" not in person.terminal.text
    assert program.tree() == before


def test_the_stored_key_is_offered_to_be_kept(program: Program, sit: Callable[..., Person], gateway: Gateway) -> None:
    person = sit()
    plain(person)
    assert person.to_the_end() == 0
    person = sit()
    shown = person.wait(TOOLS)
    assert f"now {person.provider}/qwen3.6-plus" in shown
    person.tools("OpenClaw")
    person.gateway()
    person.choose(MODEL, "qwen/qwen3.6-27b")
    person.tick(MORE, [])
    person.tick(CAPABILITIES, [])
    person.choose(SOURCE, "keep it")
    assert person.to_the_end() == 0
    assert sum(request.method == "POST" for request in gateway.requests) == 1, "there was nothing to try"
    assert (program.home / f".openclaw/{person.provider}.key").read_text().strip() == KEY
    assert "api-key" not in str(commands(person))


# the way back


def test_esc_leads_back_through_every_question(program: Program, sit: Callable[..., Person]) -> None:
    person = sit()
    before = program.tree()
    person.to_the_key()
    person.choose(SOURCE, "a variable")
    person.write(VARIABLE, "MY_KEY")
    person.wait(APPLY)
    person.press(INTERRUPT)
    person = sit("wizard", MY_KEY=KEY)
    person.to_the_key()
    person.choose(SOURCE, "a variable")
    person.write(VARIABLE, "MY_KEY")
    for question in (STORAGE, VARIABLE, SOURCE, CAPABILITIES, MORE, MODEL, NAME, URL, GATEWAY, TOOLS):
        person.wait(question + r"[^\n]*(\n|$)(?![\s\S]*\n\?)")
        person.press(ESCAPE)
    assert person.ended() == 0
    assert person.terminal.text.endswith("Nothing was written.")
    assert program.tree() == before


def test_what_was_answered_is_the_default_after_going_back(sit: Callable[..., Person]) -> None:
    person = sit()
    person.tools("Hermes Agent")
    person.gateway()
    person.choose(MODEL, "qwen/qwen3.6-27b")
    person.wait(MORE)
    person.press(ESCAPE)
    assert "» qwen/qwen3.6-27b" in person.wait(MODEL + r" model\? \(")
    person.press(ESCAPE)
    person.wait(NAME + f".* {person.provider}$")
    person.press(ESCAPE)
    person.wait(URL + f".* {re.escape(person.url)}/v1$")
    person.press(ESCAPE)
    assert "» another gateway" in person.wait(GATEWAY + r" \(")
    person.press(ESCAPE)
    shown = person.wait(TOOLS + r" \(")
    assert "● Hermes Agent" in shown
    assert "○ OpenClaw" in shown


EVERY = [TOOLS, GATEWAY, URL, NAME, MODEL, MODEL_ID, CONTEXT, OUTPUT, MORE, CAPABILITIES, SOURCE, VARIABLE, FILE, TYPE,
         NOW, STORAGE, APPLY]  # fmt: skip


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize("question", EVERY)
def test_ctrl_c_at_every_question(
    question: str, program: Program, sit: Callable[..., Person], gateway: Gateway
) -> None:
    before = program.tree()
    if question == NOW:
        gateway.status["/chat/completions"] = 401
    person = sit()
    at(question, person)
    person.wait(question)
    person.press(INTERRUPT)
    assert person.ended() == 130
    assert person.terminal.text.endswith("Interrupted; all files are unchanged.")
    assert person.terminal.restored
    assert "Traceback" not in person.terminal.raw
    assert program.tree() == before


@pytest.mark.parametrize("question", [URL, TYPE])
def test_the_end_of_input(question: str, program: Program, sit: Callable[..., Person]) -> None:
    before = program.tree()
    person = sit()
    at(question, person)
    person.wait(question)
    person.press(END)
    assert person.ended() == 130
    assert program.tree() == before


@pytest.mark.parametrize("question", [TOOLS, TYPE])
def test_sigterm(question: str, program: Program, sit: Callable[..., Person]) -> None:
    before = program.tree()
    person = sit()
    at(question, person)
    person.wait(question)
    person.terminal.child.kill(signal.SIGTERM)
    assert person.ended() == 143
    assert "Interrupted; all files are unchanged." in person.terminal.text
    assert person.terminal.restored
    assert program.tree() == before


# the trial


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize(
    ("status", "said", "default"),
    [
        (401, "rejected the key (HTTP 401: answered with 401", "go back to the key"),
        (402, "no credit", "try again"),
        (404, "did not find this address or model", "try again"),
        (429, "is rate limiting this key", "try again"),
        (500, "returned a server error", "try again"),
    ],
)
def test_a_trial_that_fails_and_goes_on(
    status: int, said: str, default: str, sit: Callable[..., Person], gateway: Gateway
) -> None:
    gateway.status["/chat/completions"] = status
    person = sit()
    person.to_the_key()
    person.type_key()
    shown = person.wait(NOW)
    assert said in re.sub(r"\s+", " ", shown)
    assert f"» {default}" in shown
    assert "https://platform.wcode.net" not in shown  # another gateway than that of wcode
    person.choose(NOW, "try again")
    person.wait(r"(?s)Checking the key.*Checking the key.*\? What now\?")
    person.choose(NOW, "continue anyway (for example offline)")
    person.choose(STORAGE, "secret (recommended)")
    assert person.to_the_end() == 0
    assert sum(request.method == "POST" for request in gateway.requests) == 2


def test_a_wrong_key_and_then_the_right_one(program: Program, sit: Callable[..., Person], gateway: Gateway) -> None:
    gateway.status["/chat/completions"] = 401
    person = sit()
    person.to_the_key()
    person.type_key("sk-wrong-0123456789")
    person.wait(NOW)
    del gateway.status["/chat/completions"]
    person.choose(NOW, "go back to the key")
    person.write(r"(?s)\? What now\?.*" + TYPE + "|" + TYPE + r" *$", KEY)
    person.choose(STORAGE, "secret (recommended)")
    assert person.to_the_end() == 0
    assert (program.home / f".openclaw/{person.provider}.key").read_text().strip() == KEY
    assert "sk-wrong-0123456789" not in person.terminal.raw


def test_offline(program: Program, sit: Callable[..., Person]) -> None:
    person = sit("wizard", no_proxy="", https_proxy="http://me:secret@127.0.0.1:9")
    person.tools("OpenClaw")
    person.choose(GATEWAY, "wcode")
    person.choose(MODEL, "qwen3.6-plus")
    person.tick(MORE, [])
    person.tick(CAPABILITIES, [])
    assert "new keys: https://platform.wcode.net" in person.wait(SOURCE)
    person.type_key()
    assert "The proxy 127.0.0.1:9 cannot reach wcode.net" in person.wait(NOW)
    person.choose(NOW, "continue anyway (for example offline)")
    person.choose(STORAGE, "literal")
    assert person.to_the_end() == 0
    assert "me:secret" not in person.terminal.raw
    assert f'apiKey: "{KEY}"'.replace('"', "'") in (program.home / CONFIG).read_text()


@pytest.mark.parametrize(("answer", "shown"), [("y", True), ("\x03", False), ("n", False)])
def test_doctor_is_offered(answer: str, shown: bool, program: Program, sit: Callable[..., Person]) -> None:
    """At the end; whatever it finds, and Ctrl-C there, the set-up is done."""
    person = sit()
    plain(person)
    person.wait(APPLY)
    person.press("y", ENTER)
    person.wait(DOCTOR)
    person.press(answer, ENTER)
    assert person.ended(60) == 0
    assert ("provider" in person.terminal.text.partition("use it?")[2]) == shown
    assert (program.home / CONFIG).read_text() != BEFORE
