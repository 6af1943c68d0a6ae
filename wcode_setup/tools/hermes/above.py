"""Layers above the configuration: an administrator's files, variables, `.env`, and stored credentials (0.19.0)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.credentials import ENV, SECRET
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.tools.common import dig, mapping, number, overlaid, text_of
from wcode_setup.tools.hermes import paths
from wcode_setup.tools.hermes.builtins import VENDOR_NAMES
from wcode_setup.tools.hermes.state import (
    CUSTOM,
    INTERPOLATION,
    Current,
    entry_url,
    existing,
    has_block,
    normalise_name,
    read,
    refers,
)
from wcode_setup.urls import same_url

_PINNED = ("default", "provider", "base_url", "api_key", "context_length", "max_tokens")


def above(now: Current) -> Iterator[Note]:
    """Notes on all that takes precedence over the managed entry, in the order of precedence."""
    yield from remote(now)
    yield from pinned(now)
    yield from chosen_model(now)
    yield from followed(now)
    yield from _other_values(now)
    if now.entry:
        yield from pool(now)


def _other_values(now: Current) -> Iterator[Note]:
    """The notes on the variable of the key, if a layer has another value than one below it."""
    old = existing(now)
    if old.form in (ENV, SECRET):
        variable = old.variable or ""
        here, stored = now.view.locations.variable(variable), now.secrets.get(variable)
        for note in variable_notes(now, variable):
            same = note.code == "hermes-env-wins" and here in (None, stored)
            if not same and note.code != "hermes-variable-unset":  # the latter is a finding of the entry
                yield note


def remote(now: Current) -> Iterator[Note]:
    """A note on the variable that makes Hermes fetch its configuration (read in its source after 0.21.3, not run)."""
    if resolved(now, "HERMES_CONFIG_BACKEND").lower() == "remote":
        yield Note("hermes-remote", path=now.view.locations.shorten(now.target.path)).changing(REQUEST)


def pinned(now: Current) -> Iterator[Note]:
    """A note on values that an administrator pinned."""
    locations = now.view.locations
    path = locations.join(paths.managed_folder(locations), "config.yaml")
    data = now.view.peek(path, "yaml")
    found = [f"model.{name}" for name in _PINNED if dig(data, "model", name) is not None]
    found += ["model"] if text_of(data, "model") else []
    if mapping(data, "providers", now.provider):
        found.append(f"providers.{now.provider}")
    if found:
        before, after = (_destination(now, one) for one in (now.data, overlaid(now.data, data)))
        changed = [name for name, old, new in zip((REQUEST, MODEL, KEY), before, after, strict=True) if old != new]
        note = Note("hermes-pinned", path=locations.shorten(path), keys=", ".join(found))
        yield note.changing(*changed)


def _destination(now: Current, data: Any) -> tuple[bool, Any, Any]:
    """True if Hermes, with this configuration, sends requests to the managed URL; the model, and the credential."""
    model, entry = mapping(data, "model"), mapping(data, "providers", now.provider)
    named = bool(entry) and refers(model.get("provider"), now.provider)
    holder, url = (entry, entry_url(entry)) if named else (model, text_of(model, "base_url") or "")
    here = (named or model.get("provider") == CUSTOM) and same_url(url, now.request.base_url)
    return here and not (named and switched_off(model, entry)), model.get("default"), read(now, holder)


def switched_off(model: Any, entry: Any) -> bool:
    """True if Hermes refuses a disabled entry: one that the default model names without `custom:`."""
    return dig(entry, "enabled") is False and not str(dig(model, "provider")).lower().startswith("custom:")


def chosen_model(now: Current) -> Iterator[Note]:
    """A note on the variable with another model, or with a model that Hermes looks for at a vendor."""
    chosen, request = resolved(now, "HERMES_INFERENCE_MODEL"), now.request
    if not (request.set_default and request.models and chosen):
        return
    alias = mapping(now.data, "model_aliases", chosen.lower())
    away = chosen.lower() in VENDOR_NAMES
    model = chosen
    if text_of(alias, "model"):
        provider, url = text_of(alias, "provider") or CUSTOM, text_of(alias, "base_url")
        ours = refers(provider, now.provider) or (provider == CUSTOM and (bool(url) or has_block(now.data)))
        away, model = not ours or (url is not None and not same_url(url, request.base_url)), str(alias["model"])
    differs = model != request.models[0].id
    code = "hermes-other-model" if chosen != request.models[0].id else "hermes-routed" if away else None
    if code:
        yield Note(code, model=chosen).changing(*([REQUEST] if away else [MODEL] if differs else []))


def redirected(now: Current) -> bool:
    """True if CUSTOM_BASE_URL is set: Hermes sends requests of `provider: custom`, and the key, to that URL."""
    return bool(resolved(now, "CUSTOM_BASE_URL"))


def followed(now: Current) -> Iterator[Note]:
    """A note on the variable with the URL to which the vendor's block is redirected."""
    if not now.entry and has_block(now.data) and redirected(now):
        same = same_url(resolved(now, "CUSTOM_BASE_URL"), text_of(now.model, "base_url") or "")
        yield Note("hermes-follows").changing(*(() if same else (REQUEST,)))


