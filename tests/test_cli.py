"""The command line as the contract has it: exit codes, JSON, colours, pipes, encodings, and the questions on a terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pexpect
import pytest

from tests.program import ROOT, STATE, Program, check_envelope
from wcode_setup import __version__
from wcode_setup.cli import cli
from wcode_setup.tools import TITLES, load

PLUS = ("openclaw", "--model", "qwen3.6-plus")
CONFIG = ".openclaw/openclaw.json"
RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
ESCAPE = "\033["
COMMANDS = sorted(cli.list_commands(None))  # type: ignore[arg-type]


# exit codes and statuses


def test_check_is_3_before_and_0_after(program: Program) -> None:
    before = program(*PLUS, "--check", "--json")
    assert (before.code, before.document["status"]) == (3, "would-change")
    assert program.tree() == {}
    assert program(*PLUS).code == 0
    after = program(*PLUS, "--check", "--json")
    assert (after.code, after.document["status"]) == (0, "unchanged")


def test_check_and_dry_run_together_check(program: Program) -> None:
    assert program(*PLUS, "--check", "--dry-run").code == 3


def test_the_json_of_a_run(program: Program) -> None:
    """The document of the contract, whole."""
    document = program(*PLUS, "--api-key-stdin", "--json", stdin=b"sk-test-0123456789abcdef\n").document
    run_id, (file,) = document.pop("run_id"), document.pop("files")
    assert RUN_ID.fullmatch(run_id)
    assert document == {
        "schema_version": 1, "command": "openclaw", "status": "changed", "exit_code": 0, "data": None, "errors": [],
        "notes": [
            {
                "code": "openclaw-no-images",
                "message": "OpenClaw silently drops images for qwen3.6-plus (vendor's default); --vision enables them.",
            }
        ],
    }  # fmt: skip
    assert file["tools"] == ["openclaw"]
    assert file["path"] == str(program.home / CONFIG)
    assert file["status"] == "created"
    changes = {tuple(change["path"]): change for change in file["changes"]}
    assert changes["gateway",] == {
        "op": "set", "path": ["gateway"], "old": None, "new": {"mode": "local"}, "reason": None,
    }  # fmt: skip
    provider = changes["models",]["new"]["providers"]["wcode"]
    assert provider["apiKey"] == "sk-…cdef"
    assert provider["models"][0]["contextWindow"] == 1024000
    assert file["diff"].startswith(f"--- /dev/null\n+++ ~/{CONFIG}\n@@ -0,0 +1,36 @@\n+{{\n")
    assert '+        "apiKey": "sk-…cdef",\n' in file["diff"]
    assert not (set(file["diff"].splitlines()) & {""})


def test_the_paths_of_changes(program: Program) -> None:
    """A list item is named by its identity, a removal has its reason, an old key is masked."""
    model = {"id": "qwen3.6-plus", "name": "x", "api": "ollama"}
    program.config(json.dumps({"models": {"mode": "merge", "providers": {"wcode": {"models": [model]}}}}))
    (file,) = program(*PLUS, "--dry-run", "--json").document["files"]
    removal, upsert = (change for change in file["changes"] if "models" in change["path"][3:])
    path = ["models", "providers", "wcode", "models"]
    assert removal == {
        "op": "remove", "path": [*path, {"id": "qwen3.6-plus"}, "api"], "old": "ollama", "new": None,
        "reason": "it would override the provider's API",
    }  # fmt: skip
    assert (upsert["op"], upsert["path"]) == ("upsert", path)
    assert upsert["old"]["name"] == "x"
    assert upsert["new"]["name"] == "Qwen 3.6 Plus"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_usage_as_json(lang: str, program: Program) -> None:
    result = program(*PLUS, "--nope", "--json", "--lang", lang)
    assert result.code == 2
    assert result.document["status"] == "refused"
    (error,) = result.document["errors"]
    assert error["code"] == "usage-option"
    assert error["message"] == ("unknown option '--nope'" if lang == "en" else "未知选项 '--nope'")
    assert (error["path"], error["line"], error["column"]) == (None, None, None)
    assert error["message"] in result.err


def test_no_command_is_wrong_usage(program: Program) -> None:
    result = program()
    assert result.code == 2
    assert result.out.startswith("Usage: wcode-setup ")


def test_version(program: Program) -> None:
    for option in ("-V", "--version"):
        assert program(option) == (0, f"wcode-setup {__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, program: Program) -> None:
    result = program(command, "--help")
    assert (result.code, result.err) == (0, "")
    assert result == program(command, "-h")
    assert re.search(rf"Examples?:\n +wcode-setup {command}\b", result.out)
    lines = program("--help").out.splitlines()
    assert [line for line in lines if re.match(rf"  {command}\s+\S", line)], f"{command} is not in the list"


def test_the_program_has_help_with_an_example(program: Program) -> None:
    result = program("--help")
    assert (result.code, result.err) == (0, "")
    assert "Examples:\n    wcode-setup openclaw " in result.out


WITHOUT_HOME = next(name for name in TITLES if load(name).inline)
"""A tool that `env` can print."""
ENVELOPES = {  # every command: what to run, exit code, status
    **{name: ((name, *PLUS[1:], "--vision", "--api-key", "sk-test-0123456789abcdef"), 0, "changed") for name in TITLES},
    "all": (("all", *PLUS[1:], "--vision"), 0, "changed"),
    "apply": (("apply", str(ROOT / "tests/cases/apply/not-pruned/before/one.yaml")), 0, "changed"),
    "use": (("use", "--list"), 0, "ok"),
    "export": (("export",), 0, "ok"),
    "status": (("status",), 0, "ok"),
    "models": (("models", "list"), 0, "ok"),
    "sample": (("sample", "sh", "--model", "qwen3.6-plus"), 0, "ok"),
    "validate": (("validate", "openclaw"), 0, "ok"),
    "doctor": (("doctor", "--offline"), 3, "problem"),
    "key": (("key", "--no-try", "--api-key", "sk-test-0123456789abcdef"), 0, "unchanged"),
    "env": (("env", WITHOUT_HOME, *PLUS[1:]), 0, "ok"),
    "undo": (("undo",), 0, "restored"),
    "remove": (("remove", "openclaw"), 0, "removed"),
    "history": (("history",), 0, "ok"),
    "completion": (("completion", "bash"), 0, "ok"),
}


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in ("wizard", "run")])
def test_every_command_has_the_envelope(command: str, program: Program) -> None:
    assert program(*PLUS).code == 0
    arguments, code, status = ENVELOPES[command]
    result = program(*arguments, "--json")
    assert (result.code, result.err) == (code, "")
    assert result.document["command"] == command
    assert result.document["status"] == status


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_common_options(command: str, program: Program) -> None:
    text = program(command, *(["openclaw"] if command == "remove" else []), "--help").out
    common = ("--json", "-q, --quiet", "--color [auto|always|never]", "--lang [en|zh]", "--debug", "-h, --help")
    for option in common[command == "wizard" :]:  # which asks, and refuses --json
        assert option in text, option


# quiet, colours, languages


def test_quiet_prints_errors_only(program: Program) -> None:
    for more in (("--dry-run",), (), ("--check",)):
        assert program(*PLUS, "-q", *more) == (0, "", "")
    assert program("openclaw", "-m", "gpt", "--quiet").err.startswith("Error: unknown model 'gpt'")


@pytest.mark.parametrize(
    ("options", "env", "coloured"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "auto"), {}, False),
        (("--color", "always", "--json"), {}, False),
    ],
)
def test_colours(options: tuple[str, ...], env: dict[str, str], coloured: bool, program: Program) -> None:
    result = program(*PLUS, "--dry-run", *options, env=env)
    assert result.code == 0
    assert (ESCAPE in result.out) == coloured
    if coloured:
        assert f'\033[32m+    "mode": "merge",{ESCAPE}0m\n' in result.out
        plain = re.sub(r"\033\[[0-9]*m", "", result.out)
        assert plain == program(*PLUS, "--dry-run").out


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides_the_language(env: dict[str, str], language: str, program: Program) -> None:
    text = program(*PLUS, "--dry-run", env=env).out
    assert ("将创建" in text) == (language == "zh")
    assert ("would be created" in text) == (language == "en")
    assert "would be created" in program(*PLUS, "--dry-run", "--lang", "en", env=env).out


# pipes and encodings


def _shell(program: Program, script: str, **env: str) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash")
    assert bash
    return subprocess.run(
        [bash, "-c", script.replace("wcode-setup", f"'{sys.executable}' -m wcode_setup")],
        env={**program.env, "PYTHONPATH": str(ROOT), **env}, cwd=program.home,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("more", ["", "--json"])
def test_a_reader_that_stops_reading_does_not_stop_the_run(more: str, program: Program) -> None:
    """`| head -1` must not leave half a run, nor a traceback."""
    done = _shell(program, f"wcode-setup openclaw -m qwen3.6-plus {more} | head -1; echo ${{PIPESTATUS[0]}}")
    first = "{" if more else "~/.openclaw/openclaw.json: created"
    assert (done.stdout, done.stderr) == (f"{first}\n0\n", "")
    assert (program.home / CONFIG).exists()
    done = _shell(program, f"wcode-setup openclaw -m qwen3.6-plus --vision {more} | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("0\n", "")
    assert '"image"' in (program.home / CONFIG).read_text()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("wcode-setup openclaw -m qwen3.6-plus -q >&-", 0),
        ("wcode-setup openclaw -m gpt >&-", 2),
        ("wcode-setup openclaw -m qwen3.6-plus 2>&-", 0),
    ],
)
def test_closed_streams_that_nobody_needs(command: str, code: int, program: Program) -> None:
    """Where nothing is printed nothing fails; `test_streams.py` has the others."""
    done = _shell(program, command)
    assert done.returncode == code
    assert "cannot write" not in done.stdout + done.stderr
    assert (program.home / CONFIG).exists() == (code == 0)


def test_closed_standard_input(program: Program) -> None:
    done = _shell(program, "wcode-setup openclaw -m qwen3.6-plus -q <&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = _shell(program, "wcode-setup openclaw -m qwen3.6-plus --api-key-stdin <&-")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: the key from standard input is empty\n")


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_a_terminal_that_knows_ascii_only(env: dict[str, str], program: Program) -> None:
    program.config('{ "note": "日本 é" }\n')
    command = (*PLUS, "--api-key-stdin")
    key = b"sk-test-0123456789abcdef"
    text = program.process(*command, "--dry-run", stdin=key, env=env)
    assert (text.code, text.err) == (0, "")
    assert text.out.isascii()
    assert '+ models.providers.wcode.apiKey = "sk-...cdef"\n' in text.out
    assert '-{ "note": "\\u65e5\\u672c \\xe9" }\n' in text.out
    chinese = program.process(*command, "--lang", "zh", "--dry-run", stdin=key, env=env)
    assert (chinese.code, chinese.err) == (0, "")
    as_json = program.process(*command, "--json", stdin=key, env=env)
    assert (as_json.code, as_json.err) == (0, "")
    assert as_json.out.isascii()
    document = json.loads(as_json.out)
    check_envelope(document)
    assert '-{ "note": "日本 é" }\n' in document["files"][0]["diff"]
    assert "日本 é" in (program.home / CONFIG).read_text("utf-8")
    assert program.process("openclaw", "-m", "gpt-…", env=env).code == 2


# queries


def test_models_list(program: Program) -> None:
    assert program("models", "list").out == (
        "ID                NAME           CONTEXT  OUTPUT  IN/1M  OUT/1M  CAPABILITIES             CATALOGUE\n"
        "qwen3.6-plus      Qwen 3.6 Plus  1024000   64000  ¥2.1+  ¥12.9+  text, reasoning, vision  built-in\n"
        "qwen/qwen3.6-27b  Qwen3.6 27B     256000   64000   ¥3.2   ¥19.5  text, reasoning, vision  built-in\n"
    )
    assert program("models").out == program("models", "list").out
    data = program("models", "list", "--json").document["data"]
    assert [(model["id"], model["context_window"], model["max_tokens"]) for model in data] == [
        ("qwen3.6-plus", 1024000, 64000),
        ("qwen/qwen3.6-27b", 256000, 64000),
    ]


def test_models_show(program: Program) -> None:
    """The figures of the vendor's pages."""
    plus, small = (program("models", "show", name).out for name in ("qwen3.6-plus", "qwen/qwen3.6-27b"))
    assert "  context window      1024000 tokens\n" in plus
    assert "0.0021 in, 0.0129 out (CNY per 1000 tokens, input up to 256000); per million: 2.1 in, 12.9 out\n" in plus
    assert "0.0085 in, 0.05 out (CNY per 1000 tokens, input above 256000); per million: 8.5 in, 50 out\n" in plus
    assert "  context window      256000 tokens\n" in small
    assert "0.0032 in, 0.0195 out (CNY per 1000 tokens); per million: 3.2 in, 19.5 out\n" in small
    assert "https://wcode.net/api/anthropic/v1/messages\n" in small
    data = program("models", "show", "qwen/qwen3.6-27b", "--json").document["data"]
    assert data["recipe"] == {"reasoning": False, "input": ["text"]}
    assert data["prices"] == [{"input": 0.0032, "output": 0.0195}]


