"""Hermes' configuration as it is: the default model, the named providers, and the key in effect."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from wcode_setup import catalog
from wcode_setup.documents.base import Item, Path
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.common import DEFAULT_PROVIDER, Configuration, dig, items, mapping, text_of
from wcode_setup.tools.hermes import paths
from wcode_setup.tools.hosts import Held
from wcode_setup.urls import same_host, same_url

CUSTOM = "custom"
"""The provider with URL and key in `model:` itself, as in the vendor's sample."""
CHAT = "chat_completions"
URL_NAMES = ("api", "url", "base_url", "baseUrl")
"""The names of a provider's URL, in Hermes' order of precedence."""
HEADERS = ("default_headers", "extra_headers")
"""The names of the headers that `model:` adds to every request; the second takes precedence."""
EXTRAS = ("extra_headers", "extra_body")
"""The names of the values that a named provider adds to every request."""
VARIABLE_NAMES = ("key_env", "api_key_env", "keyEnv", "apiKeyEnv")
MARK = "\ufeff"
"""A byte order mark, which Hermes reads as a part of the name on the first line of `.env`."""
INTERPOLATION = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Current(Configuration):
    """Hermes' files as they are, and the provider id to write under."""

    @property
    def model(self) -> dict[str, Any]:
        """The `model:` block; `{}` if there is none, or only a string."""
        return mapping(self.data, "model")

    @property
    def entry(self) -> dict[str, Any]:
        """The named provider to write; `{}` if there is none."""
        return mapping(self.data, "providers", self.provider)

    @property
    def env_file(self) -> Target:
        return paths.env_target(self.view, self.request)

    @property
    def secrets(self) -> dict[str, Any]:
        """The variables in `.env`."""
        return mapping(self.view.document(self.env_file).data)

    def hidden(self, variable: str) -> str | None:
        """The value of a variable behind a byte order mark in `.env`, where Hermes does not find it; or None."""
        value: str | None = self.secrets.get(MARK + variable)
        return value

    def legacy(self) -> list[dict[str, Any]]:
        """The items of `custom_providers`, the older list of providers."""
        return [item for item in items(self.data, "custom_providers") if isinstance(item, dict)]


def current(view: View, request: Request, provider: str) -> Current:
    """The configuration for a request."""
    target = paths.config_target(view, request)
    return Current(view, request, target, view.document(target), provider)


def normalise_name(name: Any) -> str:
    """A provider's name in the form in which Hermes compares it."""
    return str(name).strip().lower().replace(" ", "-")


def refers(reference: Any, provider: str) -> bool:
    """True if `reference` (of `model.provider`) names this provider: `custom:wcode` or `wcode`."""
    return isinstance(reference, str) and normalise_name(reference).removeprefix("custom:") == normalise_name(provider)


def entry_url(entry: Any) -> str:
    """The URL that Hermes uses for a named provider; "" if there is none."""
    return next((url for name in URL_NAMES if (url := text_of(entry, name))), "")


def urls(data: Any, url: str) -> dict[str, str]:
    """Provider id -> URL of `wcode`, also as a block with `url`, and of the providers with a chat completions API."""
    block = {DEFAULT_PROVIDER: url} if has_block(data, url) else {}
    return block | {
        name: entry_url(entry)
        for name, entry in mapping(data, "providers").items()
        if name == DEFAULT_PROVIDER or (isinstance(entry, dict) and api_of(entry) == CHAT)
    }


def api_of(holder: dict[str, Any]) -> str:
    """The API that a provider or `model:` selects."""
    return (text_of(holder, "api_mode") or text_of(holder, "transport") or CHAT).strip().lower()


def has_block(data: Any, url: str | None = None) -> bool:
    """True if `model:` is the vendor's block (with `url`, if that is given)."""
    found = dig(data, "model", "base_url")
    return dig(data, "model", "provider") == CUSTOM and isinstance(found, str) and (not url or same_url(found, url))


def existing(now: Current) -> Existing:
    """The credential in effect: of the block if it is the default, of the named provider, or of a legacy item."""
    return held(now).existing


def held(now: Current) -> Held:
    """The credential in effect, and the URL that it is for."""
    found = (Held(_url_of(now, holder), read(now, holder)) for holder in _holders(now))
    return next((one for one in found if one.existing.form), Held("", Existing()))


def held_or_named(now: Current) -> Held:
    """The credential in effect; without one, what `.env` has under the variable that the request names.

    A reference to that variable would send the key in `.env`, so the form is `secret` already.
    """
    found, key = held(now), now.request.key
    value = now.secrets.get(key.variable) if key and key.variable and not found.existing.form else None
    return Held("", Existing(SECRET, Secret(value), key.variable)) if key and value else found


