"""Odd paths: shown on one line, quoted for a shell, exact in JSON; homes that are not known, or not there."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import forked
from tests.hostile import ACCESS, EDITOR, FILES, KEY, command, refused, run, set_up
from tests.program import STATE, Program, Result, scratch
from tests.suite import MARKERS, SUITES
from wcode_setup.text import is_text, shell_word, visible
from wcode_setup.tools import TITLES

NAMES = {
    "newline": "new\nError: forged",
    "escape sequence": "\x1b[31mred\x1b]0;title\x07",
    "tab and return": "a\tb\rc",
    "right to left": "exe\u202ecod\u2066.json\u200f",
    "C1 control": "a\x9b31mb\x85c",
    "line separators": "a\u2028b\u2029c",
    "emoji": "👩‍👩‍👧 🇨🇳",
    "combining": "e\u0301 n\u0303",
    "undecodable": "a\udcff\udc80b",
    "leading dash": "-rf --config",
    "blanks": "  two  blanks ",
    "quotes": 'it\'s "quoted" `x`',
    "percent": "%s %(path)s %",
    "dollar": "$HOME",
    "backslash": "a\\n\\x1b",
    "braces": "{path!r} {0} {}",
    "shell": "; rm * & #?[x]|<>",
    "tilde": "~root",
}
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""No text has these; a line break is in it, but where a line ends."""


@pytest.fixture(params=NAMES.values(), ids=NAMES)
def odd(request: pytest.FixtureRequest) -> Iterator[Program]:
    """A home with an odd name, in a folder with an odd name."""
    with scratch() as base:
        home = base / request.param / request.param
        home.mkdir(parents=True)
        yield Program(home)


def text(program: Program, *words: str) -> Result:
    """What a person sees: every line is one of ours."""
    result = run(program, *words)
    assert not CONTROL.search(result.text)
    assert not re.search(r"(?m)^Error: forged", result.text)
    return result


def text_of_refusal(odd: Program, tool: str) -> str:
    result = text(odd, *command(tool))
    assert (result.code, result.out) == (1, ""), result.text
    return result.err


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("tool", TITLES)
def test_a_home_with_an_odd_name(tool: str, odd: Program) -> None:
    (odd.home / EDITOR).mkdir(parents=True)
    before = odd.tree(state=False)
    if SUITES[tool].declared.get("whole_path") and not is_text(str(odd.home)):
        refused = text_of_refusal(odd, tool)
        assert "is not UTF-8 text" in refused and odd.tree(state=False) == before
        return
    for words in (command(tool, "--dry-run"), command(tool)):
        assert text(odd, *words).code == 0
    again = set_up(odd, tool)
    assert again["status"] == "unchanged"
    assert {file["path"] for file in again["files"]} <= {str(odd.home / file) for file in FILES[tool]}
    for words in (("status",), ("validate",), ("export",), ("history",), ("undo", "--dry-run"), ("undo",)):
        assert text(odd, *words).code == 0, words
    assert odd.tree(state=False).keys() - before.keys() <= {*MARKERS, *(str(Path(marker).parent) for marker in MARKERS)}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_link_to_an_odd_name(name: str, program: Program) -> None:
    link, real = program.home / ".openclaw/openclaw.json", program.home / name / name
    link.parent.mkdir()
    link.symlink_to(real)
    assert text(program, *command("openclaw")).code == 0
    assert b"wcode" in real.read_bytes()
    assert set_up(program, "openclaw")["status"] == "unchanged"
    assert text(program, "undo").code == 0
    assert (os.readlink(link), real.parent.exists()) == (str(real), False)


