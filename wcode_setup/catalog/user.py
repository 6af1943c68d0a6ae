"""The user's catalogue: models as in `builtin.toml`, checked, and merged over the built-in ones.

The checks are plain code: importing a schema library would take longer than the rest of a run.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from wcode_setup.catalog.protocols import PROTOCOLS
from wcode_setup.errors import Note, SetupError, os_reason
from wcode_setup.secrets.masking import masked_id
from wcode_setup.text import decode

Entry = dict[str, Any]
Urls = dict[str, dict[str, str]]
"""Id of a gateway -> protocol -> base URL."""

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", list: "list", dict: "table", date: "date"}
_CAPABILITIES = ("text", "reasoning", "vision")
_INPUTS = ("text", "image")
_NEW: Entry = {
    "recipe": {"reasoning": False, "input": ["text"]}, "currency": None, "price_unit": None, "prices": [],
    "endpoints": [], "source": None, "captured": None, "catalog": "user",
}  # fmt: skip
"""Fields that a new model may leave out, with their defaults."""
_URL = r"https?://[^\s/@?#]+(/[^\s@?#]*)?"  # no login, no query: a key has no place here
_DAY = r"\d{4}-\d\d-\d\d"


def merged(
    path: str, built_in: list[Entry], gateways: Collection[str]
) -> tuple[list[Entry], dict[str, dict[str, str]]]:
    """The models of the user's file at `path` over the built-in ones, and its gateways.

    `gateways`: the ids of the built-in ones.

    A model of a known id overrides it field by field (`recipe` too); a new one is added at the end. In each entry
    `catalog` is its origin, and `changed` lists the user's fields. Raises `SetupError` with the path, and with line
    and column if the parser gives them.
    """
    try:
        found = {entry["id"]: entry for entry in built_in}
        data = _content(path)
        for entry in _models(data):
            name = entry["id"]
            base = found.get(name, {**_NEW, "name": name})
            changed = [field for field in entry if field != "id"]
            recipe = {**base["recipe"], **entry.get("recipe", {})}
            found[name] = {**base, **entry, "recipe": recipe, "changed": changed}
            found[name].setdefault("capabilities", _shown_by(recipe))
            _check_whole(f"models[{name}]", found[name])
        urls = _gateways(data, gateways)
    except SetupError as error:
        error.path = path
        raise
    return list(found.values()), urls


def _shown_by(recipe: Entry) -> list[str]:
    """The capabilities that a recipe uses."""
    used = {"text": True, "reasoning": recipe["reasoning"], "vision": "image" in recipe["input"]}
    return [name for name, is_used in used.items() if is_used]


def _content(path: str) -> Entry:
    """The content of the file, with known keys alone."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise SetupError("not-a-file")
        with open(path, "rb") as file:
            data = _parse(decode(file.read()).removeprefix("\ufeff"))
    except OSError as error:
        raise SetupError("file-failed", why=os_reason(error)) from None
    _known_keys("", data, ("schema", "gateways", "models"))
    if data.get("schema", 1) != 1:
        raise _mistake("schema", "schema-enum", values="1")
    return data


def _gateways(data: Entry, built_in: Collection[str]) -> Urls:
    """The base URLs of each gateway, checked. One with the id of a `built_in` one is refused."""
    _type("gateways", data.get("gateways", {}), dict)
    found = {}
    for name, entry in data.get("gateways", {}).items():
        where = f"gateways.{name}"
        _type(where, entry, dict)
        _known_keys(f"{where}.", entry, ("base_urls",))
        urls = entry.get("base_urls")
        if not urls:
            raise _mistake(where, "schema-required", names="base_urls")
        _type(f"{where}.base_urls", urls, dict)
        _known_keys(f"{where}.base_urls.", urls, PROTOCOLS)
        _urls(f"{where}.base_urls", list(urls.values()))
        if name in built_in:
            raise _mistake(where, "catalog-gateway", gateway=name)
        found[name] = urls
    return found


def _models(data: Entry) -> list[Entry]:
    """The entries of the file, each checked by itself."""
    entries: list[Entry] = data.get("models", [])
    _type("models", entries, list)
    ids: set[str] = set()
    for number, entry in enumerate(entries, 1):
        _type(f"models[{number}]", entry, dict)
        name = entry.get("id")
        _check_fields(f"models[{name if isinstance(name, str) else number}]", entry)
        if name in ids:
            raise _mistake("models", "duplicate-item", key="id", value=name)
        ids.add(entry["id"])
    return entries


