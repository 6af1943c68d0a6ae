"""The command that the wizard prints at its end: run in a real shell, it does what the wizard did."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway import Gateway
from tests.person import CONFIG as OPENCLAW
from tests.person import KEY, THIRD, furnish
from tests.program import Program
from tests.wizard_script import (
    CUSTOM,
    ELSEWHERE,
    TYPED,
    check_lines,
    furnished,
    run,
    script_of,
    told_as_done,
)


@pytest.mark.parametrize(
    ("answers", "heads"),
    [
        ({"wizard-tools": ("openclaw",), **TYPED}, ["wcode-setup openclaw "]),
        ({"wizard-tools": ("openclaw", THIRD), **TYPED}, ['read -rs KEY; printf %s "$KEY" | wcode-setup openclaw ']),
        ({"wizard-tools": ("openclaw", "hermes", THIRD), **TYPED, "wizard-storage": "literal"},
         ["wcode-setup all "]),
        ({"wizard-tools": ("openclaw", "hermes"), "wizard-key": "file", "wizard-file": "~/my key.txt"},
         ["wcode-setup openclaw ", "wcode-setup hermes "]),
        ({"wizard-tools": ("hermes", ELSEWHERE), "wizard-key": "variable", "wizard-variable": "MY_KEY",
          "wizard-storage": "env"}, ["wcode-setup hermes ", f"wcode-setup {ELSEWHERE} "]),
    ],
    ids=["one", "several", "all", "file", "variable"],
)  # fmt: skip
def test_the_script_does_the_same(
    answers: dict[str, Any], heads: list[str], program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    told = told_as_done(program, monkeypatch, answers, gateway)
    assert [line for line, head in zip(told.splitlines(), heads, strict=True) if not line.startswith(head)] == []
    assert "--force" not in told


def test_all_stands_for_the_same_tools_alone(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the run `all` would not have taken a tool that is not here: the script names the tools."""
    furnish(program)
    answers = {"wizard-tools": ("openclaw", "hermes", THIRD), "wizard-key": "variable"}
    assert script_of(run(program, monkeypatch, dict(answers))[0]).startswith("wcode-setup all ")
    answers["wizard-tools"] = (*answers["wizard-tools"], ELSEWHERE)
    told = script_of(run(program, monkeypatch, answers)[0])
    assert sorted(line.split()[1] for line in told.splitlines()) == sorted(answers["wizard-tools"])


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


# a tool that is not installed


def test_no_to_one_installation_leaves_the_others(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(program)
    (program.home / "bin/openclaw").unlink()
    before = (program.home / OPENCLAW).read_bytes()
    both = {"wizard-tools": ("openclaw", "hermes"), "wizard-key": "variable"}
    result, asked = run(program, monkeypatch, {**both, "install-ask": "leave"})
    assert result.code == 0
    assert [choice.head for choice in asked.choices["install-ask"] if choice.value == "leave"] == [
        "no, skip OpenClaw and configure the other tools"
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
    assert (result.code, result.out.splitlines()[-1]) == (0, "Nothing was written.")
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
        ("wizard-type-key", KEY[:12] + "\n" + KEY[12:], "Hint: Pass one key on one line."),
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
    furnished(program)
    check_lines(program, monkeypatch, lang, gateway, "openclaw", "hermes")


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
