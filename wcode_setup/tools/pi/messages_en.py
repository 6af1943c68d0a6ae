"""Texts of pi in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "pi-block-comment": (
        "pi ignores this file because of a comment between /* and */, and answers with another vendor's model",
        "Write the comment with // at that position. Nothing was written.",
    ),
    "pi-key-expanded": (
        "pi {version} reads this API key, with its `$` or `!`, in another way than later versions",
        "Run `pi update`, or use --key-storage env.",
    ),
    "pi-too-old": (
        "pi {version} ignores models.json if an entry has no apiKey, as with a key in auth.json ({first} does not)",
        "Run `pi update`, or use --key-storage literal or env.",
    ),
    # notes
    "pi-block-comment-at": "pi ignores this file because of a comment between /* and */ (line {line}, column "
    "{column}), and answers with another vendor's model.",
    "pi-ignored": "pi ignores this file, because the value must be of type {wanted}, not {found}, and answers with "
    "another vendor's model.",
    "pi-no-images": "pi replaces pictures for {models} with a sentence (vendor's default); --vision sends them.",
    "pi-capped": "modelOverrides in the entry takes precedence over the limits of {models}.",
    "pi-variable-unset": 'While {variable} is not set, pi stops with "Failed to resolve API key".',
    "pi-interpolation": "apiKey refers to {variable} with $: while that variable is not set, pi answers with another "
    "vendor's model, if it finds a key for one; --key-storage env fixes it.",
    "pi-bare-variable": "apiKey is the text {variable}, which pi sends as the key; --key-storage env makes it a "
    "reference.",
    "pi-header": "The entry sends its own credential ({where}), which takes precedence over apiKey.",
    "pi-project": "{path} takes precedence over settings.json ({names}), because the project is trusted.",
    "pi-project-untrusted": "{path} takes precedence over settings.json ({names}) if you trust the project.",
    "pi-enabled": "enabledModels in {path} does not name {model}, so pi may start with another model.",
    "pi-auth-wins": "{path} contains a key for {provider!r}, which takes precedence over that of the entry.",
    "pi-auth-unusable": "{path} contains a credential for {provider!r} without an API key: because of it, pi does not "
    "use the entry's key, and answers with another vendor's model.",
    "pi-auth-old": "pi {version} ignores models.json because the entry has no apiKey; {first} is the first version "
    "that uses the key in auth.json.",
    # fixes of doctor
    "fix-pi-block-comment-at": "Write the comment with //.",
    "fix-pi-ignored": "Fix or delete that value.",
    "fix-pi-capped": "Delete the limits from modelOverrides.",
    "fix-pi-variable-unset": "Set it in this shell: `read -rs {variable} && export {variable}`.",
    "fix-pi-interpolation": "Run `wcode-setup pi --key-storage env`.",
    "fix-pi-bare-variable": "Run `wcode-setup pi --key-storage env`.",
    "fix-pi-header": "Delete {where}. `wcode-setup pi --api-key-stdin` does it when it stores a key.",
    "fix-pi-project": "Delete {names} from {path}, or start pi elsewhere.",
    "fix-pi-project-untrusted": "Delete {names} from {path}, or do not trust the project.",
    "fix-pi-enabled": "Run `wcode-setup pi --model {model}`: it adds the model.",
    "fix-pi-auth-wins": "Run `/logout` in pi for {provider!r}.",
    "fix-pi-auth-unusable": "Run `/logout` in pi for {provider!r}.",
    "fix-pi-auth-old": "Run `pi update`.",
    # next steps
    "pi-start": "Start pi; in it, /model changes the model:",
}
