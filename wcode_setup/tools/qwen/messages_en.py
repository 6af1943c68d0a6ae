"""Texts of Qwen Code in English: notes, and errors with their hint."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # errors
    "qwen-key": (
        "Qwen Code does not read this key as it is from the place of --key-storage {storage}",
        "Name another one, such as --key-storage env.",
    ),
    # notes
    "qwen-file-name": "Qwen Code reads settings called settings.json alone, not {name}.",
    "qwen-images": "Qwen Code sends no pictures to {models}, unless the set-up has --vision.",
    "qwen-reasoning": "Qwen Code has no setting for reasoning here: it shows what the gateway sends.",
    "qwen-unset": "{variable} is not set: Qwen Code sends the text `NO_API_KEY` as the key, which the gateway refuses.",
    "qwen-unset-open": "{variable} is not set: Qwen Code sends {fallback} to this gateway, if that is set.",
    "qwen-system": "{path} holds the administrator's settings and takes precedence: {keys}.",
    "qwen-project": "{path} holds settings of the current folder and takes precedence there: {keys}.",
    "qwen-env-file": "{path} sets {variable}, which takes precedence over the stored key.",
    "qwen-shell": "{variable} is set to another key in this shell, and takes precedence over the stored one.",
    "qwen-simple": "While {variable} is set, Qwen Code ignores its settings.",
    "qwen-enforced": "`security.auth.enforcedType` is {value!r}: Qwen Code does not start with this gateway.",
    "qwen-body": "The entry sends {model} as the model (`extra_body.model`).",
    "qwen-no-proof": "{path} has entries of its own; Qwen Code reads that file where it is, so its requests cannot be "
    "redirected",
    # fixes of doctor
    "fix-qwen-unset": "Set it in this shell: `read -rs {variable} && export {variable}`.",
    "fix-qwen-unset-open": "Run the set-up again, and set {variable} in this shell.",
    "fix-qwen-system": "Ask the administrator to remove {keys} from {path}.",
    "fix-qwen-project": "Remove {keys} from {path}, or start Qwen Code in another folder.",
    "fix-qwen-env-file": "Remove the line of {variable} from {path}.",
    "fix-qwen-shell": "Run `unset {variable}`, or store that key: `wcode-setup qwen --api-key-env {variable}`.",
    "fix-qwen-simple": "Run `unset {variable}`.",
    "fix-qwen-enforced": "Remove `security.auth.enforcedType` from settings.json.",
    "fix-qwen-body": "Run the set-up again: it removes that value.",
    # reasons
    "reason-qwen-wire-api": "it selects another protocol",
    "reason-qwen-body": "it would replace the model of each request",
    # next steps
    "qwen-start": "Start Qwen Code:",
}
