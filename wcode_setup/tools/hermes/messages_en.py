"""Texts of Hermes Agent in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "hermes-managed": (
        "{what}: this Hermes configuration is managed by something else",
        "Change it where it is managed, or use --force.",
    ),
    "hermes-no-profile": ("there is no Hermes profile {profile!r}", "Make it first: hermes profile create {profile}"),
    # notes
    "hermes-redirected": "CUSTOM_BASE_URL is set, and `provider: custom` would follow it, key and all; a provider with "
    "a name does not.",
    "hermes-two-keys": "Hermes sends this key, and the provider {provider!r} for the same gateway has another one",
    "hermes-follows": "CUSTOM_BASE_URL is set: Hermes sends requests and key there instead",
    "hermes-max-tokens": "model.max_tokens is not set: with these models Hermes would ask for 65536 tokens, "
    "and they take {limit}.",
    "hermes-no-images": "Hermes has images for {models} described by an extra call (vendor's recipe); --vision sends "
    "them as they are.",
    "hermes-reasoning": "Hermes has no switch for reasoning per model; for all of them: "
    "hermes config set agent.reasoning_effort high",
    "hermes-other-model": "HERMES_INFERENCE_MODEL is set: `hermes -z` takes {model} instead of the default model.",
    "hermes-pool": "{path} holds a credential for custom:{provider} (`hermes auth`), which wins over the key here.",
    "hermes-env-wins": "{path} has {variable}, which wins over the variable of the environment.",
    "hermes-env-hides": "{path} has an empty {variable}, which hides that of the environment: take the line out.",
    "hermes-variable-unset": "as long as {variable} is not set, Hermes calls the gateway without a key.",
    "hermes-pinned": "{path} pins {keys}, which wins over this file.",
    "hermes-file-open": "{path} holds the key and is open to others (mode {mode}); `chmod 600` closes it",
    "hermes-header": "the entry sends another credential of its own ({where}), which wins over the key.",
    # reasons
    "reason-hermes-reference": "the entry that it refers to goes",
    "reason-hermes-mark": "Hermes does not read it: the line begins with a byte order mark",
    "reason-hermes-root": "at the top level Hermes takes it for a part of `model`",
    "reason-hermes-string": "a string has no place for the provider",
    "reason-hermes-empty": "it is empty",
    "reason-hermes-interpolation": "if the variable is unset, Hermes sends the text itself as the key",
    "reason-hermes-url": "it would override base_url",
    "reason-hermes-alias": "an older name of model.default",
    "reason-hermes-api": "it selects another API",
    "reason-hermes-former": "it belongs to the former model",
    "reason-hermes-named": "the named provider has its own",
    "reason-hermes-limits": "it would override the context of each model",
    "reason-hermes-disabled": "it switches the provider off",
    "reason-hermes-default": "the messaging gateway would prefer it to the default model",
    "reason-hermes-no-vision": "it belongs to --vision",
    "reason-hermes-legacy": "an older entry of the same name or URL, whose key would be sent",
    "reason-hermes-block": "`model` holds all of it now",
    # next steps
    "hermes-start": "Start Hermes, or ask it one thing:",
    "hermes-restart": "A running Hermes gateway or desktop keeps the old settings until it is restarted:",
}
