"""Aider for one terminal: model settings of its own, which Aider reads after all others (measured on 0.86.2)."""

from __future__ import annotations

from collections.abc import Mapping

from wcode_setup.documents.base import Document
from wcode_setup.errors import SetupError
from wcode_setup.tools.aider import paths
from wcode_setup.tools.aider.layers import world
from wcode_setup.tools.aider.state import EDITOR, MODEL, OVERLAY, WEAK
from wcode_setup.tools.base import Launch, Request, Target, View
from wcode_setup.tools.common import text_of


def launch(user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
    """Options for model settings, metadata and models; the variables are for the slots and for what is below them.

    Raises `aider-run-variable` if a file would replace the key: Aider prefers it to its environment.
    """
    variable = request.key.variable if request.key and request.key.variable else ""
    known = world(user, request._replace(config=None))
    found = known.variables.get(variable)
    if found and found.where != variable:
        raise SetupError("aider-run-variable", variable=variable, path=found.where)
    conf, settings = paths.conf(view.locations, request), paths.settings(view.locations, request)
    metadata = paths.metadata(view.locations, request)
    name = text_of(files[conf].data, MODEL) or ""
    weak, editor = (text_of(files[conf].data, slot) or name for slot in (WEAK, EDITOR))
    options = {
        MODEL: name,
        WEAK: weak,
        EDITOR: editor,
        "model-settings-file": settings.path,
        "model-metadata-file": metadata.path,
    }
    words = [word for option, value in options.items() for word in (f"--{option}", value)]
    texts = {target.path: files[target].text for target in (settings, metadata)}
    if known.overlay:  # an empty entry of that name replaces it
        texts[settings.path] += f"- name: {OVERLAY}\n"
    variables: dict[str, str | None] = {_variable(option): value for option, value in options.items()}
    return Launch([*words, "--no-show-model-warnings"], variables, files=texts)


def _variable(option: str) -> str:
    return "AIDER_" + option.upper().replace("-", "_")