def held_by_others(now: Current) -> list[Held]:
    """The credentials of all other providers, each with its base URL."""
    others = [entry for name, entry in mapping(now.data, "providers").items() if name != now.provider]
    holders = [entry for entry in (*others, *now.legacy()) if isinstance(entry, dict)]
    return [Held(_url_of(now, entry), read(now, entry)) for entry in holders]


def _url_of(now: Current, holder: dict[str, Any]) -> str:
    """The URL that a key is for; if there are several, one on the requested host."""
    if holder is now.model:
        return text_of(holder, "base_url") or ""
    urls = (text_of(holder, name) for name in URL_NAMES)
    return next((url for url in urls if url and same_host(url, now.request.base_url)), entry_url(holder))


def _holders(now: Current) -> Iterator[dict[str, Any]]:
    """The mappings that can have the key; the first that has one counts."""
    url, provider = now.request.base_url, now.model.get("provider")
    same = same_url(now.model.get("base_url"), url) and not refers(provider, now.provider)
    block = [now.model] if same and now.provider == DEFAULT_PROVIDER else []
    yield from block if now.request.set_default else []
    yield from (now.entry, *block, *(item for item in now.legacy() if same_url(entry_url(item), url)))


def in_use(now: Current) -> bool:
    """True if the vendor's block is for the requested gateway: then its key is the one that is sent."""
    return now.provider == DEFAULT_PROVIDER and has_block(now.data, now.request.base_url)


def read(now: Current, holder: dict[str, Any]) -> Existing:
    """The credential in a provider, or in `model:`."""
    if holder is not now.model:  # in a provider `api` is a URL
        holder = {name: value for name, value in holder.items() if name != "api"}
    variable = next((holder[name] for name in VARIABLE_NAMES if holder.get(name)), None)
    key = holder.get("api_key") or holder.get("api") or holder.get("apiKey")
    if isinstance(key, str) and is_key(key):
        reference = INTERPOLATION.fullmatch(key.strip())
        if not reference:
            return Existing(LITERAL, Secret(key))
        variable = reference[1]
    if not isinstance(variable, str):
        return Existing()
    value = now.secrets.get(variable) or now.hidden(variable)
    return Existing(SECRET, Secret(value), variable) if value else Existing(ENV, variable=variable)


def is_key(text: str) -> bool:
    """True if Hermes would send `text` as a key; it ignores placeholders, and fewer than 4 characters."""
    return len(text.strip()) >= 4 and not is_placeholder(text) and text.strip().lower() != "none"


def references(data: Any, names: Collection[str]) -> Iterator[tuple[Path, str]]:
    """The references outside `model:` to providers with these names (`custom:NAME`): path and text."""
    wanted = {normalise_name(name) for name in names}
    sections = data.items() if isinstance(data, dict) else ()
    todo: list[tuple[Path, Any]] = [((key,), value) for key, value in sections if key not in _DEFINING]
    while todo:
        path, node = todo.pop(0)
        if isinstance(node, dict):
            name = node.get("provider")
            if isinstance(name, str) and name.strip().lower().startswith("custom:") and _bare(name) in wanted:
                yield (*path, "provider"), name
            todo += [((*path, key), value) for key, value in node.items() if isinstance(key, str)]
        elif isinstance(node, list):
            todo += [((*path, _identity(item, node)), item) for item in node]


_DEFINING = ("model", "providers", "custom_providers")


def _identity(item: Any, items: list[Any]) -> Item:
    """The identity of an item: its model if no other item has the same; else its whole value."""
    models = [dig(other, "model") for other in items]
    return Item("model", item["model"]) if dig(item, "model") and models.count(item["model"]) == 1 else Item(None, item)


def _bare(reference: str) -> str:
    return normalise_name(reference).removeprefix("custom:")


def shared(now: Current, variable: str) -> bool:
    """True if another provider or section of the configuration uses the variable."""
    data = now.data if isinstance(now.data, dict) else {}
    others = {name: entry for name, entry in mapping(data, "providers").items() if name != now.provider}
    todo: list[Any] = [others, *(value for key, value in data.items() if key not in ("model", "providers"))]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if any(node.get(name) == variable for name in VARIABLE_NAMES):
                return True
            todo += node.values()
        elif isinstance(node, list):
            todo += node
        elif isinstance(node, str) and f"${{{variable}}}" in node:
            return True
    return False


def gateway_url() -> str:
    """The base URL of the wcode gateway."""
    return catalog.gateway().base_url
