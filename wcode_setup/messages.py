"""Every text that a user can get to see, in English: code -> text, and for errors a hint. `messages_zh` translates it.

Texts are templates: `{field}` is filled with the field of that name of the error or note, and nothing else.
"""

from __future__ import annotations

import os
from typing import Any

USAGE: dict[str, tuple[str, str]] = {  # errors in the command line itself: exit code 2
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
    "roo-no-default": (
        "--no-default cannot be had here: an import always makes a profile the current one",
        "Leave --no-default out.",
    ),
    "roo-editor": ("there is no editor {editor!r}; known: {known}", "For any other one give --editor-settings PATH."),
}

FAILURES: dict[str, tuple[str, str]] = {  # refused or failed: exit code 1
    # the key
    "key-missing": (
        "there is no key: no --api-key-… option, and {variable} is not set",
        "export {variable}=… first, or use --key-storage env{keys}.",
    ),
    "key-not-given": (
        "no API key: {title} stores the key itself",
        "Give one with --api-key-stdin, --api-key-file PATH or --api-key-env NAME{keys}.",
    ),
    "no-key-here": (
        "{title} has room for one key and holds that of {old}; there is none for {new}",
        "Give one with --api-key-stdin, --api-key-file PATH or --api-key-env NAME{keys}.",
    ),
    "key-variable-unset": (
        "the variable {variable} is not set or empty",
        "export {variable}=… first{keys}.",
    ),
    "key-file-unreadable": ("cannot read the key file: {why}", "Check the path, and its permissions."),
    "key-command-failed": (
        "the key command {command!r} gave no key: {why}",
        "Run the command yourself to see more; what it prints is not shown here.",
    ),
    # which entry
    "key-of-other-host": (
        "the stored key belongs to {old}, and this run would send it to {new}",
        "Give --api-key-file PATH, or --key-storage env for {variable}. --force moves it; a terminal asks.",
    ),
    "variable-of-other-host": (
        "{variable} holds the key of {old}, and this run would send it to {new}",
        "Name another variable with --api-key-env. --force uses this one; a terminal without --yes asks.",
    ),
    "provider-taken": (
        "the provider {provider!r} exists and points to {url}",
        "Give --base-url to say where it shall point, or another --provider.",
    ),
    "provider-ambiguous": (
        "several providers point to {url}: {providers}",
        "Say which one to use with --provider.",
    ),
    "no-tool": (
        "none of the supported tools is installed or configured here",
        "Name one: `wcode-setup --help` lists them.",
    ),
    "tool-not-found": ("{command!r} is not installed or not in PATH", "Leave --with-tool out, or install {title}."),
    "tool-failed": (
        "{command!r} gave no answer: {why}",
        "Leave --with-tool out; run the command yourself to see more.",
    ),
    "nothing-to-export": (
        "nothing is configured here that a setup file could say",
        "`wcode-setup --help` lists the tools.",
    ),
    "history-damaged": (
        "the history entry of run {run} is corrupt ({where})",
        "Delete that folder, and its values count as yours; `wcode-setup history prune` deletes the whole history.",
    ),
    "run-of-unknown-tool": (
        "run {run} configured {tool!r}, which this version of wcode-setup does not support",
        "Undo it with the version that wrote it.",
    ),
    "run-undone": ("run {run!r} is taken back already", "`wcode-setup history` lists the runs."),
    # the user's catalogue
    "bad-catalog": (
        "{where}: {what}",
        "Mend it there, one [[models]] table a model, as the README shows; nothing was written.",
    ),
    # the file
    "syntax": ("{what}", "Mend the file there; nothing was written."),
    "not-utf8": ("not UTF-8 text (byte {byte})", "Save the file as UTF-8; nothing was written."),
    "wrong-type": (
        "{where} must be of type {wanted}, not {found}",
        "Mend or remove that value; it is not replaced on its own.",
    ),
    "duplicate-item": ("two list items have the same {key} {value!r}", "Remove one of them."),
    "missing-item": ("the list has no item {where}", "The file changed; run the command again."),
    "comment-lost": (
        "a comment inside this value would be lost",
        "Move the comment out of that value and run the command again.",
    ),
    "in-the-way": (
        "{where} cannot be changed: {what}",
        "Write that part out plainly and run the command again; nothing was written.",
    ),
    "key-file-lines": ("the key file has several lines", "Keep one key on one line, or move the file away."),
    "not-a-file": ("not a regular file", "Move it away, or give another path with --config."),
    "not-a-folder": ("a part of the path is a file, not a folder", "Check the path."),
    "file-failed": ("{why}", "Check the path, its permissions and the free space; nothing was changed."),
    "changed-on-disk": (
        "the file was changed by another program meanwhile",
        "Nothing was overwritten; run the command again.",
    ),
    "lock-held": (
        "{holder} is still writing after {seconds} seconds; nothing was written",
        "Wait for that run to end, or give a larger --wait.",
    ),
    "unproven": (
        "the edit could not be proven right ({what}); nothing was written",
        "This is a bug of wcode-setup: please report it with the shape of the file (no keys).",
    ),
    "invalid-result": (
        "the tool would refuse the result: {where}: {what} ({more} more like this)",
        "Mend what is there first (`wcode-setup validate` lists all of it); nothing was written.",
    ),
    "later-key": (
        "run {later} set up {old}; this would mix its keys with those of {new}",
        "Undo the later run first: wcode-setup undo {later}",
    ),
    "later-run": (
        "run {later} depends on values that this would remove: the tool would reject {where}",
        "Undo the later run first: wcode-setup undo {later}",
    ),
    "rollback-failed": (
        "writing failed, and not every file could be put back",
        "The bytes before are in {journal}; the next run tries again.",
    ),
    # hostile places
    "same-file": (
        "this is the same file as {other}, and cannot be both",
        "Take the link away, so that each of the two is a file of its own.",
    ),
    "folder-open": (
        "everybody may change {folders}, and so exchange this file",
        "Close it: chmod o-w {words} (or use --force).",
    ),
    "folder-foreign": (
        "a link leads this file into {folders}, which another user owns",
        "Name the file that it leads to with --config (then no link is followed), or use --force.",
    ),
    "state-foreign": (
        "this folder is not yours",
        "What it holds is written back to files: run as its owner, or set XDG_STATE_HOME to a folder of yours.",
    ),
    "home-foreign": (
        "this home folder belongs to {user}: as root, wcode-setup would leave files there that belong to root",
        "To continue as root, use --force. To run it as {user}:",
    ),
    "home-foreign-wizard": (
        "this home folder belongs to {user}: as root, wcode-setup would leave files there that belong to root",
        "To run it as {user}:",
    ),
    "no-home": (
        "the home folder is not known (HOME is {home!r})",
        "Set HOME to the whole path of your home folder.",
    ),
    "home-missing": ("the home folder does not exist", "Create it first, or set HOME; nothing was written."),
    "outside-places": (
        "this file is neither in your home nor in a folder that {title} uses now",
        "Run wcode-setup in its own home, or set the variable that named its folder ({variables}); or use --force.",
    ),
    "path-not-text": (
        "{named!r} is to be named in this file, and is not UTF-8 text",
        "Rename that part of the path, or give another one with --config; nothing was written.",
    ),
    # tools
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
    "hermes-managed": (
        "{what}: this Hermes configuration is managed by something else",
        "Change it where it is managed, or use --force.",
    ),
    "hermes-no-profile": ("there is no Hermes profile {profile!r}", "Make it first: hermes profile create {profile}"),
    "roo-elsewhere": (
        "{key} names another import file than the one to write: {files}",
        "Make them agree, or use --force: then all of them name our file, and the others are imported no more.",
    ),
    "roo-unexpanded": (
        "{key} is {text!r}, which the extension never finds: it expands `~/`, but no variables",
        "Write it with `~/` or as a whole path, or use --force to replace it.",
    ),
    "roo-bom": (
        "the file begins with a byte order mark, with which the extension cannot import it",
        "Save the file as UTF-8 without BOM; nothing was written.",
    ),
    "roo-other-provider": (
        "the profile {profile!r} exists and is for another API provider, {other}",
        "Choose another --provider, or replace the profile with --force.",
    ),
    "cline-slot-taken": (
        "Cline has one OpenAI-compatible provider, and it is in use: {model} at {url}",
        "--force replaces it (`wcode-setup undo` brings it back); on a terminal, without --yes, you are asked.",
    ),
    "cline-invalid": (
        "Cline would read this file as empty: {where} {what}",
        "Mend that first: at its next start Cline loses all that is in the file. Nothing was written.",
    ),
    "cline-bom": (
        "the file begins with a byte order mark, so Cline would read it as empty",
        "Save it as UTF-8 without one; nothing was written.",
    ),
    "opencode-v2": (
        "`providers` is of OpenCode 2, and the file has no key of version 1",
        "With such a key OpenCode 2 would ignore `providers`: add the gateway by hand, or give another --config.",
    ),
    "internal": ("internal error: {what}", "Run again with --debug for the traceback, and please report it."),
}

