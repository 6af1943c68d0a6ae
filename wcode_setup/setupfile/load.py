"""The setup file of `apply`: read, and checked by its schema; every error has a line and a column."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from wcode_setup.documents import yaml
from wcode_setup.documents.base import Item
from wcode_setup.documents.syntax import Node, line_column
from wcode_setup.engine.ops import show_path
from wcode_setup.engine.schema import Violation, violations
from wcode_setup.errors import Note, SetupError, os_reason
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_like_key, is_secret_name
from wcode_setup.text import concealed, decode
from wcode_setup.tools import TITLES

VERSION = 1
SCHEMA = "setup.schema.json"
STDIN = "<stdin>"
"""The path of standard input in messages."""
LONGEST = 1 << 20
"""Maximum size of a setup file in bytes."""
Place = tuple[str | int, ...]
"""A place in the file: keys, and positions in lists."""

_DEEPEST = 8
"""Levels that are searched: more than the schema has."""
_SOURCES = ("env", "file", "command")
_REFERENCE = r"\$\{?([A-Z][A-Z0-9_]*)\}?|\{?env:([A-Z][A-Z0-9_]*)\}?|([A-Z][A-Z0-9_]*_KEY)"
_IDS = ("id", "default_model", "small_model", "provider", "base_url")
"""Fields with an id or a URL, whatever its format. A model that is its id alone must be a known one."""


class SetupFile(NamedTuple):
    """A setup file. `path`: as errors name it; `folder`: the base of relative paths in it; `data`: its content.

    `secrets`: values in it that must not be shown.
    """

    path: str
    folder: str
    document: yaml.YamlDocument
    data: Any
    secrets: Sequence[Secret]

    def __repr__(self) -> str:
        return concealed(self)

    @property
    def words(self) -> Iterator[str]:
        """Every string in it."""
        return _words(self.data, _DEEPEST)

    @property
    def variables(self) -> set[str]:
        """The variables that it names as sources of keys."""
        sources = (self.of_tool(tool, "api_key")[0] or {} for tool in self.data["tools"])
        return {source["env"] for source in sources if "env" in source}

    def of_tool(self, tool: str, field: str) -> tuple[Any, Place]:
        """The value of a tool's field, its own or that for all tools, and its place; None if there is none."""
        own: Place = ("tools", tool, field)
        if field in (self.data["tools"][tool] or {}):
            return self.data["tools"][tool][field], own
        return (self.data[field], (field,)) if field in self.data else (None, own[:-1])

    def error(self, code: str, place: Place, key: bool = False, **fields: Any) -> SetupError:
        """An error at the value (or the `key`) at `place`, or at the nearest value around it."""
        line, column = self._position(place, key)
        return SetupError(code, path=self.path, line=line, column=column, **fields)

    @contextmanager
    def located(self, place: Place) -> Iterator[None]:
        """Add the place of a value to errors that have none."""
        try:
            yield
        except SetupError as error:
            if error.path is None:
                error.path = self.path
                error.line, error.column = self._position(place, False)
            raise

    def _position(self, place: Place, key: bool) -> tuple[int, int]:
        node: Node | None = self.document.parsed.tree.root
        for step in place:
            members = (node.members or []) if node else []
            found = members[step : step + 1] if isinstance(step, int) else [one for one in members if one.key == step]
            if not found:
                key = False
                break
            node = found[0]
        return line_column(self.document.text, (node.begin if key else node.start) if node else 0)


def read(file: str, locations: Locations, standard_input: Callable[[], bytes]) -> SetupFile:
    """Read the setup file `file` (`-`: standard input). Raises `setup-unreadable` and `setup-syntax`."""
    path = STDIN if file == "-" else locations.expand(file)
    folder = locations.cwd if file == "-" else str(locations.path.dirname(path))
    try:
        if file == "-":
            content = standard_input()
        else:
            with open(path, "rb") as opened:
                content = opened.read(LONGEST + 1)
    except OSError as error:
        raise SetupError("setup-unreadable", path=path, why=os_reason(error)) from None
    return parse(content, path, folder)


