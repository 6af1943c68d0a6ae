"""pi for one terminal: an agent folder of its own (measured on 1.6.0)."""

from __future__ import annotations

from collections.abc import Mapping

from wcode_setup.documents.base import Document
from wcode_setup.tools.base import Launch, Request, Target, View
from wcode_setup.tools.pi.paths import files as own_files


def launch(view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
    """The variable of the folder, with the files in it."""
    folder = view.locations.path.dirname(own_files(view, request).models.path)
    return Launch(
        variables={"PI_CODING_AGENT_DIR": folder, "PI_CODING_AGENT_SESSION_DIR": None},
        files={target.path: document.text for target, document in files.items()},
    )
