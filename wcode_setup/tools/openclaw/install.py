"""The installation of OpenClaw: the steps of the vendor's manual, for 2026.9.6.

The manual is for 2026.3.8. Since then OpenClaw needs Node 24.16 or 26.1 (22 before), and asks the manual's questions
only with `--classic`. The options give the manual's answers; the user answers those on risk, telemetry and the agent's
name. The terminal chat at the end is skipped: it would start before a model is configured.
"""

from __future__ import annotations

import re

from wcode_setup.tools.base import InstallStep


def node_fits(version: str) -> bool:
    """True if OpenClaw starts with the Node.js of this output of `node --version` (`>=24.16.0 <25 || >=26.1.0`)."""
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
