"""The folders of a project, from the current one up."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import View


def repository(view: View) -> str | None:
    """The nearest folder with a git repository, from the current one up; None if there is none."""
    locations = view.locations
    return next((folder for folder in upwards(locations) if is_there(view, locations.join(folder, ".git"))), None)


def upwards(locations: Locations, *ends: str | None) -> Iterator[str]:
    """The current folder and those above it, up to the first one that is in `ends`."""
    path, above = locations.path, locations.cwd
    while True:
        yield above
        if above in (*ends, path.dirname(above)):
            return
        above = path.dirname(above)


def is_there(view: View, path: str) -> bool:
    """True if there is a file or folder at `path`; False in a folder that is not accessible."""
    try:
        return view.exists(path)
    except SetupError:
        return False
