"""The vendors that OpenClaw calls by itself once it has a key of theirs (2026.3.8, 2026.9.6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from wcode_setup.documents.base import Path
from wcode_setup.tools.common import dig, mapping
from wcode_setup.tools.openclaw.paths import state_folder
from wcode_setup.tools.openclaw.state import Current
from wcode_setup.urls import same_url

_VARIABLES: Mapping[str, Collection[str]] = {
    "alibaba": ("MODELSTUDIO_API_KEY", "DASHSCOPE_API_KEY", "QWEN_API_KEY"),
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_OAUTH_TOKEN"),
    "azure-speech": ("AZURE_SPEECH_KEY", "AZURE_SPEECH_API_KEY", "SPEECH_KEY"),
    "deepgram": ("DEEPGRAM_API_KEY",),
    "deepinfra": ("DEEPINFRA_API_KEY",),
    "elevenlabs": ("ELEVENLABS_API_KEY", "XI_API_KEY"),
    "fal": ("FAL_KEY", "FAL_API_KEY"),
    "google": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "groq": ("GROQ_API_KEY",),
    "litellm": ("LITELLM_API_KEY",),
    "microsoft-foundry": ("AZURE_OPENAI_API_KEY",),
    "minimax": ("MINIMAX_API_KEY", "MINIMAX_CODE_PLAN_KEY", "MINIMAX_CODING_API_KEY", "MINIMAX_OAUTH_TOKEN"),
    "mistral": ("MISTRAL_API_KEY",),
    "moonshot": ("MOONSHOT_API_KEY", "KIMI_API_KEY"),
    "openai": ("OPENAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "runway": ("RUNWAYML_API_SECRET", "RUNWAY_API_KEY"),
    "senseaudio": ("SENSEAUDIO_API_KEY",),
    "together": ("TOGETHER_API_KEY",),
    "voyage": ("VOYAGE_API_KEY",),
    "xai": ("XAI_API_KEY",),
    "zai": ("ZAI_API_KEY", "Z_AI_API_KEY"),
}
"""Provider -> the variables of its key."""
PICTURES = "pictures"
"""Stands for another entry of the file that has a model for pictures."""
_PICTURES = {
    PICTURES,
    "anthropic",
    "openai",
    "google",
    "minimax",
    "moonshot",
    "deepinfra",
    "openrouter",
    "zai",
}
_USES: Mapping[str, Collection[str]] = {
    "imageModel": _PICTURES,
    "pdfModel": _PICTURES,
    "mediaModels.image": {"fal", "google", "litellm", "microsoft-foundry", "minimax", "openai", "openrouter", "xai"},
    "mediaModels.video": {
        *("alibaba", "fal", "google", "minimax", "openai", "openrouter", "runway", "together", "xai"),
    },
    "mediaModels.music": {"fal", "google", "minimax", "openrouter"},
    "media.audio": {
        *("deepgram", "deepinfra", "elevenlabs", "google", "groq", "mistral", "openai", "openrouter", "senseaudio"),
        "xai",
    },
    "media.video": {"google", "alibaba", "moonshot"},
    "tts": {"azure-speech", "elevenlabs", "google", "minimax", "openai", "openrouter", "xai"},
    "memory.search": {"openai"},
    "memorySearch": {"openai", "google", "voyage", "mistral"},
}
"""End of a slot's path -> the providers that can do it."""
_ALIASES = {"gemini": "google", "qwen": "alibaba", "minimax-portal": "minimax", "azure": "azure-speech"}


def found_vendors(now: Current) -> set[str]:
    """The vendors whose key OpenClaw would find: in the environment, in the file, in a login of an agent.

    PICTURES is one of them if another entry of the file has a model that takes pictures.
    """
    given = {name for place in (("env",), ("env", "vars")) for name in mapping(now.data, *place)}
    given |= {name for names in _VARIABLES.values() for name in names if now.view.locations.variable(name)}
    found = {vendor for vendor, names in _VARIABLES.items() if not given.isdisjoint(names)}
    url = now.request.base_url
    for name, entry in mapping(now.data, "models", "providers").items():
        if isinstance(entry, dict) and name != now.provider:
            if entry.get("apiKey"):
                found.add(_ALIASES.get(name, name))
            models = entry.get("models")
            for model in models if isinstance(models, list) else ():
                taken = model.get("input") if isinstance(model, dict) else None
                if isinstance(taken, list) and "image" in taken and not same_url(entry.get("baseUrl"), url):
                    found.add(PICTURES)
    logins = (dig(one, "provider") for one in _profiles(now))
    return found | {_ALIASES.get(name, name) for name in logins if isinstance(name, str)}


def _profiles(now: Current) -> Iterable[object]:
    yield from mapping(now.data, "auth", "profiles").values()
    view, locations = now.view, now.view.locations
    agents = locations.join(state_folder(locations, now.request), "agents")
    for name in view.names(agents):
        stored = view.peek(locations.join(agents, name, "agent", "auth-profiles.json"))
        yield from mapping(stored, "profiles").values()


def serves(path: Path, vendors: set[str]) -> bool:
    """True if OpenClaw would call one of these vendors for the empty slot at `path`."""
    place = ".".join(str(step) for step in path)
    return any(f".{end}" in f".{place}" and not vendors.isdisjoint(able) for end, able in _USES.items())
