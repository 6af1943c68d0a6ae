"""`use`: kept setup files: apply one by its name, save one, go back to the one before."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from wcode_setup.api import use as setups
from wcode_setup.cli import suggest
from wcode_setup.cli.apply import apply_file
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import begin
from wcode_setup.cli.options import asks, force_option, write_options
from wcode_setup.console import messages
from wcode_setup.console.notes import error_data, error_text, notes_text
from wcode_setup.console.question import confirm
from wcode_setup.console.session import Session
from wcode_setup.errors import Note, SetupError

_BEFORE = "-"


@click.command("use", short_help="Apply a kept setup file, or keep the current configuration as one.")
@click.argument("name", metavar="[NAME|-]", required=False, shell_complete=suggest.setups)
@click.option("--save", "save_as", metavar="NAME", shell_complete=suggest.setups,
              help="Keep the current configuration under this name.")  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List the kept setups.")
@click.option("--keep-going", is_flag=True, help="Skip tools that fail, and configure the others.")
@force_option
@write_options
@common_options
def use(session: Session, name: str | None, save_as: str | None, listed: bool, **options: Any) -> int:
    """Apply the kept setup NAME to all of its tools (`-`: the one before), as `apply` does with its file.

    The files are NAME.yaml in $XDG_CONFIG_HOME/wcode-setup/setups (without that variable: ~/.config).

    \b
    Examples:
      wcode-setup use --save work
      wcode-setup use home --dry-run
      wcode-setup use -
    """
    session.command = "use"
    given = [option for option, value in (("NAME", name), ("--save", save_as), ("--list", listed)) if value]
    if len(given) != 1:
        raise SetupError("usage-use")
    if listed:
        return _list(session)
    return _save(session, save_as, options) if save_as else _use(session, str(name), options)


def _use(session: Session, name: str, options: dict[str, Any]) -> int:
    locations = session.locations
    if name == _BEFORE:
        _, before = setups.current(locations)
        if before is None:
            raise SetupError("no-setup-before")
        name = before
    path = setups.known_path(locations, name)
    code = apply_file(session, path, options, partial(setups.with_keys, locations, path))
    if code == 0 and not (options["dry_run"] or options["check"] or session.declined):
        with begin(session, options) as begun:
            setups.put_in_force(begun, locations, name)
        if not session.out.as_json:
            session.out.say(messages.text("setup-in-force", setup=name))
    return code


def _save(session: Session, name: str, options: dict[str, Any]) -> int:
    out, locations = session.out, session.locations
    path = setups.path_of(locations, name)
    text, notes = setups.saved(locations)
    text = "".join(f"{line}\n" for line in messages.text("export-head").split("\n")) + text
    known = setups.content(path)
    changed, preview = known != text, options["dry_run"] or options["check"]
    if known is not None and changed and not preview and not options["force"]:
        if not asks(session, options):
            raise SetupError("setup-exists", path=path)
        out.say(text)
        if not confirm(session, messages.text("ask-replace", path=locations.shorten(path))):
            out.say(messages.text("not-applied"))
            return 0
    if not preview:
        with begin(session, options) as begun:
            session.note(begun.notes)
            if changed:
                setups.save(path, text)
                session.done = Note("file-done", path=locations.shorten(path))
            setups.put_in_force(begun, locations, name)
    code = 3 if options["check"] and changed else 0
    status = "unchanged" if not changed else "would-change" if preview else "ok"
    if out.as_json:
        out.data(session.envelope(status, code, data={"setup": name, "path": path}, notes=notes))
        return code
    word = "changed" if known is not None else "created"
    shown = (
        "unchanged"
        if not changed
        else {"changed": "would-change", "created": "would-create"}[word]
        if preview
        else word
    )
    out.say(f"{locations.shorten(path)}: {messages.text('status-' + shown)}", "bold" if changed else "")
    if preview and changed:
        out.say(text)
    notes_text(out, notes)
    return code


def _list(session: Session) -> int:
    """The kept setups, the one in force marked."""
    current, before = setups.current(session.locations)
    found = [setups.described(session.locations, name) for name in setups.names(session.locations)]
    if session.out.as_json:
        rows = [
            {
                "setup": one.name,
                "in_force": one.name == current,
                "before": one.name == before,
                "tools": list(one.tools),
                "gateway": one.gateway,
                "problem": error_data(one.problem) if one.problem else None,
            }
            for one in found
        ]
        session.out.data(session.envelope("ok", 0, data=rows))
        return 0
    if not found:
        session.out.say(messages.text("no-setups"))
    for one in found:
        mark = "*" if one.name == current else _BEFORE if one.name == before else " "
        what = error_text(one.problem, session.locations) if one.problem else f"{one.gateway}: {', '.join(one.tools)}"
        session.out.say(f"{mark} {one.name}  {what}", "bold" if one.name == current else "-" if one.problem else "")
    return 0
