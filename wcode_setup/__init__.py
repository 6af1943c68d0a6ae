"""Configure AI coding agents for the wcode gateway by editing the files they already have.

This module offers to programs what the command line `wcode-setup` offers to users (docs/library.md). Every function
takes its parameters by keyword and keeps no state; `str()` of a `SetupError` is the message.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wcode_setup.api.library import (
        FilePlan,
        History,
        Item,
        Locations,
        Note,
        Plan,
        Remove,
        Run,
        Set,
        SetupError,
        Status,
        Upsert,
        Verdict,
        changes,
        commit,
        edit,
        export,
        hint,
        history,
        load,
        message,
        plan,
        plan_removal,
        plan_setup_file,
        plan_undo,
        remove,
        status,
        undo,
        validate,
    )
    from wcode_setup.version import __version__

__all__ = [
    "FilePlan",
    "History",
    "Item",
    "Locations",
    "Note",
    "Plan",
    "Remove",
    "Run",
    "Set",
    "SetupError",
    "Status",
    "Upsert",
    "Verdict",
    "__version__",
    "changes",
    "commit",
    "edit",
    "export",
    "hint",
    "history",
    "load",
    "message",
    "plan",
    "plan_removal",
    "plan_setup_file",
    "plan_undo",
    "remove",
    "status",
    "undo",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that the command line does not pay for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name == "__version__":
        return import_module("wcode_setup.version").__version__
    return getattr(import_module("wcode_setup.api.library"), name)
