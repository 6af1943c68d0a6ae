"""Protocols: a request for one tool goes to the gateway's URL for the protocol that the tool speaks."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup import catalog
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.base import Request, Tool


def for_tool(tool: Tool, request: Request) -> Request:
    """The request for `tool`: at a known gateway, the URL of the tool's protocol.

    `Request.base_urls` comes first. Raises `gateway-protocol` if the gateway has no URL for the protocol.
    """
    urls = request.base_urls
    known = None if urls else catalog.gateway_at(request.base_url)
    urls = known.base_urls if known else urls
    if urls and tool.PROTOCOL not in urls:
        raise SetupError("gateway-protocol", title=tool.TITLE, protocol=tool.PROTOCOL, known=", ".join(urls))
    return request._replace(tool=tool.NAME, base_url=urls[tool.PROTOCOL] if urls else request.base_url)


def model_notes(tool: Tool, request: Request) -> Iterator[Note]:
    """A note on the models that the catalogue does not list for the tool's protocol, at a gateway that it knows."""
    if catalog.gateway_at(request.base_url) is None:
        return
    odd = [model.id for model in request.models if model.protocols and tool.PROTOCOL not in model.protocols]
    if odd:
        yield Note("model-protocol", models=", ".join(odd), protocol=tool.PROTOCOL, title=tool.TITLE)