def _parse(text: str) -> Entry:
    """Parse TOML. Raises `syntax` with the position at the end of tomllib's message."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # RecursionError: lists nested a thousand deep
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
        if not found:
            raise SetupError("syntax", what=Note("library-says", says=str(error))) from None
        what, line, column = found.groups()
        lines = text.split("\n")  # tomllib gives no position for the end of the document
        at = (int(line), int(column)) if line else (len(lines), len(lines[-1]) + 1)
        said = Note("library-says", says=what)
        raise SetupError("syntax", what=said, line=at[0], column=at[1]) from None


def _check_fields(where: str, entry: Entry) -> None:
    """Check each field of an entry by itself."""
    _known_keys(f"{where}.", entry, _FIELDS)
    if "id" not in entry:
        raise _mistake(where, "schema-required", names="id")
    for field, value in entry.items():
        _FIELDS[field](f"{where}.{field}", value)
    if type(entry.get("captured")) is date:
        entry["captured"] = entry["captured"].isoformat()


def _check_whole(where: str, entry: Entry) -> None:
    """Check that a merged entry has all fields it needs, and that its limits fit together."""
    needed = ["context_window", "max_tokens", *(["currency", "price_unit"] if entry["prices"] else [])]
    missing = [field for field in needed if entry.get(field) is None]
    if missing:
        raise _mistake(where, "schema-required", names=", ".join(missing))
    limits = {field: entry[field] for field in ("max_tokens", "context_window")}
    if entry["max_tokens"] > entry["context_window"]:
        raise _mistake(where, "output-over-context", **limits)


def _mistake(where: str, code: str, **fields: Any) -> SetupError:
    return SetupError("bad-catalog", where=masked_id(where), what=Note(code, **fields))


def _known_keys(prefix: str, table: Entry, known: Collection[str]) -> None:
    for key in table:
        if key not in known:
            from difflib import get_close_matches

            near = get_close_matches(key, known, n=1, cutoff=0.5)
            raise _mistake(prefix + key, "schema-near" if near else "schema-unknown", near=next(iter(near), None))


def _type(where: str, value: Any, *types: type) -> None:
    """Check that `value` is of one of these types; an error names the last one. A boolean is no number."""
    if type(value) not in types:
        found = _TYPES.get(type(value), type(value).__name__)
        raise _mistake(where, "schema-type", wanted=_TYPES[types[-1]], found=found)


def _text(where: str, value: Any) -> None:
    _type(where, value, str)
    if not value.strip():
        raise _mistake(where, "schema-minLength", limit=1)
    if not value.isprintable():
        raise _mistake(where, "catalog-control")


def _id(where: str, value: Any) -> None:
    _text(where, value)
    if " " in value:
        raise _mistake(where, "bad-model", model=value)


def _count(where: str, value: Any) -> None:
    _type(where, value, int)
    if value < 1:
        raise _mistake(where, "schema-minimum", limit=1)


def _price(where: str, value: Any) -> None:
    _type(where, value, int, float)
    if not 0 <= value < float("inf"):
        raise _mistake(where, "schema-minimum", limit=0)


def _words(known: Sequence[str]) -> Callable[[str, Any], None]:
    """A check for a list of these words."""

    def check(where: str, value: Any) -> None:
        _type(where, value, list)
        if not value:
            raise _mistake(where, "schema-minItems", limit=1)
        for word in value:
            _type(where, word, str)
            if word not in known:
                raise _mistake(where, "schema-enum", values=", ".join(known))

    return check


def _recipe(where: str, value: Any) -> None:
    _type(where, value, dict)
    _known_keys(f"{where}.", value, ("reasoning", "input"))
    _type(f"{where}.reasoning", value.get("reasoning", False), bool)
    _words(_INPUTS)(f"{where}.input", value.get("input", ["text"]))


def _prices(where: str, value: Any) -> None:
    """Check tiers by rising input length; only the last one may be without a limit."""
    _type(where, value, list)
    floor = 0
    for number, tier in enumerate(value, 1):
        place = f"{where}[{number}]"
        _type(place, tier, dict)
        _known_keys(f"{place}.", tier, ("up_to", "input", "output"))
        needed = ["input", "output", *(["up_to"] if number < len(value) else [])]
        missing = [field for field in needed if field not in tier]
        if missing:
            raise _mistake(place, "schema-required", names=", ".join(missing))
        _price(f"{place}.input", tier["input"])
        _price(f"{place}.output", tier["output"])
        _count(f"{place}.up_to", tier.get("up_to", floor + 1))
        if tier.get("up_to", floor + 1) <= floor:
            raise _mistake(f"{place}.up_to", "schema-exclusiveMinimum", limit=floor)
        floor = tier.get("up_to", floor)


def _urls(where: str, value: Any) -> None:
    _type(where, value, list)
    for url in value:
        _type(where, url, str)
        if not re.fullmatch(_URL, url):
            raise _mistake(where, "schema-pattern", limit="https://host/path")


def _day(where: str, value: Any) -> None:
    _type(where, value, date, str)
    if isinstance(value, str) and not re.fullmatch(_DAY, value):
        raise _mistake(where, "schema-pattern", limit="YYYY-MM-DD")


_FIELDS: dict[str, Callable[[str, Any], None]] = {
    "id": _id,
    "name": _text,
    "context_window": _count,
    "max_tokens": _count,
    "recipe": _recipe,
    "capabilities": _words(_CAPABILITIES),
    "currency": _text,
    "price_unit": _count,
    "prices": _prices,
    "endpoints": _urls,
    "source": _text,
    "captured": _day,
}
