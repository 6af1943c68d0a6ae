"""Refused or failed: exit code 1."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # the key
    "key-missing": (
        "no API key: no --api-key-… option is given, and {variable} is not set",
        "Run `export {variable}=…` first, or use --key-storage env{keys}.",
    ),
    "key-not-given": (
        "no API key: {title} stores the key itself",
        "Pass --api-key-stdin, --api-key-file PATH or --api-key-env NAME{keys}.",
    ),
    "no-key-here": (
        "{title} stores a single key, which belongs to {old}; there is no key for {new}",
        "Pass --api-key-stdin, --api-key-file PATH or --api-key-env NAME{keys}.",
    ),
    "key-variable-unset": (
        "the variable {variable} is unset or empty",
        "Run `export {variable}=…` first{keys}.",
    ),
    "key-file-unreadable": ("cannot read the key file: {why}", "Check the path and its permissions."),
    "key-no-entry": (
        "no tool has an entry of the provider {provider!r}",
        "Configured are: {known}. Name one of them with --provider, or configure a tool first.",
    ),
    "key-several-hosts": (
        "the provider {provider!r} leads to several hosts: {hosts}",
        "A key belongs to one host: give each tool its own, with `wcode-setup TOOL --provider {provider}`.",
    ),
    "key-tool-no-entry": ("{title} has no entry of this gateway", "Tools that have one: {known}."),
    "key-tool-no-key": (
        "{title} has no key that can be read",
        "Pass --api-key-stdin, --api-key-file PATH or --api-key-env NAME{keys}.",
    ),
    "key-refused": ("{what}", "Nothing was written. {skip}"),
    "key-not-at-hand": ("{title} has no key here that can be tried", "Nothing was written. {skip}"),
    "key-command-failed": (
        "the key command {command!r} returned no key: {why}",
        "Run the command yourself to see more; its output is never shown here.",
    ),
    # which entry
    "key-of-other-host": (
        "the stored key belongs to {old}, and this run would send it to {new}",
        "Pass --api-key-file PATH, or --key-storage env for {variable}; --force sends the stored key anyway.",
    ),
    "variable-of-other-host": (
        "{variable} holds the key of {old}, and this run would send it to {new}",
        "Name another variable with --api-key-env; --force uses this one anyway.",
    ),
    "provider-taken": (
        "the provider {provider!r} exists and points to {url}",
        "Pass --base-url to change its URL, or choose another --provider.",
    ),
    "provider-ambiguous": ("several providers point to {url}: {providers}", "Choose one with --provider."),
    "no-tool": (
        "no supported tool is installed or configured here",
        "Name a tool; `wcode-setup --help` lists them.",
    ),
    "tool-not-found": ("{command!r} is not installed or not in PATH", "Install {title}, or omit --with-tool."),
    "tool-failed": (
        "{command!r} failed: {why}",
        "Run the command yourself to see more, or omit --with-tool.",
    ),
    "unknown-setup": (
        "no kept setup is called {value!r}",
        "Kept are: {near}. `wcode-setup use --save NAME` keeps one.",
    ),
    "no-setup-before": ("there is no setup before this one", "`wcode-setup use --list` shows those that are kept."),
    "setup-exists": ("there is another setup in this file", "Choose another name, or replace it with --force."),
    "setup-needs-key": (
        "{title} has no key for {url}, and no other tool has one",
        "Add where the key comes from: `api_key: {{env: NAME}}`, `{{file: PATH}}` or `{{command: [WORDS]}}`.",
    ),
    "in-force-damaged": ("this file does not name a setup", "Delete it: `wcode-setup use NAME` writes it again."),
    "no-list": ("{what}", "Nothing was listed. Check --base-url and the key{keys}."),
    "not-listed": ("the gateway does not list {model!r}", "It lists, for example: {near}."),
    "no-limits": ("the gateway does not report the limits of {model!r}", "Give them, in tokens: {options}."),
    "read-only-store": (
        "this file is in the read-only store {folder}, which only {manager} writes",
        "Set it in the configuration of {manager}, or replace the link by a file of your own. Nothing was written.",
    ),
    "nothing-to-export": (
        "nothing to export: no tool has a configuration that a setup file can describe",
        "Configure a tool first; `wcode-setup --help` lists them.",
    ),
    "history-damaged": (
        "the history entry of run {run} is corrupt ({where})",
        ("Delete that folder to keep its values as your own, or the whole history with `wcode-setup history prune`."),
    ),
    "run-of-unknown-tool": (
        "run {run} configured {tool!r}, which this version of wcode-setup does not support",
        "Undo it with the version that wrote it.",
    ),
    "run-undone": ("run {run!r} is already undone", "`wcode-setup history` lists the runs."),
    # the user's catalogue
    "bad-catalog": (
        "{where}: {what}",
        "Fix that entry: one [[models]] table per model, as in docs/catalogue.md. Nothing was written.",
    ),
    # the file
    "syntax": ("{what}", "Fix the file at that position. Nothing was written."),
    "not-utf8": ("not UTF-8 text (byte {byte})", "Save the file as UTF-8. Nothing was written."),
    "wrong-type": (
        "{where} must be of type {wanted}, not {found}",
        "Fix or remove that value; wcode-setup does not replace it.",
    ),
    "duplicate-item": ("two list items have the same {key} {value!r}", "Remove one of them."),
    "no-front-matter": (
        "the file does not begin with a YAML block between two lines `---`",
        "Fix the file there. Nothing was written.",
    ),
    "missing-item": ("the list has no item {where}", "The file has changed: run the command again."),
    "comment-lost": (
        "a comment inside this value would be lost",
        "Move the comment out of that value and run the command again.",
    ),
    "in-the-way": (
        "{where} cannot be changed: {what}",
        "Write that part as a plain value and run the command again. Nothing was written.",
    ),
    "key-file-lines": ("the key file has several lines", "Keep only the key, on one line, or move the file away."),
    "not-a-file": ("not a regular file", "Move it away, or pass another path with --config."),
    "not-a-folder": ("a part of the path is a file, not a folder", "Check the path."),
    "file-failed": ("{why}", "Check the path, its permissions and the free space. Nothing was changed."),
    "changed-on-disk": (
        "another program changed the file during the run",
        "Run the command again. Nothing was overwritten.",
    ),
    "lock-held": (
        "{holder} is still writing after {seconds} seconds; nothing was written",
        "Wait for that run to end, or pass a larger --wait.",
    ),
    "unproven": (
        "the edit could not be verified ({what}); nothing was written",
        "This is a bug in wcode-setup. Please report it with the structure of the file (no keys).",
    ),
    "invalid-result": (
        "the tool would reject the result: {where}: {what} ({more} more like this)",
        "Fix the existing values first; `wcode-setup validate` lists all of them. Nothing was written.",
    ),
    "edited-key": (
        "a key was edited since that run; reverting would send it from {old} to {new}",
        "Remove that key from the file first, or configure the tool for {new} with its own key.",
    ),
    "edited-group": (
        "an edit since that run separated a key from its URL; reverting would mix {names} of two providers",
        "Undo that edit first: the URL and its key are reverted together. Nothing was written.",
    ),
    "later-group": (
        "run {later} replaced the key or its URL again; reverting would mix {names} of two runs",
        "Undo the later run first: wcode-setup undo {later}",
    ),
    "later-key": (
        "run {later} configured {old}; reverting would mix its keys with those of {new}",
        "Undo the later run first: wcode-setup undo {later}",
    ),
    "later-run": (
        "run {later} depends on values that this would remove: the tool would reject {where}",
        "Undo the later run first: wcode-setup undo {later}",
    ),
    "rollback-failed": (
        "writing failed, and not every file could be restored",
        "The previous contents are in {journal}; the next run tries again.",
    ),
    # hostile places
    "same-file": (
        "this is the same file as {other}, but the two must differ",
        "Remove the link, so that each is a file of its own.",
    ),
    "folder-open": (
        "{folders} is world-writable: any user could replace this file",
        "Run `chmod o-w {words}`, or use --force.",
    ),
    "folder-foreign": (
        "a symlink leads to this file through a folder of another user: {folders}",
        "Name the file itself with --config, or use --force.",
    ),
    "state-foreign": (
        "this folder belongs to another user",
        "Run as its owner, or set XDG_STATE_HOME to your own folder: its contents are written back to files.",
    ),
    "home-foreign": (
        "this home folder belongs to {user}: as root, wcode-setup would leave files in it that belong to root",
        "To continue as root, use --force. To run it as {user}:",
    ),
    "home-foreign-wizard": (
        "this home folder belongs to {user}: as root, wcode-setup would leave files in it that belong to root",
        "To run it as {user}:",
    ),
    "users-root": (
        "--user starts a process as each user, which needs root",
        "Run it as root (`sudo --preserve-env=NAME` passes the variable of a key):",
    ),
    "user-start": (
        "wcode-setup does not start as {user}: {why}",
        "That user must be able to read {folders}. Install wcode-setup outside of home folders, for example in /opt.",
    ),
    "user-failed": ("the run as {user} failed: {why}", "Run wcode-setup as {user} to see more."),
    "user-home": (
        "cannot enter this home folder: {why}",
        "Create it, or correct the user database. Nothing was written for this user.",
    ),
    "user-home-foreign": (
        "this home folder belongs to another user",
        "Correct its owner, or the user database. Nothing was written for this user.",
    ),
    "users-failed": (
        "errors for these users: {users}",
        "Each error is shown under the name of its user. All other users are done.",
    ),
    "no-home": (
        "the home folder is unknown (HOME is {home!r})",
        "Set HOME to the absolute path of your home folder.",
    ),
    "home-missing": ("the home folder does not exist", "Create it first, or set HOME. Nothing was written."),
    "outside-places": (
        "this file is neither in your home folder nor in a folder that {title} uses now",
        "Run wcode-setup in the home that owns it, or set the variable of its folder ({variables}), or use --force.",
    ),
    "path-not-text": (
        "the path {named!r} belongs in this file, but is not UTF-8 text",
        "Rename that part of the path, or pass another one with --config. Nothing was written.",
    ),
    "slot-taken": (
        "{title} has a single provider, and it is in use: {model} at {url}",
        "--force replaces it; `wcode-setup undo` restores it.",
    ),
    "internal": ("internal error: {what}", "Run the command again with --debug, and please report the traceback."),
}
