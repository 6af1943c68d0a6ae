"""The wizard as a person uses it: keys pressed in a real pseudo-terminal, and what then stands on screen and disk."""

from __future__ import annotations

import re
import shlex
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gateway import Gateway
from tests.program import Program, Result, scratch
from tests.terminal import DOWN, END, ENTER, ESCAPE, INTERRUPT, SPACE, UP, Terminal
from wcode_setup import catalog, tools

KEY = "sk-test-wizard-0123456789"
TOOLS, GATEWAY, URL, NAME = r"\? Which tools\?", r"\? Which gateway\?", r"\? Base URL", r"\? Its name in"
MODEL, MODEL_ID, CONTEXT, OUTPUT = r"\? Which default", r"\? Id of the", r"\? Its context", r"\? Its longest"
MORE, CAPABILITIES, SOURCE = r"\? Register further", r"\? Switch on what", r"\? Where does the key"
VARIABLE, FILE, TYPE, NOW, STORAGE = r"\? Name of", r"\? Path of", r"\? API key:", r"\? What now\?", r"\? How shall"
APPLY = r"Apply\? \[y/N\]:"
CONFIG = ".openclaw/openclaw.json"
BEFORE = "{\n  // mine\n  agents: { defaults: { model: { primary: 'anthropic/claude-sonnet-4' } } },\n}\n"


class Person:
    """Somebody at the wizard: waits for a question, moves to a choice by its name, presses keys."""

    def __init__(self, terminal: Terminal, home: Path, url: str) -> None:
        self.terminal, self.home, self.url = terminal, home, url
        self.wait, self.press, self.ended = terminal.wait, terminal.press, terminal.ended

    def point(self, name: str) -> str:
        """Move the pointer to the choice with this name; its line."""
        for _ in range(40):
            line = next((line for line in self.terminal.shown.split("\n") if re.match(r" [»>] ", line)), "")
            if re.match(rf" [»>] (?:(?:[●○]|\[[x ]\]) )?{re.escape(name)}(?:\s|$)", line):
                return line
            self.press(DOWN)
            self.wait(r"(?m)^ [»>] ")
        raise AssertionError(f"no choice {name!r}:\n{self.terminal.shown}")

    def choose(self, question: str, name: str) -> None:
        """Answer a question with the choice of this name."""
        self.wait(question)
        self.point(name)
        self.press(ENTER)

    def tick(self, question: str, among: list[str], *names: str) -> None:
        """Answer a question with exactly these choices ticked."""
        self.wait(question)
        for name in among:
            if (name in names) != bool(re.search(r"●|\[x\]", self.point(name))):
                self.press(SPACE)
        self.press(ENTER)

    def write(self, question: str, text: str) -> None:
        """Answer a question with a line; what stands there is replaced."""
        self.wait(question)
        self.press("\x01", "\x0b", text, ENTER)  # to the beginning of the line, delete to its end

    def gateway(self) -> None:
        """The loopback gateway, as another one."""
        self.choose(GATEWAY, "another one")
        self.write(URL, self.url + "/v1")
        self.wait(NAME)
        self.press(ENTER)

    def tools(self, *titles: str) -> None:
        """Tick these tools."""
        self.tick(TOOLS, list(tools.TITLES.values()), *titles)

    def to_the_key(self, *titles: str) -> None:
        """Everything before the key, the short way."""
        self.tools(*(titles or ("OpenClaw",)))
        self.gateway()
        self.choose(MODEL, "qwen3.6-plus")
        self.tick(MORE, [])
        self.tick(CAPABILITIES, [])

    def type_key(self, key: str = KEY) -> None:
        """Type the key."""
        self.choose(SOURCE, "type it")
        self.write(TYPE, key)

    def to_the_end(self, answer: str = "y") -> int | None:
        """Answer the last question; the exit code."""
        self.wait(APPLY)
        self.press(answer, ENTER)
        return self.ended()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as running:
        yield running


