"""The file as Droid itself writes it when it starts in a terminal: our next run finds nothing to do, `remove` our values.

Measured for a reference to a variable: Droid writes the key in its place, though it had it from the environment alone.
"""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import time

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_droid import BEYOND, CONFIG, Droid, base, check_wire
from tests.conformance.test_openclaw import PLUS, SMALL
from tests.gateway import Gateway

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Droid
MINE = '{\n  // mine\n  "customModels": [],\n  "spare": 1\n}\n'


def start(droid: Droid) -> None:
    """Start Droid in a terminal, and end it a moment after it has written its settings."""
    before, (ours, theirs) = droid.sandbox.read(*CONFIG), pty.openpty()
    env = {"TERM": "xterm-256color"}
    process = droid.sandbox.start(droid.command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            os.read(ours, 1 << 16)
        if droid.sandbox.read(*CONFIG) != before:
            before, until = droid.sandbox.read(*CONFIG), time.monotonic() + 3
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()
    os.close(ours)


@pytest.mark.parametrize("storage", ["literal", "env"])
def test_rewritten(storage: str, sandbox: Sandbox, gateway: Gateway) -> None:
    droid = Droid(install("droid"), sandbox)
    sandbox.write(MINE, *CONFIG)
    sandbox.environment |= {gateway.variable: KEY} if storage == "env" else {}
    words = ("droid", *base(gateway), "--yes", "--model", PLUS, "--model", SMALL, "--vision")
    done = sandbox.setup(*words, "--key-storage", storage, key=None if storage == "env" else KEY)
    assert done.code == 0, done
    assert ("the key is then in" in done.out) == (storage == "env")
    droid.turn()
    check_wire(gateway, PLUS)
    start(droid)
    data = droid.load()
    assert "// mine" not in sandbox.read(*CONFIG) and data["spare"] == 1
    assert [(entry["apiKey"], entry["index"]) for entry in data["customModels"]] == [(KEY, 0), (KEY, 1)]
    again = sandbox.setup(*words, "--json")
    assert again.json["status"] == "unchanged", again
    droid.turn()
    check_wire(gateway, PLUS)
    assert sandbox.setup("remove", "droid", "--yes").code == 0
    left = droid.load()
    assert (left["customModels"], left["spare"], KEY in json.dumps(left)) == ([], 1, False)
    assert {"compactionTokenLimitPerModel", "sessionDefaultSettings"} & left.keys() <= {"sessionDefaultSettings"}
