"""Values that nobody expects: every place of every file of a home, with a value of every type in it.

A `Home` is a golden case before its commands or after them, or one of `tests/secrets/homes.py`. A `Place` is a file of
it and the way to a value in that file; places of several homes that differ in nothing but the home are one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.program import ROOT, STATE, Program
from tests.secrets.homes import HOMES
from tests.secrets.homes import lay_out as write
from tests.suite import SUITES
from tests.test_cases import read_case
from tests.ways import Way, at, changed, ways
from wcode_setup.documents import parse
from wcode_setup.errors import SetupError

KEY = b"sk-test-odd-0123456789abcdef"
MODEL = ("--model", "qwen3.6-plus")

Saved = dict[str, str | int | tuple[int, bytes]]
"""Path below the home -> what a link says, the mode of a folder, or mode and bytes of a file."""


class Raw(str):
    """A value as it is spelt in a file."""

    __slots__ = ()


_EVERYWHERE: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "int": -7,
    "huge int": 10**400,
    "int of 5000 digits": Raw("9" * 5000),
    "float": 1.5,
    "float beyond": Raw("1e999"),
    "empty string": "",
    "blank string": " ",
    "string": "odd",
    "half a character": Raw(r'"\ud800"'),
    "control characters": "a\x1b[31m\n\u202e\x00b",
    "placeholder": "{x} {0} %s ${X} {{ y }}",
    "empty list": [],
    "list": ["odd"],
    "mixed list": [None, True, 1, 1.5, "odd", ["odd"], {"id": "odd"}, {"id": 1}, {"id": ["odd"]}, {"name": {}}],
    "empty mapping": {},
    "mixed mapping": {
        "": None,
        "id": True,
        "name": 1,
        "url": 1.5,
        "key": "odd",
        "models": ["odd"],
        "options": {"a": 1},
    },
    "mapping of mappings": {"odd": {}, "qwen3.6-plus": None, "qwen/qwen3.6-27b": [1], "wcode/qwen3.6-plus": "odd"},
    "half a character as a key": Raw(r'{"\ud800": "\udfff"}'),
    "deep list": Raw("[" * 300 + "]" * 300),
}
_OF_JSON: dict[str, Any] = {"NaN": Raw("NaN"), "infinity": Raw("-Infinity")}
_OF_YAML: dict[str, Any] = {
    "NaN": Raw(".nan"),
    "infinity": Raw("-.inf"),
    "date": Raw("2026-11-26"),
    "time": Raw("2026-11-26T10:00:00.5+02:00"),
    "keys of other types": Raw("{1: a, true: b, ~: c, 1.5: d, 2026-11-26: e, .nan: f}"),
    "list as a key": Raw("{[a, b]: c}"),
    "mapping as a key": Raw("{{a: b}: c}"),
    "bytes": Raw("!!binary aGVsbG8="),
    "set": Raw("!!set {a, b}"),
    "ordered mapping": Raw("!!omap [a: 1]"),
    "of no known type": Raw("!odd a"),
    "string by its tag": Raw("!!str 1"),
    "octal": Raw("0o17"),
    "sexagesimal": Raw("1:30:00"),
    "number with underscores": Raw("1_000"),
    "yes": Raw("yes"),
    "anchor": Raw("&odd [1, 2]"),
    "nothing": Raw(""),
}
_OF_TOML: dict[str, Any] = {
    "NaN": Raw("nan"),
    "infinity": Raw("-inf"),
    "date": Raw("2026-11-26"),
    "time": Raw("2026-11-26T10:00:00Z"),
    "time of day": Raw("10:00:00"),
}
_CATALOG = """
[[models]]
id = "my/model"
name = "Mine"
context_window = 128000
max_tokens = 8000
capabilities = ["text", "vision"]
currency = "USD"
price_unit = 1000
prices = [{ up_to = 1000, input = 1, output = 2.5 }, { input = 2, output = 3 }]
endpoints = ["https://gw.example/v1"]
source = "https://gw.example"
captured = 2026-11-26
recipe = { reasoning = true, input = ["text", "image"] }
[[models]]
id = "qwen3.6-plus"
max_tokens = 1000
"""
_LINES: dict[str, str | bytes] = {
    "nothing": b"",
    "blank": " \n",
    "odd": "odd\n",
    "two lines": "odd\nodder\n",
    "not UTF-8": b"\xff\xfe\n",
    "NUL": "a\x00b\n",
    "way out": "../../odd\n",
    "long": "x" * 5000,
    "reference": "${ODD} `odd` $(odd)\n",
    "control characters": "\x1b[31m\u202e\n",
    "a list": "[1, 2]\n",
    "a mapping": '{"odd": null}\n',
}
_VARIABLES = {
    "nothing": "",
    "no value": None,
    "blanks": "' '",
    "quote that is not closed": '"odd',
    "reference": "${ODD}",
    "reference to itself": "${%s}",
    "control characters": '"a\\x1b\\u202e\\n"',
    "a mapping": '{"a": 1}',
    "lines": '"a\nb"',
    "number": "7",
    "placeholder": "<your key>",
    "long": "x" * 5000,
}


class Home(NamedTuple):
    """A home as it lies on the disk, the tools that it is of, and how it is asked."""

    name: str
    tool: str
    saved: Saved
    words: tuple[str, ...]
    env: Mapping[str, str]
    stdin: bytes
    set_up: bool = False


class Place(NamedTuple):
    """The file of a home, and the way to a value in it."""

    home: Home
    file: str
    way: Way

    def __str__(self) -> str:
        return f"{self.home.name}: {self.file} at {'/'.join(map(str, self.way)) or 'the top'}"


def form_of(file: str) -> str:
    """How a file is written, by its name."""
    ending = os.path.basename(file).rpartition(".")[2]
    return {"json": "json5", "jsonc": "json5", "yaml": "yaml", "env": "dotenv", "toml": "toml"}.get(ending, "raw")


def data_of(home: Home, file: str) -> Any:
    """The data of a file of a home; None for one that does not parse."""
    kept = home.saved[file]
    try:
        text = kept[1].decode() if isinstance(kept, tuple) else ""
        return parse(text, form_of(file)).data
    except (UnicodeDecodeError, SetupError):
        return None


def variants(place: Place) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The file with each odd value in this place: what it is, and what writes the bytes (few are asked for)."""
    form, data = form_of(place.file), data_of(place.home, place.file)
    if form == "raw" or (data is None and not place.way):
        for name, text in _LINES.items():
            yield name, lambda text=text: text.encode() if isinstance(text, str) else text
    elif form == "dotenv":
        for name, text in _VARIABLES.items():
            yield name, lambda text=text: dotenv_text(data, place.way, text).encode()
    else:
        old = at(data, place.way)
        own = {"yaml": _OF_YAML, "toml": _OF_TOML}.get(form, _OF_JSON)
        for name, value in {**_EVERYWHERE, **own, **_around(old, form)}.items():
            yield name, lambda value=value: text_of(changed(data, place.way, value), form).encode()
        if place.way:
            yield "removed", lambda: text_of(changed(data, place.way, ...), form).encode()


