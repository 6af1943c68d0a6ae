"""Ids that are built in in Hermes 0.19.0, or have another meaning there; they are refused as provider ids."""

from __future__ import annotations

BUILTIN_PROVIDERS = frozenset(
    """
    alibaba alibaba-coding-plan anthropic arcee auto azure-foundry bedrock copilot copilot-acp custom deep-infra
    deepinfra deepinfra-ai deepseek fireworks fireworks-ai fw gemini gmi huggingface kilocode kimi-coding kimi-coding-cn
    lmstudio minimax minimax-cn minimax-oauth nous novita novita-ai novitaai nvidia ollama-cloud openai-api openai-codex
    opencode-go opencode-zen openrouter qwen-oauth solar stepfun tencent-tokenhub upstage xai xai-oauth xiaomi zai
    """.split()  # noqa: SIM905 - a list of fifty strings reads worse
)
