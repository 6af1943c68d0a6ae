"""The answers that a completion script asks for while a user types.

The script passes the typed line in environment variables, which other users cannot see, unlike arguments: there may be
a key in it. An answer is a line `word`, value, description (tabs between them), or `file` if the shell completes a path
itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress

import click

from wcode_setup.cli.help import translated
from wcode_setup.console.session import Session

ASKED = "_WCODE_SETUP_COMPLETE"
_SAFE = r"[\w@%+=:,./~-]+"
"""Text that no shell reads as more than one word; bash inserts an answer as it is."""


def answer(cli: click.Command, session: Session, env: Mapping[str, str]) -> int:
    """Print what can follow on a command line; nothing on any error, because it would land in the line."""
    with suppress(Exception):
        session.use_catalog()
        if env[ASKED] == "bash":
            words, cut = split(env["_WCODE_SETUP_LINE"], env["_WCODE_SETUP_BREAKS"])
        else:
            words, cut = env["_WCODE_SETUP_WORDS"].split("\x1f"), 0
        text = "".join("\t".join(line) + "\n" for line in _lines(cli, session, words[1:], cut))
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))
    return 0


def _lines(cli: click.Command, session: Session, words: list[str], cut: int) -> Iterator[tuple[str, ...]]:
    """The answers for the last of `words`; `cut`: the number of its characters that the shell keeps."""
    from click.shell_completion import ShellComplete

    last = words.pop()
    option = re.match("--[^=]*=", last)
    prefix = option[0] if option else ""
    for item in ShellComplete(cli, {"obj": session}, "wcode-setup", ASKED).get_completions(words, last):
        whole = prefix + str(item.value)
        if item.type == "file":
            yield ("file",)
        elif re.fullmatch(_SAFE, whole):
            yield "word", whole[cut:], translated(item.help or "")


def split(line: str, breaks: str) -> tuple[list[str], int]:
    """The words of a command line up to the cursor (the last may be ""), and where bash begins in the last one.

    bash replaces only what follows an open quote, or the last of its word-break characters outside quotes.
    """
    words, start = [""], 0
    quote, begun, outside = "", False, 0  # the open quote, whether the last word has begun, `start` before the quote
    characters = iter(line)
    for character in characters:
        if character == "\\" and quote != "'":
            words[-1] += next(characters, "")
            begun = True
        elif quote and character != quote:
            words[-1] += character
        elif quote:
            quote, start = "", outside
        elif character in "'\"":
            quote, begun, outside, start = character, True, start, len(words[-1])
        elif character.isspace():
            words += [""] * begun
            begun, start = False, 0
        else:
            words[-1] += character
            begun = True
            start = len(words[-1]) if character in breaks else start
    return words, start