def furnish(program: Program) -> None:
    """A home with OpenClaw installed and configured, Hermes installed, and no proxy."""
    program.config(BEFORE)
    for name in ("openclaw", "hermes"):
        script(program, name, "exit 1")
    program.env.update(PATH=f"{program.home}/bin:/usr/bin:/bin", no_proxy="*")


def script(program: Program, name: str, text: str) -> None:
    """A program in the home's own folder for programs."""
    file = program.write(f"bin/{name}", f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


@pytest.fixture
def sit(program: Program, gateway: Gateway) -> Iterator[Callable[..., Person]]:
    """Sit down at a terminal with the wizard on it."""
    furnish(program)
    terminals: list[Terminal] = []

    def start(*arguments: str, columns: int = 80, rows: int = 24, **env: str) -> Person:
        terminals.append(Terminal(program, *arguments, columns=columns, rows=rows, env=env))
        return Person(terminals[-1], program.home, gateway.url)

    yield start
    for terminal in terminals:
        terminal.close()
        assert KEY not in terminal.raw, "the key was on the screen"


def commands(person: Person) -> list[list[str]]:
    """The commands that the wizard tells at its end."""
    printed = re.sub(r"\x1b\[[0-9;]*m|\r", "", person.terminal.raw)
    told = printed.partition("The same as a command, for a script")[2].splitlines()[1:]
    return [shlex.split(line)[1:] for line in told if line.startswith("wcode-setup ")]


def contents(home: Path) -> dict[str, Any]:
    """The tools' files: path -> content and mode."""
    return {
        str(path.relative_to(home)): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(home.rglob("*"))
        if path.is_file() and not str(path.relative_to(home)).startswith((".local", "bin/"))
    }


# the same request as the flags


def plain(person: Person) -> None:
    person.to_the_key()
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")


def literal(person: Person) -> None:
    person.to_the_key("OpenClaw", "Hermes Agent")
    person.type_key()
    person.choose(STORAGE, "literal")


def one_of_two(person: Person) -> None:
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
    assert "NOT_SET is not set here, so the key cannot be tried" in person.terminal.text


def custom_model(person: Person) -> None:
    person.tools("OpenClaw")
    person.gateway()
    person.choose(MODEL, "another model")
    person.write(MODEL_ID, "my/own model")
    assert "cannot be a model id" in person.wait("cannot be")
    person.write(MODEL_ID, "my/model")
    person.write(CONTEXT, "200000")
    person.write(OUTPUT, "300000")
    person.wait("more than the context window")
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


WALKS = [plain, literal, one_of_two, from_file, from_variable, from_unset_variable, custom_model, several_models]


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
        assert [request.headers["authorization"] for request in gateway.requests] == [f"Bearer {KEY}"]
    told = commands(person)
    assert KEY not in str(told)
    with scratch() as home:
        other = Program(home)
        furnish(other)
        other.write("my key.txt", KEY + "\n")
        for command in told:
            result = other(*command, stdin=KEY.encode(), env={"MY_KEY": KEY, **other.env, "HOME": str(home)})
            assert result.code == 0, result.text
        assert contents(program.home) == contents(home)
    assert contents(program.home)[CONFIG][0] != BEFORE.encode() or walk is one_of_two
    assert (walk is literal) == (told[0][0] == "all" and "literal" in told[0])


def test_what_to_do_next_comes_before_the_command(sit: Callable[..., Person]) -> None:
    person = sit()
    plain(person)
    assert person.to_the_end() == 0
    text = person.terminal.text
    places = [text.index(part) for part in ("Apply?", "openclaw.json: changed", "Next:", "openclaw tui", "The same as")]
    assert places == sorted(places)


def test_no_writes_nothing_but_tells_the_command(program: Program, sit: Callable[..., Person]) -> None:
    person = sit()
    before = program.tree()
    plain(person)
    assert person.to_the_end("n") == 0
    assert "nothing was written." in person.terminal.text
    assert len(commands(person)) == 1
    assert program.tree() == before


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
    assert "now gateway/qwen3.6-plus" in shown
    person.tools("OpenClaw")
    person.gateway()
    person.choose(MODEL, "qwen/qwen3.6-27b")
    person.tick(MORE, [])
    person.tick(CAPABILITIES, [])
    person.choose(SOURCE, "keep it")
    assert person.to_the_end() == 0
    assert len(gateway.requests) == 1, "there was nothing to try"
    assert (program.home / ".openclaw/gateway.key").read_text().strip() == KEY
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
    assert person.terminal.text.endswith("nothing was written.")
    assert program.tree() == before


def test_what_was_answered_is_the_default_after_going_back(sit: Callable[..., Person]) -> None:
    person = sit()
    person.tools("Hermes Agent")
    person.gateway()
    person.choose(MODEL, "qwen/qwen3.6-27b")
    person.wait(MORE)
    person.press(ESCAPE)
    assert "» qwen/qwen3.6-27b" in person.wait(MODEL + r"[^\n]*\n  \(")
    person.press(ESCAPE)
    person.wait(NAME + ".* gateway$")
    person.press(ESCAPE)
    person.wait(URL + f".* {re.escape(person.url)}/v1$")
    person.press(ESCAPE)
    assert "» another one" in person.wait(GATEWAY + r" \(")
    person.press(ESCAPE)
    shown = person.wait(TOOLS + r" \(")
    assert "● Hermes Agent" in shown
    assert "○ OpenClaw" in shown


def at(question: str, person: Person) -> None:
    """Go on until this question stands there."""
    if question == TOOLS:
        return
    person.tools("OpenClaw")
    if question == GATEWAY:
        return
    person.choose(GATEWAY, "another one")
    if question == URL:
        return
    person.write(URL, person.url + "/v1")
    person.wait(NAME)
    if question == NAME:
        return
    person.press(ENTER)
    if question in (MODEL_ID, CONTEXT, OUTPUT):
        person.choose(MODEL, "another model")
        for one, text in ((MODEL_ID, "my/model"), (CONTEXT, "200000")):
            if question == one:
                return
            person.write(one, text)
        return
    if question == MODEL:
        return
    person.choose(MODEL, "qwen3.6-plus")
    if question == MORE:
        return
    person.tick(MORE, [])
    if question == CAPABILITIES:
        return
    person.tick(CAPABILITIES, [])
    if question == SOURCE:
        return
    if question in (VARIABLE, FILE):
        person.choose(SOURCE, "a variable" if question == VARIABLE else "a file")
        return
    if question == TYPE:
        person.choose(SOURCE, "type it")
        return
    person.type_key()
    if question == APPLY:
        person.choose(STORAGE, "secret (recommended)")


EVERY = [TOOLS, GATEWAY, URL, NAME, MODEL, MODEL_ID, CONTEXT, OUTPUT, MORE, CAPABILITIES, SOURCE, VARIABLE, FILE, TYPE,
         NOW, STORAGE, APPLY]  # fmt: skip


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
    assert person.terminal.text.endswith("Interrupted; every file is as it was.")
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
    assert "Interrupted; every file is as it was." in person.terminal.text
    assert program.tree() == before


# the trial


@pytest.mark.parametrize(
    ("status", "said", "default"),
    [
        (401, "refuses the key (HTTP 401: answered with 401", "go back to the key"),
        (402, "no credit", "try once more"),
        (404, "no such address or model", "try once more"),
        (429, "takes no more requests", "try once more"),
        (500, "trouble of its own", "try once more"),
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
    assert ("https://platform.wcode.net" in shown) == (status == 401)
    person.choose(NOW, "try once more")
    person.wait(r"(?s)Trying.*Trying.*\? What now\?")
    person.choose(NOW, "go on with it all the same (offline, for example)")
    person.choose(STORAGE, "secret (recommended)")
    assert person.to_the_end() == 0
    assert len(gateway.requests) == 2


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
    assert (program.home / ".openclaw/gateway.key").read_text().strip() == KEY
    assert "sk-wrong-0123456789" not in person.terminal.raw


def test_offline(program: Program, sit: Callable[..., Person]) -> None:
    person = sit("wizard", no_proxy="", https_proxy="http://me:secret@127.0.0.1:9")
    person.tools("OpenClaw")
    person.choose(GATEWAY, "wcode")
    person.choose(MODEL, "qwen3.6-plus")
    person.tick(MORE, [])
    person.tick(CAPABILITIES, [])
    assert "New keys: https://platform.wcode.net" in person.wait(SOURCE)
    person.type_key()
    assert "the proxy 127.0.0.1:9 does not lead to wcode.net" in person.wait(NOW)
    person.choose(NOW, "go on with it all the same (offline, for example)")
    person.choose(STORAGE, "literal")
    assert person.to_the_end() == 0
    assert "me:secret" not in person.terminal.raw
    assert f'apiKey: "{KEY}"'.replace('"', "'") in (program.home / CONFIG).read_text()


# answers that cannot be


def test_nothing_ticked(sit: Callable[..., Person]) -> None:
    person = sit()
    person.tools()
    person.wait("Tick at least one with the space bar.")
    person.tools("OpenClaw")
    person.wait(GATEWAY)


def test_a_search_without_result_takes_nothing(sit: Callable[..., Person]) -> None:
    person = sit()
    at(MODEL, person)
    person.wait(MODEL)
    person.press("2", "7")
    shown = person.wait(r"/ 27\.\.\.")
    assert "» qwen/qwen3.6-27b" in shown
    assert "qwen3.6-plus" not in shown
    person.press("z", ENTER)
    person.wait(r"/ 27z\.\.\.")
    person.press("\x7f", ENTER)
    assert "qwen/qwen3.6-27b\n" in person.wait(MORE)


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (URL, "gw.example/v1", "is not a URL with http"),
        (URL, "https://me:secret@gw.example/v1", "holds a user name or password"),
        (URL, "https://gw.example/v1/responses", "is an endpoint of another API"),
        (NAME, "My Gateway", "cannot be a provider id"),
        (CONTEXT, "many", "A whole number"),
        (CONTEXT, "0", "A whole number"),
        (VARIABLE, "my-key", "cannot be the name of a variable"),
        (FILE, "~/nothing", "cannot read the key file"),
        (FILE, "", "--api-key-file is empty"),
        (TYPE, "<API_KEY>", "is a placeholder"),
        (TYPE, "", "is empty"),
        (TYPE, "Bearer " + KEY, "holds a blank"),
    ],
)
def test_a_wrong_answer_is_asked_again(question: str, answer: str, said: str, sit: Callable[..., Person]) -> None:
    person = sit()
    at(question, person)
    person.write(question, answer)
    person.wait(said)
    person.press(ESCAPE)
    person.wait(r"\?")


def test_a_tool_that_refuses_tells_it_and_the_command(program: Program, sit: Callable[..., Person]) -> None:
    program.config("{ broken")
    before = program.tree()
    person = sit()
    shown = person.wait(TOOLS)
    assert re.search(r"● OpenClaw\s+version unknown\s+~/.openclaw/openclaw.json:1:9: unexpected end", shown)
    person.to_the_key("OpenClaw", "Hermes Agent")
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")
    assert person.ended() == 1
    assert "Error: ~/.openclaw/openclaw.json:1:" in person.terminal.text
    assert commands(person)
    assert program.tree() == before


# where it does not run


def refused(result: Result) -> None:
    assert result.code == 2
    assert "Error: the wizard needs a terminal" in result.err
    assert "Hint: Use the flags: wcode-setup TOOL --model ID" in result.err


def test_without_a_terminal_it_is_refused(program: Program) -> None:
    refused(program("wizard"))
    refused(program("wizard", stdin=b"\n\n\n"))
    assert program("wizard", "--json").document["errors"][0]["code"] == "wizard-terminal"
    assert program("wizard", "--lang", "zh").err.startswith("错误:向导需要在终端里提问")
    assert program.tree() == {}


@pytest.mark.parametrize(
    ("arguments", "env"), [(("wizard", "--yes"), {}), (("wizard", "--json"), {}), (("wizard",), {"TERM": "dumb"})]
)
def test_where_nothing_can_be_asked_it_is_refused(
    arguments: tuple[str, ...], env: dict[str, str], sit: Callable[..., Person]
) -> None:
    person = sit(*arguments, **env)
    assert person.ended() == 2
    assert "the wizard needs a terminal" in person.terminal.text


def test_a_dumb_terminal_gets_the_help(sit: Callable[..., Person]) -> None:
    person = sit(TERM="dumb", columns=120, rows=60)
    assert person.ended() == 2
    assert person.terminal.text.startswith("Usage: wcode-setup ")


# how it looks


@pytest.mark.parametrize("columns", [80, 40, 28])
def test_nothing_is_cut_off(columns: int, sit: Callable[..., Person]) -> None:
    """At every question all the facts are on the screen, whatever its width."""
    person = sit(columns=columns, rows=60)
    for question, facts in (
        (TOOLS, ["OpenClaw", "version unknown", "now anthropic/claude-sonnet-4", "Hermes Agent"]),
        (GATEWAY, ["https://wcode.net/api/gpt/v1", "any OpenAI-compatible gateway"]),
        (MODEL, ["1024K", "¥0.0021/0.0129", ">256K 0.0085/0.05", "256K", "¥0.0032/0.0195", "reasoning, vision"]),
        (SOURCE, ["GATEWAY_API_KEY, which is not set yet"]),
        (
            STORAGE,
            ["secret (recommended)", "in the configuration itself, as in the vendor's manual", "not at all: only"],
        ),
    ):
        flat = re.sub(r"\s+", "", person.wait(over_lines(question)))
        for fact in facts:
            assert re.sub(r"\s+", "", fact) in flat, fact
        advance(person, question)


def over_lines(question: str) -> str:
    """The pattern of a question that may be broken at any blank."""
    return r"\s+".join(question.split())


def advance(person: Person, question: str) -> None:
    """From a question of `test_nothing_is_cut_off` to the next one."""
    if question == TOOLS:
        person.press(ENTER)
    elif question == GATEWAY:
        person.press(DOWN, ENTER)
        person.wait(over_lines(URL))
        person.press(person.url + "/v1", ENTER)
        person.wait(over_lines(NAME))
        person.press(ENTER)
    elif question == MODEL:
        person.press(ENTER)
        person.wait(over_lines(MORE))
        person.press(ENTER)
        person.wait(over_lines(CAPABILITIES))
        person.press(ENTER)
    elif question == SOURCE:
        person.press(ENTER)
        person.wait(over_lines(TYPE))
        person.press(KEY, ENTER)


def test_a_terminal_that_knows_ascii_only(program: Program, sit: Callable[..., Person]) -> None:
    person = sit(PYTHONIOENCODING="ascii")
    person.wait(r"> \[x\] OpenClaw")
    at(MODEL, person)
    shown = person.wait(MODEL)
    assert re.search(r"> qwen3.6-plus\s+1024K\s+CNY 0.0021/0.0129", shown)
    person.press(ENTER)
    person.wait(MORE)
    person.press(ENTER)
    person.wait(CAPABILITIES)
    person.press(ENTER)
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")
    assert person.to_the_end() == 0
    assert person.terminal.raw.isascii()


def test_no_colours(sit: Callable[..., Person]) -> None:
    coloured = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|38;|9[0-7])[0-9;]*m")
    for arguments, env, wanted in (((), {}, True), ((), {"NO_COLOR": "1"}, False), (("--color", "never"), {}, False)):
        person = sit("wizard", *arguments, **env)
        plain(person)
        assert person.to_the_end("n") == 0
        assert bool(coloured.search(person.terminal.raw)) == wanted


