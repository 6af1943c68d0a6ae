"""The text of a sample: its template, filled with the request in the syntax of the language."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from wcode_setup.catalog.parameters import parameters
from wcode_setup.engine.render import render
from wcode_setup.samples import wire
from wcode_setup.samples.languages import LANGUAGES, Language
from wcode_setup.samples.literals import CUT, literal, quoted, run_length
from wcode_setup.samples.wire import Asked

TIMEOUT = 300
"""Seconds that a sample waits for an answer, as in the vendor's PHP sample: a model that thinks takes minutes."""

_WHOLE = {"logprobs", "tools"}
"""Parameters whose result is no text: the sample then prints the whole answer."""


def install(language: Language, asked: Asked) -> list[str]:
    """The commands that bring what the sample needs."""
    return [*language.install.get(asked.protocol, ()), *(language.with_image if asked.picture else ())]


def run(language: Language, file: str) -> list[str]:
    """The commands that run the sample in `file`."""
    return [line.replace("{file}", quote(file)) for line in language.run]


def text(name: str, asked: Asked, file: str | None = None) -> str:
    """The sample in the language `name`; `file`: its name, by default that of the language."""
    language, path = LANGUAGES[name], asked.picture.path if asked.picture else ""
    syntax = language.syntax
    body = wire.body(asked)
    written = literal(body, syntax, language.level)
    return render(
        f"samples/{name}.j2",
        {
            "commands": [
                f"{language.comment} {line}"
                for line in (*install(language, asked), *run(language, file or language.file))
            ],
            "protocol": asked.protocol,
            "stream": asked.stream,
            "variable": asked.variable,
            "timeout": TIMEOUT,
            "url": quoted(asked.url, syntax),
            "base_url": quoted(asked.base_url, syntax),
            "headers": wire.headers(asked),
            "body": written,
            "parts": written.split(CUT),
            "items": run_length(body),
            "fields": _fields(language, asked),
            "image": quoted(path, syntax) if path else None,
            "words": {"url": quote(asked.url), "image": quote(path)},
            "raw": not _WHOLE.isdisjoint(asked.parameters),
        },
    )


def _fields(language: Language, asked: Asked) -> Sequence[tuple[str, str]]:
    """The body as arguments by name, for a library; in `extra_body` what its interface does not have."""
    known = parameters()
    own = [name for name in asked.parameters if name in known and known[name].own and asked.protocol == "chat"]
    body = wire.body(asked)
    extra = {name: body.pop(name) for name in own}
    if extra:
        body["extra_body"] = extra
    return [(name, literal(value, language.syntax, language.level)) for name, value in body.items()]
