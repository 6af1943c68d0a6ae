"""Questions on a plain terminal, outside the wizard: yes or no, one of several, a key."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from wcode_setup.console import messages, streams
from wcode_setup.console.session import Session

_YES = ("y", "yes", "是", "好")
_NO = ("", "n", "no", "否", "不")


def confirm(session: Session, text: str) -> bool:
    """Ask a yes-or-no question; Enter means no. Raises as `_answer`."""
    while (answer := _answer(session, f"{text} [y/N]: ").lower()) not in (*_YES, *_NO):
        session.out.warn(messages.text("answer-yes-no"))
    return answer in _YES


def choose(session: Session, text: str, known: Sequence[str]) -> str:
    """Ask for one of `known`; Enter takes the first. Raises as `_answer`."""
    question = messages.text("ask-one-of", question=text, known=", ".join(known), first=known[0])
    while (answer := _answer(session, question) or known[0]) not in known:
        session.out.warn(messages.text("answer-one-of", known=", ".join(known)))
    return answer


def key(session: Session, text: str) -> str:
    """Ask for an API key, which is not shown while it is typed. Raises as `_answer`."""
    import getpass

    _check_streams()
    try:
        return getpass.getpass(text, stream=_Hidden(session))
    except EOFError:
        raise KeyboardInterrupt from None


class _Hidden(io.StringIO):
    """The stream for `getpass`'s question. The echo is off by then: a key pasted early is neither shown nor lost."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def write(self, text: str) -> int:
        """Show the question; the line break behind the answer goes to stderr."""
        if text.strip():
            _show(self.session, text)
        else:
            sys.stderr.write(text)
        return len(text)


def _answer(session: Session, question: str) -> str:
    """Ask, and return the line that is typed, stripped.

    Raises KeyboardInterrupt at the end of input, `streams.Unprintable` if the question cannot be shown.
    """
    _show(session, question)
    line = sys.stdin.buffer.readline()
    if not line:
        raise KeyboardInterrupt
    return line.decode(sys.stdin.encoding or "utf-8", "replace").strip()


def _show(session: Session, question: str) -> None:
    """Print a question on a terminal: stderr, stdout or /dev/tty; on stderr if there is none."""
    _check_streams()
    stream = next((stream for stream in (sys.stderr, sys.stdout) if stream.isatty()), None)
    if stream is None:
        with suppress(OSError), open("/dev/tty", "w", encoding="utf-8") as terminal:
            _put(session, terminal, question)
            return
    _put(session, stream or sys.stderr, question)


def _put(session: Session, stream: TextIO, question: str) -> None:
    session.out.prompt(stream, question)
    _check_streams()


def _check_streams() -> None:
    """Raise `streams.Unprintable` if the question, or the plan that it is about, was not shown."""
    if any(map(streams.failure, (sys.stdout, sys.stderr))):
        raise streams.Unprintable
