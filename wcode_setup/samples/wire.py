"""The request of a sample: its endpoint, headers and body, for each protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from wcode_setup.catalog.protocols import ANTHROPIC, CHAT, PROTOCOLS
from wcode_setup.samples.literals import Image


class Picture(NamedTuple):
    """An image file: its path as the sample opens it, and its media type (`image/png`)."""

    path: str
    media_type: str


class Asked(NamedTuple):
    """The request of a sample. `parameters` are named and nested as in the body.

    `base_url` has no slash at its end; `variable` is the environment variable of the API key.
    """

    protocol: str
    base_url: str
    variable: str
    model: str
    prompt: str
    system: str | None = None
    picture: Picture | None = None
    stream: bool = False
    parameters: Mapping[str, Any] = {}

    @property
    def url(self) -> str:
        """The endpoint."""
        return self.base_url + PROTOCOLS[self.protocol]


def headers(asked: Asked) -> dict[str, str]:
    """The headers beside that of the key."""
    version = {"anthropic-version": "2023-06-01"} if asked.protocol == ANTHROPIC else {}
    return {"Content-Type": "application/json", **version}


def body(asked: Asked) -> dict[str, Any]:
    """The body; the place of the image is an `Image`."""
    system: list[dict[str, Any]] = []
    above: dict[str, Any] = {}
    if asked.system is not None and asked.protocol == CHAT:
        system = [{"role": "system", "content": asked.system}]
    elif asked.system is not None:
        above = {"system" if asked.protocol == ANTHROPIC else "instructions": asked.system}
    turns = [*system, {"role": "user", "content": _content(asked)}]
    said: Any = turns if asked.picture or asked.protocol in (CHAT, ANTHROPIC) else asked.prompt
    stream = {"stream": True} if asked.stream else {}
    name = "messages" if asked.protocol in (CHAT, ANTHROPIC) else "input"
    return {"model": asked.model, **above, name: said, **asked.parameters, **stream}


def _content(asked: Asked) -> str | list[dict[str, Any]]:
    """The content of the user's message: the prompt alone, or with the image before it."""
    if asked.picture is None:
        return asked.prompt
    media = asked.picture.media_type
    url = Image(f"data:{media};base64,")
    if asked.protocol == CHAT:
        return [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": asked.prompt}]
    if asked.protocol == ANTHROPIC:
        source = {"type": "base64", "media_type": media, "data": Image("")}
        return [{"type": "image", "source": source}, {"type": "text", "text": asked.prompt}]
    return [{"type": "input_image", "image_url": url}, {"type": "input_text", "text": asked.prompt}]