def parse(content: bytes, path: str, folder: str) -> SetupFile:
    """Parse the first `LONGEST` + 1 bytes of the setup file at `path`. Raises as `read`."""
    if len(content) > LONGEST:  # /dev/zero, for example
        raise SetupError("setup-unreadable", path=path, why=Note("os-error", errno=errno.EFBIG))
    try:
        document = yaml.parse(decode(content))
    except SetupError as error:
        raise SetupError("setup-syntax", path=path, line=error.line, column=error.column, what=error) from None
    data = _text_keys(document.data, _DEEPEST)
    secrets = [str(value) for _, value in _clear_keys(data)]
    secrets += filter(is_like_key, _words(data, _DEEPEST))
    return SetupFile(path, folder, document, data, list(map(Secret, secrets)))


def _text_keys(data: Any, depth: int) -> Any:
    """`data` with strings as keys, as in JSON."""
    if isinstance(data, dict) and depth:
        return {key if isinstance(key, str) else repr(key): _text_keys(value, depth - 1) for key, value in data.items()}
    return [_text_keys(item, depth - 1) for item in data] if isinstance(data, list) and depth else data


def problems(setup: SetupFile) -> list[SetupError]:
    """The errors of the file by itself: keys in clear, an unknown version, violations of the schema."""
    keys = [_clear_key(setup, place, value) for place, value in _clear_keys(setup.data)]
    if keys:
        return keys
    version = setup.data.get("version", VERSION) if isinstance(setup.data, dict) else VERSION
    if version != VERSION or isinstance(version, bool):
        return [setup.error("setup-version", ("version",), known=VERSION)]
    found = [(_place(violation, setup.data), violation) for violation in violations(setup.data, SCHEMA)]
    emptied = [(*place[:-1], one.what.fields["parent"]) for place, one in found if one.what.code == "schema-indent"]
    wrong = [
        setup.error("setup-invalid", place, violation.what.code in _UNKNOWN, where=violation.where, what=violation.what)
        for place, violation in found
        if place not in emptied  # already reported: keys are missing in it
    ]
    if wrong:
        return sorted(wrong, key=lambda error: (error.line or 0, error.column or 0))
    known = ", ".join(TITLES)
    unknown = [name for name in setup.data["tools"] if name not in TITLES]
    return [setup.error("setup-tool", ("tools", name), True, tool=name, known=known) for name in unknown]


def _clear_key(setup: SetupFile, place: Place, value: Any) -> SetupError:
    """The error for a value where none belongs: a key in clear, or a reference in the form of other programs."""
    found = re.fullmatch(_REFERENCE, value.strip()) if isinstance(value, str) else None
    if found is None:
        return setup.error("setup-key", place, where=_where(place))
    return setup.error("setup-reference", place, where=_where(place), variable=next(filter(None, found.groups())))


_UNKNOWN = ("schema-near", "schema-unknown", "schema-indent")


def _place(violation: Violation, data: Any) -> Place:
    """The place of a violation, whose path names list items by their id."""
    place: list[str | int] = []
    for step in violation.path:
        at: Any = step
        if isinstance(step, Item):
            at = next(
                number for number, item in enumerate(data) if isinstance(item, dict) and item.get("id") == step.value
            )
        data = data.get(at) if isinstance(data, dict) else data[at]
        place.append(at)
    return tuple(place)


def _where(place: Place) -> str:
    return show_path(tuple(Item(None, step) if isinstance(step, int) else step for step in place))


def _clear_keys(data: Any) -> list[tuple[Place, Any]]:
    """The values that look like a key, or stand in the place of one and are no reference to it."""
    return [(place, value) for place, value in _scalars(data, (), _DEEPEST) if _is_clear(place, value)]


def _is_clear(place: Place, value: Any) -> bool:
    if value is None or isinstance(value, bool) or not str(value).strip():
        return False
    name = next((step for step in reversed(place) if isinstance(step, str)), "")
    if "api_key" in place:
        source = place[place.index("api_key") + 1 :][:1]
        if not source or source[0] not in _SOURCES:
            return True
    elif is_secret_name(name):
        return True
    return name not in _IDS and any(map(is_like_key, re.split(r"[\s=]+", str(value))))


def _words(data: Any, depth: int) -> Iterator[str]:
    """Every string in the data, keys too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list) and depth:
        yield from data if isinstance(data, dict) else ()
        for value in data.values() if isinstance(data, dict) else data:
            yield from _words(value, depth - 1)


def _scalars(data: Any, place: Place, depth: int) -> Iterator[tuple[Place, Any]]:
    if not isinstance(data, dict | list):
        yield place, data
    elif depth:
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _scalars(value, (*place, step), depth - 1)
