"""The output of a run: lines for a person, or one JSON document; no key in either."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import Any, TextIO

from wcode_setup.locations import Locations
from wcode_setup.secrets.masking import Masker
from wcode_setup.text import columns, visible, wrap

_STYLES = {"+": "\033[32m", "-": "\033[31m", "~": "\033[33m", "@": "\033[36m", "bold": "\033[1m"}
_RESET = "\033[0m"
_PATIENCE = 1.0
"""Seconds without a sign of progress."""


class Output:
    """The streams of a run. Its own texts are exact; those of others must go through `masked` first."""

    def __init__(
        self,
        locations: Locations,
        *,
        as_json: bool = False,
        quiet: bool = False,
        color: bool = False,
        suspects: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """`suspects`: returns values that are masked in foreign text, if they can be keys."""
        self.locations = locations
        self.as_json = as_json
        self.quiet = quiet
        self.color = color
        self.width: Callable[[], int] | None = None
        """The width in columns at which sentences are broken; None: they are not broken."""
        self._masker = Masker(suspects)
        self.hide, self.choose = self._masker.hide, self._masker.choose
        self.masked, self.own, self.id = self._masker.foreign, self._masker.own, self._masker.id
        self.has_key = self._masker.has_key

    def say(self, text: str = "", style: str = "", tabs: bool = False) -> None:
        """Print a line on stdout, except under `--json` and `--quiet`. `tabs`: keep tabs, for a line of a file."""
        if not (self.as_json or self.quiet):
            self._write(sys.stdout, visible(text, tabs), style if self.color else "")

    def relay(self, line: str) -> None:
        """Print a line of another run of wcode-setup: its style stays, the rest is foreign text."""
        styles = (name for name, code in _STYLES.items() if line.startswith(code) and line.endswith(_RESET))
        style = next(styles, "")
        text = line.removeprefix(_STYLES[style]).removesuffix(_RESET) if style else line
        self.say(self.masked(text), style, tabs=True)

    def paragraph(self, text: str, style: str = "", indent: str = "") -> None:
        """Print a text as `say` does, broken at `width`; `indent` stands before its further lines."""
        for line in self._broken(text, indent):
            self.say(line, style)

    def _broken(self, text: str, indent: str = "") -> list[str]:
        """A text in lines of `width`, masked first: a line break could split a key."""
        if self.width is None:
            return [text]
        first = len(text) - len(text.lstrip())
        lines = wrap(self.own(text.strip()), self.width() - max(first, columns(indent)))
        return [(indent if number else text[:first]) + line for number, line in enumerate(lines)]

    def data(self, document: dict[str, Any]) -> None:
        """Print the one JSON document of the run, on stdout."""
        found = strings(document, self.own)
        text = json.dumps(found, indent=2, ensure_ascii=False)
        narrow = encodable(text, sys.stdout.encoding or "utf-8") != text  # or a path that is no text
        if narrow or visible(text.replace("\n", "")) != text.replace("\n", ""):  # what a terminal would interpret
            text = json.dumps(found, indent=2)
        self._write(sys.stdout, text, "")

    def warn(self, text: str) -> None:
        """Print a line on stderr, in every mode."""
        self._write(sys.stderr, visible(text), "")

    def alert(self, text: str) -> None:
        """Print a text on stderr, broken at `width`, in every mode."""
        for line in self._broken(text):
            self.warn(line)

    @contextmanager
    def progress(self, text: str) -> Iterator[None]:
        """Print a line on stderr, if it is a terminal, once the block takes more than a second; clear it at its end."""
        if self.as_json or self.quiet or not sys.stderr.isatty():
            yield
            return
        from threading import Event, Timer

        shown = Event()

        def show() -> None:
            shown.set()
            self._write(sys.stderr, visible(text), "", end="\r")

        timer = Timer(_PATIENCE, show)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if shown.is_set():
                self._write(sys.stderr, " " * columns(text), "", end="\r")

    def prompt(self, stream: TextIO, text: str) -> None:
        """Print a question on `stream`; the answer is typed behind it."""
        self._write(stream, visible(text), "", end="")

    def _write(self, stream: TextIO, text: str, style: str, end: str = "\n") -> None:
        """Write to a stream that does not raise (`streams`)."""
        text = self.own(text)
        if style:
            text = f"{_STYLES[style]}{text}{_RESET}"
        stream.write(encodable(text, stream.encoding or "utf-8") + end)
        stream.flush()


def encodable(text: str, encoding: str) -> str:
    """`text` with the characters that `encoding` lacks replaced."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for sign, plain in (("…", "..."), ("¥", "CNY ")):
            text = text.replace(sign, plain)
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def strings(data: Any, changed: Callable[[str], str]) -> Any:
    """Plain data for JSON: strings `changed`; a number that is changed, or that JSON does not have, as a string."""
    if isinstance(data, str):
        return changed(data)
    if isinstance(data, dict):
        return {key: strings(value, changed) for key, value in data.items()}
    if isinstance(data, list):
        return [strings(value, changed) for value in data]
    if isinstance(data, bool | None):
        return data
    spelt = json.dumps(data)
    shown = changed(spelt)
    is_json = type(data) is int or isfinite(data)
    return data if shown == spelt and is_json else shown
