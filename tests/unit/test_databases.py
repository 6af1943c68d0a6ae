"""SQLite databases of tools: reading leaves no trace, also while the tool has them open; a copy loses other tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from wcode_setup.engine.store import databases

QUERY = "SELECT value FROM wanted"


def folder_of(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def filled(database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE wanted (value TEXT)")
    database.execute("CREATE TABLE other (value TEXT, number INTEGER PRIMARY KEY AUTOINCREMENT)")
    for table in ("wanted", "other"):
        database.execute(f"INSERT INTO {table} (value) VALUES ('one')")


@pytest.mark.parametrize("name", ["plain.db", "a b%20c?#.db", "é.db"])
def test_a_database_that_is_closed(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        filled(database)
    before = folder_of(path)
    assert databases.rows(str(path), QUERY) == [("one",)]
    assert folder_of(path) == before


def test_a_database_that_is_open(tmp_path: Path) -> None:
    """What only the log has is found; neither the database nor its log is touched."""
    path = tmp_path / "open.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        filled(database)
        before = folder_of(path)
        assert before["open.db-wal"]
        assert databases.rows(str(path), QUERY) == [("one",)]
        assert folder_of(path) == before


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\0 and then nothing"])
def test_no_database(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    if content is not None:
        path.write_bytes(content)
    before = folder_of(path)
    assert databases.rows(str(path), QUERY) == []
    assert folder_of(path) == before


def test_a_copy(tmp_path: Path) -> None:
    """Rows of other tables are gone, from the bytes of the file, too."""
    path, target = tmp_path / "from.db", tmp_path / "to.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        filled(database)
        database.execute("INSERT INTO other (value) VALUES ('/home/somebody/secret')")
    databases.copy(str(path), str(target), ["wanted"])
    with closing(sqlite3.connect(target)) as database:
        assert database.execute(QUERY).fetchall() == [("one",)]
        assert database.execute("SELECT value FROM other").fetchall() == []
    assert b"/home/somebody" not in target.read_bytes()
