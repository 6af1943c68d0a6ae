"""The results of `doctor.network`, as lines."""

from __future__ import annotations

from typing import Any

from wcode_setup.console import messages
from wcode_setup.doctor.network import Asked, gateway_results
from wcode_setup.doctor.results import Result
from wcode_setup.errors import Note
from wcode_setup.secrets.secret import Secret

KEY = "sk-test-gateway-0123456789"
PASSWORD = "pass-of-the-proxy"
NEW_KEY = "wcode-setup foo --api-key-stdin"


def asked(url: str, *models: str, key: str | None = KEY, **more: Any) -> Asked:
    return Asked(url, None if key is None else Secret(key), models or ("a/b",), NEW_KEY, **more)


def results(ask: Asked, timeout: float = 5.0, deadline: float = 10.0) -> list[Result]:
    """The results; no text of them in any language has a key."""
    found = gateway_results(ask, timeout, deadline)
    for language in ("en", "zh"):
        text = "\n".join(lines(found, language))
        assert KEY not in text
        assert PASSWORD not in text
        assert KEY not in repr(found)
    return found


def lines(found: list[Result], language: str = "en") -> list[str]:
    """Each result on a line: level, check, text and fix."""
    with messages.speaking(language):
        return [
            f"{one.level} {one.check}: {text(one.what)}" + (f" -> {text(one.fix)}" if one.fix else "") for one in found
        ]


def text(what: Note | str) -> str:
    return what if isinstance(what, str) else messages.text(what.code, **what.fields)


def levels(found: list[Result]) -> dict[str, str]:
    return {one.check: one.level for one in found}


def codes(found: list[Result]) -> dict[str, str]:
    return {one.check: one.what.code for one in found}


def line(found: list[Result], check: str) -> tuple[str, str]:
    """The line of a check in English and in Chinese, without the name of the check."""
    number = [one.check for one in found].index(check)
    in_english, in_chinese = (
        lines(found, language)[number].replace(f" {check}: ", ": ", 1) for language in ("en", "zh")
    )
    return in_english, in_chinese
