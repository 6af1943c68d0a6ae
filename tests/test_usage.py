"""Wrong usage of every command: one line and a hint, the same under every version of click that pyproject admits."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from tests.program import Program
from tests.test_cli import PLUS
from wcode_setup.catalog.inputs import tokens
from wcode_setup.cli import cli
from wcode_setup.tools import ALIASES, TITLES

ERROR = re.compile(r"Error: [^\n]+\nHint: [^\n]+\n")
CHINESE = re.compile(r"错误：[^\n]+\n提示：[^\n]+\n")
CLICKS = re.compile(
    r"No such|Got unexpected|Missing (argument|option|parameter)|Invalid value|requires an argument|Usage:|\\n"
)


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command of the program, and of its groups."""
    todo: list[tuple[tuple[str, ...], click.Command]] = [((), cli)]
    while todo:
        words, command = todo.pop(0)
        yield words, command
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                inner = command.get_command(click.Context(command), name)
                assert inner
                todo.append(((*words, name), inner))


COMMANDS = dict(commands())


def wrong(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[str, ...]]:
    """Command lines that are wrong: words, options and values that are unknown, missing or too many."""
    yield (*words, "--nope")
    yield (*words, "--lnag", "zh")
    yield (*words, "--lang", "fr")
    yield (*words, "--lang")
    yield (*words, "--debug=1")
    taken = [param for param in command.params if isinstance(param, click.Argument)]
    if isinstance(command, click.Group):
        yield (*words, "opencalw")
        yield (*words, "nonsense")
    elif not any(param.nargs < 0 for param in taken):
        given = [next(iter(getattr(param.type, "choices", ())), "x") for param in taken]
        yield (*words, *given, "extra")
        yield (*words, *given, "extra", "words")
    if any(param.required for param in taken):
        yield words
    for param in taken:
        if isinstance(param.type, click.Choice):
            yield (*words, "nonsense")
    for param in command.params:
        if isinstance(param, click.Option) and not param.is_flag and param.opts[-1].startswith("--"):
            yield (*words, param.opts[-1])
            if isinstance(param.type, click.Choice):
                yield (*words, param.opts[-1], "nonsense")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_wrong_usage_is_one_line_and_a_hint(words: tuple[str, ...], program: Program) -> None:
    lines = list(wrong(words, COMMANDS[words]))
    assert len(lines) >= 5
    for line in lines:
        result = program(*line)
        assert (result.code, result.out) == (2, ""), line
        assert ERROR.fullmatch(result.err), (line, result.err)
        assert not CLICKS.search(result.err), line
        chinese = program(*line, env={"LANG": "zh_CN.UTF-8"})
        assert CHINESE.fullmatch(chinese.err), (line, chinese.err)
    assert program.tree() == {}


@pytest.mark.parametrize("group", [words for words, command in COMMANDS.items() if isinstance(command, click.Group)])
def test_a_group_alone(group: tuple[str, ...], program: Program) -> None:
    """`wcode-setup` shows its help, `remove` says what is missing: no help text squeezed into an error."""
    result = program(*group)
    assert result.code == 2
    assert "\\n" not in result.text
    assert ERROR.fullmatch(result.err) if group else result.out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("statsu",), "status"),
        (("opencalw",), "openclaw"),
        *(((alias + alias[-1],), alias) for alias in ALIASES),
        (("remove", "hermse"), "hermes"),
        (("openclaw", "--modle", "x"), "--model"),
        (("--lnag", "zh"), "--lang"),
        *((("status", f"{name}x"), name) for name in TITLES),
        (("completion", "bahs"), "bash"),
        (("openclaw", "--key-storage", "litral"), "literal"),
        (("openclaw", "-m", "qwen3.6-pluss"), "qwen3.6-plus"),
    ],
)
def test_what_was_meant(words: tuple[str, ...], meant: str, program: Program) -> None:
    result = program(*words)
    assert result.code == 2
    assert meant in result.err.replace(words[-1], "")


