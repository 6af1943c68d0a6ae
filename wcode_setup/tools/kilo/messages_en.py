"""Texts of Kilo Code in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "kilo-marker": "{path} prevents Kilo's migration, which would allow every shell command (permission.bash); `undo` "
    "and `remove` keep it.",
    "kilo-marker-stays": "{path} is kept: without it Kilo's migration would allow every shell command "
    "(permission.bash).",
    "kilo-copies-key": "Kilo itself copies the keys of auth.json to {path} and never deletes them there; with "
    "--key-storage literal or env it makes no copy.",
    "kilo-desktop": "An editor that was not started from a shell may lack {variable}; --key-storage secret works "
    "there, too.",
    "kilo-old-extension": "The Kilo Code extension {version} does not read these files: upgrade it to 7 or later.",
    "kilo-editors": "In VS Code and JetBrains: reload the window.",
}
