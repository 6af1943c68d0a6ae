"""SQLite databases of tools: read without a write, and copied without rows that lead elsewhere."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import closing
from typing import Any
from urllib.parse import quote

_LOG = "-wal"
"""The end of the name of the write-ahead log, which has the newest changes until the tool ends."""


def rows(path: str, query: str) -> list[tuple[Any, ...]]:
    """The rows that a query finds; `[]` if there is no such database or table, or it cannot be read.

    SQLite would create files beside a database with a log: such a one is read from a copy.
    """
    import sqlite3
    from tempfile import TemporaryDirectory

    if not os.path.isfile(path):
        return []
    try:
        if not (os.path.isfile(path + _LOG) and os.path.getsize(path + _LOG)):
            with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro&immutable=1", uri=True)) as database:
                return database.execute(query).fetchall()
        with TemporaryDirectory() as folder:
            copied = os.path.join(folder, "copy")
            copy(path, copied, ())
            with closing(sqlite3.connect(copied)) as database:
                return database.execute(query).fetchall()
    except (OSError, sqlite3.Error):
        return []


def copy(path: str, target: str, kept: Collection[str]) -> None:
    """Copy a database with its log, and delete the rows of all tables but `kept`; `()`: delete none.

    Raises `OSError` or `sqlite3.Error`.
    """
    import shutil
    import sqlite3

    for end in ("", _LOG):
        if os.path.isfile(path + end):
            shutil.copyfile(path + end, target + end)
    if kept:
        with closing(sqlite3.connect(target)) as database:
            database.execute("PRAGMA secure_delete = ON")  # a key of another vendor is gone from the bytes, too
            found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in found:
                if name not in kept and not name.startswith("sqlite_"):
                    database.execute(f'DELETE FROM "{name}"')  # noqa: S608 - a name from the database
            database.commit()
