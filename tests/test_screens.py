"""The pictures in the READMEs are what the wizard looks like today; `make screens` makes them anew."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs import screens
from tests.program import ROOT


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pictures_are_up_to_date(language: str) -> None:
    names = []
    for name, picture in screens.pictures(language):
        ElementTree.fromstring(picture)
        file = Path(screens.FOLDER, f"{name}.{language}.svg")
        assert picture == file.read_text(encoding="utf-8"), f"{file.name} is out of date: make screens"
        names.append(file.name)
    assert names == [f"{name}.{language}.svg" for name in ("tools", "model", "key", "changes", "done")]
    assert {file.name for file in screens.FOLDER.glob(f"*.{language}.svg")} == set(names)


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_readmes_show_them(readme: str, language: str) -> None:
    shown = re.findall(r"!\[[^\]]+\]\((docs/screens/[^)]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert len(shown) >= 3
    assert all(path.endswith(f".{language}.svg") for path in shown)
