"""Texts of Claude Code in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "claude-ignored": (
        "Claude Code ignores this file: {where} {what}",
        "Fix it first, or use --force: it would also ignore what this run writes there. Nothing was written.",
    ),
    # notes
    "claude-no-id": "Claude Code cannot store the provider ID {provider!r}; only `wcode-setup` uses it.",
    "claude-folder": "CLAUDE_CONFIG_DIR is {value!r}, which depends on the current folder: Claude Code reads {path} "
    "here, and other settings elsewhere. An absolute path without `~` is the same everywhere.",
    "claude-model": "`model` ({model}) has no effect: ANTHROPIC_MODEL takes precedence. `claude --model` and `/model` "
    "still choose another model for a session.",
    "claude-more-models": "Claude Code has a place for two models; choose another one by its ID with `claude --model` "
    "or `/model`: {models}.",
    "claude-one-window": "Claude Code has one context window for all models: {window} tokens, the smallest one.",
    "claude-console": "{path} has the key of a Console login, which Claude Code sends to this gateway beside the key. "
    "`--key-storage secret` prevents that, as `claude /logout` does.",
    "claude-variable-unset": "{variable} is not set here; without it, Claude Code sends an empty key.",
    "claude-project": "{path} takes precedence in this folder: it sets {names}.",
    "claude-managed": "{path}, which an administrator manages, takes precedence: it sets {names}.",
    "claude-login": "{path}, which an administrator manages, requires a login at Anthropic: Claude Code starts with no "
    "other gateway.",
    "claude-managed-broken": "{path}, which an administrator manages, is not strict JSON: Claude Code does not start.",
    "claude-agent": "{path} makes {agent} the agent of each session, whose model is {model} ({file}).",
    "claude-extras": "{names} in the settings adds to every request to this gateway.",
    "claude-outside": "{names}, set outside of the settings, changes the requests to this gateway, or their key.",
    "claude-proxy": "Claude Code sends its requests through the proxy of {names} (NO_PROXY excludes hosts).",
    # what `validate` finds
    "claude-wants-text": "must be text",
    "claude-wants-flag": "must be true or false",
    "claude-wants-number": "must be a number",
    "claude-wants-list": "must be a list",
    "claude-wants-object": "must be an object",
    "claude-would-ignore": "it {what}, so Claude Code ignores the whole file",
    "claude-switch": "{name} is on, so Claude Code sends nothing to this gateway",
    "claude-key-open": "other users can read the key file {path} (mode {mode}): run `chmod 600`",
    "claude-not-blank": "{name} must be there and empty: else a key of another vendor can be sent to this gateway",
    "claude-unmapped": "{name} is missing, so Claude Code asks this gateway for a model of Anthropic",
    "claude-not-allowed": "{models} is missing in the list, so Claude Code uses another model instead, or asks this "
    "gateway for one of Anthropic",
    "claude-1m": "{name} is missing, so the default model gets a window of 1000000 tokens, more than {model} has",
    # what `doctor` says
    "claude-no-proof": "Claude Code reads the URL in {path} where it is, so that a scratch home cannot replace it",
    "fix-claude-folder": "Set CLAUDE_CONFIG_DIR to an absolute path without `~`.",
    "fix-claude-project": "Remove {names} from {path}, or start Claude Code in another folder.",
    "fix-claude-managed": "Ask the administrator to remove {names} from {path}.",
    "fix-claude-managed-broken": "Ask the administrator to correct {path}.",
    "fix-claude-login": "Ask the administrator to remove forceLoginMethod and forceLoginOrgUUID from {path}.",
    "fix-claude-agent": "Remove `model` from {file}, or `agent` from {path}.",
    "fix-claude-extras": "Remove {names} from `env` in the settings.",
    "fix-claude-outside": "Run `unset` for each of {names}, and remove them from `env` in `.claude.json`.",
    "fix-claude-proxy": "If the gateway cannot be reached through it, add its host to NO_PROXY.",
    "fix-claude-console": "Run the set-up again with `--key-storage secret`, or run `claude /logout`.",
    "fix-claude-variable-unset": "Run `read -rs {variable} && export {variable}`, and start Claude Code in this shell.",
    "fix-claude-would-ignore": "Correct the value, or remove it; `claude doctor` shows the rest.",
    "fix-claude-switch": "Run the set-up again: it sets {name} to 0.",
    "fix-claude-not-blank": "Run the set-up again: it sets {name} to an empty text.",
    "fix-claude-unmapped": "Run the set-up again: it sets {name}.",
    "fix-claude-not-allowed": "Run the set-up again: it adds {models} to the list.",
    "fix-claude-key-open": "Run `chmod 600 {path}`.",
    "fix-claude-1m": "Run the set-up again: it sets {name}.",
    "fix-reason-claude-small": "Run the set-up again: it removes that value.",
    # reasons
    "reason-claude-helper": "its key would be sent to this gateway, too",
    "reason-claude-small": "it takes precedence over ANTHROPIC_DEFAULT_HAIKU_MODEL",
    "reason-claude-model": "it belongs to the models of the previous provider",
    "reason-claude-thinking": "it switches thinking off",
    # next steps
    "claude-start": "Start Claude Code in a terminal, or send one prompt (running sessions keep the old settings):",
}
