"""Functions that several tools share: values of plain data, comparison of URLs, and the choice of a provider id."""

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
from wcode_setup.urls import host_of, normalise_url, same_host, same_url, shown_url

DEFAULT_PROVIDER = "wcode"


class Configuration(NamedTuple):
    """A tool's configuration as it is, and the provider id to write under; subclasses add properties for its values."""

    view: View
    request: Request
    target: Target
    document: Document
    provider: str

    @property
    def data(self) -> Any:
        return self.document.data


def dig(data: Any, *path: Any) -> Any:
    """The value at `path` (mapping keys) of plain data; None if it is missing, or a value on the way is no mapping."""
    for key in path:
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def mapping(data: Any, *path: Any) -> dict[str, Any]:
    """The mapping at `path`; `{}` if there is none (the merge refuses a wrong type later, with its position)."""
    found = dig(data, *path)
    return found if isinstance(found, dict) else {}


def overlaid(low: Any, high: Any) -> Any:
    """`high` merged over `low`, mapping by mapping."""
    if isinstance(low, dict) and isinstance(high, dict):
        return {**low, **{key: overlaid(low.get(key), value) for key, value in high.items()}}
    return high


def text_of(data: Any, *path: Any) -> str | None:
    """The string at `path`; None if it is missing, empty, or of another type."""
    found = dig(data, *path)
    return found if isinstance(found, str) and found else None


