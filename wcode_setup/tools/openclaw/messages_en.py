"""Texts of OpenClaw in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "openclaw-read-only": (
        "{variable} is set: this OpenClaw configuration is managed by something else",
        "Change it where it is managed, or use --force.",
    ),
    "openclaw-secret-taken": (
        "secrets.providers.{provider} is in use for something else",
        "Use --key-storage literal or env, or another --provider.",
    ),
    "openclaw-path-variable": (
        "{named!r} is to be named in this file, and OpenClaw takes what is in `${{…}}` for a variable",
        "Use --key-storage literal or env, or give another path with --config.",
    ),
    # notes
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
    # next steps
    "openclaw-reload-secrets": "A running OpenClaw gateway keeps the old key until:",
    "openclaw-restart-env": "A running OpenClaw gateway needs {variable} in its environment ({path}), then:",
    "openclaw-restart-reload-off": "gateway.reload.mode is off, so a running OpenClaw gateway needs:",
    "openclaw-config-gone": "The configuration is deleted. A running OpenClaw gateway does not notice: it keeps the "
    "provider and the key until it is restarted, and does not start again without a configuration. To stop it:",
    "openclaw-reloads-itself": "A running OpenClaw gateway takes the change over by itself.",
    # installation
    "openclaw-install-node": "Node.js 24.16 or later, or 26.1 or later, from https://nodejs.org; 22 is too old by now",
    "openclaw-install-package": "the program",
    "openclaw-install-onboard": "its first set-up, without a model (Continue? Yes; then as you like)",
}
