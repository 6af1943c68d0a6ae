"""Texts of Codex CLI in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "codex-home": (
        "CODEX_HOME is {value!r}: Codex does not expand `~`, and does not start",
        "Set CODEX_HOME to an absolute path.",
    ),
    # notes
    "codex-file-name": "Codex reads a configuration called config.toml alone, not {name}.",
    "codex-window": "Codex knows no limits for {models}, and uses at most {limit} tokens of context.",
    "codex-reasoning": "Codex cannot set reasoning per model. `model_reasoning_effort` in config.toml applies to all.",
    "codex-effort": "{key} = {value!r} stays, and is sent to this gateway, too.",
    "codex-old-profile": "Codex 0.142 and newer do not start with `profile` at the top of config.toml: remove that "
    "line and use `codex --profile NAME` with a file NAME.config.toml.",
    "codex-reserved": "Codex does not start with an entry {provider!r}, because a built-in provider has that id: "
    "rename the entry.",
    "codex-chat": 'Codex 0.169 does not start with `wire_api = "chat"` in {provider!r}: change it to "responses", or '
    "remove the entry.",
    "codex-no-name": "Codex does not start with the provider {provider!r}, which has no `name`.",
    "codex-forced-login": '`forced_login_method = "chatgpt"` stops Codex unless you are logged in to ChatGPT.',
    "codex-subagent": "Codex starts no sub-agent with {model}, which its own list lacks; without this line sub-agents "
    "use the default model.",
    "codex-project": "{path} is in a trusted project and takes precedence there: {keys}.",
    "codex-profiles": "These profiles select a provider or model of their own: {names}.",
    "codex-command": "A command or login supplies the key of this entry. If it fails, Codex calls the gateway without "
    "a key.",
    "codex-env-wins": "{path} sets {variable}, which takes precedence over the environment.",
    "codex-env-hides": "{path} sets {variable} to an empty value, which hides the one of the environment: remove that "
    "line.",
    "codex-variable-unset": "While {variable} is not set, Codex sends no request.",
    "codex-header": "The entry sends a credential of its own ({where}) in addition to the key.",
    "codex-managed": "{path} is the administrator's file and takes precedence: {keys}.",
    "codex-managed-broken": "Codex does not start: {path}, the administrator's file, cannot be read or parsed.",
    "codex-project-broken": "Codex does not start here: {path}, in a trusted project, cannot be read or parsed.",
    "codex-no-model": "config.toml names no `model`: Codex asks this gateway for a model of OpenAI's.",
    "codex-forced-api": '`forced_login_method = "api"` stops Codex while you are logged in to ChatGPT.',
    "codex-two-keys": "Codex does not start with `auth` and another form of the key in one entry.",
    "codex-no-proof": "{path} has the URL of a gateway; Codex reads that file where it is, so its requests cannot be "
    "redirected",
    # fixes of doctor
    "fix-codex-managed": "Ask the administrator to remove {keys} from {path}.",
    "fix-codex-managed-broken": "Ask the administrator to correct {path}.",
    "fix-codex-project": "Remove {keys} from {path}, or start Codex in another folder.",
    "fix-codex-project-broken": "Correct {path}, or start Codex in another folder.",
    "fix-codex-profiles": "Start Codex without `--profile`, or name one of wcode-setup's profiles.",
    "fix-codex-no-model": "Run `wcode-setup codex --model ID`.",
    "fix-codex-env-wins": "Remove the line of {variable} from {path}, or run `unset {variable}`: keep the right key.",
    "fix-codex-env-hides": "Remove the line of {variable} from {path}.",
    "fix-codex-variable-unset": "Set it in this shell: `read -rs {variable} && export {variable}`.",
    "fix-codex-header": "Delete {where}. `wcode-setup codex --api-key-stdin` does it when it stores a key.",
    "fix-codex-command": "Store a key instead: run the set-up again with `--api-key-stdin`.",
    "fix-codex-old-profile": "Remove the line `profile` from config.toml.",
    "fix-codex-reserved": "Rename the entry {provider!r} in config.toml.",
    "fix-codex-chat": 'Change `wire_api` of {provider!r} to "responses".',
    "fix-codex-no-name": "Add a `name` to the entry {provider!r}.",
    "fix-codex-forced-login": "Remove `forced_login_method` from config.toml.",
    "fix-codex-forced-api": "Remove `forced_login_method` from config.toml.",
    "fix-codex-two-keys": "Store a key again: run the set-up with `--api-key-stdin`. It removes the other form.",
    "fix-reason-codex-openai-auth": "Run the set-up again: it removes that value.",
    # reasons
    "reason-codex-openai-auth": "it can send your OpenAI key to this gateway",
    "reason-codex-mark": "Codex ignores it: the line begins with a byte order mark",
    # next steps
    "codex-start": "Start Codex:",
    "codex-other-models": "Start it with another model:",
    "codex-run-variable": (
        "Codex takes {variable} from this file, and not from its environment",
        "Remove the line, or name another variable: --api-key-env NAME.",
    ),
}