def resolved(now: Current, name: str) -> str:
    """The value of a variable: an administrator's `.env` before the user's before the environment; "" if unset."""
    layers = (managed_variables(now), now.secrets, now.view.locations.env)
    return next((str(layer[name]).strip() for layer in layers if layer.get(name) is not None), "")


def managed_variables(now: Current) -> dict[str, Any]:
    """The variables in the `.env` of an administrator."""
    return mapping(now.view.peek(_managed_env(now), "dotenv"))


def _managed_env(now: Current) -> str:
    return now.view.locations.join(paths.managed_folder(now.view.locations), ".env")


def variable_notes(now: Current, variable: str, leaves: bool = False) -> Iterator[Note]:
    """A note on the variable of the key: another layer has it, even with an empty value; or it is unset.

    `leaves`: the run removes it from the user's `.env`.
    """
    locations = now.view.locations
    stored, here = None if leaves else now.secrets.get(variable), locations.variable(variable)
    first = managed_variables(now).get(variable)
    lost = () if pooled(now) else (KEY,)  # a key in the pool is sent in place of any variable
    if first is not None:
        known = stored or here
        note = Note("hermes-managed-env", path=locations.shorten(_managed_env(now)), variable=variable)
        yield note.changing(*(lost if first != known and (known or not first) else ()))
        return
    manager = _manager(now, variable, held=bool(stored or here))
    if manager:
        yield Note("hermes-manager", path=_shown(now, "config.yaml"), manager=manager, variable=variable)
    if stored:
        yield Note("hermes-env-wins", path=_shown(now, ".env"), variable=variable)
    elif stored is not None:
        yield Note("hermes-env-hides", path=_shown(now, ".env"), variable=variable).changing(*lost)
    elif not (here or manager):
        yield Note("hermes-variable-unset", variable=variable).changing(*lost)


_OVERRIDING = ("bitwarden", "onepassword")
"""The secret managers that replace a variable that is set, unless `override_existing` is false."""


def _manager(now: Current, variable: str, held: bool) -> str | None:
    """The secret manager that may set the variable at every start; None if there is none. `held`: it is set already.

    Those with `env` set the variables that it names; what the others have is not known. In 0.19.0 a value in `.env`
    stays (run), after 0.21.3 it is replaced (read, not run).
    """
    for name, manager in mapping(now.data, "secrets").items():
        named = "env" not in mapping(manager) or variable in mapping(manager, "env")
        if dig(manager, "enabled") and named and (not held or manager.get("override_existing", name in _OVERRIDING)):
            return str(name)
    return None


