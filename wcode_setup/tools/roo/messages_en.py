"""Texts of Roo Code / Zoo Code in English: notes, and errors with their hint."""

from __future__ import annotations

USAGE: dict[str, tuple[str, str]] = {
    "roo-no-default": (
        "--no-default cannot be had here: an import always makes a profile the current one",
        "Leave --no-default out.",
    ),
    "roo-editor": ("there is no editor {editor!r}; known: {known}", "For any other one give --editor-settings PATH."),
}
"""Errors in the command line: exit code 2."""
TEXTS: dict[str, str | tuple[str, str]] = {
    **USAGE,
    # errors
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
    # notes
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
    # what `validate` finds
    "roo-bom-there": "it begins with a byte order mark, with which the extension cannot import it",
    "roo-unknown-profile": "there is no profile {profile!r} in this file",
    "roo-modes-missing": "these modes keep the profile that they have: {modes}",
    "roo-never-found": "the extension never finds {text!r}: it expands `~/`, but no variables",
    "roo-imports-other": "it names another import file, {text!r}",
    "roo-not-imported": "no editor imports this file at its start",
    # reasons
    "reason-roo-other-provider": "it is a profile for another API provider",
    "reason-roo-null": "it is empty",
    "reason-roo-azure": "it selects Azure's API",
    # next steps
    "roo-reload": "Start the editor, or in a running one choose from the command palette (Ctrl+Shift+P):",
    "roo-by-hand": "No editor was found: --editor NAME or --editor-settings PATH wires one up. To import the file by "
    "hand: the extension's settings, About, Import:",
}
