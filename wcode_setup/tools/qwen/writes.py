"""The other values of a set-up, beside the entries: the key in its place, and the removals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.documents.base import Item, Path, Remove
from wcode_setup.errors import SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.base import Request, Resolution, Target, View
from wcode_setup.tools.common import dig, items, key_variable, mapping, text_of
from wcode_setup.tools.kit.model_list import Entry
from wcode_setup.tools.qwen import paths
from wcode_setup.tools.qwen.state import (
    BLOCK,
    BODY,
    CURRENT_VERSION,
    LIST,
    MARK,
    OTHER,
    ROUTE,
    UNSET,
    URL,
    VARIABLE,
    WIRE,
    is_expanded,
    is_plain,
    is_shared,
    looked_up,
    routes,
    speaks,
)
from wcode_setup.urls import same_host, shown_url


def variable_of(credential: Credential, own: str, old: Existing = Existing()) -> str:  # noqa: B008 - immutable
    """The variable of the key; a new key gets that of its gateway, `own`, and never one of another vendor."""
    if credential.form == ENV or credential.keep:
        return credential.variable or old.variable or own
    return own


def own_variable(view: View, request: Request, provider: str) -> str:
    """The variable under which a key is stored: that of the gateway, or one that no entry of another host uses."""
    name = key_variable(request, provider)
    used = {dig(entry, VARIABLE) for entry in _foreign(view, request)}
    while name in used:
        name = f"GATEWAY_{name}"
    return name


def complete(view: View, request: Request, found: Resolution, old: Existing, own: str, here: Mapping[int, Any]) -> str:
    """Complete the resolution of the kit; returns the variable of the key. `here`: our entries, by identity.

    Raises `qwen-key` for a key that Qwen Code would not read as it is.
    """
    target, env, credential = paths.settings(view, request), paths.env_file(view, request), found.credential
    document = view.document(target)
    variable = variable_of(credential, own, old)
    context = found.contexts[target]
    entries = [one._replace(api_key=variable if one.api_key is not None else None) for one in context["entries"]]
    value = _in_settings(credential, text_of(document.data, BLOCK, variable))
    if credential.form == ENV and not credential.keep and _is_taken(view, request, variable):
        value = None
    context |= {
        "entries": entries,
        "images": _images(request),
        "variable": variable if value is not None else None,
        "value": value,
        "base_url": _route(document.data, entries) if request.set_default else None,
        "version": CURRENT_VERSION if document.empty else None,
    }
    if credential.form == SECRET and credential.value is not None and not credential.keep:
        found.contexts[env] = {"variable": variable, "key": credential.value}
    _check(credential)
    found.removals[target] += [*_in_entries(document.data, entries)]
    shared = is_shared(document.data, document.text, old.variable or "", here)
    if not credential.keep and old.form == LITERAL and old.variable != variable and not shared:
        found.removals[target].append(Remove((BLOCK, old.variable or ""), "reason-key-form"))
    found.removals[env] = [*_in_env(view, env, credential, variable, None if shared else old)]
    return variable


def _check(credential: Credential) -> None:
    """Raise `qwen-key` for a key whose text Qwen Code would change."""
    value = credential.value.reveal() if credential.value and not credential.keep else ""
    if (credential.form == LITERAL and is_expanded(value)) or (credential.form == SECRET and not is_plain(value)):
        raise SetupError("qwen-key", storage=credential.form)


def _is_taken(view: View, request: Request, variable: str) -> bool:
    """True if the files have the key of another host under a variable. Without force raise `variable-of-other-host`."""
    user = next((one for one in _foreign(view, request) if dig(one, VARIABLE) == variable), None)
    if user is None or looked_up(view, request, Existing(ENV, variable=variable)).form == ENV:
        return False
    if not request.force:
        url = shown_url(text_of(user, URL) or "")
        raise SetupError("variable-of-other-host", variable=variable, old=url, new=request.base_url)
    return True


def _foreign(view: View, request: Request) -> list[Mapping[str, Any]]:
    """The entries for other hosts."""
    data = view.document(paths.settings(view, request)).data
    return [one for one in routes(data) if not same_host(text_of(one, URL) or "", request.base_url)]


def _in_settings(credential: Credential, present: str | None) -> Any:
    """The value of the variable in the settings; None: it stays as it is."""
    if credential.form == LITERAL:
        return None if credential.keep else credential.value
    if credential.form == OTHER or (credential.keep and present):
        return None
    return UNSET


def _images(request: Request) -> dict[str, bool]:
    """The models for which pictures are switched on or off; for the others Qwen Code decides."""
    asked = request.vision is False
    return {model.id: "image" in model.input for model in request.models if "image" in model.input or asked}


def _route(data: Any, entries: list[Entry]) -> str | None:
    """The URL that selects the default model's entry, if there is such a value, or another entry with this model."""
    first = entries[0]
    others = [one for one in routes(data) if one.get("id") == first.id and one.get(URL) != first.base_url]
    return first.base_url if others or dig(data, *ROUTE) is not None else None


def _in_entries(data: Any, entries: list[Entry]) -> Iterator[Remove]:
    """The values of our entries that select another protocol or model."""
    written = {(one.id, one.base_url) for one in entries if one.model}
    for entry in items(data, *LIST):
        at = (dig(entry, "id"), dig(entry, URL))
        if not all(isinstance(part, str) for part in at) or at not in written:
            continue
        place: Path = (*LIST, Item(("id", URL), at))
        if not speaks(entry):
            yield Remove((*place, WIRE), "reason-qwen-wire-api")
        if text_of(entry, *BODY, "model") not in (None, at[0]):
            yield Remove((*place, *BODY, "model"), "reason-qwen-body")


def _in_env(view: View, env: Target, credential: Credential, variable: str, old: Existing | None) -> Iterator[Remove]:
    """The names to remove from `.env`: the former key, and one that would be used instead of the new one."""
    if credential.keep:
        return
    names = list(mapping(view.document(env).data))
    gone = {f"{MARK}{variable}", *({variable} if credential.form != SECRET else ())}
    gone |= {old.variable or ""} if old and old.form == SECRET and old.variable != variable else set()
    yield from (Remove((name,), "reason-key-form") for name in names if name in gone)
