"""A scratch home: copies of a tool's files at the same paths below a temporary folder, and an environment for it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from wcode_setup.engine.store import databases
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_secret_name
from wcode_setup.urls import normalise_url

_LARGEST = 64 << 20
"""Bytes that a tool's files may have in all: more is no configuration."""
_SKIPPED = {".git", "node_modules", "__pycache__", ".venv"}
"""Folders that are not copied: programs and repositories."""
_STAND_IN = "key-of-"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Scratch(NamedTuple):
    """A temporary folder that stands for the root of the file system, seen from `locations`."""

    root: str
    locations: Locations

    def at(self, path: str) -> str:
        """The place of an absolute path."""
        return self.root + os.path.splitdrive(path)[1]

    @property
    def home(self) -> str:
        return self.at(self.locations.home)

    @property
    def cwd(self) -> str:
        return self.at(self.locations.cwd)


@contextmanager
def scratch(locations: Locations) -> Iterator[Scratch]:
    """A scratch home, removed at the end. Its path is short: sockets have a limit."""
    found = Scratch(os.path.realpath(tempfile.mkdtemp(prefix="wcs-")), locations)
    try:
        for folder in (found.home, found.cwd, found.at("/tmp"), found.at("/run")):  # noqa: S108 - below our root
            os.makedirs(folder, mode=0o700, exist_ok=True)
        yield found
    finally:
        shutil.rmtree(found.root, ignore_errors=True)


def files_below(paths: Iterable[str]) -> list[str]:
    """The existing files among `paths` and in the folders among them, each once, without programs and repositories."""
    found: dict[str, None] = {}
    for path in paths:
        if os.path.isfile(path):
            found[path] = None
        for folder, names, files in os.walk(path):
            names[:] = sorted(name for name in names if name not in _SKIPPED)
            whole = (os.path.join(folder, name) for name in sorted(files))
            found.update((one, None) for one in whole if os.path.isfile(one))
    return list(found)


def prints(paths: Iterable[str]) -> dict[str, tuple[int, int, str]]:
    """Path -> time of the last change, mode and digest of each file; those that cannot be read are left out."""
    found = {}
    for path in paths:
        try:
            with open(path, "rb") as stream:
                digest, facts = hashlib.file_digest(stream, "sha256").hexdigest(), os.fstat(stream.fileno())
        except OSError:
            continue
        found[path] = (facts.st_mtime_ns, facts.st_mode, digest)
    return found


def copy(into: Scratch, paths: Iterable[str], base_url: str, gateway: str) -> None:
    """Copy files, with `gateway` in place of the origin of `base_url`, and the scratch home in place of the home.

    Raises `prove-large` if they are no configuration any more, and `prove-unread` if one cannot be read.
    """
    total = 0
    for path in paths:
        try:
            with open(path, "rb") as stream:
                content, mode = stream.read(_LARGEST + 1), stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
        except OSError as error:
            raise SetupError("prove-unread", path=path, errno=error.errno) from None
        total += len(content)
        if total > _LARGEST:
            raise SetupError("prove-large", path=path, limit=_LARGEST >> 20)
        target = into.at(path)
        os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode | 0o600), "wb") as stream:
            stream.write(changed(content, into, base_url, gateway))
    _repositories(into)


def write(into: Scratch, texts: Mapping[str, str], base_url: str, gateway: str) -> None:
    """Write files that the user does not have, with the same replacements."""
    for path, text in texts.items():
        target = into.at(path)
        os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(changed(text.encode(), into, base_url, gateway))


def copy_databases(into: Scratch, kept: Mapping[str, Collection[str]]) -> None:
    """Copy SQLite databases with the rows of the tables `kept`: other rows may have paths of the user's files."""
    import sqlite3

    for path, tables in kept.items():
        if os.path.isfile(path):
            os.makedirs(os.path.dirname(into.at(path)), mode=0o700, exist_ok=True)
            try:
                databases.copy(path, into.at(path), tables)
            except (OSError, sqlite3.Error) as error:
                raise SetupError("prove-database", path=path, why=Note("library-says", says=str(error))) from None


