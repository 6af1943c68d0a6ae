"""Kimi Code for one terminal: a model in variables (measured on 2.1.0)."""

from __future__ import annotations

from wcode_setup.tools.base import Launch, Request
from wcode_setup.tools.kimi import state


def launch(request: Request) -> Launch:
    """The variables, which take precedence over `default_model`; the first model alone."""
    model = request.models[0]
    named = {
        "NAME": model.id,
        "PROVIDER_TYPE": "openai",
        "BASE_URL": request.base_url,
        "MAX_CONTEXT_SIZE": str(model.context_window),
        "MAX_OUTPUT_SIZE": str(model.max_tokens),
        "CAPABILITIES": ",".join(state.capabilities(model)),
        "DISPLAY_NAME": model.name,
    }
    unset = dict.fromkeys(("KIMI_MODEL_MAX_COMPLETION_TOKENS", "KIMI_MODEL_MAX_TOKENS"))
    variables = {**unset, **{f"KIMI_MODEL_{name}": value for name, value in named.items()}}
    return Launch(variables=variables, keys=["KIMI_MODEL_API_KEY"])
