"""Where things live, on three platforms, told on any of them."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys

import pytest

from tests.program import ROOT, Program
from wcode_setup.locations import Locations

WINDOWS = {"APPDATA": r"C:\Users\Mei\AppData\Roaming", "LOCALAPPDATA": r"C:\Users\Mei\AppData\Local"}


def linux(env: dict[str, str] | None = None, home: str = "/home/mei", cwd: str = "/some/where") -> Locations:
    return Locations("linux", env or {}, home, cwd)


def windows(env: dict[str, str] | None = None) -> Locations:
    return Locations("win32", env or {}, r"C:\Users\Mei", r"D:\work")


OWN: list[tuple[Locations, str, str]] = [
    (linux(), "/home/mei/.config/wcode-setup", "/home/mei/.local/state/wcode-setup"),
    (
        linux({"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s/"}),
        "/c/wcode-setup",
        "/s/wcode-setup",
    ),
    # the XDG specification: relative paths are ignored, and so is an empty value
    (
        linux({"XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "~/s"}),
        "/home/mei/.config/wcode-setup",
        "/home/mei/.local/state/wcode-setup",
    ),
    (
        linux({"XDG_CONFIG_HOME": "", "XDG_STATE_HOME": " "}),
        "/home/mei/.config/wcode-setup",
        "/home/mei/.local/state/wcode-setup",
    ),
    (
        Locations("darwin", {}, "/Users/mei", "/"),
        "/Users/mei/.config/wcode-setup",
        "/Users/mei/.local/state/wcode-setup",
    ),
    (
        Locations("darwin", {"XDG_STATE_HOME": "/s"}, "/Users/mei", "/"),
        "/Users/mei/.config/wcode-setup",
        "/s/wcode-setup",
    ),
    (
        windows(WINDOWS),
        r"C:\Users\Mei\AppData\Roaming\wcode-setup",
        r"C:\Users\Mei\AppData\Local\wcode-setup",
    ),
    (windows(), r"C:\Users\Mei\.config\wcode-setup", r"C:\Users\Mei\.local\state\wcode-setup"),
    (windows({**WINDOWS, "XDG_STATE_HOME": r"E:\s"}), r"C:\Users\Mei\AppData\Roaming\wcode-setup", r"E:\s\wcode-setup"),
    (linux(WINDOWS), "/home/mei/.config/wcode-setup", "/home/mei/.local/state/wcode-setup"),
]


@pytest.mark.parametrize(("locations", "config", "state"), OWN)
def test_our_own_folders(locations: Locations, config: str, state: str) -> None:
    assert locations.config_home() == config
    assert locations.state_home() == state


EXPAND: list[tuple[Locations, str, str | None, str]] = [
    (linux(), "~", None, "/home/mei"),
    (linux(), "~/x", None, "/home/mei/x"),
    (linux(), "~mei/x", None, "/some/where/~mei/x"),
    (linux(), "x/../y", None, "/some/where/y"),
    (linux(), "./x", "/base", "/base/x"),
    (linux(), "/abs//x/", "/base", "/abs/x"),
    (linux(), "~/x", "/base", "/home/mei/x"),
    (windows(), "~\\x", None, r"C:\Users\Mei\x"),
    (windows(), "~/x/y", None, r"C:\Users\Mei\x\y"),
    (windows(), "x/y", None, r"D:\work\x\y"),
    (windows(), r"E:\x", None, r"E:\x"),
    (windows(), r"\x", None, r"D:\x"),
    (windows(), r"\\server\share\x", None, r"\\server\share\x"),
]


@pytest.mark.parametrize(("locations", "path", "base", "expected"), EXPAND)
def test_expand(locations: Locations, path: str, base: str | None, expected: str) -> None:
    assert locations.expand(path, base) == expected


SHORTEN: list[tuple[Locations, str, str]] = [
    (linux(), "/home/mei/x/y", "~/x/y"),
    (linux(), "/home/mei", "/home/mei"),
    (linux(), "/home/mein/x", "/home/mein/x"),
    (linux(), "/etc/x", "/etc/x"),
    (linux(home="/home/mei/"), "/home/mei/x", "~/x"),
    (linux(home="/"), "/x", "/x"),
    (windows(), r"C:\Users\Mei\x", r"~\x"),
    (windows(), r"C:\Users\Mein\x", r"C:\Users\Mein\x"),
]


@pytest.mark.parametrize(("locations", "path", "expected"), SHORTEN)
def test_shorten(locations: Locations, path: str, expected: str) -> None:
    assert locations.shorten(path) == expected
    if expected.startswith("~"):
        assert locations.expand(expected) == path


def test_join_uses_the_platforms_separator() -> None:
    assert linux().join("/a", "b", "c") == "/a/b/c"
    assert windows().join("C:\\a", "b", "c") == r"C:\a\b\c"
    assert linux().path.sep == "/"
    assert windows().path.sep == "\\"


@pytest.mark.parametrize(("value", "expected"), [("/x", "/x"), (" /x\n", "/x"), ("", None), ("  ", None), (None, None)])
def test_a_blank_variable_is_none(value: str | None, expected: str | None) -> None:
    env = {} if value is None else {"NAME": value}
    assert linux(env).variable("NAME") == expected


HERE = "from wcode_setup.locations import here; found = here(); print(found.platform, found.home, found.cwd, sep='\\n')"


def here(env: dict[str, str], cwd: str) -> list[str]:
    """Platform, home and cwd of a process."""
    done = subprocess.run(
        [sys.executable, "-c", HERE], env={**env, "PYTHONPATH": str(ROOT)}, cwd=cwd, capture_output=True, check=True
    )
    return done.stdout.decode().splitlines()


def test_the_places_of_this_process(program: Program) -> None:
    assert here({"HOME": "/some/home"}, str(program.home)) == [sys.platform, "/some/home", str(program.home)]


def test_without_home_the_user_database_knows(program: Program) -> None:
    assert here({}, str(program.home))[1] == pwd.getpwuid(os.geteuid()).pw_dir


def test_in_a_folder_that_is_gone_the_program_still_runs(program: Program) -> None:
    """Relative paths then start from the home."""
    gone = program.home / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", 'rmdir ../gone; exec "$0" -c "$1"', sys.executable, HERE],
        env={**program.env, "PYTHONPATH": str(ROOT)},
        cwd=gone,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines()[1:] == [str(program.home)] * 2
