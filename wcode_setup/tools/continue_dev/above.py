"""Precedence over an entry of Continue: variables, files of a project, and values beside the key (1.5.47)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.credentials import ENV, SECRET, Existing
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.tools.continue_dev import paths
from wcode_setup.tools.continue_dev.state import REFERENCE, is_plain

_ANTHROPIC = "ANTHROPIC_API_KEY"
_BODY = ("requestOptions", "extraBodyProperties")
_HEADER = ("requestOptions", "headers")


def around(view: View, request: Request, found: Existing) -> Iterator[Note]:
    """The notes on variables and files of a project; `found`: the credential of the entry."""
    yield from _folder(view)
    yield from _key(view, found)
    if request.config is None:
        yield from _rewritten(view)


def _folder(view: View) -> Iterator[Note]:
    """A note on a project whose `.env` leads to another folder."""
    locations = view.locations
    if locations.variable(paths.FOLDER) is not None:
        return
    if named := paths.project_variable(view, paths.FOLDER, 1):
        same = paths.folder(locations, named[1]) == paths.home(locations)
        note = Note("continue-folder", path=locations.shorten(named[0]), variable=paths.FOLDER)
        yield note.changing(*(() if same else (REQUEST,)))


def _key(view: View, found: Existing) -> Iterator[Note]:
    """The notes on other values of the variable of the key."""
    locations, variable = view.locations, found.variable or ""
    if found.form not in (ENV, SECRET):
        return
    value, here = sent(view, found), locations.variable(variable)
    if found.form == SECRET and here and Secret(here) != found.value:
        note = Note("continue-env-wins", path=locations.shorten(paths.env_target(view).path), variable=variable)
        yield note.changing(KEY)
    elif not here and (named := paths.project_variable(view, variable, 1 if found.form == SECRET else 2)):
        differs = found.form == SECRET and Secret(named[1]) != found.value
        note = Note("continue-project", path=locations.shorten(named[0]), variable=variable)
        yield note.changing(*((KEY,) if differs else ()))
    if value and not is_plain(value):
        yield Note("continue-not-text", variable=variable).changing(REQUEST)


def sent(view: View, found: Existing) -> Secret | None:
    """The key that `cn` finds for a credential; None if there is none."""
    if found.form not in (ENV, SECRET):
        return found.value
    variable = found.variable or ""
    named = paths.project_variable(view, variable, 1) or ("", None)
    value = secret(view.locations.variable(variable) or named[1]) or found.value
    return value or secret((paths.project_variable(view, variable) or ("", None))[1])


def beside(view: View, entry: Any, found: Existing, headers: Sequence[str]) -> Iterator[Note]:
    """The notes on headers of an entry with a credential (`headers`), a key that is none, and a model in the body."""
    if headers:
        values = {str(dig(entry, *_HEADER, name)).removeprefix("Bearer ").strip() for name in headers}
        key = sent(view, found)
        other = any(key is None or Secret(value) != key for value in values)
        yield Note("continue-header", where=", ".join(headers)).changing(*((KEY,) if other else ()))
    text = text_of(entry, "apiKey") or ""
    if found.form == "other" and not REFERENCE.search(text):
        yield Note("continue-text").changing(KEY)
    model = mapping(entry, *_BODY).get("model")
    if model is not None:
        same = model == text_of(entry, "model")
        yield Note("continue-body", model=str(model)).changing(*(() if same else (MODEL,)))


def _rewritten(view: View) -> Iterator[Note]:
    """A note on the variable with which `cn -p` adds two models of Anthropic, and its value, to the configuration."""
    if view.locations.variable(_ANTHROPIC) or paths.project_variable(view, _ANTHROPIC, 1):
        yield Note("continue-anthropic", variable=_ANTHROPIC)
