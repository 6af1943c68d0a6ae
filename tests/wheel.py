"""The wheel, built from this checkout and unpacked: what users install."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.program import ROOT, Program

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_DRIVER = """
import sys
try:
    from wcode_setup.__main__ import main
    main()
except SystemExit as end:
    code = end.code
found = sorted(sys.modules)
import json
print(json.dumps([code, found]))
"""


SOURCES = (
    *(name.removeprefix("/") for name in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]),
    *("pyproject.toml", PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]),
)
"""The files and folders that a build reads."""


def build(
    root: Path, target: Path, *kinds: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Build packages of a checkout into a folder, without the network; `kinds`: the wheel if none is named."""
    named = (word for kind in kinds or ("wheel",) for word in ("-t", kind))
    command = [sys.executable, "-m", "hatchling", "build", *named, "-d", str(target)]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


def unpack(target: Path) -> Path:
    """Unpack the one wheel in a folder; return the folder that holds the package."""
    (wheel,) = target.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target / "unpacked")
    return target / "unpacked"


def run(package: Path, program: Program, *arguments: str, env: Mapping[str, str] = {}) -> tuple[int, set[str]]:
    """Run the program of a folder, a wheel's or a checkout, as a process: its exit code, and all modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER, *arguments],
        env={**program.env, "PYTHONPATH": str(package), **env},
        cwd=program.home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules)


def checkout(target: Path) -> Path:
    """A copy of what the build reads of this checkout."""
    for name in (*SOURCES, ".gitignore"):  # hatchling adds the last one to a source distribution
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target
