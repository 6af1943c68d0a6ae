"""The wizard at the edges: wrong answers, other terminals, a tool that is not installed; in a real pseudo-terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.gateway import Gateway
from tests.person import (
    CAPABILITIES,
    CONFIG,
    CONTEXT,
    FILE,
    GATEWAY,
    KEY,
    MODEL,
    MORE,
    NAME,
    SOURCE,
    STORAGE,
    TOOLS,
    TYPE,
    URL,
    VARIABLE,
    Person,
    at,
    commands,
    plain,
    script,
)
from tests.program import Program, Result
from tests.terminal import DOWN, ENTER, ESCAPE, INTERRUPT, UP
from wcode_setup import tools
from wcode_setup.catalog.protocols import ANTHROPIC

# answers that cannot be


def test_nothing_ticked(sit: Callable[..., Person]) -> None:
    person = sit()
    person.tools()
    assert GATEWAY not in person.wait("Select at least one tool with the space bar.")
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
    assert shown.split("\n")[-2:] == ["", "/ 27..."], "what is searched for stands right below the list"
    assert "qwen/qwen3.6-27b" in shown.split("\n")[-3]
    person.press("z", ENTER)
    person.wait(r"/ 27z\.\.\. no match")
    person.press("\x7f", ENTER)
    assert "qwen/qwen3.6-27b\n" in person.wait(MORE)


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (URL, "gw.example/v1", "is not an http://"),
        (URL, "https://me:secret@gw.example/v1", "contains a user name or password"),
        (URL, "https://gw.example/v1/responses", "is an endpoint of another API"),
        (NAME, "My Gateway", "invalid provider ID"),
        (CONTEXT, "many", "Enter a number above 0"),
        (CONTEXT, "0", "Enter a number above 0"),
        (VARIABLE, "my-key", "invalid variable name"),
        (VARIABLE, "BAD_KEY", "is a placeholder"),
        (FILE, "~/nothing", "cannot read the key file"),
        (FILE, "", "--api-key-file is empty"),
        (TYPE, "<API_KEY>", "is a placeholder"),
        (TYPE, "", "is empty"),
        (TYPE, "Bearer " + KEY, "contains a blank"),
    ],
)
def test_a_wrong_answer_is_asked_again(question: str, answer: str, said: str, sit: Callable[..., Person]) -> None:
    person = sit(BAD_KEY="<API_KEY>")
    at(question, person)
    person.write(question, answer)
    last = [line for line in person.wait(said).split("\n") if line.startswith("? ")][-1]
    assert re.match(question, last), "the question has gone on"


@pytest.mark.parametrize("titles", [("OpenClaw",), ("OpenClaw", "Hermes Agent")], ids=["alone", "one-of-two"])
def test_a_tool_that_refuses_tells_it_and_the_command(
    titles: tuple[str, ...], program: Program, sit: Callable[..., Person]
) -> None:
    program.config("{ broken")
    before = program.tree()
    person = sit()
    shown = person.wait(TOOLS)
    assert re.search(r"● OpenClaw\s+version unknown\s+~/.openclaw/openclaw.json:1:9: unexpected end", shown)
    person.to_the_key(*titles)
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")
    assert person.ended() == 1
    assert "Error: ~/.openclaw/openclaw.json:1:" in person.terminal.text
    assert len(commands(person)) == len(titles)
    assert program.tree() == before


# where it does not run


def refused(result: Result) -> None:
    assert result.code == 2
    assert "Error: the wizard requires a terminal" in result.err
    assert "Hint: Use options instead: wcode-setup TOOL --model ID" in result.err


def test_without_a_terminal_it_is_refused(program: Program) -> None:
    refused(program("wizard"))
    refused(program("wizard", stdin=b"\n\n\n"))
    assert program("wizard", "--json").document["errors"][0]["code"] == "wizard-option"
    assert program("wizard", "--lang", "zh").err.startswith("错误：向导需要终端")
    assert program.tree() == {}


@pytest.mark.parametrize(
    ("arguments", "env", "why"),
    [
        (("wizard", "--yes"), {}, "the wizard does not support --yes"),
        (("wizard", "--json"), {}, "the wizard does not support --json"),
        (("wizard",), {"TERM": "dumb"}, "this terminal cannot show the wizard's questions (TERM is 'dumb')"),
    ],
)
def test_where_nothing_can_be_asked_it_is_refused(
    arguments: tuple[str, ...], env: dict[str, str], why: str, sit: Callable[..., Person]
) -> None:
    person = sit(*arguments, **env)
    assert person.ended() == 2
    assert why in person.terminal.text


def test_a_dumb_terminal_gets_the_help(sit: Callable[..., Person]) -> None:
    person = sit(TERM="dumb", columns=120, rows=60)
    assert person.ended() == 2
    assert person.terminal.text.startswith("Usage: wcode-setup ")


# how it looks


@pytest.mark.parametrize("columns", [80, 40, 28])
def test_nothing_is_cut_off(columns: int, sit: Callable[..., Person]) -> None:
    """At every question all the facts are on the screen, whatever its width."""
    person = sit(columns=columns, rows=60)
    variable = person.provider.upper().replace("-", "_") + "_API_KEY"
    for question, facts in (
        (TOOLS, ["OpenClaw", "version unknown", "now anthropic/claude-sonnet-4", "Hermes Agent"]),
        (GATEWAY, ["https://wcode.net/api/gpt/v1", "any OpenAI-compatible gateway"]),
        (MODEL, ["1024K", "256K", "reasoning, vision"]),
        (SOURCE, [f"{variable}, which is not set yet"]),
        (
            STORAGE,
            ["secret (recommended)", "in the configuration itself", "only the name"],
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
    assert re.search(r"> qwen3.6-plus\s+1024K\s+reasoning, vision", shown)
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
    for question in ("用哪个网关", "默认用哪个模型", "还要登记", "是否启用"):
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
    order = ["1. Node.js 24.16", "2. the program", "npm install -g openclaw@latest", "3. initial setup",
             "openclaw onboard --install-daemon --classic", "4. wcode-setup, last"]  # fmt: skip
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert f"(found: {node or 'none'})" in re.sub(r"\s+", " ", shown)
    assert ("yes, run these commands now" in shown) == ready
    assert "» no, quit; I will install it first" in shown
    person.press(ENTER)
    assert person.ended() == 0
    assert person.terminal.text.endswith("Nothing was written.")
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
    assert f"{person.provider}/qwen3.6-plus" in text


def test_an_installation_that_fails_is_told_and_asked_again(program: Program, sit: Callable[..., Person]) -> None:
    bare(program, "v24.20.0")
    script(program, "npm", "echo EACCES >&2; exit 243")
    person = sit(rows=40)
    person.tools("OpenClaw")
    person.choose(INSTALL, "yes, run these commands now")
    shown = person.wait(r"(?s)npm install -g openclaw@latest: exit code 243.*\? Install OpenClaw\? \(")
    assert "EACCES" in shown
    person.choose(INSTALL, "no, but write OpenClaw's configuration anyway")
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
    person.wait("» another gateway")
    person.press(DOWN)
    assert "» another gateway" not in person.wait("» wcode")


def test_every_tool_in_one_run(program: Program, sit: Callable[..., Person]) -> None:
    """Whatever the registry holds for the protocol of one URL: one plan, one question, one record."""
    person = sit(columns=100, rows=50)
    alike = [name for name in tools.TITLES if tools.load(name).PROTOCOL != ANTHROPIC]
    person.tools(*(tools.TITLES[name] for name in alike))
    person.gateway()
    person.choose(MODEL, "qwen3.6-plus")
    person.tick(MORE, [])
    person.tick(CAPABILITIES, [])
    person.type_key()
    person.choose(STORAGE, "secret (recommended)")
    assert person.to_the_end() == 0
    assert len(program("history", "--json").document["data"]) == 1
    pointing = {found["tool"]: found["points_to"] for found in program("status", "--json").document["data"]}
    assert [name for name in alike if not pointing[name] or pointing[name]["model"] != "qwen3.6-plus"] == []


@pytest.mark.parametrize(
    ("pasted", "taken"),
    [
        ("\x1b[200~" + KEY + "\r\n\x1b[201~" + ENTER, True),
        (KEY + "\r\n", True),
        (KEY[:9] + "\r" + KEY[9:] + "\r", False),
        ("\x1b[200~" + KEY[:9] + "\n" + KEY[9:] + "\x1b[201~" + ENTER, False),
    ],
    ids=["bracketed", "raw", "raw-in-the-middle", "bracketed-in-the-middle"],
)
def test_a_line_break_in_a_pasted_key(
    pasted: str, taken: bool, program: Program, sit: Callable[..., Person], gateway: Gateway
) -> None:
    """At the end it is left out, in the middle no half key is taken."""
    person = sit()
    at(TYPE, person)
    person.wait(TYPE)
    person.press(pasted)
    shown = person.wait(STORAGE if taken else "has several lines")
    assert KEY[:9] not in person.terminal.raw
    assert ("Pass one key on one line." in shown) == (not taken)
    keys = [request.headers["authorization"] for request in gateway.requests if request.method == "POST"]
    assert keys == ([f"Bearer {KEY}"] if taken else [])