ERRORS = USAGE | FAILURES

NOTES: dict[str, str] = {
    "url-trimmed": "the base URL is used as {url}.",
    "key-on-command-line": "other users can see a key given with --api-key, and the shell's history keeps it.",
    "keys-from": "; keys come from {url}",
    "key-typed": "the API key",
    "key-from": "the key from {source}",
    "key-from-stdin": "the key from standard input",
    "key-assigned": "the key was given as a line that sets {name}; only its value is used.",
    "key-not-stored": "--key-storage env stores the name of the variable only; the given key is not stored.",
    "key-no-env": "this tool stores no reference to a variable: the file gets the key itself.",
    "key-no-secret": "this tool has no place of its own for secrets: the key is stored in the file.",
    "key-moves": "the stored key of {old} is sent to {new} from now on.",
    "variable-moves": "{variable}, which holds the key of {old}, is used for {new} too.",
    "key-kept": "the stored key is kept; {variable} holds another one (--api-key-env {variable} takes that).",
    "key-in-git": "the file lies in a git work tree: take care not to commit the key.",
    "key-file-in-git": "{path} lies in a git work tree: take care not to commit it.",
    "key-secret-in-git": "the file lies in a git work tree, so the key goes to its own file (--key-storage secret).",
    "key-form-becomes-literal": "the key was a reference before; this run puts it into the file itself.",
    "key-unread": "the key could not be read ({why}): only its form is compared here, and the run itself would stop.",
    "mode-tightened": "this run closes {path} to others (mode {mode} before).",
    "mode-wide": "{path} is open to others (mode {mode}); `chmod 600` closes it.",
    "folder-is-open": "everybody may change {folders}, and so exchange a file there; to close it: chmod o-w {words}",
    "folder-is-foreign": "a link leads into {folders}, which another user owns.",
    "home-is-foreign": "this home folder belongs to {user}: new files and folders in it belong to root.",
    "home-is-foreign-preview": "this home folder belongs to {user}: as root, a run that writes is refused "
    "without --force.",
    "edits-outside": "{path} is neither in your home nor in a folder that {title} uses now; "
    "it may belong to another home.",
    "outside-left": "{path} is neither in your home nor in a folder that {title} uses now: not changed.",
    "already-invalid": "{path} was not valid before: {where}: {what}",
    "lock-waiting": "{holder} is writing; waiting for it, at most {seconds} seconds (--wait).",
    "lock-holder": "another run (process {pid})",
    "lock-holder-unknown": "another run",
    "run-would-stop": "this is a preview; the run itself would ask, or stop: {why}.",
    "masked-alike": "{shown} (another value)",
    "rolled-back": "run {run_id} had been interrupted; its changes were taken back first.",
    "history-unread": "cannot read {path} ({why}): this command counts the values of that run as yours; "
    "`undo` and `remove` stop.",
    "journal-damaged": "run {run_id} was interrupted, and its journal is corrupt: its files are left as they are; "
    "the bytes before are kept in {kept}.",
    "journal-elsewhere": "run {run_id} was interrupted while it wrote files of another home: {paths}. Nothing there is "
    "changed from here; the next run in that home undoes it. Its journal here is {kept}.",
    "rollback-left": "an interrupted run could not be taken back in {paths}; the bytes before are kept in {kept}.",
    "tools-left-out": "left out, because of the error: {tools}.",
    "keep-going": "with --keep-going the other tools are configured without {tools}.",
    "steps-of": "{title}:",
    "history-holds-key": "the history (run {run_id}) still holds the file with its former key; "
    "`wcode-setup history prune` deletes the record.",
    "key-copies": "{title} made copies of a key by itself, which stays in {paths}.",
    "adopted": "the existing provider {provider!r} points to {url} already and is used.",
    "url-changes": "provider {provider!r} moves from {old} to {new}.",
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
    # what is wrong with the text of a file
    "syntax-after-end": "text after the end of the document",
    "syntax-colon": "expected ':'",
    "syntax-key": "expected a key",
    "syntax-key-or-end": "expected a key or '}}'",
    "syntax-value": "expected a value",
    "syntax-value-or-end": "expected a value or ']'",
    "syntax-comma-or-brace": "expected ',' or '}}'",
    "syntax-comma-or-bracket": "expected ',' or ']'",
    "syntax-trailing-comma": "trailing comma is not allowed in this file",
    "syntax-comments": "comments are not allowed in this file",
    "syntax-unclosed": "unexpected end of file, '{mark}' of line {first} is not closed",
    "syntax-open-string": "unterminated string",
    "syntax-open-comment": "unterminated comment",
    "syntax-slash": "unexpected '/'",
    "syntax-character": "unexpected character {character}",
    "syntax-key-quotes": "expected a key in double quotes",
    "syntax-key-unquoted": "expected a key (quotes are missing)",
    "syntax-value-unquoted": "expected a value (text needs quotes)",
    "syntax-number": "invalid number",
    "syntax-digits": "number with too many digits",
    "syntax-single-quotes": "single quotes are not allowed in this file",
    "syntax-control": "character {character} in a string must be escaped",
    "syntax-escape": "invalid escape in a string",
    "yaml-none": "this is not YAML",
    "yaml-character": "character {character} is not allowed",
    "yaml-too-deep": "nested deeper than {limit} levels",
    "yaml-too-large": "with its aliases written out it has over {limit} values",
    "yaml-unreadable": "PyYAML, which reads YAML 1.1, cannot read this value; does it need quotes?",
    "yaml-line-break": "character {character} is a line break to some readers of YAML only",
    "yaml-mark": "a byte order mark in the middle of the file, which readers of YAML do not agree on",
    "yaml-directive": "libyaml, through which PyYAML reads, does not know this directive",
    "yaml-second-document": "a second YAML document begins here",
    "yaml-anchor-name": "the name of an anchor is made of letters and digits",
    "yaml-anchor-twice": "an anchor of this name is there already",
    "yaml-alias-inside": "an alias of what it stands in",
    "yaml-alias-unknown": "an alias without an anchor",
    "yaml-blank": "a blank is missing here",
    "yaml-colon": "readers do not agree on this ':' (a blank is missing behind it)",
    "yaml-half-character": "half a character is escaped in this string",
    "yaml-tab": "a tab where the indentation of a block scalar belongs",
    "yaml-key-collection": "a list or mapping as a key, which PyYAML cannot read",
    "yaml-merge-value": "'<<' goes with a mapping, or a list of mappings",
    "not-utf8-text": "not UTF-8 text",
    # reasons of others; `words_zh` has their Chinese
    "item-value": "value",
    "os-error": "{errno}",
    "library-says": "{says}",
    "proof-value": "value",
    "proof-comments": "comments",
    "proof-second-run": "second-run",
    "change-content": "content",
    "yaml-alias": "an alias (`*name`) stands there",
    "yaml-anchor": "it has an anchor (`&name`)",
    "yaml-tag": "it has a tag (`!…`)",
    "yaml-merge": "a merge key (`<<`) is in it",
    "yaml-explicit": "its key is written with `?`",
    "yaml-pair": "it is a pair in a list without braces",
    "dotenv-line": "that line is not in the form of a .env file",
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
    "schema-type": "expected {wanted}, found {found}",
    "schema-unknown": "unknown key",
    "yaml-key-twice": "key {key!r} is in this mapping already, in line {first}",
    "schema-indent": "this key belongs under {parent!r}: indent it",
    "schema-near": "unknown key; did you mean {near!r}?",
    "schema-required": "missing: {names}",
    "schema-enum": "must be one of {values}",
    "schema-minimum": "must be at least {limit}",
    "schema-exclusiveMinimum": "must be more than {limit}",
    "schema-maximum": "must be at most {limit}",
    "schema-minLength": "must have at least {limit} character(s)",
    "schema-minItems": "must have at least {limit} item(s)",
    "schema-minProperties": "must have at least {limit} key(s)",
    "schema-maxProperties": "must have at most {limit} key(s)",
    "schema-pattern": "must have the form {limit}",
    "schema-other": "breaks the rule {rule}",
    "catalog-control": "holds a control character",
    "limit-high": "{value} is more than the {limit} tokens that {model} takes",
    "limit-low": "{value} is less than the {limit} tokens that {model} takes",
    "limit-missing": "{field} is missing, so the tool guesses; {model} takes {limit} tokens",
    "url-elsewhere": "{found} is not the base URL of the gateway, {wanted}",
    "no-key": "there is no key",
    "file-open": "the file is open to others (mode {mode}); `chmod 600` closes it",
    "key-file-missing": "the key file {path} is missing or empty",
    "key-file-open": "the key file {path} is open to others (mode {mode}), so the tool refuses it: `chmod 600`",
    "no-definition": "secrets.providers has no {name!r} with a file of one value",
    "default-unknown": "{ref!r} is not a model of this provider",
    "no-answer": "nothing came within {seconds} seconds",
    "key-command-long": "it prints more than a key, or goes on after it",
    "exit-code": "it ended with exit code {number}",
    "no-own-check": "{title} has no command that judges its configuration",
    "not-configured": "not set up",
    "validate-fine": "our part is right",
    "tool-accepts": "{title} accepts the whole file",
    "tool-refuses": "{title} refuses the file: {what}",
    "level-problem": "wrong",
    "level-warning": "note",
    # what is removed, and why
    "reason-pruned": "the setup file does not name this model any more",
    "reason-key-form": "the key is kept in another form",
    "reason-header": "it would be sent instead of the key, or beside it",
    "reason-auth-mode": "it would send another credential than the key",
    "reason-model-string": "a string has no place for fallbacks",
    "reason-model-url": "it would override the provider's URL",
    "reason-model-api": "it would override the provider's API",
    "reason-no-reasoning": "it belongs to --reasoning",
    "reason-no-vision": "it belongs to --vision",
    "reason-opencode-no-key": "it holds no key, and would be used all the same",
    "reason-opencode-id": "another model would be asked for",
    "reason-opencode-status": "it takes the model off the list",
    "reason-former-vendor": "it belongs to the former vendor, and would be sent to this gateway",
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
    # what to do next
    "step-export": "Set the key in the shell that starts {title} (paste it when this line waits; nothing is shown):",
    "step-key-copies": "Remove the key from the copies that {title} made, while {title} is not running:",
    "step-start": "Start {title} in the terminal or in the browser:",
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
    # labels
    "trace-cause": "The above exception was the direct cause of the following exception:",
    "trace-context": "During handling of the above exception, another exception occurred:",
    "label-note": "Note: ",
    "label-next": "Next:",
    "label-error": "Error: ",
    "label-hint": "Hint: ",
    "print-failed": "cannot write to {stream} ({why}); {done}.",
    "nothing-done": "nothing was written",
    "run-done": "run {run_id} was written, `wcode-setup history` lists it",
    "prune-done": "{count} run(s) were deleted from the history",
    "ask-apply": "Apply?",
    "ask-again": "A file changed meanwhile; this is the new plan.",
    "ask-model": "Model",
    "ask-key": "API key: ",
    "ask-key-or-reference": "API key (Enter: store only the name {variable}): ",
    "no-key-yet": "No API key for this gateway is stored or set{keys}.",
    "key-later": "only the name {variable} is stored: the tool works as soon as that variable holds the key.",
    "answer-yes-no": "Answer y or n.",
    "answer-one-of": "Answer one of: {known}.",
    "not-applied": "nothing was written.",
    "interrupted": "Interrupted; every file is as it was.",
    "interrupted-late": "Interrupted, but all was written already (run {run_id}); `wcode-setup undo` takes it back.",
    "history-empty": "no runs yet.",
    "history-undone": " (undone)",
    "history-would-prune": "{count} run(s) would be deleted.",
    "history-pruned": "{count} run(s) deleted; they cannot be undone any more.",
    "ask-prune": "Delete these {count} run(s)? They cannot be undone then.",
    "did-you-mean": "Did you mean {near}? ",
    "undoes-all": "reverts {count} run(s): {runs}.",
    "nothing-to-undo": "there is no run to take back.",
    "undoes": "takes back run {run_id} ({command}, {time}).",
    "nothing-left": "nothing is left of run {run_id} ({command}, {time}) to take back.",
    "nothing-of-ours": "there is nothing of ours to take out.",
    "export-head": "# Written by `wcode-setup export`; `wcode-setup apply` of it changes nothing here.\n"
    "# It holds no key: each tool keeps the one it has. Elsewhere add, for example: api_key: {{env: WCODE_API_KEY}}",
    "export-unread": "{title} is left out: {why}",
    "export-left-out": "{title} is left out: `apply` would change its files: {places}",
    "export-model": "{title}: the model {model} is left out: {why}",
    "export-no-limits": "its files do not say its context window and its longest output",
    "export-no-models": "{title} is left out: {provider} has no model that a setup file can name",
    "export-lacks": "`apply` would change its files: {places}",
    "export-default": "{title}: the default model {model} is left out: `apply` would change its files: {places}",
    "export-providers": "{title}: {others} left out: a setup file names one provider for each tool, here {provider}",
    "nothing-to-remove": "there is nothing of provider {provider!r} to take out.",
    "status-unchanged": "unchanged",
    "status-created": "created",
    "status-changed": "changed",
    "status-deleted": "deleted",
    "status-would-create": "would be created",
    "status-would-change": "would change",
    "status-would-delete": "would be deleted",
    # `models`
    "models-id": "ID",
    "models-name": "NAME",
    "models-context": "CONTEXT",
    "models-output": "OUTPUT",
    "models-capabilities": "CAPABILITIES",
    "models-catalog": "CATALOGUE",
    "model-name": "name",
    "model-context": "context window",
    "model-output": "longest output",
    "model-capabilities": "capabilities",
    "model-recipe": "written by default",
    "model-prices": "prices",
    "model-endpoints": "endpoints",
    "model-source": "source",
    "model-captured": "captured",
    "model-figures": "{figures}",
    "feature-text": "text",
    "feature-image": "image",
    "feature-vision": "vision",
    "feature-reasoning": "reasoning",
    "feature-comma": ", ",
    "model-catalog": "catalogue",
    "model-tokens": "{count} tokens",
    "model-writes": "input {inputs}; reasoning {switch}",
    "switch-on": "on",
    "switch-off": "off",
    "price-tier": "{input} in, {output} out ({currency} per {unit} tokens{tier})",
    "price-up-to": ", input up to {limit}",
    "price-above": ", input above {limit}",
    "catalog-built-in": "built-in",
    "catalog-user": "user",
    "catalog-both": "built-in, changed",
    "catalog-of-user": "user ({path})",
    "catalog-changed": "built-in; {fields} from {path}",
    # `status`
    "status-not-installed": "not installed",
    "status-no-version": "version unknown",
    "status-no-model": "no default model is set",
    "status-provider": "provider {provider}",
    "status-key": "key: {form}",
    "status-key-other": "other",
    "status-as-left": "as run {run} left it",
    "status-kept": "edited since run {run}; our part is as it was",
    "status-lost": "edited since run {run}; no longer as we wrote it: {lost}",
    "status-gone": "deleted since run {run}",
    # the gateway, tried
    "gateway-ok": "{host} takes the key.",
    "gateway-key": "{host} rejected the key (HTTP {status}{said}){keys}.",
    "gateway-credit": "the account of this key has no credit at {host} (HTTP {status}{said}).",
    "gateway-address": "{host} has no such address or model (HTTP {status}{said}).",
    "gateway-busy": "{host} takes no more requests from this key for now (HTTP {status}{said}).",
    "gateway-redirect": "{host} sends elsewhere, to {where} (HTTP {status}); the key was not sent there.",
    "gateway-other": "{host} does not take the request (HTTP {status}{said}).",
    "gateway-failed": "{host} has trouble of its own (HTTP {status}{said}).",
    "gateway-nonsense": "{host} answers, but not like an OpenAI-compatible gateway{said}.",
    "gateway-timeout": "{host} gave no answer within {seconds} seconds.",
    "gateway-tls": "no safe connection to {host} (TLS: {why}).",
    "gateway-proxy": "the proxy {proxy} does not lead to {host} ({why}).",
    "gateway-proxy-login": "the proxy on the way to {host} wants a login (HTTP {status}{said}).",
    "gateway-offline": "{host} cannot be reached ({why}).",
    # the wizard
    "wizard-welcome": "A few questions; nothing is written before you have seen the changes and said yes. "
    "Esc goes back, Ctrl-C ends.",
    "wizard-keys-select": "(arrows, Enter)",
    "wizard-keys-search": "(arrows, Enter; type to search)",
    "wizard-keys-checkbox": "(arrows; Space ticks, Enter goes on)",
    "wizard-nothing-found": "is in none of them",
    "wizard-none": "none",
    "wizard-tools": "Which tools?",
    "wizard-one-tool": "Tick at least one with the space bar.",
    "wizard-now": "now {model}",
    "wizard-gateway": "Which gateway?",
    "wizard-other-gateway": "another one",
    "wizard-openai": "any OpenAI-compatible gateway",
    "wizard-url": "Base URL, for example https://gw.example/v1:",
    "wizard-provider": "Its name in the tools' files:",
    "wizard-model": "Which default model?",
    "wizard-prices": "prices: in/out, per 1000 tokens",
    "wizard-other-model": "another model",
    "wizard-other-limits": "you give its id and limits",
    "wizard-model-id": "Id of the model:",
    "wizard-context": "Its context window, in tokens:",
    "wizard-output": "Its longest output, in tokens:",
    "wizard-number": "A number from 1 on, for example 64000, 200k or 1M.",
    "wizard-more": "Register further models?",
    "wizard-capabilities": "Switch on what the vendor's recipe leaves off?",
    "wizard-capabilities-other": "Switch on what the tools may do beyond text?",
    "wizard-vision": "the tools may send images",
    "wizard-reasoning": "the tools may ask for thinking",
    "wizard-key": "Where does the key come from?",
    "wizard-key-new": "new keys: {url}",
    "wizard-key-keep": "keep it",
    "wizard-key-keep-how": "the stored key stays, and where it is kept",
    "wizard-key-typed": "type it",
    "wizard-key-typed-how": "paste or type it now; it is not shown",
    "wizard-key-variable": "a variable",
    "wizard-key-file": "a file",
    "wizard-key-file-how": "with one line, the key",
    "wizard-variable-set": "{variable}, which is set",
    "wizard-variable-unset": "{variable}, which is not set yet",
    "wizard-variable": "Name of the variable:",
    "wizard-file": "Path of the file:",
    "wizard-type-key": "API key:",
    "wizard-trying": "Trying the key with one small request to {url} ...",
    "wizard-untried": "{variable} is not set here, so the key cannot be tried; only the name is stored.",
    "wizard-what-now": "What now?",
    "wizard-again": "try once more",
    "wizard-other-key": "go back to the key",
    "wizard-go-on": "go on with it all the same (offline, for example)",
    "wizard-storage": "How shall the key be kept?",
    "wizard-recommended": "{form} (recommended)",
    "wizard-secret": "a file for you alone; the configuration points to it",
    "wizard-literal": "in the configuration itself, as in the vendor's manual",
    "wizard-literal-other": "in the configuration itself",
    "wizard-env": "only the name {variable}, set where the tool runs",
    "wizard-command": "The same as a command, for a script:",
    "wizard-command-key": "The same as a command, for a script (the key comes on standard input):",
    "wizard-commands-key": "The same as a command, for a script (bash or zsh; it reads the key once, from standard "
    "input):",
    # tools that are not installed
    "install-steps": "{title} is not installed. In this order:",
    "install-found": " (found: {found})",
    "install-ours": "wcode-setup, last: what comes before rewrites the configuration",
    "install-ask": "Install {title}?",
    "install-run": "yes, run these commands now",
    "install-write": "no, write the configuration of {title} all the same",
    "install-leave": "no, leave {title} out for now and configure the others",
    "install-stop": "no, stop here; I do it first",
    "install-failed": "{command}: {why}",
    "openclaw-install-node": "Node.js 24.16 or later, or 26.1 or later, from https://nodejs.org; 22 is too old by now",
    "openclaw-install-package": "the program",
    "openclaw-install-onboard": "its first set-up, without a model (Continue? Yes; then as you like)",
}

