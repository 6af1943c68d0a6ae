"""Texts of OpenCode in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "opencode-v2": (
        "`providers` belongs to OpenCode 2, and the file has no key of version 1",
        (
            "Add the gateway by hand (with a key of version 1, OpenCode 2 would ignore `providers`), or give another "
            "--config."
        ),
    ),
    # notes
    "opencode-no-images": "{title} refuses images for {models} (vendor's default); --vision enables them.",
    "opencode-output-cap": "{title} requests at most {cap} tokens of output; {variable}={limit} in its environment "
    "raises that.",
    "opencode-small-context": "{title} leaves too little space in the context window of {models}: it would compact "
    "the conversation again and again.",
    "opencode-capped": "options.max_tokens in the file takes precedence over the limits of {models}.",
    "opencode-interpolation": "apiKey is {{env:{variable}}}: while the variable is unset, {title} sends no key and "
    "ignores auth.json; --key-storage env fixes it.",
    "opencode-variable-unset": "While {variable} is not set, {title} calls the gateway without a key.",
    "opencode-auth-apart": "{title} reads keys only from {path}: copy the entry there, or start it as shown.",
    "opencode-auth-content": "{variable} is set: {title} reads keys from it instead of {path}.",
    "opencode-auth-wins": "{path} contains a key for this provider, which takes precedence over {variable}.",
    "opencode-header": "The entry sends its own credential ({where}), which takes precedence over the key.",
    "opencode-second-file": "{paths} also contains provider {provider!r}; {title} merges it with this file.",
    "opencode-overridden": "{path} takes precedence over this file: {keys}.",
    "opencode-hidden": "{key} in {path} hides provider {provider!r}: {title} does not list its models.",
    # fixes
    "fix-opencode-overridden": "Remove {keys} from {path}, or start {title} elsewhere.",
    "fix-opencode-hidden": "Change {key} in {path}: {provider!r} must not be hidden.",
    "fix-opencode-second-file": "Keep provider {provider!r} in one of these files.",
    "fix-opencode-auth-content": "Unset {variable}.",
    "fix-opencode-auth-wins": "Remove the key from {path}.",
    "fix-opencode-variable-unset": "Set {variable} where {title} starts.",
    "fix-opencode-interpolation": "Set {variable} where {title} starts, or use --key-storage env.",
    # reasons
    "reason-opencode-no-key": "it contains no key, but would be used anyway",
    "reason-opencode-id": "it would request another model",
    "reason-opencode-status": "it removes the model from the list",
    # next steps
    "opencode-start": "Start {title}; in it, /models changes the model:",
    "opencode-restart": "A running {title} keeps the old settings until it is restarted.",
}
