"""`doctor` predicts what the real Cline sends, over homes with layers above the slot that wcode-setup wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, VARIABLE, Home, check
from tests.conformance.sandbox import KEY as OUR_KEY
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_cline import ANTHROPIC, CONFIG, SECRETS, SLOT, STATE
from tests.conformance.test_openclaw import SMALL
from wcode_setup.errors import KEY, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Cline

Change = Callable[[Sandbox], object]
AGENT = "---\nname: reviewer\ndescription: reviews\nproviderId: anthropic\n---\nYou review.\n"


def config(edit: Callable[[Any], object]) -> Change:
    """The file of the command line, changed."""

    def change(sandbox: Sandbox) -> None:
        data = json.loads(sandbox.read(*CONFIG))
        edit(data)
        sandbox.write(json.dumps(data), *CONFIG)

    return change


def slot(**values: Any) -> Change:
    return config(lambda data: data["providers"][SLOT]["settings"].update(values))


def lose(sandbox: Sandbox, *paths: tuple[str, ...]) -> None:
    """A value that Cline rejects; without the state files in `paths` it cannot restore the file."""
    config(lambda data: data["providers"][SLOT].pop("updatedAt"))(sandbox)
    for path in paths:
        os.remove(sandbox.at(*path))


def header(key: str) -> Change:
    return slot(headers={"Authorization": f"Bearer {key}"})


def without_key(sandbox: Sandbox) -> None:
    config(lambda data: data["providers"][SLOT]["settings"].pop("apiKey"))(sandbox)


def agent(*folder: str) -> Change:
    return lambda sandbox: sandbox.write(AGENT, *folder, ".cline", "agents", "reviewer.yml")


HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", (), lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),  # the file has the key
    Home("sandbox", [REQUEST], env={"CLINE_SANDBOX": "1"}),
    Home("no-key", [KEY], without_key),
    Home("no-key-unset", [KEY], lambda sandbox: (without_key(sandbox), sandbox.environment.pop("OPENAI_API_KEY"))),
    Home("header", [KEY], header(OTHER_KEY)),
    Home("header-same", (), header(OUR_KEY), problem=True),
    Home("token", [KEY], slot(auth={"accessToken": OTHER_KEY})),
    Home("saved-model", (), slot(model=SMALL), problem=True),
    Home("last-used", [REQUEST], config(lambda data: data.update(
        lastUsedProvider="anthropic", providers={**data["providers"], "anthropic": ANTHROPIC}))),
    Home("project-agent", (), agent("project")),
    Home("stale-secrets", (), lambda sandbox: sandbox.write(json.dumps({"openAiApiKey": OTHER_KEY}), *SECRETS)),
    Home("invalid", (), lose, problem=True),  # Cline takes all of it from the state files
    Home("invalid-other-key", [KEY], lambda sandbox: (
        sandbox.write(json.dumps({"openAiApiKey": OTHER_KEY}), *SECRETS), lose(sandbox))),
    Home("invalid-alone", [REQUEST], lambda sandbox: lose(sandbox, STATE, SECRETS)),
)  # fmt: skip


@pytest.mark.matrix(every=3)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that Cline sends."""
    check(sandbox, "cline", home)