def _around(old: Any, form: str) -> dict[str, Any]:
    """What is there, and more; or the same in another form."""
    if isinstance(old, dict):
        more = {"odd": [{}], "": {"": 1}, "a\u202e\n": None, "qwen3.6-plus": 7, "wcode": 7, "models": 7, "id": {}}
        found: dict[str, Any] = {"keys added": {**more, **old}, "in a list": [old], "upper case": _upper(old)}
        if form == "yaml":
            added = "".join(f"{key}: odd, " for key in ("1", "true", "~", "2026-11-26", "1.5", "? [a]"))
            found["keys of other types added"] = Raw("{" + added + flow(old)[1:])
        return found
    if isinstance(old, list):
        return {"doubled": [*old, *old], "as a mapping": {str(number): item for number, item in enumerate(old)},
                "odd items added": [{}, None, 7, [], *old, {"id": None}, {"id": [7]}, "odd"]}  # fmt: skip
    return {"in a list": [old], "in a mapping": {"value": old}, "as a string": str(old)}


def _upper(old: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).upper(): value for key, value in old.items()}


def flow(value: Any, colon: str = ":") -> str:
    """A value on one line; `colon`: what stands behind a key."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}{colon} {flow(item, colon)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, colon) for item in value) + "]"
    return json.dumps(value if isinstance(value, str | int | float | None) else str(value))


def _key(key: Any) -> str:
    return json.dumps(key) if isinstance(key, str) else str(key)


def text_of(data: Any, form: str, depth: int = 0) -> str:
    """The text of a file; YAML in blocks, as people write it."""
    if form == "toml" and isinstance(data, dict):
        return "".join(f"{_key(key)} = {flow(value, ' =')}\n" for key, value in data.items())
    if form != "yaml" or not isinstance(data, dict) or not data:
        return flow(data) + "\n"
    return ("\n" if depth else "") + "".join(
        f"{'  ' * depth}{_key(key)}: {text_of(value, form, depth + 1)}" for key, value in data.items()
    )


def dotenv_text(data: Mapping[str, Any], way: Way, text: str | None) -> str:
    """The variables, with `text` behind the `=` of the one at `way`; None: not even that."""
    lines = [f"{name}={json.dumps(value)}" for name, value in data.items() if (name,) != way]
    name = str(way[0]) if way else "ODD"
    return "\n".join([*lines, name if text is None else f"{name}={text.replace('%s', name)}", ""])


def homes(tool: str, path: Path, every: int = 1) -> Iterator[Home]:
    """One in `every` golden home of a tool (each, of few), before its commands and after them, and its home full of foreign keys.

    Each was laid out at `path`, which must be its own: files and records name it.
    """
    if tool == "models":
        path.mkdir()
        Program(path).write(".config/wcode-setup/catalog.toml", _CATALOG)
        yield from _and_set_up(Home(tool, tool, save(path), ("openclaw", "--model", "my/model"), {}, b""), path, [])
        return
    cases = sorted(file.parent for file in (ROOT / "tests/cases" / tool).glob("*/command"))
    for case in cases[:: every if len(cases) > 20 else 1]:
        path.mkdir()
        read = read_case(case, path)
        words = tuple(read.commands[-1]) if read.commands[-1][0] in (tool, "apply", "all") else (tool, *MODEL)
        found = Home(f"{tool}/{case.name}", tool, save(path), words, read.env, read.stdin)
        yield from _and_set_up(found, path, read.commands)
    if tool in HOMES:
        path.mkdir()
        write(Program(path), HOMES[tool])
        name = SUITES[tool].declared.get("package", tool)
        package = f"lib/node_modules/{name}"
        Program(path).write(f"{package}/package.json", json.dumps({"name": name, "version": "1.2.3"}))
        Program(path).write(f"{package}/cli.js", "").chmod(0o755)
        (path / "bin").mkdir()
        (path / "bin" / tool).symlink_to(f"../{package}/cli.js")
        words = (tool, *MODEL, "--api-key-stdin", "--key-storage", "secret", "--force")
        yield from _and_set_up(
            Home(f"{tool}, secrets", tool, save(path), words, {"PATH": str(path / "bin")}, KEY), path, [list(words)]
        )


def _and_set_up(home: Home, path: Path, commands: Sequence[Sequence[str]]) -> Iterator[Home]:
    for command in commands:
        Program(path)(*command, stdin=home.stdin, env=home.env)
    found = save(path)
    clear(path)
    yield home
    if found != home.saved:
        yield home._replace(name=f"{home.name}, set up", saved=found, set_up=True)


def save(path: Path) -> Saved:
    """Everything below `path`: the mode of each folder, the text of each link, mode and bytes of each file."""
    found: Saved = {}
    for one in sorted(path.rglob("*")):
        name, mode = one.relative_to(path).as_posix(), one.lstat().st_mode & 0o7777
        found[name] = os.readlink(one) if one.is_symlink() else mode if one.is_dir() else (mode, one.read_bytes())
    return found


def clear(path: Path) -> None:
    """Take a home away."""
    shutil.rmtree(path)


def lay_out(path: Path, saved: Saved) -> None:
    """Everything as it was saved."""
    if path.exists():
        clear(path)
    path.mkdir()
    for name, kept in saved.items():
        if isinstance(kept, str):
            (path / name).symlink_to(kept)
        elif isinstance(kept, int):
            (path / name).mkdir(mode=kept)
        else:
            (path / name).write_bytes(kept[1])
            (path / name).chmod(kept[0])


def places(found: Iterable[Home]) -> Iterator[Place]:
    """Every place once: where two differ in nothing but folders, positions and names that are the user's, the first."""
    known = set()
    for home in sorted(found, key=lambda home: not home.set_up):
        for file, kept in home.saved.items():
            if isinstance(kept, tuple) and not file.startswith(STATE + "/"):
                for way in ways(data_of(home, file)):
                    kind = os.path.basename(file), *_kind(way)
                    if kind not in known:
                        known.add(kind)
                        yield Place(home, file, way)


def _kind(way: Way) -> Iterator[str]:
    """The keys on the way that our program names; all others, which it cannot tell apart, and positions as `*`."""
    last = ""
    for step in way:
        kind = step if isinstance(step, str) and step in _vocabulary() else "*"
        if kind != "*" or last != "*":
            yield kind
        last = kind


@cache
def _vocabulary() -> frozenset[str]:
    """Every word in the sources, templates and schemas of the program."""
    files = [file for folder in ("wcode_setup", "templates", "schemas") for file in (ROOT / folder).rglob("*.*")]
    texts = (file.read_text(encoding="utf-8") for file in files if file.suffix in (".py", ".j2", ".json", ".toml"))
    return frozenset(word for text in texts for word in re.findall(r"[\w$./-]+", text))
