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


@pytest.mark.parametrize(("page", "language"), [("docs/wizard.md", "en"), ("docs/zh/wizard.md", "zh")])
def test_the_page_shows_all_of_them(page: str, language: str) -> None:
    shown = re.findall(r"!\[[^\]]+\]\([./]*screens/([^)]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(file.name for file in screens.FOLDER.glob(f"*.{language}.svg"))


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_readme_shows_one(readme: str, language: str) -> None:
    shown = re.findall(r"!\[[^\]]+\]\(docs/screens/([^)]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert shown == [f"changes.{language}.svg"]
