"""The GitHub Action, as a runner runs it: its shell steps in bash, on a clean home, with stubs for the actions of others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.program import ROOT, Program

KEY = "sk-test-action-0123456789abcdef"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
OTHERS = {"actions/checkout": {}, "actions/setup-python": {"python-path": sys.executable}}
"""The outputs of the actions that are stubs here."""
SETUP = "version: 1\napi_key: {env: WCODE_API_KEY}\nmodels: [qwen3.6-plus]\ntools: {openclaw: {key_storage: secret}}\n"
OPENCLAW, SECRET = ".openclaw/openclaw.json", ".openclaw/wcode.key"


class Ended(NamedTuple):
    """How steps ended: the exit code of the first that failed, else 0; what all printed; the outputs of the action."""

    code: int
    text: str
    outputs: dict[str, str]


class Runner:
    """A runner: `home`, the files that steps speak to it by, and a PATH that they may add to."""

    def __init__(self, home: Path, workspace: Path, env: Mapping[str, str], action: Path = ROOT) -> None:
        self.workspace = workspace
        self.files = {name: home / f"runner-{name.lower()}" for name in ("GITHUB_OUTPUT", "GITHUB_PATH")}
        for file in self.files.values():
            file.touch()
        self.path = os.defpath
        self.env = {"HOME": str(home), "LANG": "C.UTF-8", "RUNNER_TEMP": str(home / "runner-temp"), **env}
        self.env |= {name: str(file) for name, file in self.files.items()} | {"GITHUB_ACTION_PATH": str(action)}

    def action(self, inputs: Mapping[str, Any], skip: str = "") -> Ended:
        """Run our action with `inputs`, without the step called `skip`."""
        assert set(inputs) <= set(ACTION["inputs"])
        known = {f"inputs.{name}": str(one["default"]) for name, one in ACTION["inputs"].items()}
        known |= {f"inputs.{name}": spoken(value) for name, value in inputs.items()}
        steps = [step for step in ACTION["runs"]["steps"] if step.get("name") != skip]
        ended = self.steps(steps, known)
        return ended._replace(
            outputs={name: fill(one["value"], known) for name, one in ACTION["outputs"].items()}
            if not ended.code
            else {}
        )

    def steps(self, steps: list[dict[str, Any]], known: dict[str, str]) -> Ended:
        """Run steps one after the other, up to the first that fails; `known` gets their outputs."""
        known |= {f"env.{name}": value for name, value in self.env.items()}
        printed = ""
        for step in steps:
            other = step.get("uses", "").partition("@")[0]
            if other in OTHERS:
                outputs, code = OTHERS[other], 0
            elif "uses" in step:
                assert step["uses"] == "OWNER/wcode-setup@main"
                code, text, outputs = self.action(
                    {name: fill(spoken(one), known) for name, one in step["with"].items()}
                )
                printed += text
            else:
                env = {name: fill(value, known) for name, value in step.get("env", {}).items()}
                code, text, outputs = self.shell(fill(step["run"], known), env)
                printed += text
            if code:
                return Ended(code, printed, {})
            known |= {f"steps.{step['id']}.outputs.{name}": value for name, value in outputs.items() if "id" in step}
        return Ended(0, printed, {})

    def shell(self, script: str, env: Mapping[str, str]) -> Ended:
        """Run the script of a step, as `shell: bash` does."""
        before = {name: file.read_text(encoding="utf-8") for name, file in self.files.items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.workspace,
            env={**self.env, "PATH": self.path, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        added = {name: file.read_text(encoding="utf-8")[len(before[name]) :] for name, file in self.files.items()}
        self.path = os.pathsep.join([*reversed(added["GITHUB_PATH"].split()), self.path])
        outputs = dict(line.split("=", 1) for line in added["GITHUB_OUTPUT"].splitlines())
        return Ended(done.returncode, done.stdout + done.stderr, outputs)


def spoken(value: Any) -> str:
    """A value as an expression shows it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def fill(text: str, known: Mapping[str, str]) -> str:
    """`text` with its expressions: names, and `||` between them."""
    return re.sub(
        r"\$\{\{ (.*?) \}\}",
        lambda found: next((known[name] for name in found[1].split(" || ") if known.get(name)), ""),
        text,
    )


