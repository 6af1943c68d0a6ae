"""Texts of Droid in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "droid-ignored": (
        "Droid ignores this file: {why}",
        "Correct it first, or use --force: Droid would also ignore what this run writes there. Nothing was written.",
    ),
    # notes
    "droid-key-copied": "When Droid saves its settings, for example at its start in a terminal, it replaces the "
    "reference by the value of {variable}: the key is then in {path}.",
    "droid-overridden": "{path} takes precedence over this file: {keys}.",
    "droid-policy": "{path} does not allow this gateway ({key}), so Droid uses a model of Factory instead.",
    "droid-extra-model": "extraArgs in the entry replaces the model of each request by {model}.",
    # what `validate` finds
    "droid-has-bom": "it begins with a byte order mark (BOM)",
    "droid-odd-provider": "it does not know the provider {found!r} of a custom model",
    "droid-would-ignore": "Droid ignores this file: {why}",
    "droid-compaction-missing": "compactionTokenLimitPerModel has no number for {model} (at most {limit}), so Droid "
    "compacts a conversation at 250000 tokens, whatever the context window is",
    # what `doctor` says
    "droid-no-proof": "Droid reads the models in {path} where they are, so that a scratch home cannot replace them",
    "fix-droid-overridden": "Remove {keys} from {path}, or start Droid without it.",
    "fix-droid-policy": "Change {key} in {path}.",
    "fix-droid-extra-model": "Remove `model` from extraArgs in the entry.",
    "fix-droid-would-ignore": "Correct it; `droid doctor --config` shows the rest.",
    "fix-droid-compaction-missing": "Run the set-up again: it sets the number.",
    # next steps
    "droid-start": "Start Droid in a terminal, or send one prompt (running sessions keep the old settings):",
}
