"""The folders of a platform, from `(platform, env, home)`: testable for every platform on any of them."""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from wcode_setup.text import is_text


class Locations(NamedTuple):
    """The facts that paths depend on.

    `platform` is as in `sys.platform` (`linux`, `darwin`, `win32`), `env` the environment, `home` the home folder and
    `cwd` the folder that relative paths start from.
    """

    platform: str
    env: Mapping[str, str]
    home: str
    cwd: str

    @property
    def path(self) -> Any:
        """`ntpath` or `posixpath`, by platform."""
        if self.platform == "win32":
            import ntpath

            return ntpath
        return posixpath

    def variable(self, name: str) -> str | None:
        """The value of an environment variable, stripped; None if it is unset or blank, or `name` cannot name one."""
        value = self.env.get(name, "").strip() if is_text(name) else ""
        return value or None

    def expand(self, path: str, base: str | None = None) -> str:
        """`path` made absolute: a leading `~` is the home folder; a relative path starts at `base` or `cwd`."""
        if path == "~" or path.startswith(("~/", "~\\")):
            path = self.home + path[1:]
        return str(self.path.normpath(self.path.join(base or self.cwd, path)))

    def join(self, *parts: str) -> str:
        """Join path parts with the platform's separator."""
        return str(self.path.join(*parts))

    def shorten(self, path: str) -> str:
        """`path` with the home folder written as `~`."""
        home = self.home.rstrip("/\\")
        separator = str(self.path.sep)
        return "~" + path[len(home) :] if home and path.startswith(home + separator) else path

    def config_home(self) -> str:
        """The folder of wcode-setup's own configuration (the XDG rule; `%APPDATA%` on Windows)."""
        default = self.variable("APPDATA") if self.platform == "win32" else None
        return self._own("XDG_CONFIG_HOME", default or self.join(self.home, ".config"))

    def catalog_file(self) -> str:
        """The user's catalogue, which is merged over the built-in one."""
        return self.join(self.config_home(), "catalog.toml")

    def setups_folder(self) -> str:
        """The folder of the kept setup files."""
        return self.join(self.config_home(), "setups")

    def state_home(self) -> str:
        """The folder of lock, journal and history (the XDG rule; `%LOCALAPPDATA%` on Windows)."""
        default = self.variable("LOCALAPPDATA") if self.platform == "win32" else None
        return self._own("XDG_STATE_HOME", default or self.join(self.home, ".local", "state"))

    def _own(self, variable: str, default: str) -> str:
        base = self.variable(variable)
        absolute = base is not None and bool(self.path.isabs(base))  # XDG: a relative path is ignored
        return self.join(base if absolute and base else default, "wcode-setup")


def here() -> Locations:
    """The locations of this process; `home` is "" if it is unknown or not absolute."""
    home = _home()
    home = home if os.path.isabs(home) else ""
    try:
        cwd = os.getcwd()
    except OSError:  # the current folder was deleted, or a folder above it is not accessible
        cwd = home or os.path.abspath(os.sep)
    return Locations(sys.platform, os.environ, home, cwd)


def _home() -> str:
    """HOME; if it is unset or empty, the home folder in the user database."""
    if sys.platform == "win32" or os.environ.get("HOME"):
        return os.path.expanduser("~")
    return user(os.getuid())[1]


def user(uid: int) -> tuple[str, str]:
    """The name and the home folder of a user; `#UID` (as sudo accepts it) and "" if the user database has no entry."""
    import pwd

    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return f"#{uid}", ""
    return entry.pw_name, entry.pw_dir
