"""A key belongs to a host: what is stored for one is neither written for another one nor referred to by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from wcode_setup import catalog
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, SECRET, STORAGES, Credential, Existing, decide
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import key_variable, same_host, shown_url


class Held(NamedTuple):
    """A credential that a tool's files hold, and the base URL that it is for; an empty one if they do not say."""

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
    in_variable: bool = False,
    title: str = "",
) -> Credential:
    """The credential to write for `provider`, whose entry holds `held` now; `others` gives those of all other
    entries, which few requests need.

    A key that is stored for another host moves only if a person is asked (`request.asks`) or with `force`, which a note
    says. `in_variable`: the form `secret` stores the key under the name of its variable; `forms`, `title`: as in
    `decide`. Raises `key-of-other-host`, `variable-of-other-host`, and what `decide` raises.
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
    if in_variable and credential.form == SECRET and not credential.keep:
        notes += _check(request, variable, _owner(variable, request, others()))
    return credential._replace(notes=(*notes, *credential.notes))


def _moves(held: Held, request: Request) -> bool:
    """Whether the credential is for another host; a reference to the gateway's own variable is not."""
    if held.existing.form == ENV and _is_gateways(held.existing.variable, request):
        return False
    return bool(held.existing.form and held.url) and not same_host(held.url, request.base_url)


def _is_gateways(variable: str | None, request: Request) -> bool:
    """Whether a variable is that of the wcode gateway, and the request for it."""
    gateway = catalog.gateway()
    return variable == gateway.key_variable and same_host(request.base_url, gateway.base_url)


def _check_variables(request: Request, credential: Credential, held: Callable[[], Sequence[Held]]) -> Iterator[Note]:
    """A note on each variable that the run takes the key from, or refers to, if it stands for another host's."""
    named = [credential.variable if credential.form == ENV and not credential.keep else None]
    named.append(request.key.variable if request.key else None)
    for variable in dict.fromkeys(filter(None, named)):
        if not _is_gateways(variable, request):
            yield from _check(request, variable, _owner(variable, request, held()))


def _check(request: Request, variable: str, owner: str | None) -> Iterator[Note]:
    if owner:
        yield _allowed(request, "variable-of-other-host", variable=variable, old=owner)


def _owner(variable: str, request: Request, held: Sequence[Held]) -> str | None:
    """The gateway whose key a variable stands for, if that is on another host than the one asked for."""
    gateway = catalog.gateway()
    urls = [one.url for one in held if one.existing.variable == variable]
    urls += [one.base_url for one in request.recorded() if one.variable == variable]
    if variable == gateway.key_variable:
        urls.append(gateway.base_url)
    elsewhere = [url for url in urls if not same_host(url, request.base_url)]
    return shown_url(elsewhere[0]) if elsewhere and len(elsewhere) == len(urls) else None


def _allowed(request: Request, code: str, **fields: Any) -> Note:
    """A note on a key that goes to another host; raises `code` where nobody is asked about it."""
    fields["new"] = request.base_url
    if not (request.asks or request.force):
        raise SetupError(code, **fields)
    return Note(_MOVES[code], **fields)


_MOVES = {"key-of-other-host": "key-moves", "variable-of-other-host": "variable-moves"}
