"""Texts of Cline in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
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
    # notes
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
    # what `validate` finds
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
    "cline-would-wipe": "it {what}, so Cline reads the whole file as empty, and loses it at its next start",
    "cline-no-tools": "`tools` is missing, so Cline offers the model none",
    "cline-no-key": "there is no key, so Cline sends that of OPENAI_API_KEY",
    "cline-state-elsewhere": "the VS Code extension uses {found} instead",
    "cline-keys-differ": "the VS Code extension sends another key than the command line",
    # reasons
    "reason-cline-vendor": "it belongs to the former provider",
    "reason-cline-model": "it belongs to the former model",
    "reason-cline-azure": "it would make requests for Azure",
    "reason-cline-vision": "it belongs to --vision",
    # next steps
    "cline-start": "Start VS Code again for the Cline in it; in a terminal start Cline, or ask it one thing:",
    "cline-hub": "A running Cline hub keeps the old list of models until:",
}
