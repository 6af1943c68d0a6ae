"""What a run does not name stays: an import chooses a profile."""

from __future__ import annotations

import json

from tests.kept import NEW, OTHER, PLUS, configure, contents, replaced
from tests.program import Program


def test_roo_current_profile_and_modes_stay(program: Program) -> None:
    configure(program, "roo", "--model", PLUS, "--model", OTHER)
    path = program.home / ".config/wcode-setup/roo-settings.json"
    data = json.loads(path.read_text())
    data["providerProfiles"]["apiConfigs"]["mine"] = {"apiProvider": "anthropic", "id": "mine"}
    data["providerProfiles"]["currentApiConfigName"] = "mine"
    data["providerProfiles"]["modeApiConfigs"]["ask"] = "mine"
    path.write_text(json.dumps(data, indent=2))
    before = contents(program)
    configure(program, "roo", key=NEW)
    assert contents(program) == replaced(before)
    assert program("roo", "--no-default").code == 2
