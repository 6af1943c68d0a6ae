"""API keys: the type, where they come from, how a tool keeps them, what they look like in a text."""