OTHER = {(tool, name): code for tool, suite in SUITES.items() for name, code in suite.odd_paths.items()}
"""Tool, name -> the code of the error, where that path cannot be written into a file."""


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tool", TITLES)
def test_a_config_with_an_odd_name(tool: str, name: str, program: Program) -> None:
    (program.home / EDITOR).mkdir(parents=True)
    config = program.home.parent / f"{program.home.name}-{NAMES[name]}" / (NAMES[name] + Path(FILES[tool][0]).suffix)
    words = command(tool, "--config", str(config))
    try:
        document = run(program, *words, "--dry-run", "--json").document
        assert tool != "openclaw" or text(program, *words, "--dry-run").code == ((tool, name) in OTHER)
        shown = text(program, *words)
        if (tool, name) in OTHER:
            assert [error["code"] for error in document["errors"]] == [OTHER[tool, name]]
            assert (shown.code, config.exists()) == (1, False)
            return
        assert str(config) in [file["path"] for file in document["files"]], "JSON has the exact path"
        assert shown.code == 0
        assert visible(str(config)) in shown.out
        for line in re.findall(r"(?m)^  (\w+_(?:CONFIG|PATH)=.*)", shown.out):
            assert pasted(tool, line) == str(config)
        assert set_up(program, tool, "--config", str(config))["status"] == "unchanged"
        assert text(program, "undo").code == 1, "outside of the home: without --force nobody is asked"
        assert text(program, "undo", "--force").code == 0
        assert not config.exists()
    finally:
        shutil.rmtree(config.parent, ignore_errors=True)


def pasted(tool: str, line: str) -> str:
    """What the variable of a step is in a shell, with the program left out."""
    assignment = re.sub(rf" {tool}(?: --json .*)?$", "", line)
    name = line.partition("=")[0]
    script = f'cat() {{ :; }}; {assignment}; printf %s "${name}"'
    return os.fsdecode(subprocess.run(["bash", "-c", script], capture_output=True, check=True, timeout=20).stdout)


def test_the_exact_message_for_a_path_that_is_no_text(program: Program) -> None:
    config = f"{program.home}/\udcff/openclaw.json"
    result = text(program, *command("openclaw", "--config", config))
    assert result.err == (
        "Error: ~/\\udcff/openclaw.json: "
        f"the path '{program.home}/\\udcff/wcode.key' belongs in this file, but is not UTF-8 text\n"
        "Hint: Rename that part of the path, or pass another one with --config. Nothing was written.\n"
    )
    (error,) = json.loads(run(program, *command("openclaw", "--config", config), "--json").out)["errors"]
    assert error["path"] == config


def test_openclaw_would_take_a_part_of_the_path_for_a_variable(program: Program) -> None:
    config = f"{program.home}/${{NAME}}/openclaw.json"
    named = f"'{program.home}/${{NAME}}/wcode.key'"
    path = refused(
        program,
        command("openclaw", "--config", config),
        "openclaw-path-variable",
        f"{named} cannot be written to this file: OpenClaw treats `${{…}}` as a variable",
        "Use --key-storage literal or env, or give another path with --config.",
    )
    assert path == Path(config)


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800"], ids=["NUL", "half a character"])
def test_paths_in_files_that_no_file_can_have(bad: str, program: Program) -> None:
    shown = "/a/" + {"\\u0000": "\\x00"}.get(bad, bad) + "b"
    secret = f'"wcode": {{"source": "file", "mode": "singleValue", "path": "/a/{bad}b"}}'
    entry = '"wcode": {"baseUrl": "https://x/v1", "apiKey": {"source": "file", "provider": "wcode", "id": "value"}}'
    program.config(f'{{"models": {{"providers": {{{entry}}}}}, "secrets": {{"providers": {{{secret}}}}}}}')
    result = text(program, *command("openclaw"))
    assert (result.code, result.err) == (1, f"Error: {shown}: Invalid argument\nHint: {ACCESS}\n")
    assert text(program, "validate", "openclaw").code == 3
    assert text(program, "status").code == 0


