"""After OpenClaw itself has rewritten its file (comments gone, keys reordered, `meta` added), ours is still found."""

from __future__ import annotations

import json
from typing import Any

import pyjson5
import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_openclaw import PLUS, RICH, SMALL, OpenClaw

pytestmark = pytest.mark.timeout(1200)
FILE = (".openclaw", "openclaw.json")


@pytest.fixture
def openclaw(sandbox: Sandbox) -> OpenClaw:
    return OpenClaw(install("openclaw"), sandbox)


def rewrite(openclaw: OpenClaw) -> dict[str, Any]:
    """OpenClaw sets another key, which rewrites the whole file; the data afterwards."""
    before = openclaw.sandbox.read(*FILE)
    done = openclaw.run("config", "set", "session.idleMinutes", "90")
    if done.code:  # not a key of this version: any other that is no business of ours
        done = openclaw.run("config", "set", "logging.level", "debug")
    assert done.code == 0, done
    text = openclaw.sandbox.read(*FILE)
    assert text != before and "//" not in text.replace("://", ""), "it kept the comments"
    data: dict[str, Any] = json.loads(text)
    assert "meta" in data
    return data


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_remove_after_a_rewrite(storage: str, sandbox: Sandbox, openclaw: OpenClaw) -> None:
    """`remove` takes our part out of the rewritten file, the old default comes back, the rest is as OpenClaw left it."""
    sandbox.write(RICH, *FILE)
    for models in ((PLUS,), (SMALL, PLUS)):
        arguments = [part for model in models for part in ("--model", model)]
        done = sandbox.setup("openclaw", *arguments, "--key-storage", storage, "--yes", key=KEY)
        assert done.code == 0, done
    rewritten = rewrite(openclaw)
    again = sandbox.setup("openclaw", "--model", SMALL, "--model", PLUS, "--check")
    assert again.code == 0, again

    done = sandbox.setup("remove", "openclaw", "--yes")
    assert done.code == 0, done
    data = json.loads(sandbox.read(*FILE))
    original = pyjson5.decode(RICH)
    assert "wcode" not in json.dumps({key: value for key, value in data.items() if key != "meta"})
    policy = data["agents"]["defaults"].pop("modelPolicy")  # OpenClaw's migration of the allow-list, ours in it then
    assert policy == {"allow": ["local-llm/tiny"]}
    for key in ("models", "agents"):
        assert data[key] == original[key]
    for key in rewritten.keys() - {"models", "agents", "secrets"}:
        assert data[key] == rewritten[key]
    assert not sandbox.files_with(KEY, ".openclaw", "wcode.key")
    openclaw.validate()


def test_undo_after_a_rewrite(sandbox: Sandbox, openclaw: OpenClaw) -> None:
    """`undo` of one run on a rewritten file leaves what the run before it wrote."""
    sandbox.write(RICH, *FILE)
    for model in (PLUS, SMALL):
        assert sandbox.setup("openclaw", "--model", model, "--yes", key=KEY).code == 0
    rewrite(openclaw)
    assert sandbox.setup("undo", "--yes").code == 0
    data = json.loads(sandbox.read(*FILE))
    assert [item["id"] for item in data["models"]["providers"]["wcode"]["models"]] == [PLUS]
    assert data["agents"]["defaults"]["model"]["primary"] == f"wcode/{PLUS}"
    openclaw.validate()


def test_validate_with_tool(sandbox: Sandbox, openclaw: OpenClaw) -> None:
    """`validate --with-tool` asks the real OpenClaw, and passes on what it says without any key."""
    assert sandbox.setup("openclaw", "--model", PLUS, "--yes", key=KEY).code == 0
    command = " ".join(openclaw.command)
    folder = sandbox.at("bin")
    sandbox.write(f'#!/bin/sh\nexec {command} "$@"\n', "bin", "openclaw")
    sandbox.run("chmod", "+x", f"{folder}/openclaw")
    path = f"{folder}:{sandbox.run('printenv', 'PATH').out.strip()}"
    fine = sandbox.setup("validate", "openclaw", "--with-tool", "--json", env={"PATH": path})
    assert fine.code == 0, fine
    assert fine.json["data"][0]["tool_says"] == []

    sandbox.write(sandbox.read(*FILE).replace('"name"', '"nom"'), *FILE)
    wrong = sandbox.setup("validate", "openclaw", "--with-tool", "--json", env={"PATH": path})
    assert wrong.code == 3, wrong
    assert any("name" in complaint for complaint in wrong.json["data"][0]["tool_says"])
    assert KEY not in wrong.out + wrong.err
