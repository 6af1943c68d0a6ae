"""The README's first command, as a new user runs it: a fresh clone, a fresh home, nothing installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.program import ROOT
from tests.test_readme import INSTALL, READMES, commands

_TIMEOUT = 600  # seconds: pip downloads the dependencies


def test_first_command_on_a_fresh_machine(tmp_path: Path) -> None:
    home, clone = tmp_path / "home", tmp_path / "clone"
    home.mkdir()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True, timeout=60)
    (command,) = [line for line in commands(READMES[0]) if line.startswith(INSTALL)]
    env = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_")) or name == "LANG"}
    env |= {"HOME": str(home), "PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(
        ["sh", "-c", command], cwd=clone, env=env, capture_output=True, text=True, timeout=_TIMEOUT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = json.loads((home / ".openclaw/openclaw.json").read_text(encoding="utf-8"))
    assert written["agents"]["defaults"]["model"]["primary"] == "wcode/qwen3.6-plus"
    assert written["models"]["providers"]["wcode"]["models"][0]["contextWindow"] == 1024000
