"""The common part of the public functions: language and catalogue of one call, and errors with their message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wcode_setup import catalog
from wcode_setup.console import messages
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations, here


@contextmanager
def call(language: str, catalogue: str | None, locations: Locations | None) -> Iterator[Locations]:
    """Yield the locations of one call; language and catalogue hold in the block alone. Errors as in `spoken`."""
    found = locations or here()
    with spoken(language, found), catalog.using(catalogue):
        if not found.home:
            raise SetupError("no-home", home=found.env.get("HOME", ""))
        yield found


@contextmanager
def spoken(language: str, locations: Locations | None = None) -> Iterator[None]:
    """Use a language in the block; `str()` of a `SetupError` that leaves it is the message, after its place."""
    with messages.speaking(language):
        try:
            yield
        except SetupError as error:
            from wcode_setup.console.notes import error_text

            error.args = (error_text(error, locations),)
            raise


def message(*, said: Note | SetupError, language: str = "en") -> str:
    """Return a note or an error as one line, without keys."""
    with messages.speaking(language):
        return messages.text(said.code, **said.fields)


def hint(*, error: SetupError, language: str = "en") -> str:
    """Return the hint of an error: one thing to do; empty if there is none."""
    with messages.speaking(language):
        return messages.hint(error.code, **error.fields)
