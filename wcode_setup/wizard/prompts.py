"""The questions of the wizard on a terminal; the only module that imports questionary."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, NamedTuple

from wcode_setup.console import messages, streams
from wcode_setup.console.notes import hint_lines
from wcode_setup.console.output import Output, encodable
from wcode_setup.errors import SetupError
from wcode_setup.secrets.secret import mask
from wcode_setup.secrets.shapes import is_like_key
from wcode_setup.text import columns, wrap

_POINTER = 3
"""Columns before a choice: the pointer and blanks around it."""
_BOX = 4
"""Columns of a checkbox at most."""
_ESCAPE = 0.15
"""Seconds after which an Esc is the key itself, not the beginning of a longer sequence."""
_PASTE = 0.05
"""Seconds: text that follows a line break sooner was pasted with it."""
_STYLE = [
    ("qmark", "fg:ansicyan bold"),
    ("pointer", "fg:ansicyan bold"),
    ("highlighted", "bold"),
    ("selected", "fg:ansigreen"),
]


class Back(Exception):  # noqa: N818 - a way to go, no error
    """The user wants the previous question."""


class Choice(NamedTuple):
    """One line to choose: its value, its name, and the details beside it."""

    value: str
    head: str
    details: tuple[str, ...] = ()


class Prompts:
    """Questions, asked one at a time; each raises `Back` on Esc and KeyboardInterrupt on Ctrl-C or Ctrl-D.

    `asked` counts them. Only the answers, a line each, stay on the screen.
    """

    def __init__(self, out: Output) -> None:
        self.out = out
        self.asked = 0
        out.width = lambda: _columns() - 1

    def select(
        self,
        question: str,
        choices: Sequence[Choice],
        default: str | None = None,
        *,
        hint: str = "",
        search: bool = False,
    ) -> str:
        """Ask for one of the choices; with `search` the list shows matches of the typed text. `hint`: text after it."""
        import questionary

        lines = self._lines(choices, _POINTER)
        prompt = questionary.select(
            self._message(" ".join(filter(None, (question, hint)))),
            [questionary.Choice(line, choice.value) for line, choice in zip(lines, choices, strict=True)],
            default=default if default in {choice.value for choice in choices} else None,
            pointer=self._pointer(),
            use_search_filter=search,
            use_jk_keys=not search,
            instruction=self._keys(f"{question} {hint}", "wizard-keys-search" if search else "wizard-keys-select"),
            **self._options(),
        )
        answer: str = self._ask(prompt)
        self._keep(question, next(choice.head for choice in choices if choice.value == answer))
        return answer

    def checkbox(
        self, question: str, choices: Sequence[Choice], checked: Collection[str] = (), needs: str | None = None
    ) -> tuple[str, ...]:
        """Ask for any of the choices; `needs`: the error if none is chosen, but one must be."""
        import questionary
        from questionary.prompts import common

        if not self._utf8():  # no parameter sets them
            vars(common).update(INDICATOR_SELECTED="[x]", INDICATOR_UNSELECTED="[ ]")
        lines = self._lines(choices, _POINTER + _BOX)
        prompt = questionary.checkbox(
            self._message(question),
            [
                questionary.Choice(line, choice.value, checked=choice.value in checked)
                for line, choice in zip(lines, choices, strict=True)
            ],
            validate=lambda found: True if found or needs is None else self._complaint(needs),
            pointer=self._pointer(),
            instruction=self._keys(question, "wizard-keys-checkbox"),
            **self._options(),
        )
        answer = tuple(self._ask(prompt))
        heads = [choice.head for choice in choices if choice.value in answer]
        self._keep(question, ", ".join(heads) or messages.text("wizard-none"))
        return answer

    def text(
        self,
        question: str,
        default: str = "",
        check: Callable[[str], str | None] | None = None,
        *,
        hidden: bool = False,
    ) -> str:
        """Ask for a line; `check` returns the error of an answer, or None. `hidden`: the answer is not shown."""
        import questionary

        def validate(answer: str) -> bool | str:
            wrong = check(answer.strip()) if check else None
            return True if wrong is None else self._complaint(wrong)

        ask = questionary.password if hidden else questionary.text
        prompt = ask(self._message(question), default, validate, **self._options())
        answer: str = self._ask(prompt, pasted=hidden).strip()
        self._keep(question, "***" if hidden else mask(answer) if is_like_key(answer) else answer)
        return answer

    def say(self, text: str = "", style: str = "") -> None:
        """Print a sentence between questions."""
        self.out.paragraph(text, style)

    def _ask(self, prompt: Any, pasted: bool = False) -> Any:
        """Ask. `pasted`: a line break that text follows at once was pasted, and does not end the answer."""
        from prompt_toolkit.filters import Always, Condition
        from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
        from questionary.prompts.common import InquirerControl

        self.asked += 1
        app = prompt.application
        app.ttimeoutlen = _ESCAPE
        keys = KeyBindings()

        @keys.add("escape", eager=True)
        def _(_event: Any) -> None:
            app.exit(exception=Back())

        if pasted:
            keys.add("enter", eager=True)(partial(_submit, app))
        for window in app.layout.find_all_windows():
            if "ValidationToolbar" in getattr(getattr(window.content, "text", None), "__qualname__", ""):
                window.height = None  # else a complaint of several lines is cut off after the first
            if isinstance(window.content, InquirerControl):
                window.dont_extend_height = Always()  # else the search text stands at the bottom of the screen
                keys.add("enter", eager=True, filter=Condition(partial(_finds_nothing, window.content)))(_do_nothing)
                self._show_nothing_found(app, window.content)
        app.key_bindings = merge_key_bindings([app.key_bindings, keys])
        app.after_render += _leave_unseen
        try:
            return prompt.unsafe_ask()
        except EOFError:
            raise KeyboardInterrupt from None

    def _show_nothing_found(self, app: Any, choices: Any) -> None:
        """Show beside the search text that nothing matches it: questionary does so by colour alone."""
        nothing = " " + self._plain(messages.text("wizard-nothing-found"))

        def searched() -> Any:
            return [*(choices.get_search_string_tokens() or ()), *([("", nothing)] if _finds_nothing(choices) else ())]

        for control in app.layout.find_all_controls():
            if getattr(control, "text", None) == choices.get_search_string_tokens:
                control.text = searched

    def _keep(self, question: str, answer: str) -> None:
        self.say(f"? {question} {answer}", "bold")

    def _message(self, question: str) -> str:
        return "\n  ".join(wrap(self._plain(question), _columns() - 4))

    def _complaint(self, text: str) -> str:
        return "\n".join(line for part in text.split("\n") for line in wrap(self._plain(part), _columns() - 1))

    def _keys(self, question: str, code: str) -> str:
        """The keys to press; on a line of their own if they do not fit behind the question."""
        keys = self._plain(messages.text(code))
        return keys if columns(question + keys) < _columns() - 4 else "\n  " + "\n  ".join(wrap(keys, _columns() - 4))

    def _options(self) -> dict[str, Any]:
        import questionary
        from prompt_toolkit.output import ColorDepth

        depth = None if self.out.color else ColorDepth.DEPTH_1_BIT
        return {"qmark": "?", "erase_when_done": True, "color_depth": depth, "style": questionary.Style(_STYLE)}

    def _utf8(self) -> bool:
        return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"

    def _pointer(self) -> str:
        return "»" if self._utf8() else ">"

    def _plain(self, text: str) -> str:
        return encodable(self.out.own(text), sys.stdout.encoding or "utf-8")

    def _lines(self, choices: Sequence[Choice], before: int) -> list[str]:
        """The choices as they are shown: in columns if the terminal is wide enough, else on several lines each."""
        width = _columns() - before - 1
        rows = [[self._plain(text) for text in (choice.head, *choice.details)] for choice in choices]
        count = max(len(row) for row in rows)
        widths = [max((columns(row[at]) for row in rows if at < len(row) - 1), default=0) for at in range(count)]
        wide = ["  ".join(_pad(cell, widths[at]) for at, cell in enumerate(row)).rstrip() for row in rows]
        if all(columns(line) <= width for line in wide):
            return wide
        indent = "\n" + " " * (before + 2)
        details = [[line for cell in row[1:] if cell for line in wrap(cell, width - 2)] for row in rows]
        return [indent.join(["\n".join(wrap(row[0], width)), *more]) for row, more in zip(rows, details, strict=True)]


def _submit(app: Any, event: Any) -> None:
    """Take the line as the answer, unless text follows this line break: then it is part of a pasted text."""
    buffer = event.current_buffer
    buffer.insert_text("\n")
    text = buffer.text

    def submit() -> None:
        if buffer.text == text and not app.is_done:
            buffer.text = text.rstrip("\n")
            buffer.validate_and_handle()

    app.loop.call_later(_PASTE, submit)


def _leave_unseen(app: Any) -> None:
    """End a question that the terminal does not show."""
    if streams.failure(sys.stdout) and not app.is_done:
        app.exit(exception=streams.Unprintable())


def _finds_nothing(choices: Any) -> bool:
    """True if no choice matches the search text: Enter would take the first of all."""
    return bool(choices.search_filter) and not choices.found_in_search


def _do_nothing(_event: Any) -> None:
    """A key that has no effect."""


def complaint(check: Callable[[str], object]) -> Callable[[str], str | None]:
    """A check that returns message and hint of the `SetupError` that `check` raises; None if it raises none."""

    def checked(text: str) -> str | None:
        try:
            check(text)
        except SetupError as error:
            lines = [messages.text(error.code, **error.fields), *hint_lines(error)]
            return ("\n" + messages.text("label-hint")).join(lines[:2])
        return None

    return checked


def _columns() -> int:
    """The columns of the terminal."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _pad(text: str, width: int) -> str:
    return text + " " * max(0, width - columns(text))
