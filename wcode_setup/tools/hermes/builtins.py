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
_SHORT = """
    alibaba alibaba-cloud alibaba-coding-plan aliyun amazon amazon-bedrock anthropic arcee arcee-ai arceeai aws
    aws-bedrock bedrock build-nvidia claude claude-code copilot copilot-acp copilot-acp-agent dashscope deep-seek
    deepseek gemini github github-copilot github-copilot-acp github-model github-models glm gmi gmi-cloud gmicloud
    go google google-ai-studio google-gemini gpt gpt5 grok grok-oauth haiku hf hugging-face huggingface
    huggingface-hub kilo kilo-code kilo-gateway kilocode kimi kimi-cn kimi-coding kimi-coding-cn mimo minimax
    minimax-china minimax-cn minimax-global minimax-oauth minimax-portal minimax_cn minimax_oauth moa moonshot
    moonshot-cn nemotron nim nous novita novita-ai novitaai nvidia nvidia-nim openai-api openai-codex opencode
    opencode-go opencode-go-sub opencode-zen opus qwen sonnet step stepfun stepfun-coding-plan tencent tencent-cloud
    tencent-tokenhub tencentmaas tokenhub trinity x-ai x-ai-oauth x.ai xai xai-grok-oauth xai-oauth xiaomi
    xiaomi-mimo z-ai z.ai zai zen zhipu
"""
_LISTED = """
    anthropic/claude-fable-5 anthropic/claude-opus-4.8 anthropic/claude-opus-4.8-fast anthropic/claude-sonnet-5
    anthropic/claude-haiku-4.5 openai/gpt-5.6-sol openai/gpt-5.6-sol-pro openai/gpt-5.6-terra
    openai/gpt-5.6-terra-pro openai/gpt-5.6-luna openai/gpt-5.6-luna-pro openai/gpt-5.5 openai/gpt-5.5-pro
    openai/gpt-5.4-mini google/gemini-3-pro-preview google/gemini-3.1-pro-preview google/gemini-3.5-flash
    x-ai/grok-4.5 deepseek/deepseek-v4-pro deepseek/deepseek-v4-flash qwen/qwen3.7-max qwen/qwen3.7-plus
    qwen/qwen3.6-35b-a3b moonshotai/kimi-k3 minimax/minimax-m3 z-ai/glm-5.2 z-ai/glm-5.1 xiaomi/mimo-v2.5-pro
    tencent/hy3 stepfun/step-3.7-flash nvidia/nemotron-3-super-120b-a12b sakana/fugu-ultra openrouter/pareto-code
    openrouter/elephant-alpha poolside/laguna-m.1:free tencent/hy3:free nvidia/nemotron-3-super-120b-a12b:free
    nvidia/nemotron-3-ultra-550b-a55b:free inclusionai/ring-2.6-1t:free
"""
VENDOR_NAMES = frozenset([*_SHORT.split(), *_LISTED.split(), *(name.partition("/")[2] for name in _LISTED.split())])
"""The names for which `HERMES_INFERENCE_MODEL` leads to a vendor: of vendors, of families, and of OpenRouter's models.

Hermes asks OpenRouter for the current list; this is the one that it contains for a machine without a network.
"""