def count_of(data: Any, *path: Any) -> int | None:
    """The positive integer at `path`; None if there is none."""
    found = dig(data, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


def flag_of(data: Any, *path: Any) -> bool | None:
    """The boolean at `path`; None if there is none."""
    found = dig(data, *path)
    return found if isinstance(found, bool) else None


def input_of(images: bool | None) -> tuple[str, ...] | None:
    """The `input` of a model that accepts images, or does not; None for None."""
    return None if images is None else ("text", "image") if images else ("text",)


def number(data: Any, *path: Any) -> int | float | None:
    """The number at `path`; None if there is none. Booleans and NaN are not numbers."""
    found = dig(data, *path)
    return found if type(found) is int or (type(found) is float and not isnan(found)) else None


def misfit(value: Any, limit: int, model: str) -> tuple[str, Note] | None:
    """Level and note for a `value` that is not the `limit` of a model; None if it is equal, or no number."""
    found = number(value)
    if found is None or found == limit:
        return None
    high = found > limit
    note = Note("limit-high" if high else "limit-low", value=found, limit=limit, model=model)
    return "problem" if high else "warning", note


def items(data: Any, *path: Any) -> list[Any]:
    """The list at `path`; `[]` if it is missing or of another type."""
    found = dig(data, *path)
    return found if isinstance(found, list) else []


def prune(document: Document, path: Path) -> Path:
    """`path`, or the highest mapping above it that has no other value and no comment."""
    kept = document.comments([path])
    while len(path) > 1 and len(mapping(document.data, *path[:-1])) == 1 and document.comments([path[:-1]]) == kept:
        path = path[:-1]
    return path


def credential_headers(headers: Any) -> list[str]:
    """The names of headers that carry a credential, which would be sent instead of the key, or in addition to it."""
    carriers = ("authorization", "api-key", "x-api-key")
    return [name for name in headers if str(name).lower() in carriers] if isinstance(headers, dict) else []


def is_of_former(url: Any, wanted: str) -> bool:
    """True if an entry's URL is on another host than `wanted`: its headers and parameters are for that host."""
    return not same_host(url, wanted) and bool(normalise_url(url))


def nameable(path: str, target: Target) -> str:
    """Return `path` if it can be written into `target`, which is UTF-8 text; else raise `path-not-text`."""
    if not is_text(path):
        raise SetupError("path-not-text", path=target.path, named=path)
    return path


def version_numbers(installed: Installed) -> list[int]:
    """The numbers in a version, for comparison (`7.10.0` -> 7, 10, 0); `[]` if the version is unknown."""
    return [int(part) for part in re.findall(r"\d+", installed.version or "")]


def npm_program(view: View, name: str, package: str) -> Installed | None:
    """The program `name` in PATH, with the version of its npm package; None if there is none."""
    program = view.program(name)
    return Installed(program, _npm_version(view, program, package)) if program else None


def _npm_version(view: View, program: str, package: str) -> str | None:
    """The version of the npm package that contains `program` (symlinks resolved) or, on Windows, is beside the shim."""
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
    """The version of the Python package that installed the script `program` (symlinks resolved), from its metadata."""
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
    """The current time as JavaScript writes it (`2026-11-21T20:15:00.123Z`); the same for the whole process."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def default_provider(url: str) -> str:
    """The default provider id for a base URL: `wcode` for the wcode gateway, else made from the host.

    `https://gw.example/v1` gives `gw-example`, `http://localhost:8000/v1` `localhost-8000`. The prefix `gateway-` is
    added if the id does not begin with a letter (`gateway-127-0-0-1`), or is a single word, which could be built in.
    """
    if same_host(url, catalog.gateway().base_url):
        return DEFAULT_PROVIDER
    name = re.sub("[^a-z0-9]+", "-", _ascii(host_of(url)))[:_LONGEST_ID].strip("-")
    return name if name[:1].isalpha() and "-" in name else f"gateway-{name}".rstrip("-")


_LONGEST_ID = 50
"""Maximum length of a provider id made from a host: one tool accepts 64 characters for the name of a secret."""


def _ascii(host: str) -> str:
    """The ASCII form of a host: `bücher.example` becomes `xn--bcher-kva.example`; unchanged if it has none."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def choose_provider(
    entries: Mapping[str, str], request: Request, reserved: Collection[str], others: Collection[str] = ()
) -> str:
    """The provider id to write under: the requested one, the default one, one adopted by its URL, or a new one.

    `entries`: id -> base URL of the entries with a supported protocol; `others`: the ids of all others. Raises
    `provider-reserved`, `provider-taken` (the named entry is for another gateway, and the user named none) or
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
    preferred = next((name for name in (wanted, DEFAULT_PROVIDER) if name in same), None)
    if len(same) > 1 and preferred is None:
        raise SetupError("provider-ambiguous", providers=", ".join(same), url=request.base_url)
    if same:
        return preferred or same[0]
    return wanted if wanted == DEFAULT_PROVIDER else _free_id(wanted, entries, request, {*reserved, *others})


def _free_id(wanted: str, entries: Mapping[str, str], request: Request, taken: Collection[str]) -> str:
    """`wanted` or, with a number appended, the first id that is not taken and not that of an entry for another host."""
    number, name = 1, wanted
    while name in taken or (name in entries and not same_host(entries[name], request.base_url)):
        number += 1
        name = f"{wanted}-{number}"
    return name


def is_adopted(request: Request, provider: str, url: Any) -> bool:
    """True if an entry with another id is adopted: its `url` is the requested gateway."""
    other = not request.provider and provider != default_provider(request.base_url)
    return other and same_url(url, request.base_url)


def gateway_notes(request: Request, provider: str, url: Any, used: Any = None) -> Iterator[Note]:
    """Notes on a change of the entry's `url`, and on an adopted entry, whose URL in effect is `used`, else `url`."""
    if url and not same_url(url, request.base_url):
        yield Note("url-changes", old=shown_url(url), new=request.base_url, provider=provider)
    if is_adopted(request, provider, used or url):
        yield Note("adopted", provider=provider, url=request.base_url)


def key_variable(request: Request, provider: str) -> str:
    """The environment variable for the key of a provider; another gateway has another variable."""
    gateway = catalog.gateway()
    if same_host(request.base_url, gateway.base_url):
        return gateway.key_variable
    name = default_provider(request.base_url) if provider == DEFAULT_PROVIDER else provider
    name = re.sub("[^A-Z0-9]", "_", name.upper())
    return (name if "A" <= name[:1] <= "Z" else f"GATEWAY_{name}") + "_API_KEY"