@pytest.mark.parametrize("arguments", [("show",), ("list", "qwen3.6-plus"), ("frobnicate",)])
def test_models_used_wrongly(arguments: tuple[str, ...], program: Program) -> None:
    result = program("models", *arguments)
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(r"Error: .*\nHint: .*\n", result.err)


def test_models_show_unknown(program: Program) -> None:
    result = program("models", "show", "qwen3.6-pluss")
    assert result.code == 2
    assert result.err.startswith("Error: unknown model 'qwen3.6-pluss'; known: qwen3.6-plus, qwen/qwen3.6-27b\n")


def test_history(program: Program) -> None:
    """One entry for every run that changed something, the newest first."""
    assert program("history").out == "No runs yet.\n"
    assert program("history", "--json").document["data"] == []
    assert not (program.home / ".local").exists()
    first = program(*PLUS, "--json").document["run_id"]
    program(*PLUS)
    program(*PLUS, "--dry-run", "--vision")
    program("openclaw", "-m", "gpt")
    second = program(*PLUS, "--vision", "--json").document["run_id"]
    data = program("history", "--json").document["data"]
    assert [(run["run_id"], run["command"], run["tools"]) for run in data] == [
        (second, "openclaw", ["openclaw"]),
        (first, "openclaw", ["openclaw"]),
    ]
    assert [run["files"][0]["status"] for run in data] == ["changed", "created"]
    assert data[0]["files"][0]["path"] == str(program.home / CONFIG)
    lines = program("history").out.splitlines()
    assert [line.split()[0] for line in lines] == [
        second,
        "~/.openclaw/openclaw.json:",
        first,
        "~/.openclaw/openclaw.json:",
    ]
    assert re.fullmatch(rf"{second}  \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC  openclaw", lines[0])


