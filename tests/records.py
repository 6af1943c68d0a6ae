"""Records of runs as tests damage them: every leaf of another type, fields added and removed at every level."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

Place = tuple[str | int, ...]

ODD: tuple[Any, ...] = (None, True, 0, -1, 1.5, 10**30, "", "odd", "/odd", "\0", "\ud800", [], ["odd"], {}, {"odd": 1})
"""A value of every JSON type, and some that are odd as a path or a number."""


class Damage(NamedTuple):
    """A way of damaging a record: `content` are the bytes of its `run.json`."""

    name: str
    content: bytes


def places(data: Any, at: Place = ()) -> Iterator[Place]:
    """The places of all values, the containers too."""
    yield at
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*at, key))


def look(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data


def damages(record: Any) -> Iterator[Damage]:
    """Each value replaced, each field and item removed or doubled, a field and an item added everywhere."""
    for place in places(record):
        value = look(record, place)
        for odd in ODD if place else (None, 1, "odd", [], {}):
            if json.dumps(odd) != json.dumps(value):
                yield Damage(f"{place} = {odd!r}", _written(_replaced(record, place, odd)))
        if place:
            yield Damage(f"{place} removed", _written(_removed(record, place)))
        if isinstance(value, dict):
            yield Damage(f"{place} + field", _written(_replaced(record, place, {**value, "odd": "odd"})))
        elif isinstance(value, list):
            more = [*value, copy.deepcopy(value[0]) if value else "odd"]
            yield Damage(f"{place} + item", _written(_replaced(record, place, more)))
    for content in (b"", b"{", b"\xff", b"[" * 100_000, b'{"schema_version": 99}'):
        yield Damage(repr(content[:9]), content)


def _written(record: Any) -> bytes:
    return json.dumps(record).encode()


def _replaced(record: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    found = copy.deepcopy(record)
    look(found, place[:-1])[place[-1]] = value
    return found


def _removed(record: Any, place: Place) -> Any:
    found = copy.deepcopy(record)
    del look(found, place[:-1])[place[-1]]
    return found


def lay_out(case: Path, home: Path) -> list[Path]:
    """A fixture's home with its records, the oldest first: their folders."""
    history = home / ".local/state/wcode-setup/history"
    for file in sorted(path for path in case.rglob("*") if path.is_file()):
        name = file.relative_to(case)
        new = history.parent / name if name.parts[0] == "history" else home / name
        new.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.write_bytes(file.read_bytes().replace(b"@HOME@", str(home).encode()))
        new.chmod(0o600)
    return sorted(history.iterdir())


def where(path: str, record: Any) -> Path:
    """The file that a path of a record means, where it was."""
    name, _, rest = path.removeprefix("$").partition("/")
    return where(record["bases"][name], record) / rest if path.startswith("$") else Path(path)
