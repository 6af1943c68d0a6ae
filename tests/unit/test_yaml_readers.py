"""YAML that readers disagree on: what libyaml, with which Hermes reads its file, refuses is refused, the rest is the same data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml as libyaml

from wcode_setup.documents import parse
from wcode_setup.documents.opaque import Opaque
from wcode_setup.errors import SetupError

ABSENT: Any = object()
REFUSED_BY_US = ("yaml-anchor-name", "yaml-key-collection")
"""What libyaml reads otherwise than it looks: the name of an anchor ends at a colon."""
TEXTS = [
    "%FOO bar\n---\na: 1\n", "%FOO\n---\na: 1\n", "%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n",
    "%YAML 1.3\n---\na: 1\n", "%YAML 2.0\n---\na: 1\n", "%YAML 1\n---\na: 1\n", "%YAML 1.1\n%YAML 1.1\n---\na: 1\n",
    "%TAG ! tag:x,2000:\n---\na: 1\n", "%TAG !e! tag:x,2000:\n---\na: !e!x 1\n", "%TAG ! a\n%TAG ! b\n---\na: 1\n",
    "%TAG\n---\na: 1\n", "%\n---\na: 1\n", "% \n---\na: 1\n", "%FOO\na: 1\n", "a: 1\n%FOO\n",
    "a: 1\n...\n%FOO\n---\nb: 1\n", "%foo-bar x y # c\n---\na: 1\n", "%FOO # c\n---\na: 1\n",
    "%YAML 1.1 # c\n---\na: 1\n", "%YAML 1.1 x\n---\na: 1\n", "# c\n%FOO x\n---\na: 1\n", " %FOO\n---\na: 1\n",
    "%RESERVED é\n---\na: 1\n", "%FÖO x\n---\na: 1\n", "a: &x:y 1\nb: *x:y\n", "a: &x: 1\n", "a: &x:\n  b: 1\n",
    "a: &x 1\nb: *x:\n", "&a: b\n", "&a : b\n", "a: &x:y 1\n", "? &a:b c\n: d\n", "a: [&x:y 1, *x:y ]\n",
    "a: &x, 1\n", "a: [&x, 1]\n", "a: &é 1\n", "a: &x.y 1\nb: *x.y\n", "a: &x/y 1\n", "a: &x-y_1 1\nb: *x-y_1\n",
    "a: &-x 1\n", "a: &1 x\nb: *1\n", "a: & x\n", "a: &x@ 1\n", "a: &x? 1\n", "a: &x% 1\n", "a: &x` 1\n",
    "{a: &x 1, b: *x}\n", "{a: &x 1, *x : 2}\n", "a: &x\n", "a: &x\n\nb: 1\n", "a: &x{ 1\n", "a: &x} 1\n",
    "a: &x] 1\n", "a: [&x]\n", "a: {b: &x}\n", "a: *x\n", "a: &x !!str 1\n", "a: !!str &x 1\n", "a: &x &y 1\n",
    "a: !!binary aGk=\n", "a: !!binary '%%%'\n", "a: !!binary aGk\n", "a: !!binary a\n", "a: !!binary ''\n",
    "a: !!binary |\n  aGk=\n", "a: !!binary é\n", "a: !!binary [a]\n", "a: !!binary\n", "a: !!binary a=b=c\n",
    "a: !!binary aGk=====\n", "a: !!binary 'a G k ='\n", "a: !!binary ????\n", "a: !!binary =\n",
    "a: !!binary YQ=\n", "!!binary a: 1\n", "a: !<tag:yaml.org,2002:binary> a\n",
    "a: &b !!binary a\nc: *b\n", "a: !!int x\n", "a: !!float x\n", "a: !!bool x\n", "a: !!null x\n",
    "a: !!timestamp x\n", "a: !!timestamp 2001-13-45\n", "a: 2001-13-45\n", "a: !!int ''\n", "a: !!set {a, b}\n",
    "a: !!omap [a: 1]\n", "a: !!pairs [a: 1]\n", "a: !!map x\n", "a: !!seq x\n", "a: !!str [x]\n",
    "a: !!python/none x\n", "a: !!omap x\n", "a: !!set [a]\n", "a: !!int 0b2\n", "a: !!int 08\n", "a: 08\n",
    "a: 0o7\n", "a: 1_0\n", "a: _1\n", "a: 190:20:30\n", "a: 1:99\n", "a: 0x_\n", "a: 0b_\n", "a: -_\n", "a: .\n",
    "a: ._\n", "a: +.inf\n", "a: 1e5\n", "a: 1.e+5\n", "a: 1.5e5\n", "a: 2001-01-01T25:00:00Z\n", "a: 2001-02-30\n",
    "a: 2001-1-1\n", "a: 2001-01-01 00:00:60\n", "a: 0000-01-01\n", "a: 2001-12-14t21:59:43.10-25:99\n",
    "a: !!bool yes\n", "a: !!float 1\n", "a: !!int 1.5\n", "a: =\n", "a: <<\n", "<<: 1\n", "<<: [1]\n",
    "<<: [{a: 1}, {a: 2}]\n", "a: !!merge <<\n", "a: !!value =\n", "a: !x y\n", "a: ! y\n", "a: !!foo y\n",
    "a: !e!foo y\n", "a: !<x> y\n", "a: !<> y\n", "a: !a%20b y\n", "a: !!str%20 y\n", "a: !a%zz y\n",
]  # fmt: skip
"""Directives, names of anchors, tags, scalars that a tag or their look makes something else."""


def theirs(text: str) -> Any:
    """What libyaml reads; ABSENT if it cannot."""
    try:
        return libyaml.load(text, Loader=libyaml.CSafeLoader)
    except (libyaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError):
        return ABSENT


def plain(ours: Any, data: Any) -> bool:
    """Whether our data is theirs, but for values that we do not look into."""
    if isinstance(ours, Opaque) or isinstance(data, date | bytes | set):
        return True
    if isinstance(ours, dict) and isinstance(data, dict):
        return ours.keys() == data.keys() and all(plain(value, data[key]) for key, value in ours.items())
    if isinstance(ours, list) and isinstance(data, list):
        return len(ours) == len(data) and all(map(plain, ours, data))
    return type(ours) is type(data) and bool(ours == data)


@pytest.mark.parametrize("text", TEXTS)
def test_read_as_libyaml_does(text: str) -> None:
    data = theirs(text)
    try:
        ours = parse(text, "yaml").data
    except SetupError as error:
        assert data is ABSENT or error.fields["what"].code in REFUSED_BY_US
        return
    assert data is not ABSENT
    assert plain(ours, data)


def test_the_table_has_both() -> None:
    refused = [text for text in TEXTS if theirs(text) is ABSENT]
    assert 40 < len(refused) < len(TEXTS) - 40
