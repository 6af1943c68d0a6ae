"""The compiled parts of a wheel, made for the tests, and compared with their sources wherever these are used."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from random import Random
from typing import Any

import pytest

from tests.program import ROOT
from wcode_setup import generated
from wcode_setup.engine import plan, render, schema, validation
from wcode_setup.setupfile import load

ODD = (None, True, 0, 1, 1.0, -1.5, 10**20, "", "x\n", "x" * 999, [], [1, 1], [1, True], {}, {"a": {}})
"""Values of every type, for a place in data."""
SIGNS = "\"'<>&\\ {}%s\n\t\x7f\x85\u2028\U0001f642$`#aé"


_FOLDER = tempfile.TemporaryDirectory(prefix="wcs-compiled-")


@cache
def package() -> str:
    """The name of the compiled package, made once in a process."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    folder = os.path.join(_FOLDER.name, "wcs_compiled")
    os.mkdir(folder)
    hook.compile_all(str(ROOT), folder)
    sys.path.append(_FOLDER.name)
    return "wcs_compiled"


@contextmanager
def compared(monkeypatch: pytest.MonkeyPatch, random: Random) -> Iterator[list[str]]:
    """Compare each text that is rendered and each verdict in the block with the compiled one, also for odd contexts and
    data that `random` makes of them. Yields the list of the templates and schemas that were compared.

    For odd data the compiled check may say no where jsonschema says yes (`$` before a last line break): jsonschema is
    asked then.
    """
    wrong: list[Any] = []
    seen: list[str] = []

    def both(template: str, context: Mapping[str, Any]) -> str:
        seen.append(template)
        for variables in (context, _odd_texts(context, random)):
            try:
                wanted = source(template, variables)
            except Exception:  # a text was the key of another variable
                continue
            made = compiled(generated.template, template)(variables)
            wrong.extend([(template, variables, made)] if made != wanted else [])
        return source(template, context)

    def judged(data: Any, name: str, *more: Any) -> Any:
        found = judge(data, name, *more)
        seen.append(name)
        for one in (data, *_odd_values(data, random)):
            right, before = not schema.breaches(one, schema.load_schema(name)), repr(one)
            accepted = compiled(generated.accepts, name, one)
            same = repr(one) == before and (accepted == right or (right and one is not data))
            wrong.extend([] if same else [(name, one, right)])
        return found

    def compiled(function: Any, *arguments: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(generated, "PACKAGE", package())
            return function(*arguments)

    source, judge = render.render, schema.violations
    with monkeypatch.context() as patch:
        patch.setattr(plan, "render", both)
        for module in (schema, validation, load):
            patch.setattr(module, "violations", judged)
        yield seen
    assert not wrong, wrong[0]  # not before: the program reports an exception as its own


def _odd_texts(value: Any, random: Random) -> Any:
    """The same context with odd characters behind every text."""
    if isinstance(value, str):
        return value + "".join(random.choices(SIGNS, k=random.randrange(9)))
    if isinstance(value, Mapping):
        return {key: _odd_texts(one, random) for key, one in value.items()}
    if hasattr(value, "_replace"):
        return value._replace(**{name: _odd_texts(one, random) for name, one in value._asdict().items()})
    return type(value)(_odd_texts(one, random) for one in value) if isinstance(value, list | tuple) else value


def _odd_values(data: Any, random: Random) -> Iterator[Any]:
    """The same data with another value in one place, for a few places; and with a key that is not known."""
    places = list(_places(data))
    for _ in range(6):
        yield _with(data, random.choice(places), random.choice(ODD))
    if maps := [place for place in places if isinstance(_at(data, place), dict)]:
        yield _with(data, (*random.choice(maps), "un{known}"), 1)


def _places(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    for key, one in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _places(one, (*place, key))


def _at(data: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        data = data[key]
    return data


def _with(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    if isinstance(data, dict):
        return {**data, place[0]: _with(data.get(place[0]), place[1:], value)}
    return [_with(one, place[1:], value) if number == place[0] else one for number, one in enumerate(data)]
