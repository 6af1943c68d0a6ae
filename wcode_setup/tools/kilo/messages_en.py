"""Texts of Kilo Code in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "kilo-marker": "{path} keeps Kilo from taking you for an earlier user and allowing every shell command "
    "(permission.bash); `undo` and `remove` leave it.",
    "kilo-marker-stays": "{path} stays: without it Kilo would take you for an earlier user and allow every shell "
    "command (permission.bash).",
    "kilo-copies-key": "Kilo itself copies the keys of auth.json into {path} and never deletes them there; with "
    "--key-storage literal or env it makes no copy.",
    "kilo-desktop": "an editor that no shell started may lack {variable}; --key-storage secret works there, too.",
    "kilo-old-extension": "the Kilo Code extension {version} does not read these files: upgrade it to 7 or later.",
    "kilo-editors": "In VS Code and JetBrains: reload the window.",
}
