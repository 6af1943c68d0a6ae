"""Every text that a user can see: code -> text, for errors (text, hint), in `en/` and `zh/` by subject.

A code with the name of a tool among its words belongs to that tool: its text stands in the tool's package, in
`messages_en` and `messages_zh`. Texts are templates: `{field}` is filled with the field of that name of the error or
note, and nothing else. A module of texts is imported when one of its codes is needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from typing import Any

from wcode_setup.tools import REGISTRY

SUBJECTS = ("output", "notes", "problems", "failures", "usage", "wizard", "doctor", "launch", "samples")
"""The modules of each language, in the order in which they are searched; `usage` and `failures` hold the errors."""

_EXACT = (
    "command", "editor", "file", "files", "folders", "home", "host", "journal", "kept", "known",
    "manager", "near", "option", "path", "paths", "provider", "providers", "run", "run_id", "runs", "setup", "source",
    "title", "tool", "tools", "url", "variable", "where",
)  # fmt: skip
"""Fields that are exact: names and places. In any other one, text is masked where it looks like a key."""
_IDS = ("model", "models")
"""Ids that may come out of a user's file: exact but for a key in their place."""

_language = ContextVar("language", default="en")


def set_language(name: str) -> None:
    """Speak `en` or `zh` from now on, in this context alone."""
    _language.set(name)


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak `en` or `zh` in the block."""
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """Return the language of this context, `en` or `zh`."""
    return _language.get()


def language_of(env: Any) -> str:
    """The language that the environment asks for: LC_ALL, LC_MESSAGES, LANG, the first that is set."""
    chosen = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def text(code: str, **fields: Any) -> str:
    """The message of an error or note."""
    return _template(code, 0).format(**{name: _field(name, value) for name, value in fields.items()})


def hint(code: str, **fields: Any) -> str:
    """The hint that fixes an error. `keys` is empty where the raising layer does not know the gateway."""
    return _template(code, 1).format(**{name: _field(name, value) for name, value in {"keys": "", **fields}.items()})


def has(code: str) -> bool:
    """True if there is a text of this code."""
    try:
        return bool(_template(code, 0))
    except KeyError:
        return False


def exit_code(code: str) -> int:
    """The exit code of an error: 2 for wrong usage, else 1."""
    tool = tool_of(code)
    return 2 if code in (table(language(), tool, "USAGE") if tool else table(language(), "usage")) else 1


def tool_of(code: str) -> str | None:
    """The tool that a code belongs to; None for a code that any tool may use."""
    return next((word for word in code.split("-") if word in REGISTRY), None)


@cache
def table(spoken: str, subject: str, name: str = "TEXTS") -> dict[str, Any]:
    """A table of texts, by default all of a subject: one of `SUBJECTS`, or a tool by its name.

    Of a tool there are `USAGE`, the errors with exit code 2, and in Chinese `HELP`, the help of its options.
    """
    tool = REGISTRY.get(subject)
    module = f"{tool.module}.messages_{spoken}" if tool else f"{__name__}.{spoken}.{subject}"
    found: dict[str, Any] = getattr(import_module(module), name, {})
    return found


def _template(code: str, part: int) -> str:
    """The text (part 0) or hint (part 1) of a code in the language of this context."""
    tool = tool_of(code)
    for texts in (table(language(), subject) for subject in ([tool] if tool else SUBJECTS)):
        if code in texts:
            return str(texts[code][part] if isinstance(texts[code], tuple) else texts[code])
    raise KeyError(code)


def _field(name: str, value: Any) -> Any:
    """An error as a field of another message is its own text; what others wrote is masked."""
    if hasattr(value, "code") and hasattr(value, "fields"):
        return text(value.code, **value.fields)
    if language() == "zh":
        from wcode_setup.console.messages.zh import words

        value = words.field(name, value)
    elif name == "errno":
        value = os.strerror(value)
    if not isinstance(value, str) or name in _EXACT:
        return value
    from wcode_setup.secrets.masking import masked, masked_id

    return masked_id(value) if name in _IDS else masked(value)