def test_chinese(program: Program, sit: Callable[..., Person]) -> None:
    person = sit(LANG="zh_CN.UTF-8")
    person.wait("配置哪些工具")
    person.press(ENTER)
    for question in ("用哪个网关", "默认用哪个模型", "还要登记", "要打开"):
        person.wait(question)
        person.press(ENTER)
    shown = person.wait("密钥从哪里来")
    assert "https://platform.wcode.net" in shown
    person.press(INTERRUPT)
    assert person.ended() == 130
    assert re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", shown) is None, "English is left"


# a tool that is not installed


INSTALL = r"\? Install OpenClaw\?"


def bare(program: Program, node: str | None) -> None:
    """A machine without OpenClaw, with this version of Node."""
    (program.home / "bin/openclaw").unlink()
    program.env["PATH"] = f"{program.home}/bin"
    for name in ("sh", "cat", "chmod", "mkdir", "env"):
        (program.home / "bin" / name).symlink_to(f"/bin/{name}")
    if node:
        script(program, "node", f"echo {node}")
    installed = "#!/bin/sh\nmkdir -p $HOME/.openclaw\necho '{ onboarded: true }' > $HOME/.openclaw/openclaw.json\n"
    make = f"cat > $HOME/bin/openclaw <<'E'\n{installed}E\nchmod +x $HOME/bin/openclaw\necho added 1 package"
    script(program, "npm", f'echo "$@" >> $HOME/npm.log\n{make}')


