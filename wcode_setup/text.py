"""Decoding of files, and text made safe for a terminal or a shell."""

from __future__ import annotations

import re

from wcode_setup.errors import SetupError

UNSAFE = r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""Control characters, direction marks, line separators, and the surrogates of undecodable bytes."""


def decode(content: bytes, form: str = "") -> str:
    """Decode bytes; BOM and line breaks stay. Raises `not-utf8` with the position of the first bad byte.

    In a file of the `form` dotenv such bytes become surrogates, because its readers fall back to Latin-1.
    """
    try:
        return content.decode("utf-8", "surrogateescape" if form == "dotenv" else "strict")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise SetupError("not-utf8", line=line, column=column, byte=f"0x{content[error.start]:02x}") from None


def encode(text: str) -> bytes:
    """The bytes of a text from `decode`."""
    return text.encode("utf-8", "surrogateescape")


def is_text(text: str) -> bool:
    """True if `text` can be written as UTF-8: it has no surrogates."""
    return text.isascii() or not re.search(r"[\ud800-\udfff]", text)


def visible(text: str, tabs: bool = False) -> str:
    """`text` on one line, with what a terminal would interpret escaped (`\\n`, `\\x1b`); `tabs`: tabs stay."""
    return re.sub(UNSAFE, lambda found: found[0] if tabs and found[0] == "\t" else _escape(found[0]), text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()


def shell_word(text: str) -> str:
    """`text` as one shell word on one line: quoted if necessary, as `$'…'` if characters are escaped."""
    from shlex import quote

    if not re.search(UNSAFE, text):
        return quote(text)
    plain = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + re.sub(UNSAFE, lambda found: _bytes(found[0]), plain) + "'"


def _bytes(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def concealed(value: object) -> str:
    """The repr of an object with a file's text or values: its type alone, because they may hold API keys."""
    return f"<{type(value).__name__}>"


def columns(text: str) -> int:
    """Return the columns of a text on a terminal: a Chinese character takes two, a combining one none."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    wide = sum(east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(category(sign) in ("Mn", "Me", "Cf") for sign in text)


_WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
"""Characters between which a line may be broken: Chinese, Japanese and Korean."""
_CLOSING = ",.:;?!)]}…”、。，：；？！）"
_WORDS = rf"\s+|（*(?:[^\s{_WIDE}]+|[{_WIDE}])[{re.escape(_CLOSING)}]*"


def wrap(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` columns, at blanks and between Chinese characters.

    A punctuation mark stays with the character before it, an opening bracket with the one after it. A word longer
    than a line is broken anywhere else.
    """
    lines, line = [], ""
    for word in re.findall(_WORDS, text):
        if line and columns(line + word.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
        while columns(line.rstrip()) > width > 0:
            end = width
            while end > 1 and not line[end:].strip(_CLOSING + " "):  # no mark alone on a line
                end -= 1
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines
