"""The models in an answer to `GET /models`, of all gateways whose fields docs/catalogue.md lists.

There is no standard for more than the ids. A limit counts only if it is a positive whole number.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

PAGES = 50
"""Pages of a list that are read."""
_LISTS = ("data", "models")
_IDS = (("id",), ("model_name",), ("model",), ("name",))
_NAMES = (("display_name",), ("name",))
_CONTEXT = (
    ("context_length",),
    ("context_window",),
    ("max_model_len",),
    ("max_context_length",),
    ("max_input_tokens",),
    ("model_info", "max_input_tokens"),
    ("top_provider", "context_length"),
)
_OUTPUT = (
    ("top_provider", "max_completion_tokens"),
    ("max_output_tokens",),
    ("max_completion_tokens",),
    ("model_info", "max_output_tokens"),
    ("max_tokens",),
)
_IMAGES = (("model_info", "supports_vision"), ("capabilities", "image_input", "supported"), ("capabilities", "vision"))
_THINKS = (("model_info", "supports_reasoning"), ("capabilities", "thinking", "supported"))


class Listed(NamedTuple):
    """A model as a gateway lists it; None: it does not say. Limits are tokens."""

    id: str
    name: str | None = None
    context_window: int | None = None
    max_tokens: int | None = None
    images: bool | None = None
    reasoning: bool | None = None


def listed(answer: Any) -> list[Listed] | None:
    """The models of an answer, each id once; None if it is no list. Ids that are no text are left out."""
    if isinstance(answer, dict):
        answer = next((answer[name] for name in _LISTS if isinstance(answer.get(name), list)), None)
    if not isinstance(answer, list):
        return None
    found = dict[str, Listed]()
    for item in answer:
        model_id = _first(item, _IDS, str)
        if model_id:
            found.setdefault(model_id, _model(model_id, item))
    return list(found.values())


def next_page(answer: Any) -> str:
    """The query of the next page of a list; "" if there is none."""
    from urllib.parse import quote

    last = answer.get("last_id") if isinstance(answer, dict) and answer.get("has_more") is True else None
    return f"?after_id={quote(last, safe='')}" if isinstance(last, str) and last else ""


def _model(model_id: str, item: Any) -> Listed:
    name = _first(item, _NAMES, str)
    window, longest = _limit(item, _CONTEXT), _limit(item, _OUTPUT)
    if window and longest and longest > window:  # a list that mixes both up is no help
        longest = None
    return Listed(model_id, name if name != model_id else None, window, longest, _images(item), _thinks(item))


def _images(item: Any) -> bool | None:
    inputs = _dig(item, ("architecture", "input_modalities"))
    if isinstance(inputs, list):
        return "image" in inputs
    if item.get("type") in ("vlm", "llm"):  # LM Studio
        return bool(item["type"] == "vlm")
    found: bool | None = _first(item, _IMAGES, bool)
    return found


def _thinks(item: Any) -> bool | None:
    parameters = item.get("supported_parameters")
    found: bool | None = "reasoning" in parameters if isinstance(parameters, list) else _first(item, _THINKS, bool)
    return found


def _limit(item: Any, paths: Collection[Sequence[str]]) -> int | None:
    values = (_dig(item, path) for path in paths)
    return next((value for value in values if type(value) is int and value > 0), None)


def _first(item: Any, paths: Collection[Sequence[str]], kind: type) -> Any:
    return next((value for path in paths if type(value := _dig(item, path)) is kind), None)


def _dig(item: Any, path: Sequence[str]) -> Any:
    for name in path:
        item = item.get(name) if isinstance(item, dict) else None
    return item
