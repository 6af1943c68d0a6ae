"""Keys belong to a host: a key stored for one host is neither written nor referenced for another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from wcode_setup import catalog
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, STORAGES, Credential, Existing, decide
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import key_variable
from wcode_setup.urls import same_host, shown_url


class Held(NamedTuple):
    """A credential in a tool's files, and the base URL that it is for, "" if that is unknown."""

    url: str
    existing: Existing


def credential_for(
    view: View,
    request: Request,
    provider: str,
    held: Held,
    others: Callable[[], Sequence[Held]] = tuple,
    *,
    in_git: bool = False,
    forms: Collection[str] = STORAGES,
    in_variable: Collection[str] = (),
    title: str = "",
) -> Credential:
    """The credential to write for `provider`, whose entry has `held` now.

    `others` returns those of all other entries, and is called only if they are needed. A key that is stored for another
    host is used only if the user must confirm (`request.asks`) or with `force`, and with a note. `in_variable`: the
    forms that store the key under the name of its variable. `forms`, `title`: as in `decide`. Raises
    `key-of-other-host`, `variable-of-other-host`, and as `decide`.
    """
    variable, old, notes = key_variable(request, provider), held.existing, list[Note]()
    if _moves(held, request):
        if request.key is None and request.key_storage != ENV:
            notes.append(_allowed(request, "key-of-other-host", old=shown_url(held.url), variable=variable))
        else:
            old = Existing(old.form) if request.key else Existing()  # a form without a value would be kept
    credential = decide(
        old,
        request.key,
        request.key_storage,
        variable=variable,
        env=view.locations.env,
        preview=request.preview,
        in_git=in_git,
        forms=forms,
        title=title,
    )
    notes += _check_variables(request, credential, lambda: [*([held] if held.url else []), *others()])
    if credential.form in in_variable and not credential.keep:
        notes += _check(request, variable, _owner(variable, request, others()))
    return credential._replace(notes=(*notes, *credential.notes))


def _moves(held: Held, request: Request) -> bool:
    """True if the credential is for another host; a reference to the gateway's own variable is not."""
    if held.existing.form == ENV and _is_gateways(held.existing.variable, request):
        return False
    return bool(held.existing.form and held.url) and not same_host(held.url, request.base_url)


def _is_gateways(variable: str | None, request: Request) -> bool:
    """True if the request is for the wcode gateway, and the variable is the one for its key."""
    gateway = catalog.gateway()
    return variable == gateway.key_variable and same_host(request.base_url, gateway.base_url)


def _check_variables(request: Request, credential: Credential, held: Callable[[], Sequence[Held]]) -> Iterator[Note]:
    """A note on each variable that the run reads or references and that is for the key of another host."""
    named = [credential.variable if credential.form == ENV and not credential.keep else None]
    named.append(request.key.variable if request.key else None)
    for variable in dict.fromkeys(filter(None, named)):
        if not _is_gateways(variable, request):
            yield from _check(request, variable, _owner(variable, request, held()))


def _check(request: Request, variable: str, owner: str | None) -> Iterator[Note]:
    if owner:
        yield _allowed(request, "variable-of-other-host", variable=variable, old=owner)


def _owner(variable: str, request: Request, held: Sequence[Held]) -> str | None:
    """The URL of the gateway that a variable is for, if that is on another host than the requested one; else None."""
    gateway = catalog.gateway()
    urls = [one.url for one in held if one.existing.variable == variable]
    urls += [one.base_url for one in request.recorded() if one.variable == variable]
    if variable == gateway.key_variable:
        urls.append(gateway.base_url)
    elsewhere = [url for url in urls if not same_host(url, request.base_url)]
    return shown_url(elsewhere[0]) if elsewhere and len(elsewhere) == len(urls) else None


def _allowed(request: Request, code: str, **fields: Any) -> Note:
    """A note on a key that goes to another host; raises `code` if no user must confirm it."""
    fields["new"] = request.base_url
    if not (request.asks or request.force):
        raise SetupError(code, **fields)
    return Note(_MOVES[code], **fields)


_MOVES = {"key-of-other-host": "key-moves", "variable-of-other-host": "variable-moves"}
