"""API keys: the type, their sources, the forms in a tool's file, and their formats and positions in a text."""
