"""Notes of a run beside its result, reasons for what it removes, and next steps."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "url-trimmed": "Using {url} as the base URL.",
    "key-on-command-line": "Other users can see a key given with --api-key, and the shell history keeps it.",
    "keys-from": "; keys come from {url}",
    "key-typed": "the API key",
    "key-from": "the key from {source}",
    "key-from-stdin": "the key from standard input",
    "key-assigned": "The given line sets {name}; only its value is used as the key.",
    "key-not-stored": "--key-storage env stores only the name of the variable; the given key is not stored.",
    "key-no-env": "{title} cannot reference an environment variable: the key itself is stored.",
    "key-no-command": "{title} cannot run a command for its key: the key itself is stored.",
    "key-no-secret": "{title} has no secret store: the key is stored in its configuration file.",
    "key-moves": "The stored key of {old} is sent to {new} from now on.",
    "variable-moves": "{variable}, which holds the key of {old}, is also used for {new}.",
    "slot-replaced": "{title} supports one provider: {model} at {url} is replaced (`wcode-setup undo` restores it).",
    "key-kept": "The stored key is kept; {variable} holds a different one (to use it: --api-key-env {variable}).",
    "skip-trial": "With --no-try the key is stored without a trial.",
    "no-trial": "Without --try-key the key is stored without a trial.",
    "key-in-variable": "{title} reads its key from {variable}: set that variable to the new key.",
    "key-elsewhere": "{title} gets its key in a way that wcode-setup does not change; it stays.",
    "key-of-tool": "{title} gets the key that {source} has for this gateway.",
    "key-of-slot": "{title} has one place for a key: after a switch to another gateway and back it takes that of "
    "another tool. If there is none, the setup needs a line such as `api_key: {{file: PATH}}`.",
    "key-in-git": "The file is in a git work tree: do not commit the key.",
    "key-file-in-git": "{path} is in a git work tree: do not commit it.",
    "key-secret-in-git": "The file is in a git work tree, so the key is stored in a separate file (--key-storage "
    "secret).",
    "key-form-becomes-literal": "The key was a reference; this run stores the key itself in the file.",
    "key-unread": "Cannot read the API key ({why}): this preview ignores its value, and a real run would fail.",
    "tool-newer": "{title} {version} is newer than wcode-setup is tested with ({proven}). "
    "To try it: wcode-setup doctor --prove {tool}",
    "mode-tightened": "This run restricts {path} to its owner (mode before: {mode}).",
    "mode-wide": "{path} is accessible to other users (mode {mode}); `chmod 600` restricts it.",
    "folder-is-open": "{folders} is world-writable: any user could replace a file there. To fix it: chmod o-w {words}",
    "folder-is-foreign": "A symlink leads into {folders}, which another user owns.",
    "home-is-foreign": "This home folder belongs to {user}: new files and folders in it belong to root.",
    "home-is-foreign-preview": "This home folder belongs to {user}: as root, a run that writes requires --force.",
    "edits-outside": "{path} is neither in your home folder nor in a folder that {title} uses now; it may belong to "
    "another home folder.",
    "outside-left": "{path} is not changed: it is neither in your home folder nor in a folder that {title} uses now.",
    "already-invalid": "{path} was already invalid: {where}: {what}",
    "lock-waiting": "Waiting up to {seconds} seconds (--wait): {holder} is writing.",
    "lock-holder": "another run (process {pid})",
    "lock-holder-unknown": "another run",
    "run-would-stop": "This is a preview; a real run would ask, or stop: {why}.",
    "masked-alike": "{shown} (another value)",
    "rolled-back": "Run {run_id} was interrupted; its changes were rolled back first.",
    "history-unread": "Cannot read {path} ({why}): this command treats the values of that run as yours; `undo` and "
    "`remove` refuse to run.",
    "journal-damaged": "Run {run_id} was interrupted, and its journal is corrupt. Its files are left as they are; the "
    "previous content is in {kept}.",
    "journal-elsewhere": "Run {run_id} was interrupted while it wrote files of another home folder: {paths}. They are "
    "left as they are; the next run in that home folder rolls them back. The journal is {kept}.",
    "rollback-left": "Cannot roll back an interrupted run in {paths}; the previous content is in {kept}.",
    "tools-left-out": "Skipped because of errors: {tools}.",
    "keep-going": "--keep-going skips {tools} and configures the other tools.",
    "steps-of": "{title}:",
    "history-holds-key": "The history (run {runs}) still holds the file with its former key; `wcode-setup history "
    "prune` deletes it.",
    "key-copies": "{title} made its own copies of a key; they remain in {paths}.",
    "adopted": "Using the existing provider {provider!r}, which points to {url}.",
    "url-changes": "Provider {provider!r} changes from {old} to {new}.",
    "model-protocol": "The vendor's page does not list {models} for the protocol of {title} ({protocol}); it may be "
    "behind.",
    # model slots
    "slot-in": "{slot} in {where}",
    "slot-elsewhere": "{slot} leads to another gateway: {to}. `--slots ours` points it to this one.",
    "slot-other": "{slot} leads to another gateway: {to}. No chat model can replace it; `--slots ours` switches it "
    "off if {title} allows that.",
    "slot-foreign": "{slot} names {to}, which is not configured here: {title} asks this gateway for it. `--slots ours` "
    "replaces it.",
    "slot-own": "{slot} is empty: {title} may call a service of its own there. `--slots ours` fills it.",
    "slot-own-several": "{title} may call a service of its own where these are empty: {slots}. `--slots ours` fills "
    "them.",
    "slot-own-several-stay": "{title} may call a service of its own where these are empty: {slots}. Fill them by hand.",
    "slot-stays": "{slot} still leads to another gateway: {to}. Change it by hand.",
    "slot-foreign-stays": "{slot} still names {to}, which is not configured here: {title} asks this gateway for it. "
    "Change it by hand.",
    "slot-own-stays": "{slot} is empty: {title} may call a service of its own there. Fill it by hand.",
    "slot-other-model": "These keep their own model of this gateway, not the default one ({model}): {slots}.",
    # what is removed, and why
    "reason-pruned": "the setup file no longer lists this model",
    "reason-key-form": "the key is stored in another form",
    "reason-header": "it would be sent instead of the key, or with it",
    "reason-auth-mode": "it would send another credential instead of the key",
    "reason-model-string": "a string cannot hold fallbacks",
    "reason-model-url": "it would override the provider's URL",
    "reason-model-api": "it would override the provider's API",
    "reason-no-reasoning": "only set with --reasoning",
    "reason-no-vision": "only set with --vision",
    "reason-former-vendor": "it belongs to the previous provider, and would be sent to this gateway",
    # what to do next
    "step-chezmoi": "chezmoi keeps this file, too, and would restore its own copy. To take the change over:",
    "step-chezmoi-template": "chezmoi makes this file from {path}, and would undo the change. To make it there:",
    "step-chezmoi-key": "chezmoi keeps this file, too, and a key is in it now. To take it over encrypted:",
    "step-repository": "The repository {folder} tracks this file. To commit the change:",
    "step-repository-key": "The repository {folder} tracks this file, and a key is in it now: do not commit it; "
    "--key-storage secret stores the key apart.",
    "step-export": "Set the key in the shell that starts {title} (run this line, then paste the key; it is not shown):",
    "step-key-copies": "While {title} is not running, remove the key from its copies:",
    "header-kept": "The entry sends its own credential ({where}), which takes precedence over the key.",
    "step-new-shell": "Open a new terminal for it to take effect.",
    "step-restart": "Restart {title} if it is running: it may still use the old settings.",
    "step-start": "Start {title} in the terminal or in the browser:",
    "variable-unset": "{variable} is not set: {title} has no key without it.",
    "variable-as-text": "{variable} is not set: {title} sends the text of the reference in place of the key.",
}