@pytest.mark.parametrize(("node", "ready"), [(None, False), ("v22.12.0", False), ("v24.16.0", True)])
def test_the_steps_are_shown_and_nothing_runs_unasked(
    node: str | None, ready: bool, program: Program, sit: Callable[..., Person]
) -> None:
    bare(program, node)
    before = program.tree()
    person = sit(rows=40)
    person.tools("OpenClaw")
    shown = person.wait(INSTALL)
    order = ["1. Node.js 24.16", "2. the program", "npm install -g openclaw@latest", "3. its first set-up",
             "openclaw onboard --install-daemon --classic", "4. wcode-setup, last"]  # fmt: skip
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert f"(found: {node or 'none'})" in re.sub(r"\s+", " ", shown)
    assert ("yes, run these commands now" in shown) == ready
    assert "» no, stop here; I do it first" in shown
    person.press(ENTER)
    assert person.ended() == 0
    assert person.terminal.text.endswith("nothing was written.")
    assert program.tree() == before


def test_a_yes_installs_and_the_wizard_goes_on(program: Program, sit: Callable[..., Person]) -> None:
    bare(program, "v26.1.0")
    person = sit(rows=40)
    person.tools("OpenClaw")
    person.choose(INSTALL, "yes, run these commands now")
    person.gateway()
    assert (program.home / "npm.log").read_text() == "install -g openclaw@latest\n"
    assert (program.home / CONFIG).read_text() == "{ onboarded: true }\n"
    person.choose(MODEL, "qwen3.6-plus")
    person.tick(MORE, [])
    person.tick(CAPABILITIES, [])
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")
    assert person.to_the_end() == 0
    text = (program.home / CONFIG).read_text()
    assert text.startswith("{ onboarded: true, ")
    assert "gateway/qwen3.6-plus" in text


def test_an_installation_that_fails_is_told_and_asked_again(program: Program, sit: Callable[..., Person]) -> None:
    bare(program, "v24.20.0")
    script(program, "npm", "echo EACCES >&2; exit 243")
    person = sit(rows=40)
    person.tools("OpenClaw")
    person.choose(INSTALL, "yes, run these commands now")
    shown = person.wait(r"(?s)npm install -g openclaw@latest: it ended with exit code 243.*\? Install OpenClaw\? \(")
    assert "EACCES" in shown
    person.choose(INSTALL, "no, write the configuration of OpenClaw all the same")
    person.wait(GATEWAY)
    person.press(ESCAPE)
    person.wait(INSTALL + r" \(")
    person.press(ESCAPE)
    person.wait(TOOLS + r" \(")


def test_up_and_down_go_round(sit: Callable[..., Person]) -> None:
    person = sit()
    person.tools("OpenClaw")
    person.wait(GATEWAY)
    person.press(UP)
    person.wait("» another one")
    person.press(DOWN)
    person.wait("» wcode")
