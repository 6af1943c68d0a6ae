"""The model slots of an import file after `--slots ours`, read with the real schemas; Roo's editor cannot be driven."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_roo import IMPORT, PLUS, SETTINGS

pytestmark = pytest.mark.timeout(300)  # seconds; the first test installs the package

OTHER = {"id": "o1", "apiProvider": "openrouter", "openRouterApiKey": "sk-other", "openRouterModelId": "other/large"}
SLOTS = {
    "enhancementApiConfigId": "o1",
    "experiments": {"imageGeneration": True},
    "openRouterImageGenerationSelectedModel": "google/gemini-2.5-flash-image",
    "codebaseIndexConfig": {"codebaseIndexEnabled": True, "codebaseIndexEmbedderProvider": "openai"},
}


def test_slots(sandbox: Sandbox) -> None:
    """The schemas accept the file whole, before and after; then every reference is to a profile of ours, and the rest is off."""
    check = os.path.join(install("roo"), "check.mjs")

    def load() -> Any:
        result = sandbox.run("node", check, sandbox.at(*IMPORT))
        assert result.code == 0 and json.loads(result.out)[0]["ok"], result
        return json.loads(sandbox.read(*IMPORT))

    sandbox.write("{}\n", *SETTINGS)
    profiles = {"currentApiConfigName": "other", "apiConfigs": {"other": OTHER}, "modeApiConfigs": {"review": "o1"}}
    sandbox.write(json.dumps({"providerProfiles": profiles, "globalSettings": SLOTS}, indent=2), *IMPORT)
    load()
    kept = sandbox.setup("roo", "--model", PLUS, "--yes", "--json", key=KEY)
    named = [note["code"] for note in kept.json["notes"] if note["code"].startswith("slot-")]
    assert sorted(named) == ["slot-elsewhere", "slot-elsewhere", "slot-other", "slot-other"]
    assert load()["globalSettings"] == SLOTS

    assert sandbox.setup("roo", "--model", PLUS, "--slots", "ours", "--yes").code == 0
    data = load()
    ids = {profile["id"]: profile for profile in data["providerProfiles"]["apiConfigs"].values()}
    used = {*data["providerProfiles"]["modeApiConfigs"].values(), data["globalSettings"]["enhancementApiConfigId"]}
    assert {ids[name]["openAiBaseUrl"] for name in used} == {"https://wcode.net/api/gpt/v1"}
    assert data["globalSettings"]["experiments"]["imageGeneration"] is False
    assert data["globalSettings"]["codebaseIndexConfig"]["codebaseIndexEnabled"] is False
