"""Texts of OpenClaw in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "openclaw-read-only": (
        "{variable} is set: another program manages this OpenClaw configuration",
        "Change it there, or use --force.",
    ),
    "openclaw-command-unknown": (
        "the command {named!r} is not in PATH",
        "Give the path of a program, or of a script of your own that prints the key.",
    ),
    "openclaw-command-owner": (
        "OpenClaw does not run {named}: it belongs to another user, or others can write it",
        "Put the command into a script of your own, with mode 0700; --force writes it nevertheless.",
    ),
    "openclaw-secret-taken": (
        "secrets.providers.{provider} is already used for something else",
        "Use --key-storage literal or env, or another --provider.",
    ),
    "openclaw-path-variable": (
        "{named!r} cannot be written to this file: OpenClaw treats `${{…}}` as a variable",
        "Use --key-storage literal or env, or give another path with --config.",
    ),
    # notes
    "openclaw-legacy-file": "OpenClaw still reads its configuration from {path}, so that file is edited.",
    "openclaw-no-gateway-mode": "gateway.mode is not set: without it `openclaw gateway run` refuses to start "
    "(`openclaw config set gateway.mode local`).",
    "openclaw-root-providers": "OpenClaw ignores `providers` at the top level; it belongs under `models`.",
    "openclaw-no-images": "OpenClaw silently drops images for {models} (vendor's default); --vision enables them.",
    "openclaw-capped": "contextTokens or params.maxTokens in the file takes precedence over the limits of {models}.",
    "openclaw-header": "The entry sends its own credential ({where}), which takes precedence over apiKey.",
    "openclaw-interpolation": "apiKey is ${{{variable}}}: if that variable is unset, OpenClaw sends the text itself "
    "as the key; --key-storage env fixes it.",
    "openclaw-bare-variable": "apiKey is the text {variable}, which OpenClaw sends as the key; --key-storage env "
    "makes it a reference.",
    "openclaw-profile-reference": "apiKey names the auth profile {profile}, which keeps the key (to delete it: "
    "`openclaw models auth logout {profile} --yes`).",
    "openclaw-variable-unset": 'While {variable} is not set, OpenClaw stops with "failed to resolve secrets".',
    "openclaw-include": "{where} includes {files}: values in this file take precedence, and OpenClaw itself refuses "
    "to write to that section.",
    "openclaw-chosen-models": "Sessions that chose a model with `/model`, and jobs of `openclaw cron`, keep it: "
    "wcode-setup does not read them. Check with `/model default` and `openclaw cron list`.",
    "openclaw-agent-policy": "These agents have their own allow-list, which is left unchanged: {agents}.",
    "openclaw-auth-profile": "auth.profiles contains credentials for this provider ({profiles}), which can take "
    "precedence over this key (`openclaw models auth logout {profile} --yes`).",
    "openclaw-auth-database": "{path} contains a key for {provider!r} (`openclaw models auth`), which replaces one in "
    "this file, but no reference (--key-storage secret or env).",
    "openclaw-auth-file": "{path} contains credentials for {provider!r}, which take precedence over this key; remove "
    "them there.",
    "openclaw-auth-legacy": "{path} contains credentials for {provider!r} of an older OpenClaw; its agent does not "
    "start with them (`requires legacy credential migration`).",
    "openclaw-agent-model": "{where} is {model}: agent {agent}, which answers if none is named, uses it instead of the "
    "default model.",
    # fixes of doctor
    "fix-openclaw-include": "If {files} contain values of the managed entry, delete them there.",
    "fix-openclaw-agent-model": "Run `openclaw config unset {where}`.",
    "fix-openclaw-auth-profile": "Run `openclaw models auth logout {profile} --yes`.",
    "fix-openclaw-auth-database": "Run `openclaw models auth logout {profile} --yes`.",
    "fix-openclaw-auth-file": "Delete the profiles of {provider!r} from {path}.",
    "fix-openclaw-auth-legacy": "Delete the profiles of {provider!r} from {path}.",
    "fix-openclaw-header": "Delete {where}. `wcode-setup openclaw --api-key-stdin` does it when it stores a key.",
    "fix-openclaw-interpolation": "Run `wcode-setup openclaw --key-storage env`.",
    "fix-openclaw-bare-variable": "Run `wcode-setup openclaw --key-storage env`.",
    "fix-openclaw-variable-unset": "Set it in this shell: `read -rs {variable} && export {variable}`.",
    # next steps
    "openclaw-reload-secrets": "A running OpenClaw gateway keeps the old key until you run:",
    "openclaw-restart-env": "A running OpenClaw gateway needs {variable} in its environment ({path}). Then run:",
    "openclaw-restart-reload-off": "gateway.reload.mode is off, so restart a running OpenClaw gateway:",
    "openclaw-config-gone": "The configuration is deleted. A running OpenClaw gateway does not notice: it keeps the "
    "provider and the key until it stops, and cannot start again without a configuration. To stop it:",
    "openclaw-reloads-itself": "A running OpenClaw gateway applies the change by itself.",
    # installation
    "openclaw-install-node": "Node.js 24.16 or later, or 26.1 or later, from https://nodejs.org (OpenClaw no longer "
    "supports 22)",
    "openclaw-install-package": "the program",
    "openclaw-install-onboard": 'initial setup without a model (answer Yes to "Continue?", then as you like)',
}
