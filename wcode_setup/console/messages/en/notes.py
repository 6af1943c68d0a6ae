"""What a run tells beside its result, what it removes and why, and what to do next."""

from __future__ import annotations

TEXTS: dict[str, str] = {
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
    "slot-replaced": "{title} has room for one provider: {model} at {url} is replaced "
    "(`wcode-setup undo` brings it back).",
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
    "reason-former-vendor": "it belongs to the former vendor, and would be sent to this gateway",
    # what to do next
    "step-export": "Set the key in the shell that starts {title} (paste it when this line waits; nothing is shown):",
    "step-key-copies": "Remove the key from the copies that {title} made, while {title} is not running:",
    "header-kept": "the entry sends another credential of its own ({where}), which wins over the key.",
    "step-restart": "Restart {title} if it is running: it may keep the old settings.",
    "step-start": "Start {title} in the terminal or in the browser:",
    "variable-unset": "{variable} is not set: without it {title} has no key.",
}
