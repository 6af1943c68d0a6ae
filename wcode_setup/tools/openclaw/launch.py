"""OpenClaw for one terminal: a state folder of its own, without its gateway (measured on 2026.9.6)."""

from __future__ import annotations

from collections.abc import Mapping

from wcode_setup.documents.base import Document
from wcode_setup.tools.base import Launch, Request, Target, View
from wcode_setup.tools.openclaw.paths import config_path, state_folder


def launch(view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
    """The variables of the folder; without arguments the chat in the terminal, which needs no running gateway."""
    named = {
        "OPENCLAW_STATE_DIR": state_folder(view.locations, request),
        "OPENCLAW_CONFIG_PATH": config_path(view.locations, request),
    }
    return Launch(
        variables={**dict.fromkeys(("OPENCLAW_HOME", "OPENCLAW_PROFILE")), **named},
        files={target.path: document.text for target, document in files.items()},
        alone=["tui", "--local"],
    )
