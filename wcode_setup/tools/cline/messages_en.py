"""Texts of Cline in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "cline-slot-taken": (
        "Cline supports one OpenAI-compatible provider, and it is in use: {model} at {url}",
        "Replace it with --force (`wcode-setup undo` restores it), or run on a terminal without --yes to be asked.",
    ),
    "cline-invalid": (
        "Cline would treat this file as empty: {where} {what}",
        "Fix it first: at its next start Cline would lose the content of the file. Nothing was written.",
    ),
    "cline-bom": (
        "the file begins with a byte order mark, so Cline would treat it as empty",
        "Save it as UTF-8 without a byte order mark. Nothing was written.",
    ),
    # notes
    "cline-slot": "Cline supports one OpenAI-compatible provider: {model} at {url} is replaced (`wcode-setup undo` "
    "restores it).",
    "cline-no-id": "Cline cannot store the provider ID {provider!r}; only `wcode-setup` uses it.",
    "cline-lists-only": "--no-default only writes models.json: Cline's one OpenAI-compatible provider does not point "
    "to this gateway.",
    "cline-key-unused": "--no-default only writes models.json; the given key is not stored.",
    "cline-other-key": "{path} gets the key of providers.json, which replaces another one for this gateway (for a new "
    "key: --api-key-stdin).",
    "cline-header": "An Authorization header or access token in the files is sent instead of the key; a key given "
    "with --api-key-stdin replaces it.",
    "cline-windows": "Close all VS Code windows first: an open window writes its old settings back (`wcode-setup "
    "status` would report it).",
    "cline-one-window": "Cline's command line has one context window for all models, here {window} tokens; `cline -m` "
    "also uses it for {models}. To use such a model, make it the default with wcode-setup.",
    "cline-agent-key": "{path}: Cline sends the key of this gateway to {provider}, because an agent's `providerId` "
    "changes the address, but not the key. Remove `providerId` there.",
    "cline-sandbox": "CLINE_SANDBOX is 1, so Cline reads {path} instead of this file.",
    "cline-saved-model": "`cline -m` saved {model} as the default model; {default} was configured.",
    "cline-reasoning": "Cline requests reasoning only if you choose an effort, in its settings or with `cline "
    "--thinking high`.",
    # what `validate` finds
    "cline-missing": "is missing",
    "cline-wants-text": "must be text",
    "cline-wants-name": "must be text and not empty",
    "cline-wants-id": "must consist of letters, digits and `-`",
    "cline-wants-url": "must be a complete URL",
    "cline-wants-time": "must be a UTC time, for example 2026-01-31T12:00:00.000Z",
    "cline-wants-count": "must be an integer above 0",
    "cline-wants-flag": "must be true or false",
    "cline-wants-1": "must be 1",
    "cline-wants-object": "must be an object",
    "cline-wants-list": "must be a list",
    "cline-wants-one": "must be one of {values}",
    "cline-would-wipe": "it {what}, so Cline treats the whole file as empty, and loses it at its next start",
    "cline-no-tools": "`tools` is missing, so Cline offers the model no tools",
    "cline-no-key": "no key is stored, so Cline sends the key of OPENAI_API_KEY",
    "cline-state-elsewhere": "the VS Code extension uses {found} instead",
    "cline-keys-differ": "the VS Code extension and the command line send different keys",
    # reasons
    "reason-cline-vendor": "it belongs to the previous provider",
    "reason-cline-model": "it belongs to the previous model",
    "reason-cline-azure": "it would send requests in Azure's format",
    "reason-cline-vision": "only set with --vision",
    # fixes
    "fix-cline-sandbox": "Run `unset CLINE_SANDBOX`.",
    "fix-cline-saved-model": "Run `wcode-setup cline --model {default}`.",
    "fix-cline-agent-key": "Remove `providerId` in {path}.",
    "fix-cline-no-key": "Run `wcode-setup cline --api-key-stdin`.",
    "fix-cline-no-tools": "Add `tools` to this list.",
    "fix-cline-would-wipe": "Fix this value in the file before Cline starts again.",
    "fix-cline-state-elsewhere": "Select the gateway in the VS Code extension, or run `wcode-setup cline` again.",
    "fix-cline-keys-differ": "Run `wcode-setup cline --api-key-stdin`.",
    # next steps
    "cline-start": "Restart VS Code to use Cline there. In a terminal, start Cline, or send one prompt:",
    "cline-hub": "A running Cline hub keeps the old list of models until you run:",
}
