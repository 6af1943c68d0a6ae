"""Errors in the command line and the setup file: exit code 2."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "usage-command": ("no such command {name!r}", "{meant}`{command} --help` lists the commands."),
    "usage-command-missing": ("{command} needs the name of a tool, or `all`", "For example: {command} {example}"),
    "usage-option": ("no such option {option!r}", "{meant}`{command} --help` lists the options."),
    "usage-value-missing": ("{option} needs a value", "`{command} --help` describes it."),
    "usage-no-value": ("{option} takes no value", "Remove `=` and what follows it."),
    "usage-missing": ("{what} is missing", "`{command} --help` shows an example."),
    "usage-choice": (
        "{value!r} is not a value of {option}: {known}",
        "{meant}`{command} --help` describes it.",
    ),
    "usage-extra": ("too many words: {words}", "`{command} --help` shows what the command takes."),
    "usage-models": ("`models show` takes one ID, `models list` none", "`wcode-setup models list` shows the ids."),
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
        "Set TERM to the terminal's real type, or use the flags: wcode-setup TOOL --model ID.",
    ),
    "wizard-option": (
        "{option} is not supported by the wizard: it asks",
        "Use the flags: wcode-setup TOOL --model ID.",
    ),
    "unknown-model": (
        "unknown model {model!r}; known: {near}",
        "`wcode-setup models list` shows all; for another model give --context-window and --max-tokens too.",
    ),
    "no-model": (
        "no model given, and {title} has none registered for this gateway",
        "Add --model ID; `wcode-setup models list` shows the ids.",
    ),
    "model-twice": ("model {model!r} is given twice", "Name each model once; the first is the default."),
    "bad-model": ("{model!r} cannot be a model id", "An id has no blanks or control characters and is not empty."),
    "bad-name": ("{name!r} is not UTF-8 text", "Give the name in UTF-8."),
    "bad-number": ("{option} must be at least 1, not {value}", "Give the number of tokens, for example 64000."),
    "several-overrides": (
        "{option} applies to one model, not to {count}",
        "Run the command once for each --model.",
    ),
    "output-over-context": (
        "an output of {max_tokens} tokens is more than the context window of {context_window} tokens",
        "The output is a part of the context: give a smaller --max-tokens or a larger --context-window.",
    ),
    "url-scheme": ("{url!r} is not a URL with http:// or https://", "For example --base-url https://gw.example/v1."),
    "url-port": ("the port of {url!r} is not a number from 1 to 65535", "For example https://gw.example:8443/v1."),
    "url-host": ("{url!r} names no host", "For example --base-url https://gw.example/v1."),
    "url-credentials": (
        "the base URL holds a user name or password",
        "Leave them out of the URL; give the key with --api-key-stdin, --api-key-file or --api-key-env.",
    ),
    "url-query": ("{url!r} has a query or fragment", "Give the URL without `?…` and `#…`."),
    "url-characters": ("the base URL holds a blank or control character", "Copy it again, without blanks."),
    "url-endpoint": (
        "{url!r} is an endpoint of another API, not the base URL",
        "Use {instead}; the tool adds /chat/completions itself.",
    ),
    "setup-unreadable": ("cannot read the setup file: {why}", "Check the path; `-` reads standard input."),
    "setup-syntax": ("{what}", "Mend the setup file there; nothing was written."),
    "setup-version": (
        "this is not a setup file of version {known}",
        "Write `version: {known}`, or take a wcode-setup that knows this version.",
    ),
    "setup-key": (
        "{where} holds a key in clear",
        (
            "A setup file only says where the key is: api_key: {{env: WCODE_API_KEY}}, {{file: PATH}} or "
            "{{command: [pass, show, wcode]}}. If the file was shared, create a new key."
        ),
    ),
    "setup-reference": (
        "{where} is a reference that a setup file does not know",
        "Name the variable: api_key: {{env: {variable}}}.",
    ),
    "setup-invalid": ("{where}: {what}", "schemas/setup.schema.json describes the setup file; nothing was written."),
    "setup-tool": ("{tool!r} is not a tool that this wcode-setup configures", "It configures: {known}."),
    "setup-two-gateways": ("a gateway has a name or a base_url, not both", "Take one of the two out."),
    "setup-no-models": ("there are no models for {tool}", "Name them under `models`, for all tools or for this one."),
    "setup-default": ("the default model {model!r} is not one of the models: {models}", "Add it to `models`."),
    "setup-unknown-model": (
        "unknown model {model!r}; known: {near}",
        "`wcode-setup models list` shows all; for another model give context_window and max_tokens too.",
    ),
    "bad-provider": (
        "{provider!r} cannot be a provider id",
        "A provider id is made of a-z, 0-9 and `-`, and starts with a letter.",
    ),
    "unknown-tool": ("no such tool {tool!r}", "Known tools: {known}."),
    "unknown-option": ("{title} has no option {option!r}", "Its options: {known}."),
    "bad-profile": ("{profile!r} cannot be a profile name", "A profile name is made of letters, digits, `_` and `-`."),
    "bad-variable": (
        "{name!r} cannot be the name of a variable for a key",
        "Use capitals, digits and `_`, starting with a letter, for example WCODE_API_KEY.",
    ),
    "undo-run-and-all": ("{run!r} and --all both say what to undo", "Give one of them."),
    "two-keys": ("{first} and {second} both give a key", "Give the key one way only."),
    "wizard-terminal": (
        "the wizard needs a terminal for its questions",
        "Use the flags: wcode-setup TOOL --model ID; `wcode-setup --help` lists the tools.",
    ),
    "unknown-run": ("there is no run {run!r}", "`wcode-setup history` lists the runs."),
    "several-providers": (
        "several providers were set up here: {providers}",
        "Say which one with --provider, or with `provider` under `gateway` in a setup file.",
    ),
    "one-tool": ("{option} goes with one tool, not with `all`", "Run the command of that tool."),
    "empty-option": ("{option} is empty", "Give a value, or leave the option out."),
    "key-empty": ("{what} is empty", "Give the whole key{keys}."),
    "key-short": (
        "{what} has only {length} character(s)",
        "Copy the whole key{keys}.",
    ),
    "key-lines": (
        "{what} has several lines",
        "Give one key on one line{keys}.",
    ),
    "key-characters": (
        "{what} holds a blank, quotes around it, or a control or non-ASCII character",
        "Copy the key alone, without `Bearer` or quotes{keys}.",
    ),
    "key-placeholder": (
        "{what} is a placeholder of a manual, not a key",
        "Put your own key there{keys}.",
    ),
    "key-is-assignment": (
        "{what} is a line that sets {name}, not a key",
        "Put the value of {name} alone there{keys}.",
    ),
    "key-reference": (
        "{what} is a reference, not a key",
        "To store a reference to a variable: --api-key-env NAME --key-storage env.",
    ),
    "provider-reserved": (
        "{provider!r} is a provider that the tool has built in",
        "Choose another --provider, for example wcode.",
    ),
    "slot-no-default": (
        "--no-default is not supported: {title} has one model, which is the default",
        "Omit --no-default.",
    ),
}