def pool(now: Current) -> Iterator[Note]:
    """A note on a credential that `hermes auth` stored for the provider."""
    for name in _pool_names(now.provider, _name(now)):
        if any(dig(entry, "source") == MANUAL for entry in _stored(now, name)):
            note = Note("hermes-pool", path=_shown(now, "auth.json"), pool=name)
            yield note.changing(*((KEY,) if other_key(now) == MANUAL else ()))
            return


def _pool_names(provider: Any, name: Any) -> list[str]:
    """The names of a provider's pool, the first one first: its id (newer versions; read, not run), then `custom:`."""
    return [*([normalise_name(provider)] if provider else []), f"custom:{normalise_name(name)}"]


MANUAL, LISTED = "manual", "config"
"""The sources of a key in a pool: `hermes auth`, and an entry of the configuration."""


def other_key(now: Current) -> str | None:
    """The source of a key that Hermes sends instead of the known one of the managed entry; None if there is none."""
    old, found = existing(now), pooled(now)
    known = old.value or secret(now.view.locations.variable(old.variable or ""))
    return found[0] if found and known and found[1] != known else None


def pooled(now: Current) -> tuple[str, Secret] | None:
    """Source and value of the key in the provider's pool, which takes precedence over its variable; or None.

    The stored credentials come by their priority, then the key in the configuration if it has not been stored.
    """
    names, item = _pool(now)
    key = text_of(item, "api_key")
    if reference := INTERPOLATION.fullmatch((key or "").strip()):
        key = resolved(now, reference[1])
    stored = [one for name in names for one in sorted(_stored(now, name), key=lambda one: number(one, "priority") or 0)]
    sources = [(str(dig(one, "source")).partition(":")[0], one) for one in stored]
    if not any(source == LISTED for source, _ in sources):
        sources.append((LISTED, {}))
    for source, one in sources:
        token = key if source == LISTED else text_of(one, "access_token") if source == MANUAL else None
        if token and dig(one, "last_status") not in ("exhausted", "dead"):
            return source, Secret(token.strip())
    return None


def _pool(now: Current) -> tuple[list[str], Any]:
    """The names of the pool that Hermes looks into, and the entry whose key is in it; ([], None) if there is none.

    `custom_providers`, if there is one, is searched instead of `providers`: by name, then by URL.
    """
    listed = dig(now.data, "custom_providers")
    known: list[tuple[Any, Any, Any]] = [(None, item.get("name"), item) for item in now.legacy()]
    if not isinstance(listed, list):
        known = [(key, text_of(one, "name") or key, one) for key, one in mapping(now.data, "providers").items()]
    wanted = normalise_name(_name(now)) if now.entry else None
    url = (entry_url(now.entry) if now.entry else text_of(now.model, "base_url") or "").strip().rstrip("/")
    found = [one for one in known if normalise_name(one[1]) == wanted]
    found += [one for one in known if url and entry_url(one[2]).strip().rstrip("/") == url]
    return (_pool_names(*found[0][:2]), found[0][2]) if found else ([], None)


def _name(now: Current) -> str:
    return text_of(now.entry, "name") or now.provider


def _stored(now: Current, name: str) -> list[Any]:
    """The stored credentials of a pool: those of the profile, else those of the root."""
    for auth in _auths(now):
        found = dig(auth, "credential_pool", name)
        entries = found if isinstance(found, list) else list(found.values()) if isinstance(found, dict) else []
        if entries:
            return entries
    return []


def _auths(now: Current) -> list[Any]:
    """The data of the files where Hermes itself stores credentials, the profile's first."""
    return [now.view.peek(path) for path in paths.auth_files(now.view, now.request)]


def view_auth(now: Current) -> Any:
    """The data of `auth.json` of the profile."""
    return _auths(now)[0]


def _shown(now: Current, name: str) -> str:
    locations = now.view.locations
    return locations.shorten(locations.join(locations.path.dirname(now.target.path), name))
