"""The loopback gateway: OpenAI's and Anthropic's protocols on 127.0.0.1, with a log of all that it is sent."""

from __future__ import annotations

from wcode_setup.doctor.loopback.events import REPLY, Call
from wcode_setup.doctor.loopback.server import Gateway, Request

__all__ = ["REPLY", "Call", "Gateway", "Request"]
