"""`apply` and `export`: the desired state of several tools as one file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from wcode_setup.api.requests import base_request
from wcode_setup.api.setupfile import plan_wanted
from wcode_setup.cli import suggest
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import execute
from wcode_setup.cli.keys import try_key_option
from wcode_setup.cli.options import asks, force_option, write_options
from wcode_setup.console import messages
from wcode_setup.console.session import Session
from wcode_setup.errors import Note, SetupError
from wcode_setup.setupfile import load, requests

Complete = Callable[[list[requests.Wanted], list[Note]], list[requests.Wanted]]


@click.command("apply", short_help="Apply a setup file to several tools.")
@click.argument("path", metavar="FILE", shell_complete=suggest.paths)
@click.option("--user", "user_names", metavar="NAME", multiple=True,
              help="Apply it as this user, in that user's home; repeatable, root only.")  # fmt: skip
@click.option("--keep-going", is_flag=True, help="Skip tools that fail, and configure the others.")
@try_key_option
@force_option
@write_options
@common_options
def apply(session: Session, path: str, user_names: tuple[str, ...], **options: Any) -> int:
    """Apply the setup file FILE (`-`: standard input) to all of its tools in one run, or to none.

    `wcode-setup export` prints such a file.

    \b
    Examples:
      wcode-setup apply wcode.yaml --dry-run
      wcode-setup apply wcode.yaml --check
      wcode-setup apply - --keep-going
      wcode-setup apply /etc/wcode.yaml --user alice --user bob
    """
    session.command = "apply"
    if user_names:
        from wcode_setup.cli.users import apply_for

        return apply_for(session, path, user_names, options, _standard_input)
    return apply_file(session, path, options)


def apply_file(session: Session, path: str, options: dict[str, Any], complete: Complete | None = None) -> int:
    """Apply a setup file and return the exit code. `complete` may add to its requests, and to the notes on them."""
    locations = session.locations
    setup = load.read(path, locations, _standard_input)
    session.out.hide(*setup.secrets)
    if problems := load.problems(setup):
        return session.fail(*problems)
    preview = options["dry_run"] or options["check"]
    common = base_request(locations, preview=preview, asks=asks(session, options), force=options["force"])
    wanted, notes = requests.wanted(setup, locations, common)
    if complete:
        wanted = complete(wanted, notes)
    for one in wanted:
        request = one.request
        session.out.hide(request.key.value if request.key else None)
        session.out.choose(*(model.id for model in request.models), *filter(None, [request.provider]), request.base_url)

    return execute(session, lambda: plan_wanted(locations, wanted), options, notes)


def _standard_input() -> bytes:
    return sys.stdin.buffer.read(load.LONGEST + 1) if sys.stdin is not None else b""


@click.command("export", short_help="Print a setup file of the current configuration, without keys.")
@common_options
def export(session: Session) -> int:
    """Print a setup file of the current configuration, without keys. Applying it changes nothing.

    \b
    Examples:
      wcode-setup export
      wcode-setup export | wcode-setup apply - --check
    """
    from wcode_setup.setupfile.export import as_yaml, exported

    session.command = "export"
    data, notes = exported(session.locations)
    if not data:
        return session.fail(SetupError("nothing-to-export"), notes=notes)
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data=data, notes=notes))
        return 0
    for note in notes:
        session.out.warn(messages.text("label-note") + messages.text(note.code, **note.fields))
    for line in (*messages.text("export-head").split("\n"), *as_yaml(data)):
        session.out.say(line)
    return 0
