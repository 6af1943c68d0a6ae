"""How OpenClaw is installed: the steps of the vendor's manual, for 2026.9.6.

Since the manual's 2026.3.8 it needs Node 24.16 or 26.1 (22 before), and asks the manual's questions only with
`--classic`. The flags give the manual's answers; left to be asked are the risk, telemetry, and the agent's name. The
terminal chat at the end is skipped: it would start before there is a model.
"""

from __future__ import annotations

import re

from wcode_setup.tools.base import InstallStep


def node_fits(version: str) -> bool:
    """Whether this output of `node --version` is one that OpenClaw starts with (`>=24.16.0 <25 || >=26.1.0`)."""
    found = re.match(r"v?(\d+)\.(\d+)\.", version)
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 24 and minor >= 16) or (major, minor) >= (26, 1)


_ANSWERS = ("--classic", "--flow", "quickstart", "--auth-choice", "skip")
_SKIPPED = ("--skip-channels", "--skip-search", "--skip-skills", "--skip-ui")

INSTALL = (
    InstallStep("openclaw-install-node", check=("node", "--version"), fits=node_fits),
    InstallStep("openclaw-install-package", command=("npm", "install", "-g", "openclaw@latest")),
    InstallStep("openclaw-install-onboard", command=("openclaw", "onboard", "--install-daemon", *_ANSWERS, *_SKIPPED)),
)
