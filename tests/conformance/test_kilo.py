"""What the real Kilo does beyond OpenCode: its first start, its own check of the file, and the copies that it makes.

The turns of both are in test_opencode.py.
"""

from __future__ import annotations

import json
import os
from contextlib import closing
from sqlite3 import connect

import pytest

from tests.conformance.install import install
from tests.conformance.opencode_family import BEYOND, RICH, SCHEMAS, Agent, Configure, check_wire, configurer
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL
from tests.conformance.test_opencode import OLD
from tests.gateway import Gateway

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)

RIGHT = (0, "No config warnings.")
MARKER = ".bash-permission-migrated"


@pytest.fixture
def kilo(sandbox: Sandbox) -> Agent:
    return Agent("kilo", install("kilo"), sandbox)


@pytest.fixture
def configure(kilo: Agent, gateway: Gateway) -> Configure:
    return configurer(kilo, gateway)


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_first_start_after_us(storage: str, kilo: Agent, configure: Configure) -> None:
    """On a machine where Kilo never ran it finds no fault with our file, and leaves it as it is, to the byte."""
    configure(
        "--model", SMALL, "--model", PLUS, "--vision", "--key-storage", storage, key=None if storage == "env" else KEY
    )
    written = kilo.sandbox.read(*kilo.config)
    assert kilo.check() == RIGHT
    assert kilo.sandbox.read(*kilo.config) == written


def test_without_our_marker(kilo: Agent, configure: Configure) -> None:
    """The danger is real: without the marker Kilo takes us for an earlier user, and allows every command from then on."""
    configure("--model", PLUS, key=KEY)
    os.remove(kilo.sandbox.at(*kilo.config_folder, MARKER))
    assert kilo.check() == RIGHT
    assert json.loads(kilo.sandbox.read(*kilo.config))["permission"] == {"bash": "allow"}


def test_the_marker_outlives_remove(kilo: Agent, configure: Configure) -> None:
    """Where something of the user's stays behind after `remove`, the next start must not take that for an old installation."""
    configure("--model", PLUS, key=KEY)
    with kilo.server() as server:
        server.done("PATCH", "/global/config", {"username": "you"})
    result = kilo.sandbox.setup("remove", "kilo", "--yes")
    assert result.code == 0, result
    assert kilo.check() == RIGHT
    left = json.loads(kilo.sandbox.read(*kilo.config))
    assert (left["username"], left.keys() & {"permission", "provider", "model"}) == ("you", set())


def test_check_finds_what_is_wrong(kilo: Agent, configure: Configure) -> None:
    """Kilo's check does look: at our values, and at keys that it does not know."""
    configure("--model", PLUS, key=KEY)
    written = kilo.sandbox.read(*kilo.config)
    for old, new, complaint in (
        ('"output": 64000', '"output": "64000"', "limit.output"),
        ('"model":', '"modell":', "Unrecognized key: modell"),
    ):
        assert written.count(old) == 1
        kilo.sandbox.write(written.replace(old, new), *kilo.config)
        code, said = kilo.check()
        assert code == 1 and complaint in said, said


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_first_start_rewrites_a_plain_json(storage: str, kilo: Agent, gateway: Gateway, configure: Configure) -> None:
    """The file of an earlier user loses its comments and gets `permission.bash` at Kilo's next start, with our part in it:
    a second run changes nothing, and `undo` and `remove` take back ours and leave what Kilo wrote.
    """
    sandbox = kilo.sandbox
    rich = RICH.replace('\t"permission": { "bash": "ask" },\n', "") % (SCHEMAS["kilo"], gateway.url)
    sandbox.write(rich, *kilo.config_folder, "kilo.json")
    arguments = ("--model", SMALL, "--model", PLUS, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    assert not os.path.exists(sandbox.at(*kilo.config_folder, MARKER)), "that is Kilo's decision here"
    assert kilo.check() == RIGHT
    rewritten = sandbox.read(*kilo.config)
    assert "// my agent" not in rewritten
    assert json.loads(rewritten)["permission"] == {"bash": "allow"}

    again = configure(*arguments)
    assert "unchanged" in again.out and sandbox.read(*kilo.config) == rewritten
    way = ("remove", "kilo") if storage == "secret" else ("undo",)
    result = sandbox.setup(*way, "--yes")
    assert result.code == 0, result
    left = json.loads(sandbox.read(*kilo.config))
    assert (list(left["provider"]), left["model"]) == (["local"], "local/tiny")
    assert left["permission"] == {"bash": "allow"}


def test_the_copy_that_kilo_makes(kilo: Agent, gateway: Gateway, configure: Configure) -> None:
    """Kilo copies the keys of auth.json into its database and keeps them there for good; it never sends that copy."""
    for key in (OLD, KEY):
        configure("--model", PLUS, "--key-storage", "secret", key=key)
        assert kilo.check() == RIGHT
        assert key in copied(kilo)
    assert OLD not in copied(kilo)
    configure("--model", PLUS, "--key-storage", "env")
    kilo.turn()
    check_wire(gateway, key=None)
    assert KEY in copied(kilo)


def test_the_line_that_removes_the_copy(kilo: Agent, configure: Configure) -> None:
    """Kilo's own command, run as it is shown, leaves no byte of the key in the database and its log."""
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    assert kilo.check() == RIGHT
    result = kilo.sandbox.setup("remove", "kilo", "--yes")
    (line,) = [line.strip() for line in result.out.splitlines() if line.startswith("  kilo db ")]
    assert kilo.sandbox.files_with(KEY, *kilo.data_folder) != []
    path = os.pathsep.join([os.path.dirname(kilo.program), kilo.sandbox.environment["PATH"]])
    done = kilo.sandbox.run("sh", "-c", line, env={"PATH": path})
    assert done.code == 0, done
    assert kilo.sandbox.files_with(KEY, *kilo.data_folder) == []


def copied(kilo: Agent) -> str:
    """The credentials in Kilo's database."""
    with closing(connect(kilo.sandbox.at(*kilo.data_folder, "kilo.db"))) as database:
        return repr(database.execute("SELECT * FROM credential").fetchall())
