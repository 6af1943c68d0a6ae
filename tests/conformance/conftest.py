"""Fixtures of the conformance tests: a scratch home, a loopback gateway, and the real tools (installed once, see install.py)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import wheel
from tests.conformance.install import HERE, install, node_folder
from tests.conformance.sandbox import Sandbox
from tests.gateway import DOCUMENTED, Gateway
from tests.program import ROOT


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real tools are slow: of each test with parameters one set in two, unless it has a mark of its own."""
    for item in items:
        if hasattr(item, "callspec") and item.path.is_relative_to(HERE) and not item.get_closest_marker("matrix"):
            item.add_marker(pytest.mark.matrix(every=2))


@pytest.fixture
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    """It refuses what the vendor does not document, but for `BEYOND` of the module."""
    with Gateway(parameters=DOCUMENTED | getattr(request.module, "BEYOND", frozenset())) as running:
        yield running
    assert running.refused == [], "parameters that the vendor does not document"


class Everyone(Gateway):
    """A gateway that, as a proxy, answers in the name of each host."""

    def is_foreign(self, host: str) -> bool:
        return False


@pytest.fixture
def stranger() -> Iterator[Gateway]:
    """The gateway of another vendor: whatever reaches it is in `requests`, also what a tool sends through it as a proxy."""
    with Everyone() as running:
        yield running


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A home with a short path (sockets have a limit), gone after the test; the test fails if a process outlives it."""
    home = os.path.realpath(tempfile.mkdtemp(prefix="wcs-"))
    box = Sandbox(home, [node_folder()])
    try:
        yield box
    finally:
        left = box.end()
        shutil.rmtree(home, ignore_errors=True)
    assert not left, left


@pytest.fixture(scope="session")
def ansible_folder() -> str:
    return install("ansible")


@pytest.fixture(scope="session")
def installers() -> str:
    """The folder with pipx and uv, and the wheels of the program's dependencies."""
    return install("installers")


@pytest.fixture(scope="session")
def offline(installers: str) -> dict[str, str]:
    """The environment in which pip takes everything from a folder of wheels, whatever this machine's settings say."""
    return {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": os.path.join(installers, "wheels"),
    }


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a checkout has and packages are built from."""
    target = wheel.checkout(tmp_path / "checkout")
    shutil.copytree(ROOT / "integrations", target / "integrations", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("action.yml", "Dockerfile", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, target)
    return target
