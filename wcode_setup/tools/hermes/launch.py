"""Hermes Agent for one terminal: a home of its own (measured on 0.19.0)."""

from __future__ import annotations

from collections.abc import Mapping

from wcode_setup.documents.base import Document
from wcode_setup.tools.base import Launch, Request, Target, View
from wcode_setup.tools.hermes import paths


def launch(view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
    """HERMES_HOME, without the variables that name another model."""
    variables = dict.fromkeys(("HERMES_INFERENCE_MODEL", "CUSTOM_BASE_URL"))
    return Launch(
        variables={**variables, "HERMES_HOME": paths.home(view, request)},
        files={target.path: document.text for target, document in files.items()},
    )
