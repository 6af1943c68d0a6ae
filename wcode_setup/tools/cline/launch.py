"""Cline's command line for one terminal: a data folder of its own (measured on 3.0.65)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from wcode_setup.documents.base import Document
from wcode_setup.tools.base import Launch, Request, Target, View
from wcode_setup.tools.cline.paths import files as paths
from wcode_setup.tools.cline.state import ENTRY
from wcode_setup.tools.common import mapping

_KEY = "OPENAI_API_KEY"
"""The variable whose key Cline sends while the slot has none."""


def launch(view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
    """CLINE_DIR with a slot without a key, and no hub, which would outlive the folder."""
    own = paths(view, request)
    config = json.loads(files[own.config].text)
    del mapping(config, *ENTRY, "settings")["apiKey"]
    texts = {target.path: document.text for target, document in files.items() if target != own.secrets}
    others = ("CLINE_PROVIDER_SETTINGS_PATH", "CLINE_DATA_DIR", "CLINE_SANDBOX", "CLINE_SANDBOX_DATA_DIR")
    folder = view.locations.join(view.locations.home, ".cline")
    return Launch(
        variables={**dict.fromkeys(others), "CLINE_DIR": folder, "CLINE_SESSION_BACKEND_MODE": "local"},
        keys=[_KEY],
        files={**texts, own.config.path: json.dumps(config)},
    )
