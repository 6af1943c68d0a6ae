"""Texts of Aider in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "aider-refused": (
        "Aider stops reading at item {number}, because of {field!r}, and would not find entries behind it",
        "Fix that item (Aider names it at its start), or use --force.",
    ),
    "aider-run-variable": (
        "Aider takes {variable} from here, and not from its environment",
        "Name another variable with --api-key-env, or remove the one in that file.",
    ),
    # notes
    "aider-model": "{where} selects the model {model}, which takes precedence over the default model.",
    "aider-settings": "{path} has an entry {name}, too: Aider uses that one.",
    "aider-overlay": "{path} has an entry {name}, whose values take precedence over those of all models.",
    "aider-variable": "{path} sets {variable}, which takes precedence over the environment.",
    "aider-falls-back": "{variable} has no value: Aider sends OPENAI_API_KEY instead, if that is set.",
    "aider-copilot": "{variable} is set: Aider asks GitHub for a key first, and fails if it gets none.",
    "aider-proxy": "{variable} is set: LiteLLM sends the name of the model with `openai/` before it.",
    "aider-stops": "Aider stops reading the file at item {number}, because of {field!r}",
    "aider-key-line": "{path} has a line break or a byte order mark, which Aider sends with the key",
    "aider-folder": "Aider finds model settings in {path} only if it is started there, or in a repository there; "
    "otherwise name them as below.",
    # fixes
    "fix-aider-model": "Remove that line or variable: {where}.",
    "fix-aider-settings": "Remove that entry from {path}, or correct it there.",
    "fix-aider-overlay": "Remove that entry from {path}, or the values in it.",
    "fix-aider-variable": "Remove {variable} from {path}, if the key of the environment is the right one.",
    "fix-aider-falls-back": "Set it where Aider is started: `read -rs {variable} && export {variable}`",
    "fix-aider-copilot": "Unset it: `unset {variable}`; if a `.env` file has it, delete that line.",
    "fix-aider-proxy": "Unset it: `unset {variable}`; if a `.env` file has it, delete that line.",
    "fix-aider-stops": "Remove the field, or the item.",
    "fix-aider-key-line": "Run `wcode-setup aider`: it writes the key alone.",
    # next steps
    "aider-start": "Start Aider in the folder of a project, or send one prompt:",
}
