"""Texts of OpenCode in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "opencode-v2": (
        "`providers` is of OpenCode 2, and the file has no key of version 1",
        "With such a key OpenCode 2 would ignore `providers`: add the gateway by hand, or give another --config.",
    ),
    # notes
    "opencode-no-images": "{title} refuses images for {models} (vendor's recipe); --vision turns them on.",
    "opencode-agent-model": "these agents have a model of their own, which wins over the default: {agents}.",
    "opencode-output-cap": "{title} asks for at most {cap} tokens of output; {variable}={limit} in its environment "
    "lifts that.",
    "opencode-small-context": "{title} leaves too little room in the context of {models}: it would compact the "
    "conversation again and again.",
    "opencode-capped": "options.max_tokens in the file wins over our limits ({models}).",
    "opencode-interpolation": "apiKey is {{env:{variable}}}: while the variable is unset {title} sends no key, and "
    "ignores auth.json, too; --key-storage env mends that.",
    "opencode-variable-unset": "as long as {variable} is not set, {title} calls the gateway without a key.",
    "opencode-auth-apart": "{title} reads keys from {path} by itself: copy the entry there, or start it as shown.",
    "opencode-auth-content": "{variable} is set: {title} takes keys from it instead of {path}.",
    "opencode-header": "the entry sends another credential of its own ({where}), which wins over the key.",
    "opencode-second-file": "{paths} has provider {provider!r}, too; {title} adds what it says to this file.",
    "opencode-overridden": "{path} wins over this file: {keys}.",
    "opencode-hidden": "{key} in {path} hides provider {provider!r}: {title} will not offer its models.",
    # reasons
    "reason-opencode-no-key": "it holds no key, and would be used all the same",
    "reason-opencode-id": "another model would be asked for",
    "reason-opencode-status": "it takes the model off the list",
    # next steps
    "opencode-start": "Start {title}; /models in it changes the model:",
    "opencode-restart": "A running {title} keeps the old settings until it is restarted.",
}
