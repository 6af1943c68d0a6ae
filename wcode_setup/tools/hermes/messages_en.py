"""Texts of Hermes Agent in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "hermes-managed": (
        "{what}: another program manages this Hermes configuration",
        "Change it there, or use --force.",
    ),
    "hermes-no-profile": (
        "there is no Hermes profile {profile!r}",
        "Create it first: hermes profile create {profile}",
    ),
    # notes
    "hermes-redirected": "CUSTOM_BASE_URL is set and would redirect `provider: custom` and its key, so a named "
    "provider is written.",
    "hermes-two-keys": "Hermes sends this key, but provider {provider!r} for the same gateway has a different one",
    "hermes-follows": "CUSTOM_BASE_URL is set: Hermes sends requests and the key there instead",
    "hermes-max-tokens": "model.max_tokens is not set: Hermes would request 65536 tokens from these models, whose "
    "limit is {limit}.",
    "hermes-no-images": "For {models} Hermes describes images with an extra request (vendor's default); --vision sends "
    "them directly.",
    "hermes-reasoning": "Hermes cannot set reasoning per model. For all models: hermes config set "
    "agent.reasoning_effort high",
    "hermes-other-model": "HERMES_INFERENCE_MODEL is set: `hermes -z` uses {model} instead of the default model.",
    "hermes-routed": "HERMES_INFERENCE_MODEL is set: `hermes -z` looks for {model} at another provider, which lists "
    "it, too.",
    "hermes-managed-env": "{path} sets {variable}, which takes precedence over the user's `.env` and the environment.",
    "hermes-mark": "Hermes does not read {variable}: its line begins with a byte order mark",
    "hermes-remote": "HERMES_CONFIG_BACKEND is `remote`: Hermes does not read {path} (newer than 0.21.3).",
    "hermes-manager": "`secrets.{manager}` in {path} is on: if it has {variable}, its value takes precedence over the "
    "environment, after version 0.21.3 over `.env`, too.",
    "hermes-pool": "{path} contains a credential for {pool} (`hermes auth`), which takes precedence over this key.",
    "hermes-env-wins": "{path} sets {variable}, which takes precedence over the environment.",
    "hermes-env-hides": "{path} sets {variable} to an empty value, which hides the one of the environment: remove "
    "that line.",
    "hermes-variable-unset": "While {variable} is not set, Hermes calls the gateway without a key.",
    "hermes-delegation": "delegation.base_url has no api_key: Hermes sends the key of the default model to {url}.",
    "hermes-pinned": "{path} pins {keys}, which takes precedence over this file.",
    "hermes-file-open": "{path} contains the key and is accessible to other users (mode {mode}); `chmod 600` "
    "restricts it",
    "hermes-header": "The entry sends its own credential ({where}), which takes precedence over the key.",
    # reasons
    "reason-hermes-reference": "the entry that it refers to is removed",
    "reason-hermes-slot": "it is for the previous provider of this slot",
    "reason-hermes-mark": "Hermes ignores it: the line begins with a byte order mark",
    "reason-hermes-root": "at the top level Hermes treats it as a part of `model`",
    "reason-hermes-string": "a string cannot hold the provider",
    "reason-hermes-empty": "it is empty",
    "reason-hermes-interpolation": "if the variable is unset, Hermes sends the text itself as the key",
    "reason-hermes-url": "it would override base_url",
    "reason-hermes-alias": "an older name of model.default",
    "reason-hermes-api": "it selects another API",
    "reason-hermes-former": "it belongs to the previous model",
    "reason-hermes-named": "the named provider has its own",
    "reason-hermes-limits": "it would override the context window of each model",
    "reason-hermes-disabled": "it disables the provider",
    "reason-hermes-default": "the messaging gateway would prefer it to the default model",
    "reason-hermes-no-vision": "only set with --vision",
    "reason-hermes-legacy": "an older entry of the same name or URL, whose key would be sent",
    "reason-hermes-block": "`model` now contains all of it",
    # fixes
    "fix-hermes-other-model": "Unset it: `unset HERMES_INFERENCE_MODEL`; if `.env` has it, delete that line.",
    "fix-hermes-routed": "Unset it: `unset HERMES_INFERENCE_MODEL`; if `.env` has it, delete that line.",
    "fix-hermes-follows": "Unset it: `unset CUSTOM_BASE_URL`; if `.env` has it, delete that line.",
    "fix-hermes-pinned": "Ask the administrator of this computer to change {keys} in {path}.",
    "fix-hermes-managed-env": "Ask the administrator of this computer to change {variable} in {path}.",
    "fix-hermes-env-wins": "If the key of the environment is the right one, delete {variable} in {path}.",
    "fix-hermes-env-hides": "Delete the line with {variable} in {path}.",
    "fix-hermes-pool": "Remove it by its number in `hermes auth list`: `hermes auth remove {pool} NUMBER`",
    "fix-hermes-remote": "Unset it: `unset HERMES_CONFIG_BACKEND`; if `.env` has it, delete that line.",
    "fix-hermes-manager": "If another key is the right one, remove {variable} there, or set "
    "`secrets.{manager}.override_existing` to `false`.",
    "fix-hermes-variable-unset": "Set it where Hermes is started: `read -rs {variable} && export {variable}`",
    "fix-hermes-mark": "Save the file without a byte order mark (UTF-8 without BOM).",
    "fix-hermes-two-keys": "Keep one of the two: run `wcode-setup hermes` with `--api-key-stdin`.",
    "fix-reason-hermes-interpolation": "Set the variable, or store the key: `wcode-setup hermes --key-storage secret`",
    "fix-reason-hermes-api": "Delete that line: the entry is for chat completions.",
    "fix-reason-hermes-disabled": "Delete that line, or set it to `true`.",
    "fix-reason-hermes-legacy": "Delete that item of `custom_providers`.",
    # next steps
    "hermes-start": "Start Hermes, or send one prompt:",
    "hermes-restart": "A running Hermes gateway or desktop app keeps the old settings until you run:",
}
