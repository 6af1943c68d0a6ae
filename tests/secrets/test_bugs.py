"""A bug anywhere quotes anything: requests, plans, files, chains of exceptions. With --debug, too, no key is seen."""

from __future__ import annotations

import pprint
from collections.abc import Callable
from typing import Any

import pytest

from tests.program import Program, scratch
from tests.secrets.homes import HOMES, prepared
from tests.secrets.hunt import KEYS, Hunt
from tests.secrets.sources import MODEL
from wcode_setup.tools import TITLES

PLACES = (
    "wcode_setup.engine.plan.render",
    "wcode_setup.engine.plan.edit",
    "wcode_setup.engine.edit._prove",
    "wcode_setup.engine.plan.validate",
    "wcode_setup.engine.store.transaction._stage",
    "wcode_setup.engine.store.transaction._put",
    "wcode_setup.cli.execute._result",
    "wcode_setup.cli.execute._preview",
)
"""Where the bug is: before the plan, in it, while it is written, when it is told."""


def told(value: Any) -> str:
    """What a bug may say of a value: its repr, and what is in it."""
    inner = [value, getattr(value, "__dict__", None), getattr(value, "text", None), getattr(value, "data", None)]
    if isinstance(value, tuple):
        inner += [getattr(part, "text", None) for part in value]
    return "\n".join([*map(repr, inner), pprint.pformat(inner), *map(str, inner)])


def excerpts(values: list[Any], hunt: Hunt) -> list[str]:
    """Of what is told of values what stands around each key."""
    said = "\n".join(map(told, values))
    begins = {said.find(needle) for needle in hunt.hits(said)}
    whole = [(said.rfind(" ", 0, max(0, at - 60)) + 1, said.find(" ", at + 100)) for at in sorted(begins)]
    return [said[begin : end if end > 0 else None] for begin, end in whole] or [said]


def bug(number: int, hunt: Hunt) -> Callable[..., Any]:
    """A function that fails with the excerpt of this number, in one exception, a chain of them, or as the context."""

    def fail(*arguments: Any, **options: Any) -> Any:
        found = excerpts([*arguments, *options.values()], hunt)
        said = found[number * 7 % len(found)]
        if number % 3 == 0:
            raise RuntimeError(said)
        if number % 3 == 1:
            try:
                raise KeyError(said)
            except KeyError as error:
                raise ValueError(said) from error
        try:
            raise OSError(5, said, said)
        except OSError:
            raise TypeError("short")  # noqa: B904 - the one before is its context

    return fail


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", TITLES)
def test_an_internal_error_shows_no_key(name: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tool, where = list(TITLES).index(name), PLACES.index(place)
    old, new = (list(KEYS.values())[(tool + where + step) % len(KEYS)] for step in (0, 3))
    with scratch() as home:
        program = Program(home)
        _, foreign = prepared(program, name)
        hunt = Hunt({**foreign.keys, "old": old, "new": new})
        set_up = (name, *MODEL, "--key-storage")
        assert program(*set_up, "literal", "--api-key-stdin", stdin=old.encode()).code == 0
        seen = 0
        for kind in (tool + where,):
            with monkeypatch.context() as patch:
                patch.setattr(place, bug(kind, hunt))
                for command in (
                    (*set_up, "secret", "--api-key-stdin", "--debug"),
                    (name, "--model", "qwen/qwen3.6-27b", "--debug", "--json"),
                    ("undo", "--dry-run", "--debug", "--lang", "zh"),
                    ("remove", name, "--dry-run", "--json"),
                ):
                    result = hunt.clean(program(*command, stdin=new.encode()), place, kind, command)
                    seen += result.code == 1 and "Error: " in result.err
        assert seen or place.endswith(("_preview", "validate"))
        if place.startswith("wcode_setup.engine"):
            hunt.stored(program, {"new": (), "old": HOMES[name].holders["literal"]}, former=["old"])
