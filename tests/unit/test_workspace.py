"""`engine.workspace`: the user's files as tools see them, with planned ones laid over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import places_of
from wcode_setup.documents import parse
from wcode_setup.engine.workspace import Files


@pytest.fixture
def planned(tmp_path: Path) -> Files:
    """A home with a file, a link to a folder, and a file in that folder that is only planned."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    return Files(places_of(tmp_path), {str(tmp_path / "folder/new"): parse("{}", "json5")})


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("file", True),
        ("folder", True),
        ("folder/new", True),
        ("link/new", True),
        ("folder/other", False),
        ("none/new", False),
        ("file/new", False),
        ("file/new/file", False),
    ],
)
def test_exists_sees_planned_files(path: str, there: bool, planned: Files, tmp_path: Path) -> None:
    assert planned.exists(str(tmp_path / path)) is there
    on_disk = Files(planned.locations)
    assert on_disk.exists(str(tmp_path / path)) is (there and not path.endswith("new"))