@pytest.mark.parametrize("tool", TITLES)
@pytest.mark.parametrize("name", ["x" * 300, "/".join(["x" * 200] * 30), "y" * 250])
def test_names_that_are_too_long(tool: str, name: str, program: Program) -> None:
    """The last one leaves no room for the temporary file beside it."""
    config = f"{program.home}/{name}"
    result = text(program, *command(tool, "--config", config))
    assert result.code == 1
    assert result.err.splitlines()[0].endswith(": File name too long")
    assert result.err.splitlines()[1] == f"Hint: {ACCESS}"
    assert "x" * 200 in result.err or "y" * 250 in result.err
    assert [found for found in program.tree(state=False) if found.startswith(("x", "y"))] == []


SAFE = ["plain", "a b", "it's", "back\\slash", '"', "$x", "`x`", "*", "-x", "é👩", ""]
UNSAFE = ["\n", "\x1b[0m'\\", "\u202e", "\udcff\udcfe", "a\tb$x`y`\"'", "\x9b", "\r"]


@pytest.mark.parametrize("word", SAFE + UNSAFE)
def test_a_shell_reads_back_what_is_quoted(word: str) -> None:
    quoted = shell_word(word)
    assert visible(quoted) == quoted, "it stands on one line, and nothing in it has to be escaped"
    script = f"printf %s {quoted}"
    out = subprocess.run(["bash", "-c", script], capture_output=True, check=True, timeout=20).stdout
    assert os.fsdecode(out) == word
    if word in SAFE:
        assert quoted == shlex.quote(word)


def test_a_tab_in_a_file_stays_in_the_diff_and_an_escape_sequence_does_not(program: Program) -> None:
    program.config('{\n\t// a\x1b[31mb\u202ec\n\t"mine": 1\n}\n')
    out = run(program, *command("openclaw", "--dry-run")).out
    assert " \t// a\\x1b[31mb\\u202ec\n" in out
    assert '\n \t"mine": 1' in out or '\n-\t"mine": 1' in out


# homes


BARE = {"PATH": os.defpath, "LANG": "C.UTF-8"}
UNKNOWN = "the home folder is unknown (HOME is {home!r})"
SET = "Set HOME to the absolute path of your home folder."
WRITING = (command("openclaw"), ("undo",), ("remove", "openclaw"), ("all", "--model", "qwen3.6-plus"))
NEEDING = (*WRITING, command("openclaw", "--dry-run"), ("status",), ("validate",), ("export",), ("history",))
HOMELESS = (("--help",), ("openclaw", "--help"), ("--version",), ("completion", "bash"), ("models", "list"),
            ("models", "show", "qwen3.6-plus"))  # fmt: skip


@pytest.mark.parametrize("home", ["~", "relative/home", ".", "~/x", " "])
def test_a_relative_home_is_none(home: str, program: Program) -> None:
    for words in NEEDING:
        result = run(program, *words, env={"HOME": home})
        assert (result.code, result.out) == (1, ""), words
        assert result.err == f"Error: {UNKNOWN.format(home=home)}\nHint: {SET}\n"
    document = run(program, *command("openclaw"), "--json", env={"HOME": home}).document
    assert [error["code"] for error in document["errors"]] == ["no-home"]
    for words in HOMELESS:
        assert run(program, *words, env={"HOME": home}).code == 0
    assert program.tree() == {}


def test_without_a_home_a_catalogue_must_be_named_as_a_whole_path(program: Program) -> None:
    """One below the current folder is not the user's."""
    program.write(".config/wcode-setup/catalog.toml", "broken")
    assert run(program, "models", "list", env={"HOME": "x"}).code == 0
    env = {"HOME": "x", "XDG_CONFIG_HOME": str(program.home / ".config")}
    result = run(program, "models", "list", env=env)
    assert result.err.startswith(f"Error: {program.home}/.config/wcode-setup/catalog.toml:1:7: ")


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming a user without an entry needs root")
@pytest.mark.parametrize("env", [{}, {"HOME": ""}], ids=["unset", "empty"])
def test_a_user_who_is_in_no_database(env: dict[str, str], program: Program) -> None:
    program.home.chmod(0o777)
    program.env = BARE | env
    run(program, "status", env={"HOME": str(program.home)})  # so that all is imported
    for words in (command("openclaw"), ("status",), ("models", "list")):
        result = forked(lambda words=words: run(program, *words), 54321)
        if words[0] == "models":
            assert result.code == 0
        else:
            assert (result.code, result.err) == (1, f"Error: {UNKNOWN.format(home='')}\nHint: {SET}\n")
    assert program.tree() == {}


