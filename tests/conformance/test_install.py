"""The README's first command as a new user runs it, then upgrade and uninstallation: a fresh clone, a fresh home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.pages import blocks, commands
from tests.program import ROOT
from tests.test_pages import INSTALL

_TIMEOUT = 600  # seconds: pip downloads the dependencies


def named(name: str) -> str:
    """The commands of a block of docs/everyday.md."""
    [block] = [block for block in blocks("docs/everyday.md") if block.name == name]
    return block.text


def test_first_command_on_a_fresh_machine(tmp_path: Path) -> None:
    """Install, upgrade (the origin has a newer commit), uninstall: nothing of it is left in the home."""
    home, origin, clone = tmp_path / "home", tmp_path / "origin", tmp_path / "clone"
    home.mkdir()
    git(tmp_path, "clone", "--quiet", str(ROOT), str(origin))
    git(origin, "checkout", "--quiet", "-B", "main")
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    (command,) = [line for line in commands("README.md") if line.startswith(INSTALL)]
    program = home / ".local/share/wcode-setup/bin"
    env = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_")) or name == "LANG"}
    path = [str(program), os.path.dirname(sys.executable), os.environ["PATH"]]
    env |= {"HOME": str(home), "PATH": os.pathsep.join(path)}

    def run(script: str) -> str:
        done = subprocess.run(
            ["sh", "-ec", script], cwd=clone, env=env, capture_output=True, text=True, timeout=_TIMEOUT, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(command)
    written = json.loads((home / ".openclaw/openclaw.json").read_text(encoding="utf-8"))
    assert written["agents"]["defaults"]["model"]["primary"] == "wcode/qwen3.6-plus"
    assert written["models"]["providers"]["wcode"]["models"][0]["contextWindow"] == 1024000

    version = origin / "wcode_setup/version.py"
    version.write_text(version.read_text("utf-8").replace('__version__ = "', '__version__ = "9.'), encoding="utf-8")
    git(origin, "-c", "user.name=Me", "-c", "user.email=me@example.org", "commit", "--quiet", "-am", "newer")
    run(named("upgrade"))
    assert run("wcode-setup --version").startswith("wcode-setup 9.")
    run(named("uninstall"))
    assert not program.exists()
    assert not list(home.rglob("openclaw.json"))
    assert not [path for path in home.rglob("wcode*") if ".cache" not in path.parts]


def git(folder: Path, *words: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *words], cwd=folder, check=True, timeout=60)
