"""Nothing of a run tells a key by its repr, its text, its format: not a request, a plan, an op, a document, a record."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from tests.program import Program, scratch
from tests.secrets.homes import prepared
from tests.secrets.hunt import KEYS, Hunt
from tests.secrets.sources import MODEL
from wcode_setup.tools import TITLES

NEW, OLD = KEYS["usual"], KEYS["no prefix"]
PLACES = (
    "wcode_setup.engine.edit._prove",
    "wcode_setup.engine.store.transaction._put",
    "wcode_setup.cli.execute._result",
)


class Stop(Exception):  # noqa: N818 - stands for a bug
    """Raised in the middle of a run."""


def of_us(value: Any) -> bool:
    """Whether a value is an object of a class of ours, that is no text itself."""
    return type(value).__module__.startswith("wcode_setup") and not isinstance(value, str | type)


def inside(value: Any) -> Iterator[Any]:
    """What an object refers to."""
    if isinstance(value, dict):
        yield from [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    if of_us(value):
        yield from getattr(value, "__dict__", {}).values()
        for kind in type(value).__mro__:
            names = getattr(kind, "__slots__", ())
            yield from (getattr(value, name) for name in names if hasattr(value, name))


def reached(roots: list[Any]) -> Iterator[Any]:
    """All objects of ours that can be reached."""
    todo, seen, kept = list(roots), set(), []
    while todo:
        value = todo.pop()
        if id(value) in seen or isinstance(value, str | bytes | int | float | type(None)):
            continue
        seen.add(id(value))
        kept.append(value)  # so that no id is used twice
        todo += inside(value)
        if of_us(value):
            yield value


def locals_of(error: BaseException) -> list[Any]:
    """What the functions of ours had at hand that an exception came through."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return [value for frame in frames if "wcode_setup" in frame.f_code.co_filename for value in frame.f_locals.values()]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", TITLES)
def test_no_object_of_a_run_tells_a_key(name: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that a run has at hand while it plans, while it writes, when it tells; and while it reverts."""
    kinds: set[str] = set()
    with scratch() as home:
        program = Program(home)
        _, foreign = prepared(program, name)
        hunt = Hunt({**foreign.keys, "new": NEW, "old": OLD})
        set_up = (name, *MODEL, "--key-storage")
        assert program(*set_up, "literal", "--api-key-stdin", stdin=OLD.encode()).code == 0

        def look(*arguments: Any, **options: Any) -> Any:
            try:
                raise Stop
            except Stop as error:
                frame = sys._getframe(1)
                at_hand = [*arguments, *options.values(), *locals_of(error)]
                while frame:
                    if "wcode_setup" in frame.f_code.co_filename:
                        at_hand += frame.f_locals.values()
                    frame = frame.f_back  # type: ignore[assignment]
                for value in reached(at_hand):
                    kinds.add(type(value).__name__)
                    hunt.text(f"{value!r}\n{value!s}\n{value}", type(value))
            raise Stop

        monkeypatch.setattr(place, look)
        program(*set_up, "secret", "--api-key-stdin", "--debug", stdin=NEW.encode())
        program("undo", "--yes")
        program("remove", name, "--yes")
    assert {"Snapshot", "Session", "Secret", "Target", "Output"} <= kinds
    assert kinds & {"Set", "Upsert"}
    assert "FilePlan" in kinds or place.endswith("_prove")
