"""Texts of Roo Code / Zoo Code in English: notes, and errors with their hint."""

from __future__ import annotations

USAGE: dict[str, tuple[str, str]] = {
    "roo-no-default": (
        "--no-default is not supported: an import always activates a profile",
        "Omit --no-default.",
    ),
    "roo-editor": (
        "unknown editor {editor!r}; known: {known}",
        "For another editor use --editor-settings PATH.",
    ),
}
"""Errors in the command line: exit code 2."""
TEXTS: dict[str, str | tuple[str, str]] = {
    **USAGE,
    # errors
    "roo-elsewhere": (
        "{key} names another import file than the one to write: {files}",
        (
            "Make them agree, or use --force: then all of them name the file to write, and the others are no longer "
            "imported."
        ),
    ),
    "roo-unexpanded": (
        "{key} is {text!r}, which the extension cannot find: it expands `~/`, but no variables",
        "Start it with `~/` or give the complete path, or use --force to replace it.",
    ),
    "roo-bom": (
        "the file begins with a byte order mark, so the extension cannot import it",
        "Save it as UTF-8 without a byte order mark. Nothing was written.",
    ),
    "roo-other-provider": (
        "the profile {profile!r} already exists for another API provider, {other}",
        "Choose another --provider, or replace the profile with --force.",
    ),
    # notes
    "roo-archived": "Roo Code was archived on 2026-05-15; its successor, Zoo Code, reads the same file.",
    "roo-each-start": "At each start of the editor, profile {profile!r} becomes the active one again. After the first "
    "start you can remove what this run wrote, with the key in {path}: wcode-setup remove roo",
    "roo-may-go": "After the import you can remove {path}, which contains the key: wcode-setup remove roo",
    "roo-modes": "These modes change from another profile to {profile!r}: {modes}.",
    "roo-o-series": "Roo treats a model with o1, o3 or o4 in its ID as one of OpenAI's, and sends another kind of "
    "request: {models}.",
    "roo-reasoning": "To enable reasoning, use the extension's settings (Enable Reasoning Effort).",
    "roo-own-file": "The editors already import {path}, so the profile is written to that file.",
    "roo-repointed": "{path}: {key} no longer names {old!r}; that file is no longer imported.",
    "roo-editor-profiles": "The editor's own profiles do not read {path}; for these use --editor-settings PATH.",
    "roo-workspace": "{path} sets {key} to {text!r} for this workspace, which takes precedence.",
    "roo-stays": "Imported profiles stay in the editor, with their key: delete those of {provider!r} in the "
    "extension's settings (gear, Providers).",
    # what `validate` finds
    "roo-bom-there": "it begins with a byte order mark, so the extension cannot import it",
    "roo-unknown-profile": "this file has no profile {profile!r}",
    "roo-modes-missing": "these modes keep their current profile: {modes}",
    "roo-never-found": "the extension cannot find {text!r}: it expands `~/`, but no variables",
    "roo-imports-other": "it names another import file, {text!r}",
    "roo-not-imported": "no editor imports this file when it starts",
    # reasons
    "reason-roo-other-provider": "it is a profile for another API provider",
    "reason-roo-null": "it is empty",
    "reason-roo-azure": "it selects Azure's API",
    # fixes
    "fix-roo-workspace": "Remove {key} from {path}.",
    "fix-roo-editor-profiles": "For each profile in use: `wcode-setup roo --editor-settings PATH`",
    "fix-roo-bom-there": "Save the file as UTF-8 without a byte order mark.",
    "fix-roo-unknown-profile": "Choose one of the profiles in this file.",
    "fix-roo-never-found": "Start the path with `~/`, or give the complete path.",
    "fix-roo-imports-other": "To use one import file: `wcode-setup roo --force`",
    # next steps
    "roo-reload": "Start the editor; in a running one, choose from the command palette (Ctrl+Shift+P):",
    "roo-by-hand": "No editor was found: give one with --editor NAME or --editor-settings PATH. To import the file by "
    "hand, use the extension's settings, About, Import:",
}
