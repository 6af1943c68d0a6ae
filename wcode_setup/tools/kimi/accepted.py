"""The types that Kimi Code demands of providers and models: one wrong value, and it ignores all of them (2.1.0)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Document, Path
from wcode_setup.tools.common import dig, mapping
from wcode_setup.tools.kimi.state import MODELS, OWN, PROVIDERS

_TEXT, _TEXTS, _COUNT, _FLAG, _TABLE, _OBJECT = "text", "texts", "count", "flag", "table", "object"
_OF_MODEL = {
    **dict.fromkeys(("provider", "provider_id", "model", "name", "base_url", "api_key", "protocol"), _TEXT),
    **dict.fromkeys(("display_name", "reasoning_key", "default_effort", "off_effort"), _TEXT),
    **dict.fromkeys(("max_context_size", "max_input_size", "max_output_size"), _COUNT),
    **dict.fromkeys(("capabilities", "support_efforts", "aliases"), _TEXTS),
    **dict.fromkeys(("adaptive_thinking", "beta_api"), _FLAG),
    **dict.fromkeys(("overrides", "oauth"), _OBJECT),
}
_OF_PROVIDER = {
    **dict.fromkeys(("type", "base_url", "api_key", "api_key_env", "default_model", "model_source"), _TEXT),
    **dict.fromkeys(("env", "custom_headers"), _TABLE),
    **dict.fromkeys(("source", "oauth"), _OBJECT),
}

WRITTEN = frozenset(
    {"type", "api_key_env", "provider", "model", "max_context_size", "max_output_size", "capabilities", "display_name"}
).union(OWN)
"""The names whose values a run writes or removes in a provider and its models."""


def rejected(document: Document) -> Iterator[Path]:
    """The paths of the values with another type."""
    for section, types in ((PROVIDERS, _OF_PROVIDER), (MODELS, _OF_MODEL)):
        for name, item in mapping(document.data, section).items():
            place: Path = (section, name)
            if not isinstance(item, dict):
                yield place
            yield from _wrong(item, types, place)
            yield from _wrong(dig(item, "overrides"), _OF_MODEL, (*place, "overrides"))


def _wrong(item: Any, types: dict[str, str], place: Path) -> Iterator[Path]:
    if isinstance(item, dict):
        yield from ((*place, name) for name, kind in types.items() if name in item and not _fits(item[name], kind))


def _fits(value: Any, kind: str) -> bool:
    if kind == _COUNT:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1 and value % 1 == 0
    if kind in (_TEXTS, _TABLE):
        inner = value if kind == _TEXTS else list(value.values()) if isinstance(value, dict) else None
        return isinstance(inner, list) and all(isinstance(one, str) for one in inner)
    return isinstance(value, {_TEXT: str, _FLAG: bool, _OBJECT: dict}[kind])
