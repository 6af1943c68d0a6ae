"""The languages of the samples as they are run here: how a sample is built and started, and in which environment.

A runner gets the sandbox and the folder with the sample, and returns the command that runs it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.conformance.install import install, node_folder
from tests.conformance.sandbox import Sandbox

Runner = Callable[[Sandbox, Path], list[str]]


def _with(*words: str) -> Runner:
    """A language that runs its file as it is."""
    return lambda _sandbox, sample: [*words, str(sample)]


def _python(_sandbox: Sandbox, sample: Path) -> list[str]:
    return [os.path.join(install("samples-python"), "bin", "python"), str(sample)]


def _node(_sandbox: Sandbox, sample: Path) -> list[str]:
    modules = sample.parent / "node_modules"
    if not modules.exists():
        modules.symlink_to(os.path.join(install("samples-node"), "node_modules"))
    return [os.path.join(node_folder(), "node"), str(sample)]


RUNNERS: dict[str, Runner] = {
    "sh": _with("sh"),
    "python": _python,
    "python-sdk": _python,
    "javascript": _node,
    "javascript-sdk": _node,
}
