"""Requirements of a set-up: nothing forbids to write, there is an API key, the tool is of a version that was tried."""

from __future__ import annotations

from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential
from wcode_setup.tools.base import Request, Tool, View


def refusals(tool: Tool, view: View, request: Request) -> list[Note]:
    """Raise if the tool refuses to write for safety; in a preview, return a note on it instead."""
    try:
        tool.refuse(view, request)
    except SetupError as error:
        if not request.preview:
            raise
        return [Note("run-would-stop", why=error)]
    return []


def version_notes(tool: Tool, view: View) -> list[Note]:
    """A note if the installed tool is newer than the versions that wcode-setup is tested with."""
    found = tool.installed(view)
    if found is None or found.version is None:
        return []
    from wcode_setup.catalog import proven

    if not proven.is_newer(tool.NAME, found.version):
        return []
    known = ", ".join(proven.versions(tool.NAME))
    return [Note("tool-newer", title=tool.TITLE, version=found.version, proven=known, tool=tool.NAME)]


def lacks_key(tool: Tool, view: View, request: Request) -> Credential | None:
    """The credential of a set-up that leaves the tool without a key (not given or stored, variable unset), or None."""
    try:
        tool.refuse(view, request)
        found = tool.resolve(view, request).credential
    except SetupError as error:
        return Credential(LITERAL) if error.code in ("key-missing", "key-not-given", "no-key-here") else None
    reference = found.form == ENV and not found.keep and not view.locations.variable(found.variable or "")
    lost = found.form == SECRET and found.value is None
    return found if reference or lost else None
