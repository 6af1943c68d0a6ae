"""The user's files as tools see them: read once, joined by real file, with planned texts laid over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wcode_setup.credentials import is_secret_name
from wcode_setup.documents import parse
from wcode_setup.documents.base import Document
from wcode_setup.engine import files
from wcode_setup.errors import SetupError
from wcode_setup.masking import may_be_key, said_spans, secret_values
from wcode_setup.places import Places
from wcode_setup.text import decode
from wcode_setup.tools.base import Target


def secret_names(target: Target) -> Callable[[str], bool]:
    """What tells whether a key names a secret in this file: in one of nothing but secrets every key does."""
    return (lambda _name: True) if target.role == "secrets" else is_secret_name


def secrets_of(document: Document, target: Target) -> list[str]:
    """What may be a key in a file: as it is spelt, and decoded."""
    spans = [*document.secret_spans(secret_names(target)), *said_spans(document.text)]
    found = [document.text[start:end] for start, end in spans]
    found += secret_values(document.data, holder="secrets" if target.role == "secrets" else "")
    found += [word for text in found if "\n" in text for word in text.split()]  # each line may be shown for itself
    return [text for text in found if may_be_key(text)]


class Opened:
    """A real file: what was read, and its document."""

    __slots__ = ("document", "real", "snapshot")

    def __init__(self, real: str, snapshot: files.Snapshot, document: Document) -> None:
        self.real = real
        self.snapshot = snapshot
        self.document = document


class Files:
    """A `View` on the real files; `planned` maps real paths to the documents that a plan would leave there."""

    def __init__(self, places: Places, planned: Mapping[str, Document] | None = None) -> None:
        self.places = places
        self._planned = planned or {}
        self._opened: dict[Any, Opened] = {}
        self._targets: dict[str, Target] = {}
        self._in_git: dict[str, bool] = {}

    def open(self, target: Target) -> Opened:
        """The real file behind `target`; links to one file, hard or soft, give one and the same object."""
        if target.path not in self._opened:
            real = files.real_path(target.path)
            if real not in self._opened:
                self._opened[real] = self._read(real, target)
            self._opened[target.path] = self._opened[real]
            self._targets[target.path] = target
        return self._opened[target.path]

    def _read(self, real: str, target: Target) -> Opened:
        try:
            if real in self._planned:
                return Opened(real, files.Snapshot(None, None), self._planned[real])
            snapshot = files.read(real)
            if snapshot.stat is not None and snapshot.stat.st_nlink > 1:
                inode = (snapshot.stat.st_dev, snapshot.stat.st_ino)
                for planned in self._planned:  # under another name
                    other = files.read(planned).stat
                    if other is not None and (other.st_dev, other.st_ino) == inode:
                        return Opened(planned, files.Snapshot(None, None), self._planned[planned])
                return self._opened.setdefault(inode, Opened(real, snapshot, _parse(snapshot, target)))
            return Opened(real, snapshot, _parse(snapshot, target))
        except SetupError as error:
            error.path = target.path
            raise

    def document(self, target: Target) -> Document:
        """See `tools.base.View`."""
        return self.open(target).document

    def secrets(self, targets: Iterable[Target] = ()) -> list[str]:
        """What may be a key in these files, and in those that were opened before: as it is spelt, and decoded."""
        for target in targets:
            self.open(target)
        return [key for target in self._targets.values() for key in secrets_of(self.document(target), target)]

    def exists(self, path: str) -> bool:
        """See `tools.base.View`."""
        return files.exists(path) or files.real_path(path) in self._planned

    def peek(self, path: str, form: str = "json5") -> Any:
        """See `tools.base.View`."""
        try:
            content = files.read(files.real_path(path)).content
            return None if content is None else parse(content.decode(), form).data
        except (SetupError, UnicodeDecodeError):
            return None

    def names(self, folder: str) -> list[str]:
        """See `tools.base.View`."""
        return files.names(folder)

    def program(self, name: str) -> str | None:
        """See `tools.base.View`."""
        found = files.program(name, self.places.env.get("PATH", ""))
        return files.real_path(found) if found else None

    def mode(self, path: str) -> int | None:
        """See `tools.base.View`."""
        return files.mode(path)

    def in_git(self, path: str) -> bool:
        """See `tools.base.View`."""
        if path not in self._in_git:
            self._in_git[path] = files.in_git(files.real_path(path))
        return self._in_git[path]


def _parse(snapshot: files.Snapshot, target: Target) -> Document:
    return parse(decode(snapshot.content or b""), target.format)
