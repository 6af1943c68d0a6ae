"""Provider ids that are built in in OpenClaw 2026.9.6 or 2026.3.8; a custom entry must not have one.

Measured: for `openai`, OpenClaw sends the user's OPENAI_API_KEY to the gateway instead of the entry's key.
"""

BUILTIN_PROVIDERS = frozenset(
    """
    amazon-bedrock amazon-bedrock-mantle anthropic anthropic-vertex apple-fm arcee azure-openai
    azure-openai-responses bailian-token-plan baseten byteplus byteplus-plan cerebras chutes claude-cli clawrouter
    cloudflare-ai-gateway codex cohere comfy copilot-proxy dashscope deepinfra deepseek fal featherless fireworks
    fireworks-ai github-copilot gmi gmi-cloud gmicloud google google-antigravity google-gemini-cli google-vertex
    groq huggingface kilocode kimi kimi-coding litellm lmstudio longcat meituan-longcat meta microsoft-foundry
    minimax minimax-cn minimax-portal minimax-portal-cn mistral modelstudio moonshot moonshot-ai moonshotai novita
    novita-ai novitaai nvidia ollama ollama-cloud openai openai-codex opencode opencode-go openrouter pixverse
    qianfan qwen qwen-token-plan qwencloud radius sglang stepfun stepfun-plan synthetic tencent-tokenhub
    tencent-tokenplan together venice vercel-ai-gateway vllm volcengine volcengine-plan voyage vydra x-ai xai xiaomi
    xiaomi-token-plan z-ai z.ai zai
    """.split()  # noqa: SIM905 - a list of a hundred strings reads worse
)
