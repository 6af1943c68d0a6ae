"""The GitHub Action with its own installation, as the workflow of `docs/provisioning.md` calls it, on a clean home."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from tests.program import Program
from tests.test_action import KEY, OPENCLAW, SECRET, Runner
from tests.test_provisioning import blocks

pytestmark = pytest.mark.timeout(900)  # seconds; the first test downloads wheels


def test_the_workflow(program: Program, offline: dict[str, str], checkout: Path) -> None:
    [setup], [text] = blocks()["wcode.yaml"], blocks()["workflow.yml"]
    workspace = program.write("work/wcode.yaml", setup).parent
    runner = Runner(program.home, workspace, offline, action=checkout)
    [job] = yaml.safe_load(text)["jobs"].values()
    ended = runner.steps(job["steps"], {"secrets.WCODE_API_KEY": KEY})
    assert ended.code == 0, ended.text
    assert KEY not in ended.text
    assert (program.home / SECRET).read_text(encoding="utf-8").strip() == KEY
    assert "wcode/qwen3.6-plus" in (program.home / OPENCLAW).read_text(encoding="utf-8")
    assert "openclaw" in ended.text.rpartition("hermes")[0].lower(), "the step after the action finds the program"
    assert os.listdir(workspace) == ["wcode.yaml"]
