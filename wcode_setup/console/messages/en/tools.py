"""What is said of one tool: its code has the tool's name in it."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "openclaw-legacy-file": "OpenClaw still reads its configuration from {path}, so that file is edited.",
    "openclaw-no-gateway-mode": "gateway.mode is not set: `openclaw gateway run` refuses to start without it "
    "(`openclaw config set gateway.mode local`).",
    "openclaw-root-providers": "`providers` at the top level is not read by OpenClaw; it belongs under `models`.",
    "openclaw-no-images": "OpenClaw silently drops images for {models} (vendor's recipe); --vision turns them on.",
    "openclaw-capped": "contextTokens or params.maxTokens in the file wins over our limits ({models}).",
    "openclaw-header": "the entry sends another credential of its own ({where}), which wins over apiKey.",
    "openclaw-interpolation": "apiKey is written as ${{{variable}}}: if that is unset, OpenClaw sends the text itself "
    "as the key; --key-storage env mends it.",
    "openclaw-bare-variable": "apiKey is the text {variable}, which OpenClaw sends as the key itself; "
    "--key-storage env makes it a reference.",
    "openclaw-profile-reference": "apiKey names the auth profile {profile}; the key stays there "
    "(`openclaw models auth logout {profile} --yes` gives it up).",
    "openclaw-variable-unset": 'OpenClaw stops with "failed to resolve secrets" as long as {variable} is not set.',
    "openclaw-include": "{where} includes {files}: values here win over those there, and OpenClaw itself refuses to "
    "write to that section.",
    "openclaw-agent-model": "these agents have a model of their own, which wins over the default: {agents}.",
    "openclaw-agent-policy": "these agents have an allow-list of their own, which is left alone: {agents}.",
    "openclaw-auth-profile": "auth.profiles has credentials for this provider ({profiles}), which can win over the key "
    "here (`openclaw models auth logout {profile} --yes`).",
    "openclaw-auth-file": "{path} has credentials for {provider!r}, which win over the key here; remove them there.",
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
    "roo-archived": "Roo Code was archived on 2026-05-15; its successor, Zoo Code, reads the same file.",
    "roo-each-start": "at each start of the editor the profile {profile!r} becomes the current one again; after the "
    "first start what was written here, the key in {path} too, may go: wcode-setup remove roo",
    "roo-may-go": "after the import {path} (it holds the key) may go: wcode-setup remove roo",
    "roo-modes": "these modes change from another profile to {profile!r}: {modes}.",
    "roo-o-series": "with o1, o3 or o4 in its id Roo takes a model for one of OpenAI's and sends another kind of "
    "request: {models}.",
    "roo-reasoning": "reasoning can be switched on in the extension's settings (Enable Reasoning Effort).",
    "roo-own-file": "the editors import {path} already, so the profile goes into that file.",
    "roo-repointed": "{path}: {key} no longer names {old!r}; that file is not imported any more.",
    "roo-editor-profiles": "profiles of the editor itself do not read {path}; for these give --editor-settings PATH.",
    "roo-stays": "what was imported stays in the editor, with its key: delete the profiles of {provider!r} in the "
    "extension's settings (gear, Providers).",
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
    "hermes-header": "the entry sends another credential of its own ({where}), which wins over the key.",
    "opencode-header": "the entry sends another credential of its own ({where}), which wins over the key.",
    "opencode-second-file": "{paths} has provider {provider!r}, too; {title} adds what it says to this file.",
    "opencode-overridden": "{path} wins over this file: {keys}.",
    "opencode-hidden": "{key} in {path} hides provider {provider!r}: {title} will not offer its models.",
    "kilo-marker": "{path} keeps Kilo from taking you for an earlier user and allowing every shell command "
    "(permission.bash); `undo` and `remove` leave it.",
    "kilo-marker-stays": "{path} stays: without it Kilo would take you for an earlier user and allow every shell "
    "command (permission.bash).",
    "kilo-copies-key": "Kilo itself copies the keys of auth.json into {path} and never deletes them there; with "
    "--key-storage literal or env it makes no copy.",
    "kilo-desktop": "an editor that no shell started may lack {variable}; --key-storage secret works there, too.",
    "kilo-old-extension": "the Kilo Code extension {version} does not read these files: upgrade it to 7 or later.",
    # what `validate` finds
    "roo-bom-there": "it begins with a byte order mark, with which the extension cannot import it",
    "roo-unknown-profile": "there is no profile {profile!r} in this file",
    "roo-modes-missing": "these modes keep the profile that they have: {modes}",
    "roo-never-found": "the extension never finds {text!r}: it expands `~/`, but no variables",
    "roo-imports-other": "it names another import file, {text!r}",
    "roo-not-imported": "no editor imports this file at its start",
    "cline-slot": "Cline has one OpenAI-compatible provider: {model} at {url} is replaced "
    "(`wcode-setup undo` brings it back).",
    "cline-no-id": "Cline has no place for the provider id {provider!r}; only `wcode-setup` knows it by that.",
    "cline-lists-only": "--no-default fills models.json alone: Cline's one OpenAI-compatible provider does not lead to "
    "this gateway.",
    "cline-key-unused": "--no-default fills models.json alone; the given key is not stored.",
    "cline-other-key": "{path} gets the key of providers.json, in place of another one for this gateway "
    "(--api-key-stdin gives a new one).",
    "cline-header": "an Authorization header or access token in the files is sent instead of the key; a key given with "
    "--api-key-stdin takes it out.",
    "cline-windows": "close every VS Code window first: one that is open writes its old settings back "
    "(`wcode-setup status` then says so).",
    "cline-one-window": "Cline's command line has one context window for all models, here {window} tokens: `cline -m` "
    "keeps it for {models}, too. Make such a model the default with wcode-setup instead.",
    "cline-reasoning": "Cline asks for reasoning only where you choose an effort: in its settings, or "
    "`cline --thinking high`.",
    "cline-missing": "is missing",
    "cline-wants-text": "must be text",
    "cline-wants-name": "must be text that is not empty",
    "cline-wants-id": "must be a name of letters, digits and `-`",
    "cline-wants-url": "must be a whole URL",
    "cline-wants-time": "must be a UTC time like 2026-01-31T12:00:00.000Z",
    "cline-wants-count": "must be a whole number above 0",
    "cline-wants-flag": "must be true or false",
    "cline-wants-1": "must be 1",
    "cline-wants-object": "must be an object",
    "cline-wants-list": "must be a list",
    "cline-wants-one": "must be one of {values}",
    # what `validate` finds
    "cline-would-wipe": "it {what}, so Cline reads the whole file as empty, and loses it at its next start",
    "cline-no-tools": "`tools` is missing, so Cline offers the model none",
    "cline-no-key": "there is no key, so Cline sends that of OPENAI_API_KEY",
    "cline-state-elsewhere": "the VS Code extension uses {found} instead",
    "cline-keys-differ": "the VS Code extension sends another key than the command line",
    "reason-opencode-no-key": "it holds no key, and would be used all the same",
    "reason-opencode-id": "another model would be asked for",
    "reason-opencode-status": "it takes the model off the list",
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
    "reason-roo-other-provider": "it is a profile for another API provider",
    "reason-roo-null": "it is empty",
    "reason-roo-azure": "it selects Azure's API",
    "reason-cline-vendor": "it belongs to the former provider",
    "reason-cline-model": "it belongs to the former model",
    "reason-cline-azure": "it would make requests for Azure",
    "reason-cline-vision": "it belongs to --vision",
    "openclaw-reload-secrets": "A running OpenClaw gateway keeps the old key until:",
    "openclaw-restart-env": "A running OpenClaw gateway needs {variable} in its environment ({path}), then:",
    "openclaw-restart-reload-off": "gateway.reload.mode is off, so a running OpenClaw gateway needs:",
    "openclaw-config-gone": "The configuration is deleted. A running OpenClaw gateway does not notice: it keeps the "
    "provider and the key until it is restarted, and does not start again without a configuration. To stop it:",
    "openclaw-reloads-itself": "A running OpenClaw gateway takes the change over by itself.",
    "hermes-start": "Start Hermes, or ask it one thing:",
    "hermes-restart": "A running Hermes gateway or desktop keeps the old settings until it is restarted:",
    "roo-reload": "Start the editor, or in a running one choose from the command palette (Ctrl+Shift+P):",
    "roo-by-hand": "No editor was found: --editor NAME or --editor-settings PATH wires one up. To import the file by "
    "hand: the extension's settings, About, Import:",
    "cline-start": "Start VS Code again for the Cline in it; in a terminal start Cline, or ask it one thing:",
    "cline-hub": "A running Cline hub keeps the old list of models until:",
    "opencode-start": "Start {title}; /models in it changes the model:",
    "opencode-restart": "A running {title} keeps the old settings until it is restarted.",
    "kilo-editors": "In VS Code and JetBrains: reload the window.",
    "openclaw-install-node": "Node.js 24.16 or later, or 26.1 or later, from https://nodejs.org; 22 is too old by now",
    "openclaw-install-package": "the program",
    "openclaw-install-onboard": "its first set-up, without a model (Continue? Yes; then as you like)",
}