@pytest.mark.parametrize("env", [{}, {"HOME": ""}], ids=["unset", "empty"])
def test_without_home_the_user_database_says_it(
    env: dict[str, str], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty HOME never means `/`."""
    import pwd

    entry = pwd.struct_passwd(("me", "x", os.getuid(), 0, "", str(program.home), "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: entry)
    home, program.env = program.env["HOME"], BARE | env
    assert set_up(program, "openclaw")["files"][0]["path"].startswith(home)
    assert (program.home / ".openclaw/openclaw.json").exists()


def missing(program: Program) -> Path:
    return program.home / "no such home"


def broken_link(program: Program) -> Path:
    (program.home / "user").symlink_to("disk/user")
    return program.home / "user"


@pytest.mark.parametrize("make", [missing, broken_link])
def test_a_home_that_does_not_exist_is_not_made(make: Callable[[Program], Path], program: Program) -> None:
    home = make(program)
    env, before = {"HOME": str(home)}, program.tree()
    for words in (*WRITING, command("openclaw", "--dry-run")):
        result = run(program, *words, env=env)
        assert (result.code, result.out) == (1, ""), words
        assert result.err == (
            f"Error: {home}: the home folder does not exist\nHint: Create it first, or set HOME. Nothing was written.\n"
        )
    for words in (("status",), ("validate",), ("history",), ("models", "list")):
        assert run(program, *words, env=env).code == 0, words
    assert run(program, "export", env=env).err.startswith("Error: nothing to export")
    assert program.tree() == before


def test_with_all_of_it_elsewhere_no_home_is_needed(program: Program) -> None:
    env = {"HOME": str(program.home / "gone"), "XDG_STATE_HOME": str(program.home / "state")}
    config = program.home / "elsewhere/openclaw.json"
    words = command("openclaw", "--config", str(config))
    assert run(program, *words, env=env).code == 0
    assert config.exists()
    result = run(program, *command("hermes"), env=env)
    assert result.err.startswith(f"Error: {program.home}/gone: the home folder does not exist\n")
    assert run(program, "undo", "--force", env=env).code == 0
    assert not (program.home / "gone").exists()


@pytest.mark.parametrize("home", ["file", "/dev/null"])
def test_a_home_that_is_no_folder(home: str, program: Program) -> None:
    program.write("file", "mine")
    env, before = {"HOME": str(program.home / home)}, program.tree()
    result = run(program, *command("openclaw"), env=env)
    assert result.err == f"Error: ~/{STATE}: a part of the path is a file, not a folder\nHint: Check the path.\n"
    assert run(program, "status", env=env).code == 0
    assert program.tree() == before


@pytest.mark.parametrize("option", ["--name", "--model"])
def test_words_that_are_no_text(option: str, program: Program) -> None:
    model = () if option == "--model" else ("--model", "qwen3.6-plus")
    given = ("--context-window", "9", "--max-tokens", "9") if option == "--model" else ()
    result = text(program, "openclaw", *model, option, "a\udcff", *given)
    said = "invalid model ID 'a\\udcff'" if option == "--model" else "the name 'a\\udcff' is not UTF-8 text"
    assert (result.code, result.err.splitlines()[0]) == (2, f"Error: {said}")
    assert KEY not in result.text.encode()
