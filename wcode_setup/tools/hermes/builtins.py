"""Names that are built in in Hermes 0.19.0."""

from __future__ import annotations

BUILTIN_PROVIDERS = frozenset(
    """
    alibaba alibaba-coding-plan anthropic arcee auto azure-foundry bedrock copilot copilot-acp custom deep-infra
    deepinfra deepinfra-ai deepseek fireworks fireworks-ai fw gemini gmi huggingface kilocode kimi-coding kimi-coding-cn
    lmstudio minimax minimax-cn minimax-oauth nous novita novita-ai novitaai nvidia ollama-cloud openai-api openai-codex
    opencode-go opencode-zen openrouter qwen-oauth solar stepfun tencent-tokenhub upstage xai xai-oauth xiaomi zai
    """.split()  # noqa: SIM905 - a list of fifty strings reads worse
)
"""Ids of providers, or with another meaning; they are refused as provider ids."""
FALLBACK_VARIABLES = tuple(
    """
    OPENROUTER_API_KEY GOOGLE_API_KEY GEMINI_API_KEY GLM_API_KEY ZAI_API_KEY Z_AI_API_KEY KIMI_API_KEY
    KIMI_CODING_API_KEY KIMI_CN_API_KEY STEPFUN_API_KEY GMI_API_KEY MINIMAX_API_KEY MINIMAX_CN_API_KEY
    ANTHROPIC_API_KEY ANTHROPIC_TOKEN DEEPSEEK_API_KEY OPENCODE_ZEN_API_KEY OPENCODE_GO_API_KEY KILOCODE_API_KEY
    TOKENHUB_API_KEY OLLAMA_API_KEY DEEPINFRA_API_KEY FIREWORKS_API_KEY NOVITA_API_KEY
    """.split()  # noqa: SIM905
)
"""The keys of vendors to which Hermes sends a task of `auxiliary` that the gateway refuses."""