@pytest.fixture
def runner(program: Program) -> Runner:
    """A runner on which the step that installs has been: the program is the one under test."""
    program.write(
        "bin/wcode-setup", f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m wcode_setup "$@"\n'
    ).chmod(0o755)
    program.write("wcode.yaml", SETUP)
    runner = Runner(program.home, program.home, {})
    runner.path = f"{program.home}/bin:{os.defpath}"
    return runner


def act(runner: Runner, **inputs: Any) -> Ended:
    ended = runner.action({name.replace("_", "-"): value for name, value in inputs.items()}, skip="Install wcode-setup")
    assert KEY not in ended.text
    return ended


def test_no_input_is_part_of_a_script() -> None:
    """An expression in a script would be text that bash runs; the key is known to one step alone."""
    steps = [step for step in ACTION["runs"]["steps"] if "run" in step]
    assert ACTION["runs"]["using"] == "composite"
    assert [step["shell"] for step in steps] == ["bash", "bash"]
    assert not [step for step in steps if "${{" in step["run"]]
    assert [step["name"] for step in steps if "api-key" in str(step)] == ["Apply the setup file"]
    assert "API_KEY" not in "".join(step["run"] for step in steps)


def test_it_applies_the_file_and_tells_whether_that_changed_anything(runner: Runner, program: Program) -> None:
    first = act(runner, api_key=KEY)
    assert (first.code, first.outputs) == (0, {"changed": "true"}), first.text
    assert "+" in first.text and "sk-…cdef" in first.text, "the diff, masked"
    assert (program.home / SECRET).read_text(encoding="utf-8").strip() == KEY
    tree = program.tree()
    second = act(runner, api_key=KEY)
    assert (second.code, second.outputs) == (0, {"changed": "false"}), second.text
    assert {name for name, facts in program.tree().items() if facts != tree.get(name)} <= {"runner-github_output"}


def test_the_key_of_the_job(runner: Runner, program: Program) -> None:
    runner.env["WCODE_API_KEY"] = KEY
    assert act(runner).code == 0
    assert (program.home / SECRET).read_text(encoding="utf-8").strip() == KEY


def test_check_fails_on_drift_and_writes_nothing(runner: Runner, program: Program) -> None:
    ended = act(runner, api_key=KEY, check=True)
    assert ended.code == 3, ended.text
    assert "wcode/qwen3.6-plus" in ended.text
    assert not (program.home / ".openclaw").exists()
    assert act(runner, api_key=KEY).code == 0
    assert act(runner, api_key=KEY, check=True).outputs == {"changed": "false"}


@pytest.mark.parametrize(
    ("inputs", "code", "said"),
    [
        ({"file": "other.yaml"}, 2, "other.yaml"),
        ({"file": "$(touch pwned).yaml"}, 2, "$(touch pwned).yaml"),
        ({}, 1, "WCODE_API_KEY"),
    ],
    ids=["no such file", "a name that would be a command", "no key"],
)
def test_what_is_wrong_fails_the_step(
    inputs: dict[str, str], code: int, said: str, runner: Runner, program: Program
) -> None:
    ended = act(runner, **inputs)
    assert ended.code == code, ended.text
    assert said in ended.text
    assert not (program.home / "pwned").exists()
    assert not (program.home / ".openclaw").exists()


@pytest.mark.parametrize("check", ["True", "TRUE", "yes", "1", "", " true"])
def test_a_check_that_is_neither_true_nor_false_writes_nothing(check: str, runner: Runner, program: Program) -> None:
    ended = act(runner, api_key=KEY, check=check)
    assert (ended.code, ended.text) == (2, f"The input check must be true or false, not: {check}\n")
    assert not (program.home / ".openclaw").exists()
    assert runner.files["GITHUB_OUTPUT"].read_text(encoding="utf-8") == ""


def test_an_apply_that_fails_says_nothing_of_changes(runner: Runner, program: Program) -> None:
    """The check finds changes, and then the disk, or a race, stops the run itself."""
    real = program.home / "bin/wcode-setup"
    real.rename(real.with_name("real"))
    program.write("bin/wcode-setup", '#!/bin/sh\ncase "$*" in *--yes*) exit 1 ;; esac\nexec real "$@"\n').chmod(0o755)
    assert act(runner, api_key=KEY).code == 1
    assert runner.files["GITHUB_OUTPUT"].read_text(encoding="utf-8") == ""
