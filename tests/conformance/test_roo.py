"""The real schemas of Roo Code (@roo-code/types 1.115.0) judge what we write, and the table that our own schema is held to.

The extension itself needs an editor; `roo/check.mjs` rebuilds its check of an import file, stricter in one thing: nothing may be dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import KEY, Result, Sandbox
from tests.roo_imports import GOOD, MODES, SAMPLES
from tests.test_cases import CASES
from wcode_setup.engine.schema import load_schema

PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
CONTEXT = {PLUS: 1024000, SMALL: 256000}
IMPORT = (".config", "wcode-setup", "roo-settings.json")
SETTINGS = (".config", "Code", "User", "settings.json")
ZOO = {"globalSettings.condensingApiConfigId", "globalSettings.condensingApiConfigOverride"}
Check = Callable[..., Any]

pytestmark = pytest.mark.timeout(300)  # seconds; the first test installs the package


@pytest.fixture
def check(sandbox: Sandbox) -> Check:
    folder = install("roo")

    def run(*arguments: str) -> Any:
        result = sandbox.run("node", os.path.join(folder, "check.mjs"), *arguments)
        assert result.code == 0, result
        return json.loads(result.out)

    return run


@pytest.fixture
def configure(sandbox: Sandbox) -> Callable[..., Result]:
    sandbox.write('{"editor.fontSize": 14}\n', *SETTINGS)

    def run(*arguments: str, **options: Any) -> Result:
        result = sandbox.setup("roo", *arguments, "--yes", **options)
        assert result.code == 0, result
        return result

    return run


def judged(check: Check, sandbox: Sandbox) -> dict[str, Any]:
    """The current profile of the import file, which the schemas accept whole."""
    (verdict,) = check(sandbox.at(*IMPORT))
    assert verdict["ok"], verdict
    return verdict["current"]


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
@pytest.mark.parametrize("model", [PLUS, SMALL])
def test_each_model(model: str, storage: str, check: Check, sandbox: Sandbox, configure: Callable[..., Result]) -> None:
    """One profile, with its key, its limits, images on, and all five modes on it."""
    arguments = ("--model", model, "--key-storage", storage)
    configure(*arguments, **({"env": {"WCODE_API_KEY": KEY}} if storage == "env" else {"key": KEY}))
    profile = judged(check, sandbox)
    identifier = profile.pop("id")
    assert profile == {
        "apiProvider": "openai",
        "openAiBaseUrl": "https://wcode.net/api/gpt/v1",
        "openAiApiKey": KEY,
        "openAiModelId": model,
        "openAiCustomModelInfo": {
            "maxTokens": 64000,
            "contextWindow": CONTEXT[model],
            "supportsImages": True,
            "supportsPromptCache": False,
        },
    }
    data = json.loads(sandbox.read(*IMPORT))
    assert data["providerProfiles"]["modeApiConfigs"] == dict.fromkeys(MODES, identifier)
    assert not sandbox.files_with("decoy", ".config")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--model", SMALL, "--model", PLUS),
        ("--model", PLUS, "--vision", "--reasoning"),
        ("--model", PLUS, "--no-vision"),
        ("--model", "my/model", "--context-window", "200000", "--max-tokens", "8192", "--base-url",
         "https://gw.example/v1", "--provider", "mygw"),
    ],
)  # fmt: skip
def test_other_requests(
    arguments: tuple[str, ...], check: Check, sandbox: Sandbox, configure: Callable[..., Result]
) -> None:
    configure(*arguments, key=KEY)
    assert judged(check, sandbox)["openAiModelId"] == arguments[1]


def test_a_rich_file_and_back(check: Check, sandbox: Sandbox, configure: Callable[..., Result]) -> None:
    """Other profiles, global settings and a user's keys in our profile pass as they are, before, with ours, and after `remove`."""
    mine = {"id": "a1", "apiProvider": "anthropic", "apiKey": "sk-mine", "apiModelId": "claude-sonnet-4"}
    data = {
        "providerProfiles": {
            "currentApiConfigName": "mine",
            "apiConfigs": {"mine": mine},
            "modeApiConfigs": {"code": "a1"},
            "migrations": {"rateLimitSecondsMigrated": True},
        },
        "globalSettings": {"autoApprovalEnabled": True, "language": "en"},
    }
    before = sandbox.read(os.path.relpath(sandbox.write(json.dumps(data, indent=4), *IMPORT), sandbox.home))
    assert judged(check, sandbox) == mine
    configure("--model", PLUS, "--model", SMALL, key=KEY)
    assert judged(check, sandbox)["openAiModelId"] == PLUS
    assert sandbox.setup("remove", "roo", "--yes").code == 0
    assert sandbox.read(*IMPORT) == before


def test_every_sample(check: Check, sandbox: Sandbox) -> None:
    """The table of `tests/roo_imports.py` says of each file what the real schemas say."""
    paths = [sandbox.write(json.dumps(sample.data), f"{number}.json") for number, sample in enumerate(SAMPLES)]
    wrong = [
        (str(sample), verdict)
        for sample, verdict in zip(SAMPLES, check(*paths), strict=True)
        if verdict["ok"] != sample.theirs
    ]
    assert wrong == []
    assert len([sample for sample in SAMPLES if not (sample.ours or sample.theirs)]) >= 10
    assert all(sample.why for sample in SAMPLES if sample.ours != sample.theirs)


@pytest.mark.parametrize("spoilt", ["// mine\n{}", "\ufeff{}", "{}}", "[]"])
def test_a_file_that_does_not_import(spoilt: str, check: Check, sandbox: Sandbox) -> None:
    """What the import cannot read we do not write to."""
    good = json.dumps(GOOD)
    path = sandbox.write(spoilt.replace("{}", good), *IMPORT)
    assert not check(path)[0]["ok"]
    result = sandbox.setup("roo", "--model", PLUS, "--yes", key=KEY)
    assert result.code == 1, result
    assert sandbox.read(*IMPORT) == spoilt.replace("{}", good)


def test_every_key(check: Check) -> None:
    """Our schema knows the keys that Roo knows, and Zoo's one."""
    definitions = load_schema("roo/roo-settings.json.schema.json")["definitions"]
    keys = check("--keys")
    assert sorted(definitions["profile"]["properties"]) == sorted([*keys["profile"], "openAiExtraBody"])
    assert sorted(definitions["info"]["properties"]) == keys["info"]


def test_every_golden_result(check: Check) -> None:
    """Every import file that a golden case has written, without Zoo's own keys; in one of them a key was wrong before."""
    files = [path for path in sorted((CASES / "roo").glob("*/after/**/*.json")) if _written(path)]
    verdicts = check(*map(str, files))
    assert [verdict["error"] for verdict in verdicts if verdict["error"]] == []
    dropped = [[key for key in verdict["dropped"] if key not in ZOO] for verdict in verdicts]
    wrong = [keys for keys in dropped if keys]
    assert wrong == [["providerProfiles.apiConfigs.wcode.openAiModel"]]
    assert len(files) > 40


def _written(path: Path) -> bool:
    """Whether this is an import file that is not as it was before."""
    folder = CASES / "roo" / path.relative_to(CASES / "roo").parts[0]
    before = folder / "before" / path.relative_to(folder / "after")
    now = path.read_bytes()
    return b'"currentApiConfigName"' in now and not (before.exists() and before.read_bytes() == now)
