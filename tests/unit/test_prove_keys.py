"""`doctor --prove` while the key of the managed entry is not known: a key from another variable is another key."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from wcode_setup.catalog.protocols import CHAT
from wcode_setup.doctor import prove
from wcode_setup.doctor.scratch import stand_in
from wcode_setup.errors import KEY

URL, MODEL = "https://gw.example/v1", "large"


class Sent(NamedTuple):
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    method: str = "POST"


@pytest.mark.parametrize(
    ("variable", "sent", "other"),
    [
        ("MY_KEY", stand_in("OPENAI_API_KEY"), True),
        ("MY_KEY", stand_in("MY_KEY"), False),
        ("MY_KEY", "sk-of-a-file-0123456789", False),
        (None, stand_in("OPENAI_API_KEY"), False),
    ],
)
def test_an_unknown_key(variable: str | None, sent: str, other: bool) -> None:
    asked: Any = Sent("/v1/chat/completions", {"authorization": f"Bearer {sent}"}, {"model": MODEL})
    expected = prove.Expected(URL, CHAT, [MODEL], None, variable=variable)
    results, effects = prove._judge(expected, [asked], str)
    assert effects == (frozenset({KEY}) if other else frozenset())
    (found,) = [result for result in results if result.check == "key"]
    assert found.what.code == ("prove-other-key" if other else "prove-unknown-key")
