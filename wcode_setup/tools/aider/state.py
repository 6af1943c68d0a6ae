"""Aider's files as they are: entries of the model settings, and the forms of a key in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.errors import SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.aider import paths
from wcode_setup.tools.base import Target, View
from wcode_setup.tools.common import items, text_of

PREFIX = "openai/"
"""The part of a model's name by which LiteLLM speaks chat completions; it is not sent."""
PARAMS = "extra_params"
LABEL: Path = ("name",)
URL: Path = (PARAMS, "api_base")
KEY: Path = (PARAMS, "api_key")
WIRE: Path = (PARAMS, "model")
"""The model for LiteLLM, instead of the name of the entry."""
OVERLAY = "aider/extra_params"
"""The entry whose parameters are laid over those of all models."""
MODEL, WEAK, EDITOR, WARNINGS = "model", "weak-model", "editor-model", "show-model-warnings"
REFERENCE = "os.environ/"
"""LiteLLM's reference to a variable. An unset one is skipped, and OPENAI_API_KEY sent."""
STRICT = REFERENCE + "oidc/env/"
"""The same, but an unset variable is an error."""
FILE = REFERENCE + "oidc/file/"
"""LiteLLM's reference to a file."""
FIELDS = frozenset(
    """
    name edit_format weak_model_name use_repo_map send_undo_reply lazy overeager reminder examples_as_sys_msg
    extra_params cache_control caches_by_default use_system_prompt use_temperature streaming editor_model_name
    editor_edit_format reasoning_tag remove_reasoning system_prompt_prefix accepts_settings
    """.split()  # noqa: SIM905
)
"""The fields of an entry (0.86.2). At one with another field Aider stops reading the file."""


def model_id(entry: Any) -> str:
    """The id of the model that is sent; "" if LiteLLM would not speak chat completions with the gateway."""
    wire = text_of(entry, *WIRE) or text_of(entry, *LABEL) or ""
    return wire.removeprefix(PREFIX) if wire.startswith(PREFIX) else ""


def read_key(text: str) -> Existing:
    """The key of an entry, without the content of a file; an empty text or a placeholder counts as none."""
    if not text.strip() or is_placeholder(text):
        return Existing()
    if text.startswith(FILE):
        return Existing(SECRET)
    variable = re.fullmatch(f"{REFERENCE}(?:oidc/env/)?([A-Z][A-Z0-9_]*)", text)
    if variable:
        return Existing(ENV, variable=variable[1])
    return Existing("other") if text.startswith((REFERENCE, "oidc/")) else Existing(LITERAL, Secret(text))


def file_of(entry: Any) -> Target | None:
    """The key file that an entry refers to; None if it has another key."""
    text = text_of(entry, *KEY) or ""
    return paths.key_file(text.removeprefix(FILE)) if text.startswith(FILE) else None


def content(view: View, file: Target) -> Secret | None:
    """The key in a file; None if it cannot be read, which is reported only if the key is needed."""
    try:
        data = view.document(file).data
    except SetupError:
        return None
    return secret(data.strip("\ufeff\r\n")) if isinstance(data, str) else None


def refused(data: Any) -> Iterator[tuple[int, str]]:
    """The items of the model settings at which Aider stops reading: the number of each, and the field."""
    for number, item in enumerate(items(data) if isinstance(data, list) else [], 1):
        if not isinstance(item, dict):
            yield number, "name"
            continue
        odd = [str(name) for name in item if name not in FIELDS]
        if "name" not in item or odd:
            yield number, odd[0] if odd else "name"
