"""The user's files as tools see them: each real file is read once, and planned documents replace those on disk."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.documents.base import Document
from wcode_setup.engine.store import files, folders
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_secret_place
from wcode_setup.secrets.spans import Span, keys_at, said_spans
from wcode_setup.text import decode
from wcode_setup.tools.base import Target


def is_all_secret(target: Target) -> bool:
    """True if a file holds only secrets, under any names."""
    return target.role == "secrets"


def secret_spans(document: Document, target: Target) -> list[Span]:
    """The spans to mask in the text of a file: values of secret names, and texts that follow a word for a key."""
    everything = is_all_secret(target)
    named = document.secret_spans((lambda _name, _holder: True) if everything else is_secret_place)
    return [*named, *said_spans(document.text)]


def secrets_of(document: Document, target: Target) -> list[Secret]:
    """Possible keys in a file: as spelt, and decoded."""
    holder = "secrets" if is_all_secret(target) else ""
    return keys_at(document.text, secret_spans(document, target), document.data, holder)


class Opened:
    """A real file: its snapshot, its document, and the first target that led to it."""

    __slots__ = ("document", "real", "snapshot", "target")

    def __init__(self, target: Target, real: str, snapshot: files.Snapshot, document: Document) -> None:
        self.target = target
        self.real = real
        self.snapshot = snapshot
        self.document = document


class Files:
    """A `View` on the real files; `planned` maps real paths to the documents that a plan would leave there."""

    def __init__(self, locations: Locations, planned: Mapping[str, Document] | None = None) -> None:
        self.locations = locations
        self._planned = planned or {}
        self._opened: dict[Any, Opened] = {}
        self._in_git: dict[str, bool] = {}

    def open(self, target: Target) -> Opened:
        """The real file behind `target`; symlinks and hard links to one file give the same object.

        Raises `same-file` if it is open already, with another template or format.
        """
        if target.path not in self._opened:
            real = files.real_path(target.path)
            if real not in self._opened:
                self._opened[real] = self._read(real, target)
            self._opened[target.path] = self._opened[real]
        opened = self._opened[target.path]
        if (target.template, target.format) != (opened.target.template, opened.target.format):
            other = self.locations.shorten(opened.target.path)
            raise SetupError("same-file", path=target.path, other=other)
        return opened

    def _read(self, real: str, target: Target) -> Opened:
        try:
            if real in self._planned:
                return Opened(target, real, files.Snapshot(None, None), self._planned[real])
            snapshot = files.read(real)
            if snapshot.stat is not None and snapshot.stat.st_nlink > 1:
                inode = (snapshot.stat.st_dev, snapshot.stat.st_ino)
                for planned in self._planned:  # under another name
                    other = files.read(planned).stat
                    if other is not None and (other.st_dev, other.st_ino) == inode:
                        return Opened(target, planned, files.Snapshot(None, None), self._planned[planned])
                return self._opened.setdefault(inode, Opened(target, real, snapshot, _parse(snapshot, target)))
            return Opened(target, real, snapshot, _parse(snapshot, target))
        except SetupError as error:
            error.path = target.path
            raise

    def document(self, target: Target) -> Document:
        """See `tools.base.View`."""
        return self.open(target).document

    def secrets(self, targets: Iterable[Target] = ()) -> list[Secret]:
        """Possible keys in these files, and in those that are open already: as spelt, and decoded."""
        for target in targets:
            self.open(target)
        opened = dict.fromkeys(self._opened.values())
        return [key for one in opened for key in secrets_of(one.document, one.target)]

    def exists(self, path: str) -> bool:
        """See `tools.base.View`."""
        return files.exists(path) or (bool(self._planned) and files.real_path(path) in self._planned)

    def peek(self, path: str, form: str = "json5") -> Any:
        """See `tools.base.View`."""
        text = self.text(path, form)
        try:
            return None if text is None else parse(text, form).data
        except SetupError:
            return None

    def text(self, path: str, form: str = "") -> str | None:
        """See `tools.base.View`; `form` as in `decode`."""
        try:
            content = files.read(files.real_path(path)).content
            return None if content is None else decode(content, form)
        except SetupError as error:
            if error.code == "file-failed" and not _hidden(error):
                raise
            return None

    def contains(self, path: str, keys: Collection[Secret]) -> bool:
        """See `tools.base.View`."""
        texts = {text for key in keys for text in (key.reveal().encode(), json.dumps(key.reveal())[1:-1].encode())}
        try:
            return bool(texts) and files.contains(files.real_path(path), texts)
        except SetupError as error:
            if error.code == "file-failed" and not _hidden(error):
                raise
            return False

    def rows(self, path: str, query: str) -> list[tuple[Any, ...]]:
        """See `tools.base.View`."""
        from wcode_setup.engine.store import databases

        return databases.rows(path, query)

    def names(self, folder: str, needed: bool = False) -> list[str]:
        """See `tools.base.View`."""
        try:
            return files.names(folder)
        except SetupError as error:
            if needed or not _hidden(error):
                raise
            return []

    def program(self, name: str) -> str | None:
        """See `tools.base.View`."""
        path = self.locations.env.get("PATH", "")
        if os.name == "nt":
            import shutil

            found = shutil.which(name, path=path)
        else:  # as `shutil.which`, which costs a run a fourth of what bare Python does
            places = (os.path.join(folder or ".", name) for folder in path.split(":") if path)
            found = next((at for at in places if os.path.isfile(at) and os.access(at, os.X_OK)), None)
        return files.real_path(found) if found else None

    def mode(self, path: str) -> int | None:
        """See `tools.base.View`."""
        return files.mode(path)

    def owned(self, path: str) -> bool:
        """See `tools.base.View`."""
        return folders.owned(path)

    def in_git(self, path: str) -> bool:
        """See `tools.base.View`."""
        if path not in self._in_git:
            self._in_git[path] = folders.in_git(files.real_path(path))
        return self._in_git[path]


def _hidden(error: SetupError) -> bool:
    """True if only permission is missing: the tool, which runs as this user, cannot see the file either."""
    return error.fields.get("number") in (errno.EACCES, errno.EPERM)


def _parse(snapshot: files.Snapshot, target: Target) -> Document:
    return parse(decode(snapshot.content or b"", target.format), target.format)
