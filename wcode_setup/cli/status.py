"""`status`: the supported tools, the models they use, and the state of their managed entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wcode_setup import tools
from wcode_setup.api.queries import Run, read_history, unread
from wcode_setup.api.status import FileStatus, Status, read_status, registered_ids, setup_in_force
from wcode_setup.cli.common import common_options
from wcode_setup.console import messages
from wcode_setup.console.notes import error_data, error_text, note_text
from wcode_setup.console.output import Output
from wcode_setup.console.session import Session
from wcode_setup.console.slots import slot_lines, slots_data
from wcode_setup.documents.base import show_path
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, FORMS
from wcode_setup.tools.base import Pointer

if TYPE_CHECKING:
    from wcode_setup.api.use import InForce

_SHOWN = 3
"""Maximum number of changed values that are named; the rest is counted."""


@click.command("status", short_help="Show the tools and the gateway and model that they use.")
@click.argument("names", metavar="[TOOL]...", nargs=-1, type=click.Choice([*tools.TITLES, *tools.ALIASES]))
@common_options
def status(session: Session, names: tuple[str, ...]) -> int:
    """Show for each tool its version, its files, its gateway and model, and edits of the managed entries.

    \b
    Examples:
      wcode-setup status
      wcode-setup status {tool} --json
    """
    recorded, chosen = _recorded(session), dict.fromkeys(map(tools.canonical, names or tools.TITLES))
    for name in chosen:
        session.out.choose(*registered_ids(recorded, name))
    found = [_shown(session.out, one) for one in read_status(session.locations, chosen, recorded)]
    if in_force := setup_in_force(session.locations):
        session.note([_setup(in_force)])
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data=[_data(one) for one in found]))
        return 0
    for one in found:
        _report(session.out, one, len(chosen) == 1)
    return 0


def _setup(found: InForce) -> Note:
    """The kept setup in force, and the tools that differ from it."""
    if found.problem:
        return Note("setup-problem", setup=found.name, what=found.problem)
    code = "setup-drifted" if found.drifted else "setup-in-force"
    return Note(code, setup=found.name, tools=", ".join(found.drifted))


def _shown(out: Output, found: Status) -> Status:
    """A status that may be shown: ids from the tool's files without keys, but exact if a run registered them."""
    pointer = found.pointer and Pointer(*(value and out.id(value) for value in found.pointer))
    return found._replace(pointer=pointer)


def _recorded(session: Session) -> list[Run]:
    """The recorded runs; a record that cannot be read is reported, and the command continues."""
    try:
        found, _, notes = read_history(session.locations)
    except SetupError as error:
        found, notes = [], unread([error], session.locations)
    session.note(notes)
    return found


def _report(out: Output, found: Status, whole: bool) -> None:
    """Print the status of one tool; `whole`: with every slot without a value."""
    here = found.installed
    where = messages.text("status-not-installed")
    if here:
        where = f"{here.version or messages.text('status-no-version')} ({out.locations.shorten(here.where)})"
    out.say(f"{found.tool.TITLE}: {where}", "bold" if here or found.files else "")
    if found.problem and not any(file.problem for file in found.files):
        out.say("  " + error_text(found.problem, out.locations), "-")
    elif found.pointer:
        out.say("  " + _pointer(out, found.pointer))
    elif not found.problem and (here or found.files):
        out.say("  " + messages.text("status-no-model"))
    for note in found.above:
        out.say("  " + note_text(note), "~")
    for line, away in slot_lines(found.slots, whole):
        out.say("  " + line, "~" if away else "")
    for file in found.files:
        out.say("  " + _line(out, file), "-" if file.state in ("lost", "gone", "unread") else "")


def _pointer(out: Output, found: Pointer) -> str:
    """Model, base URL, provider and key of the tool, as far as its files have them."""
    provider = found.provider and messages.text("status-provider", provider=found.provider)
    known = found.key_form if found.key_form in FORMS else Note("status-key-other")
    form = found.key_form and messages.text("status-key", form=known)
    if found.key_form == ENV and found.variable:
        unset = not out.locations.variable(found.variable)
        form = messages.text("status-key-unset" if unset else "status-key-env", form=ENV, variable=found.variable)
    return messages.text("list-comma").join(filter(None, (found.model, found.base_url, provider, form)))


def _line(out: Output, file: FileStatus) -> str:
    """A file, and the state of the managed entries in it."""
    if file.problem:
        return error_text(file.problem, out.locations)
    shown = out.locations.shorten(file.target.path)
    if file.state == "none":
        return shown
    lost = ", ".join(show_path(path) for path in file.lost[:_SHOWN])
    more = f" (+{len(file.lost) - _SHOWN})" if len(file.lost) > _SHOWN else ""
    return f"{shown}: {messages.text('status-' + file.state, run=file.run_id, lost=lost + more)}"


def _data(found: Status) -> dict[str, Any]:
    """A status for the JSON document."""
    return {
        "tool": found.tool.NAME,
        "title": found.tool.TITLE,
        "installed": found.installed._asdict() if found.installed else None,
        "points_to": found.pointer._asdict() if found.pointer else None,
        "error": error_data(found.problem) if found.problem else None,
        "above": [{"code": note.code, "message": note_text(note)} for note in found.above],
        "slots": slots_data(found.slots),
        "files": [
            {
                "path": file.target.path,
                "state": file.state,
                "run_id": file.run_id,
                "lost": [show_path(path) for path in file.lost],
                "error": error_data(file.problem) if file.problem else None,
            }
            for file in found.files
        ],
    }
