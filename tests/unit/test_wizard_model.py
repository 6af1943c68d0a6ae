"""What the wizard says beside a model."""

from __future__ import annotations

import pytest

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.wizard.steps.model import describe


def test_a_model_of_the_vendor() -> None:
    model = catalog.find("qwen3.6-plus")
    assert describe(model, True) == ("1024K", "¥0.0021/0.0129 >256K 0.0085/0.05", "reasoning, vision")


@pytest.mark.parametrize(
    ("card", "prices"),
    [
        (None, ""),
        ({"currency": "USD", "price_unit": 1000000, "prices": [{"input": 0.5, "output": 1.5}]}, "USD0.5/1.5 /1000000"),
    ],
)
def test_another_currency_and_unit(card: dict[str, object] | None, prices: str) -> None:
    assert describe(Model("m", "M", 200000, 8192, card=card), True) == ("200K", prices, "")