def _repositories(into: Scratch) -> None:
    """Make an empty repository where the current folder or one above it has one: tools look for projects by it."""
    folder = into.locations.cwd
    while folder != os.path.dirname(folder):
        if os.path.exists(os.path.join(folder, ".git")):
            for name in ("objects", "refs"):
                os.makedirs(into.at(os.path.join(folder, ".git", name)), exist_ok=True)
            with open(into.at(os.path.join(folder, ".git", "HEAD")), "w", encoding="ascii") as stream:
                stream.write("ref: refs/heads/main\n")
        folder = os.path.dirname(folder)


def changed(content: bytes, into: Scratch, base_url: str, gateway: str) -> bytes:
    """The content of a file with both replacements; folders of projects count like the home."""
    content = _origin(base_url).sub(gateway.encode(), content)
    return _paths(into.locations).sub(lambda found: os.fsencode(into.root) + found[0], content)


def _paths(locations: Locations) -> re.Pattern[bytes]:
    """A pattern for the home and the current folder with all below them, and for the folders above the current one."""
    whole, above = {locations.home, locations.cwd}, locations.cwd
    names = [re.escape(name) + r"(?![\w.-])" for name in whole]
    while (above := os.path.dirname(above)) != os.path.dirname(above):
        names.append(re.escape(above) + r"(?![\w./-])")
    return re.compile(rb"(?<![\w./-])(?:" + os.fsencode("|".join(names)) + rb")")


def _origin(base_url: str) -> re.Pattern[bytes]:
    """A pattern for the scheme, host and port of a URL, as JSON may escape it, with or without the default port."""
    scheme, _, host = "/".join(normalise_url(base_url).split("/")[:3]).partition("://")
    port = "" if re.search(r":\d+$", host) else "(?::443)?" if scheme == "https" else "(?::80)?"
    text = rf"{scheme}:\\?/\\?/{re.escape(host)}{port}(?![\w.:-])"
    return re.compile(text.encode(), re.IGNORECASE)


def environment(
    into: Scratch, copied: Collection[str], folders: Collection[str], key: Secret | None, base_url: str, gateway: str
) -> dict[str, str]:
    """The environment of this process for a run in the scratch home.

    Keys other than `key` are replaced by the name of their variable, `gateway` is the proxy of all hosts but this
    machine, and variables that name the tool's files or folders (`folders`: always) lead into the scratch home.
    """
    env = {name: value for name, value in into.locations.env.items() if name.lower() not in _PROXIES}
    for name, value in env.items():
        if is_secret_name(name) and not (key and value.strip() == key.reveal()):
            env[name] = stand_in(name) if value.strip() else value
        elif os.path.isabs(value) and (name in folders or _is_base(name) or _leads_to(value, copied)):
            env[name] = into.at(value)
        else:
            env[name] = os.fsdecode(_origin(base_url).sub(gateway.encode(), os.fsencode(value)))
    temporary = into.at("/tmp")  # noqa: S108 - below our root
    proxies = {spelt: gateway for name in _PROXIES[:3] for spelt in (name, name.upper())}
    here = dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1,localhost")
    own = {"HOME": into.home, "PWD": into.cwd, "TMPDIR": temporary, "XDG_RUNTIME_DIR": into.at("/run")}
    return {**env, **proxies, **here, "NODE_USE_ENV_PROXY": "1", "NO_COLOR": "1", **own}


def stand_in(name: str) -> str:
    """The value that a variable with the key of another vendor has in the scratch home."""
    return _STAND_IN + name


def stands_for(key: str) -> str | None:
    """The variable that a key stands for in the scratch home; None for any other key."""
    return key.removeprefix(_STAND_IN) if key.startswith(_STAND_IN) else None


def _is_base(name: str) -> bool:
    return name.startswith("XDG_") and name.endswith("_HOME")


def _leads_to(value: str, copied: Collection[str]) -> bool:
    """True if `value` is one of the copied files, or a folder of them."""
    folder = value.rstrip(os.sep) + os.sep
    return any(path == value or path.startswith(folder) for path in copied)


def set_variables(into: Scratch, env: dict[str, str], variables: Mapping[str, str | None]) -> None:
    """Add the variables of a tool to an environment; absolute paths lead into the scratch home; None: unset it."""
    for name, value in variables.items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = into.at(value) if os.path.isabs(value) else value
