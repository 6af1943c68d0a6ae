"""The loopback gateway of wcode-setup, for tests: they point a tool at it, and then assert on `Gateway().requests`."""

from __future__ import annotations

from wcode_setup.doctor.loopback import REPLY, Call, Gateway, Request
from wcode_setup.doctor.loopback.chat import USAGE
from wcode_setup.doctor.loopback.events import THOUGHT

__all__ = ["DOCUMENTED", "REPLY", "THOUGHT", "USAGE", "Call", "Gateway", "Request"]

DOCUMENTED = frozenset(
    """
    model messages stream
    temperature top_p top_k frequency_penalty presence_penalty repetition_penalty min_p top_a seed max_tokens logit_bias
    logprobs top_logprobs response_format structured_outputs stop tools tool_choice parallel_tool_calls verbosity
    """.split()  # noqa: SIM905
)
"""The parameters of a chat completion in the vendor's documents of both models; `stream` is how all tools use that interface."""
