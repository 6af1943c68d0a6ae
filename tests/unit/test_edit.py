"""`engine.edit`: what an error says about a file."""

from __future__ import annotations

import pytest

from wcode_setup.console.notes import error_data
from wcode_setup.documents import parse
from wcode_setup.documents.base import Item, Path, Set
from wcode_setup.engine.edit import edit
from wcode_setup.engine.store.files import Snapshot
from wcode_setup.engine.workspace import Opened
from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Target

KEY = "sk-9f8e7d6c5b4a39281706"
TEXTS = {"json5": f'{{"a": [{{"id": "{KEY}", "b": 1}}]}}', "yaml": f"a:\n- id: {KEY}\n  b: 1\n"}
PLACES: list[tuple[str, Path, str]] = [
    ("wrong-type", ("a", Item("id", KEY), "b", "c"), "a[sk-…1706].b"),
    ("missing-item", ("a", Item("name", KEY), "b"), "a[sk-…1706]"),
]


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize(("code", "path", "where"), PLACES)
def test_an_identity_that_looks_like_a_key_is_masked(form: str, code: str, path: Path, where: str) -> None:
    document = parse(TEXTS[form], form)
    target = Target("config", "/f", form, "")
    with pytest.raises(SetupError) as caught:
        edit(target, Opened(target, "/f", Snapshot(None, None), document), [Set(path, 2)])
    assert (caught.value.code, caught.value.path, caught.value.fields["where"]) == (code, "/f", where)
    assert KEY not in str(error_data(caught.value))
