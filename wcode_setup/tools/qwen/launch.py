"""Qwen Code for one terminal: a folder of its own (measured on 0.24.4)."""

from __future__ import annotations

from collections.abc import Mapping

from wcode_setup.documents.base import Document
from wcode_setup.tools.base import Launch, Request, Target, View
from wcode_setup.tools.qwen import paths


def launch(view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
    """QWEN_HOME, without the variable with which Qwen Code ignores all settings."""
    return Launch(
        variables={paths.SIMPLE: None, paths.FOLDER: paths.folder(view, request)},
        files={target.path: document.text for target, document in files.items()},
    )
