"""The wizard inside this process: its questions are answered from a table, everything behind them is the program's own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from typing import Any

import pytest

from tests.gateway import Gateway
from tests.person import INSTALLED, KEY, contents, furnish, script
from tests.program import ROOT, Program, Result, scratch
from tests.suite import SUITES
from tests.texts import NOTES
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.cli import execute, options
from wcode_setup.cli import wizard as command
from wcode_setup.console import messages
from wcode_setup.text import columns
from wcode_setup.tools import load
from wcode_setup.wizard import Prompts, prompts
from wcode_setup.wizard.prompts import Choice

LINE = "\N{SYMBOL FOR NEWLINE}"
TYPED = {"wizard-key": "typed", "wizard-type-key": KEY, "wizard-storage": "secret"}
CUSTOM = {
    "wizard-gateway": "", "wizard-model": "", "wizard-model-id": "my/m", "wizard-context": "200k", "wizard-output": "8k",
}  # fmt: skip
ELSEWHERE = [
    name
    for name, suite in SUITES.items()
    if name not in INSTALLED and not suite.stores_the_key and load(name).PROTOCOL != ANTHROPIC
][-1]
"""A tool that is not installed, and needs no key to be set up."""


class Script(Prompts):
    """Questions that are answered from `answers`: code of the question -> value, values, or text.

    A list is taken one by one; what is not there is answered as Enter would. `choices`, `hints` and `defaults` keep what
    was offered, by the code of the question; `complaints` what was said of a wrong line.
    """

    answers: dict[str, Any]
    choices: dict[str, list[Choice]]
    hints: dict[str, str]
    defaults: dict[str, Any]
    complaints: list[str]

    def _answer(self, question: str, default: Any) -> Any:
        self.asked += 1
        code = next(code for code in NOTES["en"] if code.startswith(("wizard-", "install-")) and _is(code, question))
        self.defaults[code] = default
        found = self.answers.get(code, default)
        if isinstance(found, list):
            found = found.pop(0) if found else default
        if isinstance(found, BaseException):
            raise found
        return code, found

    def select(self, question: str, choices: Sequence[Choice], default: str | None = None, **more: Any) -> str:
        first = default if default in [choice.value for choice in choices] else choices[0].value
        code, found = self._answer(question, first)
        self.choices[code], self.hints[code] = list(choices), more.get("hint", "")
        self._print(f"{question} {more.get('hint', '')}", choices)
        assert found in [choice.value for choice in choices], (code, found, choices)
        return str(found)

    def checkbox(
        self, question: str, choices: Sequence[Choice], checked: Collection[str] = (), needs: str | None = None
    ) -> tuple[str, ...]:
        code, found = self._answer(question, tuple(checked))
        self.choices[code] = list(choices)
        self._print(question, choices)
        return tuple(choice.value for choice in choices if choice.value in found)

    def text(
        self,
        question: str,
        default: str = "",
        check: Callable[[str], str | None] | None = None,
        *,
        hidden: bool = False,
    ) -> str:
        while True:
            _, found = self._answer(question, default)
            self._print(question, [])
            wrong = check(found.strip()) if check else None
            if wrong is None:
                return str(found).strip()
            self.complaints.append(wrong)
            assert len(self.complaints) < 9, wrong
            self.out.say(self._complaint(wrong).replace("\n", LINE))

    def _print(self, question: str, choices: Sequence[Choice]) -> None:
        """What the terminal would show of a question; `LINE` stands for a line break."""
        self.out.say(self._message(question).replace("\n", LINE))
        for line in self._lines(choices, 3) if choices else []:
            self.out.say("   " + line.replace("\n", LINE))


def _is(code: str, question: str) -> bool:
    """Whether `question` is the message `code`, whatever stands in its fields."""
    template = messages._template(code, 0)
    head = template.partition("{")[0]
    return question == template or (code == "install-ask" and question.startswith(head))


def run(
    program: Program,
    patch: pytest.MonkeyPatch,
    answers: dict[str, Any],
    *arguments: str,
    yes: bool = True,
    env: dict[str, str] | None = None,
) -> tuple[Result, type[Script]]:
    """Run the wizard with these answers, and `yes` or no to its plan; the result, and what was asked."""
    kept = type("Kept", (Script,), {
        "answers": answers, "choices": {}, "hints": {}, "defaults": {}, "complaints": [],
    })  # fmt: skip
    patch.setattr("wcode_setup.wizard.Prompts", kept)
    patch.setattr(command, "can_ask", lambda: True)
    patch.setattr(options, "interactive", lambda: True)
    patch.setattr(execute, "confirm", lambda *_: yes)
    patch.setattr(command, "_offer_doctor", lambda *_: None)
    return program("wizard", *arguments, env=env), kept


def script_of(result: Result) -> str:
    """The lines that the wizard prints for a script; nothing if it prints none."""
    _, found, rest = result.out.partition("Equivalent command")
    return rest.partition(":\n")[2] if found else ""


def furnished(program: Program) -> None:
    """A home with three tools, a file with a key, and `wcode-setup` in its PATH."""
    furnish(program)
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


def told_as_done(
    program: Program,
    patch: pytest.MonkeyPatch,
    answers: dict[str, Any],
    gateway: Gateway,
    furnish: Callable[[Program], object] = furnished,
) -> str:
    """The script that the wizard prints; in another home it does what the wizard did in this one, and shows no key."""
    furnish(program)
    result, _ = run(program, patch, {**CUSTOM, "wizard-url": gateway.url + "/v1", **answers}, env={"MY_KEY": KEY})
    assert result.code == 0, result.text
    told = script_of(result)
    assert KEY not in result.text
    with scratch() as home:
        other = Program(home)
        furnish(other)
        done = in_shell(other, told)
        assert done.returncode == 0, done.stderr
        assert KEY not in done.stdout + done.stderr
        assert timeless(contents(home)) == timeless(contents(program.home))
    return told


def timeless(found: dict[str, Any]) -> dict[str, Any]:
    """The files without the times at which they were written."""
    return {path: (b"\n".join(line for line in text.split(b"\n") if b"updatedAt" not in line), mode)
            for path, (text, mode) in found.items()}  # fmt: skip


def check_lines(program: Program, patch: pytest.MonkeyPatch, lang: str, gateway: Gateway, *tools: str) -> None:
    """At every width the wizard says the same words, none of them torn, in lines that fit."""
    (program.home / "bin/openclaw").unlink()
    answers = {**CUSTOM, **TYPED, "wizard-tools": tools, "install-ask": "write",
               "wizard-storage": "env", "wizard-url": gateway.url + "/v1"}  # fmt: skip
    known: set[str] = set()
    for width in (10_000, 40, 41, 43, 47, 52, 60, 79, 80, 81, 100, 133, 200):
        patch.setattr(prompts, "_columns", lambda width=width: width)
        once = {**answers, "wizard-type-key": ["Bearer " + KEY, KEY]}
        result, _ = run(program, patch, once, "--dry-run", "--lang", lang)
        assert result.code == 0, result.text
        said = result.out.replace(LINE, "\n")
        words = {word.lstrip(",.:;?!)") for word in re.findall(r"[!-~…¥]+", said)}
        known = known or words
        long = [word for word in known if len(word) > width - 8]  # no line can hold them
        assert [word for word in words - known if not any(word in one for one in long)] == [], width
        sentences = re.sub(r"(?ms)^--- .*?\n\n|^ *(wcode-setup|read|npm|openclaw) .*?$", "", said)
        assert [line for line in sentences.splitlines() if columns(line) > width and " " in line.strip()] == [], width
