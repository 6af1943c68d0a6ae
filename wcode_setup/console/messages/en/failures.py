"""Refused or failed: exit code 1."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
        "Fix it there: one [[models]] table per model, as docs/catalogue.md shows. Nothing was written.",
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
    "edited-key": (
        "a key was put in by hand since; this would send it from {old} to {new}",
        "Take that key out of the file first, or set the tool up for {new} with a key of its own.",
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
    "slot-taken": (
        "{title} has room for one provider, and it is in use: {model} at {url}",
        "--force replaces it (`wcode-setup undo` brings it back); on a terminal, without --yes, you are asked.",
    ),
    "internal": ("internal error: {what}", "Run again with --debug for the traceback, and please report it."),
}
