"""The shell scripts of the repository in shellcheck."""

from __future__ import annotations

import os
import subprocess

from tests.conformance.install import install
from tests.program import ROOT

SCRIPTS = [
    ".ci/run",
    "wcode_setup/cli/completion.bash",
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("integrations/**/*.sh")),
]


def test_nothing_is_found() -> None:
    assert len(SCRIPTS) > 3
    checker = os.path.join(install("shellcheck"), "bin", "shellcheck")
    done = subprocess.run([checker, *SCRIPTS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_an_error_is_found() -> None:
    checker = os.path.join(install("shellcheck"), "bin", "shellcheck")
    script = "#!/bin/sh\nrm -rf $1/*\n"
    done = subprocess.run([checker, "-"], input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "SC2086" in done.stdout
