"""`wizard`: the questions, and then the same run as with the options."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any

import click

from wcode_setup.api.plans import Plan
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import execute
from wcode_setup.cli.options import build_request, write_options
from wcode_setup.cli.setup import all_tools, plan_all, tool_command
from wcode_setup.console import messages
from wcode_setup.console.question import confirm
from wcode_setup.console.session import Session, can_ask, on_terminal
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.sources import Key
from wcode_setup.tools.base import Request
from wcode_setup.wizard import ask, script
from wcode_setup.wizard.answers import Answers, flags
from wcode_setup.wizard.steps.install import Stopped
from wcode_setup.wizard.steps.tools import look


@click.command("wizard", short_help="Configure tools by answering a few questions.")
@write_options
@common_options
def wizard(session: Session, **options: Any) -> int:
    """Choose tools, gateway, model and key by answering a few questions. Nothing is written until you confirm.

    \b
    Examples:
      wcode-setup wizard
      wcode-setup wizard --dry-run
    """
    session.command = "wizard"
    for option, given in (("--yes", options["yes"]), ("--json", session.out.as_json)):
        if given:
            raise SetupError("wizard-option", option=option)
    if not can_ask():
        term = os.environ.get("TERM", "")
        raise SetupError("wizard-dumb" if on_terminal() else "wizard-terminal", term=term)
    session.out.quiet = False
    try:
        answers = ask(session)
    except Stopped:
        answers = None
    if answers is None:
        session.out.say(messages.text("not-applied"))
        return 0
    before, forced = _present(session), set[str]()
    try:
        request, notes, options = _parsed(session, answers, options)
        forced = script.forced(session, answers, request)
        code = execute(session, lambda: _plan(session, answers, request), options, notes)
    except SetupError as error:
        code = session.fail(error)
    if not session.declined:
        _show_command(session, answers, forced, before)
    if session.run_id:
        _offer_doctor(session, answers)
    return code


def _offer_doctor(session: Session, answers: Answers) -> None:
    """Run `doctor` after a yes. The set-up is done: Ctrl-C at this question is a no, and a failed check no error."""
    session.out.say()
    try:
        wanted = confirm(session, messages.text("ask-doctor"))
    except KeyboardInterrupt:
        session.out.say()
        return
    if wanted:
        from wcode_setup.cli.doctor import doctor

        click.get_current_context().invoke(doctor, names=tuple(answers.tools))


for _param in wizard.params:
    if isinstance(_param, click.Option) and _param.name in ("yes", "as_json"):
        _param.hidden = True  # refused, with a message


def _parsed(session: Session, answers: Answers, options: dict[str, Any]) -> tuple[Request, list[Note], dict[str, Any]]:
    """The request, notes and options of the equivalent command, as click parses it."""
    name = answers.tools[0] if len(answers.tools) == 1 else "all"
    command = all_tools if name == "all" else tool_command(name)
    words = [word for word in flags(answers) if word != "--api-key-stdin"]
    with command.make_context(name, words, parent=click.get_current_context()) as parsed:
        options = {**parsed.params, **options}
    request, notes = build_request(session, name, options, {})
    if answers.key is not None:
        request = request._replace(key=Key(answers.key, "prompt"))
    return request, notes, options


def _plan(session: Session, answers: Answers, request: Request) -> Plan:
    return plan_all(session, answers.tools, request)


def _show_command(session: Session, answers: Answers, forced: Collection[str], before: Collection[str]) -> None:
    """Print the equivalent commands; `all` only if it means the same tools `before` the run and now."""
    here = _present(session)
    wanted = script.commands(answers, forced, here if here == before else ())
    several = answers.key is not None and len(wanted) > 1
    code = "wizard-command" if answers.key is None else "wizard-commands-key" if several else "wizard-command-key"
    session.out.say()
    session.out.paragraph(messages.text(code), "bold")
    for line in script.lines(answers, wanted):
        session.out.say(line)


def _present(session: Session) -> set[str]:
    """The tools that `all` configures."""
    return {one.tool.NAME for one in look(session.locations) if one.present}
