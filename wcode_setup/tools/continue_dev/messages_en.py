"""Texts of Continue in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "continue-key": (
        "this key cannot be in `.env`: `cn` writes its characters into YAML, where they are no string",
        "Store it in the configuration: --key-storage literal",
    ),
    # notes
    "continue-unset": "{variable} is not set: Continue sends the reference itself as the key",
    "continue-marker": "{path} keeps `cn` from asking for an Anthropic key at its first start; `undo` and `remove` "
    "keep it.",
    "continue-marker-stays": "{path} is kept: without it `cn` asks for an Anthropic key at its first start.",
    "continue-json": "Once config.yaml exists, Continue's editor extensions ignore {path}.",
    "continue-reasoning": "`cn` cannot switch on reasoning: it sends no parameter for it.",
    "continue-responses": "`cn` sends requests for {models} to /responses, by the name of the model.",
    "continue-folder": "{path} sets {variable}: in this folder `cn` reads other files.",
    "continue-env-wins": "{variable} in the environment takes precedence over the one in {path}.",
    "continue-project": "{path} sets {variable}: in this folder `cn` sends that key.",
    "continue-not-text": "`cn` writes the value of {variable} into YAML, where it is no string: it does not start.",
    "continue-header": "The entry sends its own credential ({where}), which takes precedence over the key.",
    "continue-text": "Continue sends the `apiKey` of the entry as it stands: the only references that it knows are "
    "`${{{{ secrets.NAME }}}}`.",
    "continue-body": "requestOptions.extraBodyProperties of the entry replaces the model by {model}.",
    "continue-anthropic": "{variable} is set: each `cn -p` adds two models of Anthropic with that key to the file, "
    "and drops the comments in `models`.",
    # reasons
    "reason-continue-api": "it selects another API in editors",
    "reason-continue-window": "it would override defaultCompletionOptions.contextLength in editors",
    "reason-continue-images": "only set with --vision",
    # fixes
    "fix-continue-unset": "Set it where Continue is started: `read -rs {variable} && export {variable}`",
    "fix-continue-folder": "Start `cn` in another folder, or delete that line.",
    "fix-continue-env-wins": "Unset it (`unset {variable}`), or store that key: `wcode-setup continue --api-key-env "
    "{variable} --key-storage secret`",
    "fix-continue-project": "Start `cn` in another folder, or delete that line.",
    "fix-continue-not-text": "Store the key in the configuration: `wcode-setup continue --key-storage literal`",
    "fix-continue-header": "Delete that header in `requestOptions.headers`.",
    "fix-continue-text": "Store a key: `wcode-setup continue --api-key-stdin`",
    "fix-continue-body": "Delete `model` in `requestOptions.extraBodyProperties`.",
    "fix-continue-anthropic": "Start it without: `env -u {variable} cn -p …`",
    # next steps
    "continue-start": "Start Continue in the terminal; in an editor, choose the model in the menu below the chat:",
}
