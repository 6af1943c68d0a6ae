"""What several tools decide alike: which provider entry is ours, and how plain data is looked into."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from math import isnan
from typing import Any, NamedTuple

from wcode_setup import catalog
from wcode_setup.documents.base import Document, Path
from wcode_setup.errors import Note, SetupError
from wcode_setup.text import is_text
from wcode_setup.tools.types import Installed, Request, Target, View

DEFAULT_PROVIDER = "wcode"


class Configuration(NamedTuple):
    """A tool's configuration as it is, with the provider id that was decided on; tools add what they look up in it."""

    view: View
    request: Request
    target: Target
    document: Document
    provider: str

    @property
    def data(self) -> Any:
        return self.document.data


def dig(data: Any, *path: Any) -> Any:
    """The value at `path` (mapping keys) of plain data; None where something on the way is missing or no mapping."""
    for key in path:
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def mapping(data: Any, *path: Any) -> dict[str, Any]:
    """The mapping at `path`; `{}` where there is none (the merge refuses a wrong type later, with its position)."""
    found = dig(data, *path)
    return found if isinstance(found, dict) else {}


def text_of(data: Any, *path: Any) -> str | None:
    """The string at `path`; None where there is none, or an empty one, or a value of another type."""
    found = dig(data, *path)
    return found if isinstance(found, str) and found else None


def count_of(data: Any, *path: Any) -> int | None:
    """The positive integer at `path`; None where there is none."""
    found = dig(data, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


def flag_of(data: Any, *path: Any) -> bool | None:
    """The truth value at `path`; None where there is none."""
    found = dig(data, *path)
    return found if isinstance(found, bool) else None


def input_of(images: bool | None) -> tuple[str, ...] | None:
    """What a model takes in that takes images or not; None for None."""
    return None if images is None else ("text", "image") if images else ("text",)


def model_of(reference: Any, provider: str) -> str | None:
    """The model of a reference `provider/model`; None if it names another provider, or is none."""
    named = isinstance(reference, str) and reference.startswith(f"{provider}/")
    return reference[len(provider) + 1 :] or None if named else None


def number(data: Any, *path: Any) -> int | float | None:
    """The number at `path`; None where there is none: a boolean is none, nor is NaN."""
    found = dig(data, *path)
    return found if type(found) is int or (type(found) is float and not isnan(found)) else None


def misfit(value: Any, limit: int, model: str) -> tuple[str, Note] | None:
    """Level and note where a file has another figure than the `limit` of a model; None for what is no number."""
    found = number(value)
    if found is None or found == limit:
        return None
    high = found > limit
    note = Note("limit-high" if high else "limit-low", value=found, limit=limit, model=model)
    return "problem" if high else "warning", note


def items(data: Any, *path: Any) -> list[Any]:
    """The list at `path`; `[]` where there is none, or a value of another type."""
    found = dig(data, *path)
    return found if isinstance(found, list) else []


def prune(document: Document, path: Path) -> Path:
    """`path`, or the highest mapping above it that holds nothing else, not even a comment."""
    kept = document.comments([path])
    while len(path) > 1 and len(mapping(document.data, *path[:-1])) == 1 and document.comments([path[:-1]]) == kept:
        path = path[:-1]
    return path


def credential_headers(headers: Any) -> list[str]:
    """The names in a mapping of headers that carry a credential: it would be sent instead of the key, or beside it."""
    carriers = ("authorization", "api-key", "x-api-key")
    return [name for name in headers if str(name).lower() in carriers] if isinstance(headers, dict) else []


def is_of_former(url: Any, wanted: str) -> bool:
    """Whether an entry with this URL led to another host than `wanted`: its headers and parameters belong to that."""
    return bool(normalise_url(url)) and not same_host(url, wanted)


def same_host(one: Any, other: Any) -> bool:
    """Whether two base URLs lead to the same host and port."""
    return normalise_url(one).split("/")[:3] == normalise_url(other).split("/")[:3]


def normalise_url(url: Any) -> str:
    """A base URL in comparable form: lower-case host, no default port, no trailing slash, no endpoint path.

    Of what is no URL nothing: it may be a key in the wrong place.
    """
    return _normalised(url) if isinstance(url, str) else ""


@cache  # a run compares each entry's URL several times
def _normalised(url: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not (parts.scheme and host):
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{host}]" if ":" in host else host
    host += f":{port}" if port and port != default else ""
    return f"{parts.scheme}://{host}{parts.path.rstrip('/').removesuffix('/chat/completions')}"


def shown_url(url: Any) -> str:
    """A base URL as it may be shown."""
    return normalise_url(url) or "?"


def same_url(left: Any, right: str) -> bool:
    """Whether two base URLs lead to the same place."""
    return left == right or normalise_url(left) == normalise_url(right)


def usable_url(url: Any, wanted: str) -> bool:
    """Whether an existing spelling of `wanted` may stay: it leads to the same place, and an endpoint can follow it."""
    plain = isinstance(url, str) and not any(character.isspace() or character in "?#@" for character in url)
    return plain and same_url(url, wanted) and not url.rstrip("/").endswith("/chat/completions")


def nameable(path: str, target: Target) -> str:
    """`path` if it can be written into the file `target`, which is UTF-8 text, else `path-not-text`."""
    if not is_text(path):
        raise SetupError("path-not-text", path=target.path, named=path)
    return path


def npm_program(view: View, name: str, package: str) -> Installed | None:
    """The program `name` in PATH, of an npm package; None if there is none."""
    program = view.program(name)
    return Installed(program, _npm_version(view, program, package)) if program else None


def _npm_version(view: View, program: str, package: str) -> str | None:
    """The version of the npm package that the real file `program` belongs to, or stands beside (Windows' shims)."""
    path = view.locations.path
    folder = path.dirname(program)
    candidates = [path.join(folder, "node_modules", package)]
    while folder != path.dirname(folder):
        candidates.append(folder)
        folder = path.dirname(folder)
    for candidate in candidates:
        found = view.peek(path.join(candidate, "package.json"))
        if dig(found, "name") == package:
            return text_of(found, "version")
    return None


def python_version(view: View, program: str, package: str) -> str | None:
    """The version of the Python package whose script is the real file `program`, from the metadata beside it."""
    locations = view.locations
    root = locations.path.dirname(locations.path.dirname(program))
    stem = re.sub(r"[-_.]+", "_", package).lower() + "-"
    libraries = [locations.join(root, "lib", name) for name in view.names(locations.join(root, "lib"))]
    for library in (locations.join(root, "Lib"), *libraries):
        for name in view.names(locations.join(library, "site-packages")):
            if name.lower().startswith(stem) and name.endswith(".dist-info"):
                return name[len(stem) : -len(".dist-info")]
    return None


@cache
def timestamp() -> str:
    """The time as JavaScript writes it (`2026-11-21T20:15:00.123Z`); one and the same for the whole process."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def default_provider(url: str) -> str:
    """The provider id for a base URL where the user names none: `wcode` for the wcode gateway, else made of the host.

    `https://gw.example/v1` gives `gw-example`, `http://localhost:8000/v1` `localhost-8000`. `gateway-` comes before
    what does not begin with a letter (`gateway-127-0-0-1`), and before a single word, which may be a tool's own id.
    """
    if same_host(url, catalog.gateway().base_url):
        return DEFAULT_PROVIDER
    host = normalise_url(url).split("/")[2:3] or [""]
    name = re.sub("[^a-z0-9]+", "-", _ascii(host[0]))[:_LONGEST_ID].strip("-")
    return name if name[:1].isalpha() and "-" in name else f"gateway-{name}".rstrip("-")


_LONGEST_ID = 50
"""Characters of a provider id that is made of a host: one tool takes up to 64 for the name of a secret."""


def _ascii(host: str) -> str:
    """A host as DNS has it: `bücher.example` is `xn--bcher-kva.example`."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def choose_provider(
    entries: Mapping[str, str], request: Request, reserved: Collection[str], others: Collection[str] = ()
) -> str:
    """The provider id to write under (design.md rule 5): asked for, ours, adopted by its URL, or new.

    `entries`: id -> base URL of the entries that speak our protocol; `others`: the ids of all others. Raises
    `provider-reserved`, `provider-taken` (the named entry points elsewhere and no gateway was named) or
    `provider-ambiguous`.
    """
    if request.provider:
        if request.provider in reserved:
            raise SetupError("provider-reserved", provider=request.provider)
        url = entries.get(request.provider)
        foreign = request.provider != DEFAULT_PROVIDER and not request.base_url_given
        if url and foreign and not same_url(url, request.base_url) and not request.force:
            raise SetupError("provider-taken", provider=request.provider, url=shown_url(url))
        return request.provider
    wanted = default_provider(request.base_url)
    if wanted == DEFAULT_PROVIDER and wanted in entries:
        return wanted
    same = [name for name, url in entries.items() if same_url(url, request.base_url)]
    ours = next((name for name in (wanted, DEFAULT_PROVIDER) if name in same), None)
    if len(same) > 1 and ours is None:
        raise SetupError("provider-ambiguous", providers=", ".join(same), url=request.base_url)
    if same:
        return ours or same[0]
    return wanted if wanted == DEFAULT_PROVIDER else _free_id(wanted, entries, request, {*reserved, *others})


