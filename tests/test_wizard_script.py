"""The command that the wizard prints at its end: run in a real shell, it does what the wizard did."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.gateway import Gateway
from tests.person import CONFIG as OPENCLAW
from tests.person import KEY, contents, furnish, script
from tests.program import ROOT, Program, scratch
from tests.test_terminal_questions import CONFIG, TAKEN
from tests.wizard_script import LINE, run, script_of
from wcode_setup.text import columns
from wcode_setup.wizard import prompts

VENDOR = json.dumps(TAKEN, indent=2) + "\n"
TYPED = {"wizard-key": "typed", "wizard-type-key": KEY, "wizard-storage": "secret"}
SLOT = {"wizard-tools": ("cline",), **TYPED, "wizard-storage": "literal"}

CUSTOM = {
    "wizard-gateway": "", "wizard-model": "", "wizard-model-id": "my/m", "wizard-context": "200k", "wizard-output": "8k",
}  # fmt: skip


def furnished(program: Program) -> None:
    """A home with three tools, a slot of Cline's that another vendor fills, and `wcode-setup` in its PATH."""
    furnish(program)
    program.write(CONFIG, VENDOR)
    program.write("my key.txt", KEY + "\n")
    script(program, "wcode-setup", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m wcode_setup "$@"')


def in_shell(program: Program, lines: str, shell: str = "bash") -> subprocess.CompletedProcess[str]:
    """What a script of these lines does, with a key on its standard input, once."""
    env = {**program.env, "MY_KEY": KEY}
    return subprocess.run(
        [shell, "-euc", lines],
        input=KEY + "\n",
        env=env,
        cwd=program.home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ({"wizard-tools": ("openclaw",), **TYPED}, ["wcode-setup openclaw "]),
        ({"wizard-tools": ("openclaw", "opencode"), **TYPED}, ['read -rs KEY; printf %s "$KEY" | wcode-setup openclaw ']),
        ({"wizard-tools": ("openclaw", "opencode", "hermes", "cline"), **TYPED, "wizard-storage": "literal"},
         ['read -rs KEY; printf %s "$KEY" | wcode-setup openclaw ']),
        ({"wizard-tools": ("hermes", "opencode"), "wizard-key": "file", "wizard-file": "~/my key.txt"},
         ["wcode-setup opencode ", "wcode-setup hermes "]),
        ({"wizard-tools": ("hermes", "kilo"), "wizard-key": "variable", "wizard-variable": "MY_KEY",
          "wizard-storage": "env"}, ["wcode-setup hermes ", "wcode-setup kilo "]),
        (SLOT, ["wcode-setup cline "]),
    ],
    ids=["one", "several", "with-a-slot", "file", "variable", "slot"],
)  # fmt: skip
def test_the_script_does_the_same(
    answers: dict[str, Any], lines: list[str], program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    furnished(program)
    result, _ = run(program, monkeypatch, {**CUSTOM, "wizard-url": gateway.url + "/v1", **answers}, env={"MY_KEY": KEY})
    assert result.code == 0, result.text
    told = script_of(result)
    assert [line for line, head in zip(told.splitlines(), lines, strict=True) if not line.startswith(head)] == []
    assert told.count("--force") == ("cline" in answers["wizard-tools"])
    assert KEY not in result.text
    with scratch() as home:
        other = Program(home)
        furnished(other)
        done = in_shell(other, told)
        assert done.returncode == 0, done.stderr
        assert KEY not in done.stdout + done.stderr
        assert timeless(contents(home)) == timeless(contents(program.home))


def timeless(found: dict[str, Any]) -> dict[str, Any]:
    """The files without Cline's `updatedAt`."""
    return {path: (b"\n".join(line for line in text.split(b"\n") if b"updatedAt" not in line), mode)
            for path, (text, mode) in found.items()}  # fmt: skip


def test_all_stands_for_the_same_tools_alone(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the run `all` would not have taken Kilo Code, which is not here: the script names the tools."""
    furnish(program)
    answers = {"wizard-tools": ("openclaw", "opencode", "hermes"), "wizard-key": "variable"}
    assert script_of(run(program, monkeypatch, dict(answers))[0]).startswith("wcode-setup all ")
    answers["wizard-tools"] = (*answers["wizard-tools"], "kilo")
    told = script_of(run(program, monkeypatch, answers)[0])
    assert [line.split()[1] for line in told.splitlines()] == ["openclaw", "opencode", "hermes", "kilo"]


@pytest.mark.parametrize("preview", [[], ["--dry-run"]])
def test_no_command_after_a_no(preview: list[str], program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(program)
    before = program.tree()
    result, _ = run(
        program, monkeypatch, {"wizard-tools": ("openclaw",), "wizard-key": "variable"}, *preview, yes=False
    )
    assert result.code == 0
    assert bool(script_of(result)) == bool(preview)  # a preview asks nothing
    assert program.tree() == before


def test_the_command_of_a_preview_is_forced_where_the_run_would_ask(
    program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    furnished(program)
    answers = {**SLOT, **CUSTOM, "wizard-url": gateway.url + "/v1"}
    assert "--force" in script_of(run(program, monkeypatch, answers, "--dry-run")[0])


# a tool that is not installed


def test_no_to_one_installation_leaves_the_others(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(program)
    (program.home / "bin/openclaw").unlink()
    before = (program.home / OPENCLAW).read_bytes()
    both = {"wizard-tools": ("openclaw", "hermes"), "wizard-key": "variable"}
    result, asked = run(program, monkeypatch, {**both, "install-ask": "leave"})
    assert result.code == 0
    assert [choice.head for choice in asked.choices["install-ask"] if choice.value == "leave"] == [
        "no, leave OpenClaw out for now and configure the others"
    ]
    assert asked.defaults["install-ask"] == "leave"
    assert (program.home / OPENCLAW).read_bytes() == before
    assert script_of(result).startswith("wcode-setup hermes ")
    assert (program.home / ".hermes/config.yaml").is_file()


def test_no_to_the_only_one_stops(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(program)
    (program.home / "bin/openclaw").unlink()
    before = program.tree()
    result, _ = run(program, monkeypatch, {"wizard-tools": ("openclaw",), "install-ask": "leave"})
    assert (result.code, result.out.splitlines()[-1]) == (0, "nothing was written.")
    assert program.tree() == before


# what is said


@pytest.mark.parametrize(
    ("question", "answer", "hint"),
    [
        ("wizard-url", "https://gw.example/api/anthropic/v1", "Hint: "),
        ("wizard-url", "gw.example/v1", "Hint: "),
        ("wizard-provider", "My Gateway", "Hint: "),
        ("wizard-model-id", "my model", "Hint: "),
        ("wizard-output", "300k", "Hint: "),
        ("wizard-file", "~/nothing", "Hint: "),
        ("wizard-type-key", "Bearer " + KEY, "Hint: Copy the key alone"),
        ("wizard-type-key", KEY[:12] + "\n" + KEY[12:], "Hint: Give one key on one line."),
        ("wizard-variable", "my-key", "Hint: "),
    ],
)
def test_a_wrong_answer_gets_the_hint_of_the_flags(
    question: str, answer: str, hint: str, program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    """And no word of the vendor about the keys of another gateway."""
    furnished(program)
    right = {
        **CUSTOM,
        **TYPED,
        "wizard-tools": ("hermes",),
        "wizard-url": gateway.url + "/v1",
        "wizard-variable": "MY_KEY",
    }
    right |= {"wizard-file": "~/my key.txt", "wizard-provider": "mine"}
    sources = {"wizard-file": "file", "wizard-variable": "variable"}
    right |= {"wizard-key": sources.get(question, "typed"), question: [answer, right[question]]}
    result, asked = run(program, monkeypatch, right, yes=False)
    assert result.code == 0, result.text
    [said] = asked.complaints
    assert hint in said
    assert "platform.wcode.net" not in result.out
    assert KEY not in result.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lines_break_between_words(
    lang: str, program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    """At every width the wizard says the same words, none of them torn, in lines that fit."""
    furnished(program)
    (program.home / "bin/openclaw").unlink()
    answers = {**CUSTOM, **TYPED, "wizard-tools": ("openclaw", "hermes", "cline"), "install-ask": "write",
               "wizard-storage": "env", "wizard-url": gateway.url + "/v1"}  # fmt: skip
    known: set[str] = set()
    for width in (10_000, 40, 41, 43, 47, 52, 60, 79, 80, 81, 100, 133, 200):
        monkeypatch.setattr(prompts, "_columns", lambda width=width: width)
        once = {**answers, "wizard-type-key": ["Bearer " + KEY, KEY]}
        result, _ = run(program, monkeypatch, once, "--dry-run", "--lang", lang)
        assert result.code == 0, result.text
        said = result.out.replace(LINE, "\n")
        words = {word.lstrip(",.:;?!)") for word in re.findall(r"[!-~…¥]+", said)}
        known = known or words
        long = [word for word in known if len(word) > width - 8]  # no line can hold them
        assert [word for word in words - known if not any(word in one for one in long)] == [], width
        sentences = re.sub(r"(?ms)^--- .*?\n\n|^ *(wcode-setup|read|npm|openclaw) .*?$", "", said)
        assert [line for line in sentences.splitlines() if columns(line) > width and " " in line.strip()] == [], width


# another gateway


def test_another_gateway_gets_no_word_of_the_vendor(
    program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    furnish(program)
    gateway.models = ["qwen3.6-plus", "qwen/qwen3.6-27b"]
    answers = {**TYPED, "wizard-gateway": "", "wizard-url": gateway.url + "/v1", "wizard-tools": ("openclaw",)}
    result, asked = run(program, monkeypatch, dict(answers), yes=False)
    assert result.code == 0, result.text
    asked.choices.pop("wizard-gateway")
    said = repr([asked.choices, asked.hints]) + "".join(result.out.partition("? Base URL")[2:])
    assert [word for word in ("¥", "vendor", "platform.wcode.net", "prices") if word in said] == []


def test_configured_gateways_are_offered(program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway) -> None:
    """One that our run set up, though the tool now points elsewhere; only to tools that have it."""
    furnish(program)
    url = gateway.url + "/v1"
    limits = ("--model", "my/m", "--context-window", "200k", "--max-tokens", "8k")
    done = program("openclaw", *limits, "--base-url", url, "--provider", "mine", "--api-key-stdin", stdin=KEY.encode())
    assert done.code == 0, done.text
    assert program("openclaw", "--model", "qwen3.6-plus", "--api-key-stdin", stdin=KEY.encode()).code == 0
    here = {"wizard-tools": ("openclaw",), "wizard-gateway": url, "wizard-model-id": "qwen3.6-plus"}
    result, asked = run(program, monkeypatch, {**here, "wizard-key": "variable"}, yes=True)
    assert result.code == 0, result.text
    assert [choice.value for choice in asked.choices["wizard-gateway"]] == ["wcode", url, ""]
    assert "wizard-url" not in asked.defaults
    assert "wizard-provider" not in asked.defaults
    assert f"--base-url {url} --provider mine" in script_of(result)
    _, asked = run(program, monkeypatch, {"wizard-tools": ("hermes",), "wizard-key": "variable"}, yes=False)
    assert [choice.value for choice in asked.choices["wizard-gateway"]] == ["wcode", ""]


def test_the_models_of_another_gateway_are_its_own(
    program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    """Listed by it, or typed where it lists none; limits are asked for where the catalogue does not know the model."""
    furnish(program)
    gateway.models = ["own/large", "qwen3.6-plus", "bad id", "own/large"]
    to = {
        "wizard-tools": ("hermes",),
        "wizard-gateway": "",
        "wizard-url": gateway.url + "/v1",
        "wizard-key": "variable",
    }
    limits = {"wizard-context": "200k", "wizard-output": "8k"}
    _, asked = run(program, monkeypatch, {**to, **limits, "wizard-model": "own/large"}, "--dry-run")
    assert [choice.value for choice in asked.choices["wizard-model"]] == ["own/large", "qwen3.6-plus", ""]
    assert "wizard-model-id" not in asked.defaults
    assert "wizard-context" in asked.defaults
    assert all("authorization" not in request.headers for request in gateway.requests)
    for nothing in (404, 200):
        gateway.models, gateway.status = [], {"/models": nothing}
        result, asked = run(program, monkeypatch, {**to, "wizard-model-id": "qwen3.6-plus"}, "--dry-run")
        assert result.code == 0, result.text
        assert {"wizard-model", "wizard-context", "wizard-more"}.isdisjoint(asked.defaults)
