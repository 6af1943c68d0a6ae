"""The source distribution and the wheel, installed by pip, pipx and uv into each Python of this machine, without the network.

The name of this file tells it from test_install.py, which is about the README's first command.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import pythons, wheel
from tests.program import ROOT, Program

_TIMEOUT = 300  # seconds
RUN = ("openclaw", "--model", "qwen3.6-plus", "--yes")
SAMPLE = ("sample", "python", "--model", "qwen3.6-plus")
"""What needs jinja2 and a template of the package."""
KEY = {"WCODE_API_KEY": "sk-test-package-0123456789"}
MANUAL = "share/man/man1/wcode-setup.1"


class Way(NamedTuple):
    """How a program is installed: command lines (`{python}`, `{file}`, `{tools}`), and where it is then in a home."""

    commands: tuple[str, ...]
    uninstall: str
    program: str = ".local/bin/wcode-setup"
    manual: str = f".local/{MANUAL}"


WAYS = {
    "pip": Way(
        ("{python} -m venv env", "env/bin/python -m pip install --quiet {file}"),
        "env/bin/python -m pip uninstall --quiet --yes wcode-setup",
        "env/bin/wcode-setup",
        f"env/{MANUAL}",
    ),
    "pipx": Way(
        ("{tools}/bin/python -m pipx install --python {python} {file}",),
        "{tools}/bin/python -m pipx uninstall wcode-setup",
    ),
    "uv": Way(
        ("{tools}/bin/uv tool install --quiet --no-index --python {python} {file}",),
        "{tools}/bin/uv tool uninstall --quiet wcode-setup",
        manual=f".local/share/uv/tools/wcode-setup/{MANUAL}",
    ),
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both packages of this checkout."""
    target = tmp_path_factory.mktemp("dist")
    done = wheel.build(ROOT, target, "sdist", "wheel")
    assert done.returncode == 0, done.stderr
    return {"sdist": next(target.glob("*.tar.gz")), "wheel": next(target.glob("*.whl"))}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, offline: Mapping[str, str]) -> dict[str, str]:
    """The environment of pip, pipx and uv: nothing is built for one test and taken by another."""
    return {
        **offline,
        "PIP_NO_CACHE_DIR": "1",
        "PIPX_DEFAULT_BACKEND": "pip",  # else uv, where it is found
        "PIPX_SHARED_LIBS": str(tmp_path_factory.mktemp("pipx")),
        "UV_NO_CACHE": "1",
        "UV_FIND_LINKS": offline["PIP_FIND_LINKS"],
        "UV_NO_CONFIG": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "LANG": "C.UTF-8",
    }


@pytest.mark.timeout(1800)  # seconds; the first test downloads pipx, uv and wheels
@pytest.mark.parametrize("version", pythons.ours())
@pytest.mark.parametrize("kind", ["sdist", "wheel"])
@pytest.mark.parametrize("name", WAYS)
def test_installed(
    name: str,
    kind: str,
    version: str,
    packages: dict[str, Path],
    settings: dict[str, str],
    installers: str,
    program: Program,
    tmp_path: Path,
) -> None:
    """It runs, writes the same as the checkout does, has its manual page, and leaves nothing when it is uninstalled."""
    way, home, other = WAYS[name], tmp_path / "installed", Program(tmp_path / "other")
    home.mkdir()
    other.home.mkdir()

    def run(line: str) -> None:
        words = line.format(python=pythons.found()[version], file=packages[kind], tools=installers).split()
        env = {**settings, "HOME": str(home), "PATH": os.defpath}
        done = subprocess.run(words, cwd=home, env=env, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
        assert done.returncode == 0, (line, done.stdout, done.stderr)

    def asked(*words: str) -> str:
        done = subprocess.run(
            [home / way.program, *words], cwd=other.home, env={**other.env, **KEY}, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    for line in way.commands:
        run(line)
    assert asked("--version") == program("--version").out
    asked(*RUN)
    assert program(*RUN, env=KEY).code == 0
    assert written(other) == written(program) != {}
    for query in (SAMPLE, ("completion", "bash")):
        assert asked(*query) == program(*query).out != ""
    assert (home / way.manual).read_bytes() == (ROOT / "docs/wcode-setup.1").read_bytes()
    (python,) = {path.name for path in home.rglob("python3.*") if path.parent.name == "lib"}
    assert python == f"python{version}"

    run(way.uninstall)
    left = [path for path in home.rglob("*wcode*") if path.suffix != ".lock"]  # pipx keeps an empty one
    assert left == []


def written(program: Program) -> dict[str, bytes]:
    """The files of a home, without our history."""
    return {path: entry[0] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