def test_queries_write_nothing(program: Program) -> None:
    for arguments in (
        ("models",),
        ("history",),
        ("validate",),
        ("doctor", "--offline"),
        (*PLUS, "--dry-run"),
        (*PLUS, "--check"),
    ):
        program(*arguments)
        assert program.tree() == {}


# on a terminal


FIRST = {"WCODE_API_KEY": "sk-test-0123456789abcdef"}
"""Where a key is, nobody is asked for the first one."""


@pytest.fixture
def terminal(program: Program) -> Any:
    """Start the program in a pseudo-terminal."""
    children: list[Any] = []

    def start(*arguments: str, **env: str) -> Any:
        child = pexpect.spawn(
            sys.executable, ["-m", "wcode_setup", *arguments], cwd=str(program.home), encoding="utf-8", timeout=20,
            env={**program.env, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1", **FIRST, **env}, dimensions=(50, 200),
        )  # fmt: skip
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def _end(child: Any) -> tuple[int | None, str]:
    """Exit code, and what was said since the last question."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before.replace("\r\n", "\n")


def _interrupt(child: Any, number: signal.Signals = signal.SIGINT) -> tuple[int | None, str]:
    """Press Ctrl-C (or send a signal) until the program ends; one that comes before it waits for input waits itself."""
    said = ""
    for _ in range(10):
        if number == signal.SIGINT:
            child.sendintr()
        else:
            child.kill(number)
        ended = child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=3) == 0
        said = child.before
        if ended:
            break
    child.close()
    return child.exitstatus, said.replace("\r\n", "\n")


ASK = r"Apply\? \[y/N\]: "


def test_yes_writes_what_was_shown(program: Program, terminal: Callable[..., Any]) -> None:
    child = terminal(*PLUS)
    child.expect(ASK)
    shown = child.before
    assert "~/.openclaw/openclaw.json: would be created" in shown
    assert '+    "mode": "merge",' in shown
    assert "Note: OpenClaw silently drops images" in shown
    assert program.tree() == {}, "something was written before the answer"
    child.sendline("y")
    code, rest = _end(child)
    assert code == 0
    assert "Start OpenClaw in the terminal or in the browser:\n  openclaw tui\n  openclaw dashboard\n" in rest
    assert "+++" not in rest, "the diff is shown twice"
    assert "silently drops" not in rest, "the note is shown twice"
    assert (program.home / CONFIG).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("answer", ["n", "", "no"])
def test_no_writes_nothing(answer: str, program: Program, terminal: Callable[..., Any]) -> None:
    child = terminal(*PLUS)
    child.expect(ASK)
    child.sendline(answer)
    code, rest = _end(child)
    assert code == 0
    assert rest.endswith("Nothing was written.\n")
    assert program.tree() == {}


def test_nonsense_is_asked_again(program: Program, terminal: Callable[..., Any]) -> None:
    child = terminal(*PLUS)
    child.expect(ASK)
    child.sendline("perhaps")
    child.expect(ASK)
    child.sendline("y")
    assert _end(child)[0] == 0
    assert (program.home / CONFIG).exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_question_writes_nothing(
    number: signal.Signals, code: int, program: Program, terminal: Callable[..., Any]
) -> None:
    program.config("{}\n")
    before = program.tree()
    child = terminal(*PLUS)
    child.expect(ASK)
    end, rest = _interrupt(child, number)
    assert end == code
    assert rest.endswith("Interrupted; all files are unchanged.\n")
    assert "Traceback" not in rest
    assert program.tree() == before


def test_end_of_input_at_the_question_writes_nothing(program: Program, terminal: Callable[..., Any]) -> None:
    child = terminal(*PLUS)
    child.expect(ASK)
    child.sendeof()
    assert _end(child)[0] == 130
    assert program.tree() == {}


def test_a_file_that_changes_meanwhile_is_shown_again(program: Program, terminal: Callable[..., Any]) -> None:
    file = program.config('{\n  "first": 1\n}\n')
    child = terminal(*PLUS)
    child.expect(ASK)
    assert '"first": 1' in child.before
    file.write_text('{\n  "second": 2 // new\n}\n')
    child.sendline("y")
    child.expect(ASK)
    assert "A file changed in the meantime; this is the new plan." in child.before
    assert '"second": 2' in child.before
    assert file.read_text() == '{\n  "second": 2 // new\n}\n'
    child.sendline("y")
    assert _end(child)[0] == 0
    assert file.read_text().startswith('{\n  "second": 2, // new\n  "models": {\n')


def test_a_file_that_becomes_right_meanwhile(program: Program, terminal: Callable[..., Any]) -> None:
    """Somebody else did the same while the question stood: nothing is left to ask or to write."""
    child = terminal(*PLUS)
    child.expect(ASK)
    assert program(*PLUS).code == 0
    before = program.tree()
    child.sendline("y")
    code, rest = _end(child)
    assert code == 0
    assert "unchanged" in rest
    assert program.tree() == before


@pytest.mark.parametrize("options", [("--yes",), ("--json",), ("--dry-run",), ("--check",)])
def test_what_is_not_asked(options: tuple[str, ...], program: Program, terminal: Callable[..., Any]) -> None:
    code, text = _end(terminal(*PLUS, *options))
    assert code == (3 if "--check" in options else 0)
    assert "Apply?" not in text
    assert (program.home / CONFIG).exists() == (options in {("--yes",), ("--json",)})


def test_nothing_to_do_is_not_asked(program: Program, terminal: Callable[..., Any]) -> None:
    program(*PLUS)
    code, text = _end(terminal(*PLUS))
    assert code == 0
    assert text.startswith("~/.openclaw/openclaw.json: unchanged\n")
    assert "Apply?" not in text


@pytest.mark.parametrize("pipe", ["| cat", "2>&1 | cat", ">out 2>&1"])
@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_pager_does_not_hide_the_question(pipe: str, answer: str, program: Program) -> None:
    """Whoever can answer is asked, on the terminal, wherever stdout and stderr go."""
    child = pexpect.spawn(
        "/bin/bash", ["-o", "pipefail", "-c", f"'{sys.executable}' -m wcode_setup openclaw -m qwen3.6-plus {pipe}"],
        cwd=str(program.home), encoding="utf-8", timeout=20, env={**program.env, "PYTHONPATH": str(ROOT), **FIRST},
    )  # fmt: skip
    child.expect(ASK)
    assert not (program.home / CONFIG).exists()
    child.sendline(answer)
    assert _end(child)[0] == 0
    assert (program.home / CONFIG).exists() == (answer == "y")


def test_the_question_in_chinese(program: Program, terminal: Callable[..., Any]) -> None:
    child = terminal(*PLUS, "--lang", "zh")
    child.expect(r"应用改动. \[y/N\]: ")
    child.sendline("n")
    assert _end(child)[0] == 0
    assert program.tree() == {}


def test_a_missing_model_is_asked_for(program: Program, terminal: Callable[..., Any]) -> None:
    child = terminal("openclaw")
    child.expect(r"Model \(qwen3.6-plus, qwen/qwen3.6-27b\) \[qwen3.6-plus\]: ")
    child.sendline("gpt")
    child.expect("Model ")
    child.sendline("qwen/qwen3.6-27b")
    child.expect(ASK)
    assert '"primary": "wcode/qwen/qwen3.6-27b"' in child.before
    child.sendline("y")
    assert _end(child)[0] == 0
    assert '"wcode/qwen/qwen3.6-27b"' in (program.home / CONFIG).read_text()


def test_enter_takes_the_first_model(program: Program, terminal: Callable[..., Any]) -> None:
    child = terminal("openclaw", "--dry-run")
    child.expect("Model ")
    child.sendline("")
    code, text = _end(child)
    assert code == 0
    assert '"primary": "wcode/qwen3.6-plus"' in text


@pytest.mark.parametrize("option", ["--yes", "--json"])
def test_a_missing_model_is_not_asked_for_without_questions(option: str, terminal: Callable[..., Any]) -> None:
    code, text = _end(terminal("openclaw", option))
    assert code == 2
    assert text.startswith("Error: no model given, and OpenClaw has none registered for this gateway\n")


def test_the_key_is_asked_for_and_not_shown(program: Program, terminal: Callable[..., Any]) -> None:
    key = "canaryTYPED0123456789"
    child = terminal(*PLUS, "--api-key-stdin", "--yes")
    child.expect("API key: ")
    child.sendline(key)
    code, text = _end(child)
    assert code == 0
    assert key not in text
    assert 'apiKey = "…6789"' in text
    assert f'"apiKey": "{key}"' in (program.home / CONFIG).read_text()


def test_the_first_key_is_asked_for_before_the_diff(program: Program, terminal: Callable[..., Any]) -> None:
    key = "canaryFIRST0123456789"
    child = terminal(*PLUS, WCODE_API_KEY="")
    child.expect(
        r"No API key for this gateway is stored or set; .*\r\nAPI key \(Enter: store only the name WCODE_API_KEY\): "
    )
    assert child.before == ""
    child.sendline(key)
    child.expect(ASK)
    assert key not in child.before and 'apiKey = "…6789"' in child.before
    child.sendline("y")
    code, text = _end(child)
    assert code == 0 and key not in text
    assert f'"apiKey": "{key}"' in (program.home / CONFIG).read_text()


@pytest.mark.parametrize("command", [PLUS, (*PLUS, "--api-key-stdin")], ids=["first", "stdin"])
def test_the_end_of_input_instead_of_a_key(
    command: tuple[str, ...], program: Program, terminal: Callable[..., Any]
) -> None:
    child = terminal(*command, WCODE_API_KEY="")
    child.expect("API key.*: ")
    child.sendeof()
    assert _end(child)[0] == 130
    assert program.tree() == {}


@pytest.mark.parametrize("command", [PLUS, ("openclaw",)], ids=["key", "model"])
def test_an_interrupted_prompt_writes_nothing(
    command: tuple[str, ...], program: Program, terminal: Callable[..., Any]
) -> None:
    child = terminal(*command, "--api-key-stdin")
    child.expect("API key: " if command == PLUS else "Model ")
    code, rest = _interrupt(child)
    assert code == 130
    assert rest.endswith("Interrupted; all files are unchanged.\n")
    assert program.tree() == {}


@pytest.mark.parametrize(
    ("env", "coloured"), [({"NO_COLOR": ""}, True), ({}, False), ({"NO_COLOR": "", "TERM": "dumb"}, False)]
)
def test_colours_on_a_terminal(env: dict[str, str], coloured: bool, terminal: Callable[..., Any]) -> None:
    code, text = _end(terminal(*PLUS, "--dry-run", **env))
    assert code == 0
    assert (ESCAPE in text) == coloured


def test_the_state_folder_follows_xdg(program: Program) -> None:
    state = program.home / "xdg"
    assert program(*PLUS, env={"XDG_STATE_HOME": str(state)}).code == 0
    assert sorted(os.listdir(state / "wcode-setup")) == ["history", "lock", "pending"]
    assert not (program.home / STATE).exists()
    assert program(*PLUS, "--vision", env={"XDG_STATE_HOME": "relative"}).code == 0
    assert (program.home / STATE / "history").is_dir()
