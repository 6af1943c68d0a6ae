"""The wizard inside this process: its questions are answered from a table, everything behind them is the program's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pytest

from tests.program import Program, Result
from tests.texts import NOTES
from wcode_setup.cli import execute, options
from wcode_setup.cli import wizard as command
from wcode_setup.console import messages
from wcode_setup.wizard import Prompts
from wcode_setup.wizard.prompts import Choice

LINE = "\N{SYMBOL FOR NEWLINE}"


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
    return program("wizard", *arguments, env=env), kept


def script_of(result: Result) -> str:
    """The lines that the wizard prints for a script; nothing if it prints none."""
    _, found, rest = result.out.partition("The same as a command, for a script")
    return rest.partition(":\n")[2] if found else ""
