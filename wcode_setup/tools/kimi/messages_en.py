"""Texts of Kimi Code in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "kimi-home": (
        "KIMI_CODE_HOME is {value!r}: Kimi Code looks for that folder in the current one, and expands no `~`",
        "Set KIMI_CODE_HOME to an absolute path, or unset it.",
    ),
    "kimi-ignored": (
        "Kimi Code would ignore all providers or models of this file: {where} has a value of the wrong type",
        "Fix it first, or use --force. Nothing was written.",
    ),
    # notes
    "kimi-wrong-type": "has a wrong type, so Kimi Code ignores all providers or all models",
    "kimi-no-alias": "The default model {alias} has no entry: Kimi Code sends nothing.",
    "kimi-reasoning": "With --reasoning, Kimi Code sends `reasoning_effort` in later turns, which the vendor does not "
    "document.",
    "kimi-file-name": "Kimi Code reads a configuration called config.toml alone, not {name}.",
    "kimi-variable-model": "{variable} makes {model} the default model, with its own URL and key.",
    "kimi-variable-limit": "{variable} replaces the longest output of every model.",
    "kimi-variable-header": "{variable} sends its own credential ({where}) with every request.",
    "kimi-two-keys": "Kimi Code sends nothing for a provider with two forms of the key: {names}.",
    "kimi-own": "The model {alias} has values of its own, which Kimi Code uses in place of the provider's: {names}.",
    # fixes of doctor
    "fix-kimi-variable-model": "Run `unset {variable}`, and remove it from where it is set.",
    "fix-kimi-variable-limit": "Run `unset {variable}`.",
    "fix-kimi-variable-header": "Remove {where} from {variable}.",
    "fix-kimi-wrong-type": "Give it the right type, or remove it.",
    "fix-kimi-no-alias": "Choose a model: `wcode-setup kimi --model ID`.",
    "fix-kimi-two-keys": "Run the set-up again: it leaves one of them.",
    "fix-kimi-own": "Run the set-up again: it removes them.",
    # reasons
    "reason-kimi-own": "Kimi Code would use it in place of what this run writes",
}
