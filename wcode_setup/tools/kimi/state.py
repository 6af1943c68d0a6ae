"""Kimi Code's configuration as it is: the aliases of models, and the key of a provider (measured on 2.1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path
from wcode_setup.secrets.credentials import ENV, LITERAL, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.common import dig, mapping, text_of

PROVIDERS, MODELS = "providers", "models"
KEY, VARIABLE, LOGIN = "api_key", "api_key_env", "oauth"
"""The forms of the key in a provider, of which it may have one."""
IN_TABLE: Path = ("env", "OPENAI_API_KEY")
"""The key in a provider without any of these forms."""
OTHER = "other"
IMAGES, TOOLS, THINKING = "image_in", "tool_use", "thinking"
ALWAYS = "always_thinking"
"""Capabilities of a model."""
OWN = ("name", "provider_id", "base_url", KEY, LOGIN, "protocol")
"""The values of a model that take the place of its `model` and `provider`, and of those of its provider."""
OVERRIDDEN = ("max_context_size", "max_output_size", "max_input_size", "capabilities", "display_name")
"""The values in a model's `overrides` that take the place of those that a run writes."""


def provider_of(data: Any, item: Any) -> str | None:
    """The provider of a model."""
    return text_of(item, "provider_id") or text_of(item, "provider") or text_of(data, "default_provider")


def sent_name(item: Any) -> str | None:
    """The name of a model in its requests."""
    return text_of(item, "name") or text_of(item, "model")


def aliases(data: Any, provider: str) -> Iterator[tuple[str, str, Any]]:
    """The models of a provider: alias, id, and item."""
    for alias, item in mapping(data, MODELS).items():
        model = text_of(item, "model") or sent_name(item)
        if model and provider in (provider_of(data, item), text_of(item, "provider")):
            yield alias, model, item


def capabilities(model: Model, thinking: str = THINKING) -> list[str]:
    """Those of a model of the request; `thinking`: how the file calls reasoning."""
    return [IMAGES] * ("image" in model.input) + [TOOLS] + [thinking] * model.reasoning


def key_of(entry: Any) -> Existing:
    """The key of a provider; of several forms, with which Kimi Code sends nothing, the key itself counts."""
    key, variable = _text(entry, KEY), _text(entry, VARIABLE)
    if key:
        return Existing(LITERAL, Secret(key))
    if variable:
        known = re.fullmatch("[A-Z][A-Z0-9_]*", variable)
        return Existing(ENV, variable=variable) if known else Existing(OTHER)
    if dig(entry, LOGIN) is not None:
        return Existing(OTHER)
    key = _text(entry, *IN_TABLE)
    return Existing(LITERAL, Secret(key)) if key else Existing()


def _text(entry: Any, *path: Any) -> str | None:
    """The text at `path`; None if it is blank, or a placeholder."""
    found = (text_of(entry, *path) or "").strip()
    return None if not found or is_placeholder(found) else found


def forms(entry: Any) -> list[str]:
    """The forms of the key that a provider has."""
    return [name for name in (KEY, VARIABLE) if text_of(entry, name)] + [LOGIN] * (dig(entry, LOGIN) is not None)
