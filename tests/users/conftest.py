"""Two users of this machine for the tests of this folder."""

from __future__ import annotations

import pwd
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import users
from tests.users import Machine, new_home, processes


@pytest.fixture(scope="session")
def installed() -> Iterator[tuple[Path, pwd.struct_passwd, pwd.struct_passwd]]:
    with users.package() as package, users.account() as alice, users.account("/usr/sbin/nologin") as bob:
        yield package, alice, bob


@pytest.fixture
def machine(installed: tuple[Path, pwd.struct_passwd, pwd.struct_passwd], tmp_path: Path) -> Iterator[Machine]:
    """Both homes new; at the end nothing in them is root's, and no user can read a key of the other."""
    package, alice, bob = installed
    for user in (alice, bob):
        new_home(user)
    machine = Machine(package, tmp_path, alice, bob)
    yield machine
    for user, other in ((alice, bob), (bob, alice)):
        assert not processes(user)
        assert not Path(user.pw_dir).is_symlink()
        assert not [path for path in Path(user.pw_dir).rglob("*") if path.lstat().st_uid == 0]
        assert machine.readable(other, user.pw_dir) == []