_EXACT = (
    "command", "editor", "file", "files", "folders", "home", "host", "journal", "kept", "known",
    "near", "option", "path", "paths", "provider", "providers", "run", "run_id", "source", "title", "tool", "tools",
    "url", "variable", "where",
)  # fmt: skip
"""Fields that are exact: names and places. In any other one, text is masked where it looks like a key."""
_IDS = ("model", "models")
"""Ids that may come out of a user's file: exact but for a key in their place."""

_language = "en"


def set_language(name: str) -> None:
    """Speak `en` or `zh` from now on."""
    global _language  # noqa: PLW0603 - one language a process
    _language = name


def language() -> str:
    """Return the language of the process, `en` or `zh`."""
    return _language


def language_of(env: Any) -> str:
    """The language that the environment asks for: LC_ALL, LC_MESSAGES, LANG, the first that is set."""
    chosen = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def text(code: str, **fields: Any) -> str:
    """The message of an error or note."""
    return _template(code, 0).format(**{name: _field(name, value) for name, value in fields.items()})


def hint(code: str, **fields: Any) -> str:
    """What fixes the error. `keys` is empty where the raising layer does not know the gateway."""
    return _template(code, 1).format(**{name: _field(name, value) for name, value in {"keys": "", **fields}.items()})


def exit_code(code: str) -> int:
    """The exit code of an error: 2 for wrong usage, else 1."""
    return 2 if code in USAGE else 1


def _template(code: str, part: int) -> str:
    """The text (part 0) or hint (part 1) of a code in the language of the process."""
    errors, notes = ERRORS, NOTES
    if _language == "zh":
        from wcode_setup import messages_zh

        errors, notes = messages_zh.ERRORS, messages_zh.NOTES
    return errors[code][part] if code in errors else notes[code]


def _field(name: str, value: Any) -> Any:
    """An error as a field of another message is its own text; what others wrote is masked."""
    if hasattr(value, "code") and hasattr(value, "fields"):
        return text(value.code, **value.fields)
    if _language == "zh":
        from wcode_setup import words_zh

        value = words_zh.field(name, value)
    elif name == "errno":
        value = os.strerror(value)
    if not isinstance(value, str) or name in _EXACT:
        return value
    from wcode_setup.secrets.masking import masked, masked_id

    return masked_id(value) if name in _IDS else masked(value)
