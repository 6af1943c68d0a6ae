"""Provider ids that are built in in pi 1.6.0 or 0.74.2; a custom entry must not have one.

An entry with such an id changes the built-in provider: its models stay, and their requests go to the new URL.
"""

BUILTIN_PROVIDERS = frozenset(
    """
    amazon-bedrock ant-ling anthropic azure azure-openai-responses baseten cerebras cloudflare-ai-gateway
    cloudflare-workers-ai deepseek fireworks github-copilot google google-vertex groq huggingface kimi-coding llama.cpp
    meta minimax minimax-cn mistral moonshotai moonshotai-cn nvidia openai openai-codex opencode opencode-go openrouter
    qwen-token-plan qwen-token-plan-cn qwen-token-plan-individual qwen-token-plan-individual-cn radius together typesafe
    vercel-ai-gateway xai xiaomi xiaomi-token-plan-ams xiaomi-token-plan-cn xiaomi-token-plan-sgp zai zai-coding-cn
    """.split()  # noqa: SIM905 - a list of fifty strings reads worse
)
