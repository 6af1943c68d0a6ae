"""The protocols that gateways and tools speak."""

from __future__ import annotations

CHAT, RESPONSES, ANTHROPIC = "chat", "responses", "anthropic"
PROTOCOLS = {CHAT: "/chat/completions", RESPONSES: "/responses", ANTHROPIC: "/v1/messages"}
"""Protocol -> the path of its endpoint, after the base URL."""