def _free_id(wanted: str, entries: Mapping[str, str], request: Request, taken: Collection[str]) -> str:
    """`wanted`, or with a number behind it the first id that no entry for another host has."""
    number, name = 1, wanted
    while name in taken or (name in entries and not same_host(entries[name], request.base_url)):
        number += 1
        name = f"{wanted}-{number}"
    return name


def is_adopted(request: Request, provider: str, url: Any) -> bool:
    """Whether an entry of another name is used, for its `url` leads to the gateway asked for."""
    other = not request.provider and provider != default_provider(request.base_url)
    return other and same_url(url, request.base_url)


def gateway_notes(request: Request, provider: str, url: Any, used: Any = None) -> Iterator[Note]:
    """That the entry's `url` changes, and that an entry of another name is used, which leads to `used`, else `url`."""
    if url and not same_url(url, request.base_url):
        yield Note("url-changes", old=shown_url(url), new=request.base_url, provider=provider)
    if is_adopted(request, provider, used or url):
        yield Note("adopted", provider=provider, url=request.base_url)


def key_variable(request: Request, provider: str) -> str:
    """The environment variable that holds the key of this provider, so that no key goes to another gateway."""
    gateway = catalog.gateway()
    if same_host(request.base_url, gateway.base_url):
        return gateway.key_variable
    name = default_provider(request.base_url) if provider == DEFAULT_PROVIDER else provider
    name = re.sub("[^A-Z0-9]", "_", name.upper())
    return (name if "A" <= name[:1] <= "Z" else f"GATEWAY_{name}") + "_API_KEY"