@pytest.mark.parametrize("before", [True, False])
def test_common_options_before_and_behind_the_command(before: bool, program: Program) -> None:
    def run(option: tuple[str, ...], *words: str) -> str:
        return program(*option, *words).text if before else program(*words, *option).text

    assert "未安装" in run(("--lang", "zh"), "status")
    assert run(("--json",), "models").startswith("{")
    assert "\033[" in run(("--color", "always"), "models")
    assert run(("-q",), "models") == ""
    assert '"command": "status"' in run(("--lang", "zh"), "status", "--json")


def test_the_wizard_offers_only_what_it_takes(program: Program) -> None:
    text = program("wizard", "--help").out
    assert "--yes" not in text
    assert "--json" not in text
    for option in ("--yes", "--json"):
        assert option in program("wizard", option).err


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("200000", 200000), ("200_000", 200000), ("200,000", 200000), ("200k", 200000), ("128K", 128000),
        ("1M", 1000000), ("1m", 1000000), ("1.5m", 1500000), ("1.048576M", 1048576), (" 64k ", 64000),
        ("0", 0), ("1.5", None), ("", None), ("k", None), ("-5", -5), ("2e5", None), ("20_00", None),
        ("1,00,000", None), ("200 k", None), ("200kb", None), ("9" * 5000, None), ("٣", None), ("0.0001k", None),
    ],
)  # fmt: skip
def test_limits_as_people_write_them(text: str, number: int | None) -> None:
    assert tokens(text) == number


def test_limits_on_the_command_line(program: Program) -> None:
    model = ("--model", "my/model", "--base-url", "https://gw.example/v1", "--provider", "mygw")
    result = program("openclaw", *model, "--context-window", "1M", "--max-tokens", "8_192", "--dry-run")
    assert '"contextWindow": 1000000' in result.out
    assert '"maxTokens": 8192' in result.out
    for wrong_one in ("many", "-1", "0"):
        assert program("openclaw", *model, "--context-window", wrong_one).code == 2


MINE = "{\n  // mine\n  a: 1,\n}\n"


def furnished(program: Program) -> dict[str, object]:
    """Several tools, gateways and runs; the home before them."""
    program.config(MINE)
    program.write(".hermes/config.yaml", "# mine\nmodel:\n  default: other/model # it\n")
    before = program.tree(state=False)
    other = ("--base-url", "https://gw.example/v1", "--provider", "mygw")
    for words in ((), ("--vision",), other):
        assert program(*PLUS, *words).code == 0
    for name in TITLES:
        assert program(name, *PLUS[1:], "--api-key", "sk-test-0123456789abcdef", "--reasoning").code == 0
    return before


def test_undo_all(program: Program) -> None:
    before = furnished(program)
    assert program("undo", "--all", "x").code == 2
    document = program("undo", "--all", "--json").document
    assert document["status"] == "restored"
    assert len(program("history", "--json").document["data"]) == 4 + len(TITLES)
    left = [run for run in program("history", "--json").document["data"] if not run["undone"]]
    assert [run["command"] for run in left] == ["undo"]
    now = program.tree(state=False)
    for path, fact in before.items():
        assert not isinstance(fact, tuple) or now[path][0] == fact[0], path
    assert program("undo", "--all", "--json").document["status"] == "unchanged"


def test_undo_all_is_all_or_nothing(program: Program) -> None:
    furnished(program)
    program.write(".hermes/config.yaml", "model: [\n")
    before = program.tree(state=False)
    assert program("undo", "--all").code == 1
    assert program("remove", "all", "--provider", "wcode").code == 1
    assert program.tree(state=False) == before


def test_remove_all(program: Program) -> None:
    before = furnished(program)
    document = program("remove", "all", "--json").document
    assert document["status"] == "removed"
    assert len({tool for file in document["files"] for tool in file["tools"]}) == len(TITLES)
    now = program.tree(state=False)
    assert now[".openclaw/openclaw.json"][0] == before[".openclaw/openclaw.json"][0]  # type: ignore[index]
    assert "Nothing to remove" in program("remove", "all").out
