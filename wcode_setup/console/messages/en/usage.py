"""Errors in the command line and the setup file: exit code 2."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "usage-command": ("unknown command {name!r}", "{meant}`{command} --help` lists the commands."),
    "usage-command-missing": ("{command} requires the name of a tool, or `all`", "For example: {command} {example}"),
    "usage-option": ("unknown option {option!r}", "{meant}`{command} --help` lists the options."),
    "usage-value-missing": ("{option} requires a value", "`{command} --help` describes it."),
    "usage-no-value": ("{option} takes no value", "Remove `=` and the text after it."),
    "usage-missing": ("{what} is missing", "`{command} --help` shows an example."),
    "usage-choice": (
        "{value!r} is not a value of {option}: {known}",
        "{meant}`{command} --help` describes it.",
    ),
    "usage-extra": ("unexpected arguments: {words}", "`{command} --help` shows the usage."),
    "usage-models": (
        "`models show` requires one ID, `models list` takes none",
        "`wcode-setup models list` shows the IDs.",
    ),
    "usage-params": (
        "--params requires `models show ID`",
        "For example: wcode-setup models show qwen3.6-plus --params",
    ),
    "param-form": (
        "--param requires NAME=VALUE, not {value!r}",
        "For example --param temperature=0.2; `wcode-setup models show ID --params` lists the parameters.",
    ),
    "param-unknown": (
        "unknown parameter {value!r}; known: {near}",
        "`wcode-setup models show ID --params` lists the parameters.",
    ),
    "param-twice": ("parameter {value!r} is given twice", "Give each parameter once."),
    "param-value": ("{value}: {what}", "For example --param '{example}'; a list or an object is written as JSON."),
    "param-needs": ("{value} requires {other}", "Add --param '{example}', or remove {value}."),
    "param-protocol": (
        "{value} is no parameter of the protocol {protocol}; it has: {known}",
        "Remove it, or use --protocol chat.",
    ),
    "param-over-context": (
        "max_tokens={max_tokens} exceeds the context window of {context_window} tokens",
        "Give fewer: the output is part of the context.",
    ),
    "param-missing": ("the protocol messages requires max_tokens", "Add --param {example}."),
    "not-text-option": ("the value of {option} is not UTF-8 text", "Pass it in UTF-8."),
    "sample-model": (
        "unknown model {model!r}; known: {near}",
        "`wcode-setup models discover --save ID` adds a model of the gateway to your catalogue.",
    ),
    "sample-no-url": (
        "the gateway at {url} has no base URL for this protocol; it has: {known}",
        "Choose one of these with --protocol.",
    ),
    "file-name": ("the file name after {option} has a control character", "Choose another name."),
    "image-missing": ("there is no such file", "Check the path after --image."),
    "image-type": ("this file is no PNG, JPEG, GIF or WebP image", "Convert it to one of these formats."),
    "usage-other": ("{what}", "`{command} --help` shows the usage."),
    "bad-tokens": (
        "{option} must be a number of tokens, not {value!r}",
        "For example 64000, 200k (200000) or 1M (1000000).",
    ),
    "bad-seconds": (
        "{option} must be a whole number of seconds, not {value!r}",
        "For example --wait 10; 0 does not wait.",
    ),
    "wizard-dumb": (
        "this terminal cannot show the wizard's questions (TERM is {term!r})",
        "Set TERM to the terminal's real type, or use options instead: wcode-setup TOOL --model ID.",
    ),
    "wizard-option": (
        "the wizard does not support {option}: it asks questions",
        "Use options instead: wcode-setup TOOL --model ID.",
    ),
    "unknown-model": (
        "unknown model {model!r}; known: {near}",
        "`wcode-setup models list` shows all; for another model, add --context-window and --max-tokens.",
    ),
    "no-model": (
        "no model given, and {title} has none registered for this gateway",
        "Add --model ID; `wcode-setup models list` shows the IDs.",
    ),
    "model-twice": ("model {model!r} is given twice", "Name each model once."),
    "bad-model": (
        "invalid model ID {model!r}",
        "Enter the ID as the gateway names it, without blanks or control characters.",
    ),
    "bad-name": ("the name {name!r} is not UTF-8 text", "Pass the name in UTF-8."),
    "bad-number": ("{option} must be at least 1, not {value}", "Pass a number of tokens, for example 64000."),
    "several-overrides": (
        "{option} applies to one model, not to {count}",
        "Run the command once for each --model.",
    ),
    "output-over-context": (
        "the output limit of {max_tokens} tokens exceeds the context window of {context_window} tokens",
        "Pass a smaller --max-tokens or a larger --context-window: the output is part of the context.",
    ),
    "url-scheme": ("{url!r} is not an http:// or https:// URL", "For example --base-url https://gw.example/v1."),
    "url-port": ("the port of {url!r} is not a number from 1 to 65535", "For example https://gw.example:8443/v1."),
    "url-host": ("{url!r} has no host", "For example --base-url https://gw.example/v1."),
    "url-credentials": (
        "the base URL contains a user name or password",
        "Remove them from the URL; pass the key with --api-key-stdin, --api-key-file or --api-key-env.",
    ),
    "url-query": ("{url!r} has a query or fragment", "Remove `?…` and `#…` from the URL."),
    "url-characters": ("the base URL contains a blank or control character", "Copy it again, without blanks."),
    "url-protocol": (
        "{title} speaks another protocol ({protocol}) than {url}",
        "Configure it on its own, with the base URL of that protocol, or name both in a setup file (`base_urls`).",
    ),
    "gateway-protocol": (
        "this gateway has no base URL for the protocol of {title} ({protocol}); it has: {known}",
        "Add it to `base_urls`.",
    ),
    "url-endpoint": (
        "{url!r} is an endpoint of another API, not the base URL",
        "Use {instead}; the tool adds /chat/completions itself.",
    ),
    "setup-unreadable": ("cannot read the setup file: {why}", "Check the path; `-` reads standard input."),
    "setup-foreign": (
        "another user can change or replace {folders}, and root would open it",
        "Copy the setup file to a folder of root's, or pass it on standard input:",
    ),
    "unknown-user": ("there is no user {value!r}", "`getent passwd` lists the users. Nothing was written."),
    "users-windows": ("--user is not supported on Windows", "Run wcode-setup as each of the users."),
    "setup-syntax": ("{what}", "Fix the setup file at that position. Nothing was written."),
    "setup-version": (
        "not a setup file of version {known}",
        "Write `version: {known}`, or use a wcode-setup that supports this version.",
    ),
    "setup-key": (
        "{where} contains an API key",
        (
            "Refer to the key instead: api_key: {{env: WCODE_API_KEY}}, {{file: PATH}} or "
            "{{command: [pass, show, wcode]}}. If the file was shared, replace the key."
        ),
    ),
    "setup-reference": (
        "{where} is a reference that setup files do not support",
        "Name the variable: api_key: {{env: {variable}}}.",
    ),
    "setup-invalid": ("{where}: {what}", "Fix that value, as in docs/apply.md. Nothing was written."),
    "setup-tool": ("unknown tool {tool!r}", "Known tools: {known}."),
    "setup-two-gateways": ("a gateway has {first} or {second}, not both", "Remove one of the two."),
    "setup-gateway": ("unknown gateway {gateway!r}; known: {known}", "Name a known one, or give its `base_url`."),
    "setup-protocol": (
        "{title} speaks another protocol ({protocol}) than this base URL",
        "Give `base_urls`, one for each protocol, or a `gateway` of this tool alone.",
    ),
    "setup-no-models": ("no models for {tool}", "Add `models`, for all tools or for this one."),
    "setup-small": ("the small model {model!r} is not one of the models: {models}", "Add it to `models`."),
    "setup-default": ("the default model {model!r} is not one of the models: {models}", "Add it to `models`."),
    "setup-unknown-model": (
        "unknown model {model!r}; known: {near}",
        "`wcode-setup models list` shows all; for another model, add context_window and max_tokens.",
    ),
    "bad-provider": (
        "invalid provider ID {provider!r}",
        "Use a-z, 0-9 and `-`, starting with a letter.",
    ),
    "unknown-tool": ("unknown tool {tool!r}", "Known tools: {known}."),
    "unknown-option": ("{title} has no option {option!r}", "Its options: {known}."),
    "bad-profile": ("invalid profile name {profile!r}", "Use letters, digits, `_` and `-`."),
    "bad-variable": (
        "invalid variable name {name!r}",
        "Use capital letters, digits and `_`, starting with a letter, for example WCODE_API_KEY.",
    ),
    "no-shell": (
        "SHELL is {value!r}: not one of bash, zsh and fish",
        "Name the shell: wcode-setup completion bash --install.",
    ),
    "undo-run-and-all": ("{run!r} and --all cannot be combined", "Pass one of them."),
    "key-no-source": (
        "no key given",
        "Pass --api-key-stdin, --api-key-file PATH, --api-key-env NAME or --from-tool TOOL{keys}.",
    ),
    "bad-command": (
        "a quote in --api-key-command has no other half",
        "Quote the whole command, for example 'pass show wcode'.",
    ),
    "key-no-command-given": (
        "--key-storage command needs a command that prints the key",
        "Pass --api-key-command, for example --api-key-command 'pass show wcode'.",
    ),
    "usage-use": ("use takes one of: a NAME, `-`, --save NAME, --list", "For example: wcode-setup use work."),
    "bad-setup-name": (
        "{value!r} cannot be the name of a setup",
        "Use letters, digits, `.`, `-` and `_`, at most 64; the first one a letter or digit.",
    ),
    "usage-discover": ("{option} belongs to `models discover`", "For example: wcode-setup models discover."),
    "discover-figure": ("{option} needs exactly one --save ID", "Save one model at a time."),
    "two-keys": ("{first} and {second} both give a key", "Pass one of them."),
    "wizard-terminal": (
        "the wizard requires a terminal",
        "Use options instead: wcode-setup TOOL --model ID; `wcode-setup --help` lists the tools.",
    ),
    "unknown-run": ("unknown run {run!r}", "`wcode-setup history` lists the runs."),
    "several-providers": (
        "several providers are configured here: {providers}",
        "Choose one with --provider, or with `provider` under `gateway` in a setup file.",
    ),
    "one-tool": ("{option} applies to one tool, not to `all`", "Run the command of that tool."),
    "empty-option": ("{option} is empty", "Pass a value, or omit the option."),
    "key-empty": ("{what} is empty", "Pass the whole key{keys}."),
    "key-short": (
        "{what} has only {length} character(s)",
        "Copy the whole key{keys}.",
    ),
    "key-lines": (
        "{what} has several lines",
        "Pass one key on one line{keys}.",
    ),
    "key-characters": (
        "{what} contains a blank, quotes, or a control or non-ASCII character",
        "Copy the key alone, without `Bearer` or quotes{keys}.",
    ),
    "key-placeholder": (
        "{what} is a placeholder from a manual, not a key",
        "Use your own key{keys}.",
    ),
    "key-is-assignment": (
        "{what} is a line that sets {name}, not a key",
        "Pass only the value of {name}{keys}.",
    ),
    "key-reference": (
        "{what} is a reference, not a key",
        "To store a reference to a variable, pass --api-key-env NAME --key-storage env.",
    ),
    "provider-reserved": (
        "{provider!r} is a built-in provider of the tool",
        "Choose another --provider, for example wcode.",
    ),
    "slot-no-default": (
        "--no-default is not supported: {title} has one model, which is the default",
        "Omit --no-default.",
    ),
    "run-no-program": (
        "{title} runs in an editor, which cannot be started for one terminal",
        "`wcode-setup {tool} --model ID` configures it.",
    ),
    "run-json": (
        "`run` has no --json: the output is that of the tool",
        "`wcode-setup env TOOL --json` prints what it sets.",
    ),
    "env-isolated": (
        "{title} needs a folder of its own, which goes after the run; variables alone cannot do that",
        "Use `wcode-setup run {tool}`.",
    ),
    "env-arguments": (
        "{title} needs arguments, or the files here have values that take precedence over variables",
        "Use `wcode-setup run {tool}`, or --shell bash for an alias.",
    ),
}
