"""Where others could exchange a file: which folders count, for whom, and what may let it through."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import NOBODY, forked, places_of
from tests.program import scratch
from wcode_setup.engine.store import files
from wcode_setup.engine.store.folders import check_folders
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request

THEIRS = 1234
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder to another user needs root")


@pytest.fixture
def home() -> Iterator[Path]:
    with scratch() as folder:
        yield folder


def request(**more: bool) -> Request:
    return Request("test", (), "https://gw.example/v1", **more)  # type: ignore[arg-type]


def check(home: Path, name: str, locations: Locations | None = None, **more: bool) -> list[Note]:
    """Look at the folders of the file called `name`, which the tool opens by that path."""
    path = str(home / name)
    return check_folders([(path, files.real_path(path))], locations or places_of(home), request(**more))


def doubt(home: Path, name: str) -> tuple[str, str | None]:
    """Code and path of the error."""
    with pytest.raises(SetupError) as caught:
        check(home, name)
    return caught.value.code, caught.value.path


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o775, 0o1777, 0o1773, 0o770])
def test_a_folder_that_others_cannot_change_or_that_is_sticky_is_fine(home: Path, mode: int) -> None:
    """What a group may change is between its members: every user of some systems has a group of his own."""
    (home / "a/b").mkdir(parents=True)
    (home / "a").chmod(mode)
    assert check(home, "a/b/file") == []


@pytest.mark.parametrize("mode", [0o777, 0o702, 0o703, 0o2777])
@pytest.mark.parametrize("at", ["a", "a/b", "."])
def test_a_folder_open_to_all_anywhere_above(home: Path, at: str, mode: int) -> None:
    (home / "a/b").mkdir(parents=True)
    (home / at).chmod(mode)
    assert doubt(home, "a/b/file") == ("folder-open", str(home / "a/b/file"))
    assert doubt(home, "a/b/not/yet/there/file")[0] == "folder-open"


def test_the_real_folders_count(home: Path) -> None:
    """Not that of the link, which nobody needs to change."""
    (home / "real").mkdir()
    (home / "link").symlink_to("real")
    (home / "real").chmod(0o777)
    assert doubt(home, "link/file")[0] == "folder-open"


def test_several_folders_are_named_together(home: Path) -> None:
    (home / "a b").mkdir()
    (home / "a b").chmod(0o777)
    home.chmod(0o777)
    names = {"folders": f"~/a b, {home}", "words": f"'{home}/a b' {home}"}
    assert check(home, "a b/file", force=True) == [Note("folder-is-open", **names)]


@pytest.mark.parametrize("how", ["preview", "asks", "force"])
def test_it_is_told_where_nothing_is_written_or_a_person_says_so(home: Path, how: str) -> None:
    (home / "a").mkdir()
    (home / "a").chmod(0o777)
    paths = [(str(home / "a" / name),) * 2 for name in ("one", "two")]
    notes = check_folders(paths, places_of(home), request(**{how: True}))
    told = [note for note in notes if note.code != "run-would-stop"]
    assert told == [Note("folder-is-open", folders="~/a", words=str(home / "a"))], "once, whatever the number of files"
    assert (len(notes) > len(told)) == (how == "preview")


def test_windows_has_no_such_modes(home: Path) -> None:
    (home / "a").mkdir()
    (home / "a").chmod(0o777)
    assert check(home, "a/file", places_of(home)._replace(platform="win32")) == []


def linked(home: Path, owner: int) -> None:
    (home / "theirs/deep").mkdir(parents=True)
    os.chown(home / "theirs", owner, owner)
    (home / "link").symlink_to("theirs/deep")


@ROOT_ONLY
@pytest.mark.parametrize("name", ["link/file", "link/not/there/yet"])
def test_a_link_into_a_folder_of_somebody_else(home: Path, name: str) -> None:
    linked(home, THEIRS)
    assert doubt(home, name) == ("folder-foreign", str(home / name))
    for how in ("preview", "asks", "force"):
        told, *more = check(home, name, **{how: True})
        assert told == Note("folder-is-foreign", folders="~/theirs")
        assert [note.code for note in more] == ["run-would-stop"] * (how == "preview")


@ROOT_ONLY
def test_a_link_that_dangles_there(home: Path) -> None:
    linked(home, THEIRS)
    (home / "file").symlink_to("theirs/new")
    assert doubt(home, "file") == ("folder-foreign", str(home / "file"))


@ROOT_ONLY
def test_without_a_link_the_folder_was_the_users_choice(home: Path) -> None:
    linked(home, THEIRS)
    assert check(home, "theirs/deep/file") == []
    assert check(home, "theirs/deep/../deep//file") == [], "spelt otherwise, it is no link either"


@ROOT_ONLY
def test_the_owner_of_the_home_is_no_stranger(home: Path) -> None:
    """`sudo -E`: root, in the home of the user."""
    linked(home, THEIRS)
    os.chown(home, THEIRS, THEIRS)
    assert check(home, "link/file") == []


def as_nobody(home: Path, work: Callable[[], object]) -> object:
    os.chown(home, NOBODY, NOBODY)
    return forked(work, NOBODY)


@ROOT_ONLY
@pytest.mark.parametrize("owner", [0, NOBODY])
def test_root_and_the_user_are_no_strangers(home: Path, owner: int) -> None:
    linked(home, owner)
    assert as_nobody(home, lambda: check(home, "link/file")) == []


@ROOT_ONLY
def test_another_user_is_one_to_everybody(home: Path) -> None:
    linked(home, THEIRS)
    assert as_nobody(home, lambda: doubt(home, "link/file")) == ("folder-foreign", str(home / "link/file"))


def test_a_home_that_does_not_exist_is_not_made(home: Path) -> None:
    gone = home / "gone"
    assert doubt(gone, ".tool/file") == ("home-missing", str(gone))
    for more in ({"preview": True}, {"force": True, "asks": True}):
        with pytest.raises(SetupError, match="home-missing"):
            check(gone, ".tool/file", **more)
    outside = str(home / "outside/file")
    assert check_folders([(outside, outside)], places_of(gone), request()) == []
    beside = str(home / "gone-too/file")
    assert check_folders([(beside, beside)], places_of(gone), request()) == []


def test_nor_one_behind_a_link(home: Path) -> None:
    """The disk of it is not mounted."""
    (home / "user").symlink_to("disk/user")
    assert doubt(home / "user", ".tool/file") == ("home-missing", str(home / "user"))
