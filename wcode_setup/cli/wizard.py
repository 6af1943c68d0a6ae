"""`wizard`: the questions, and then the very run that the flags would make."""

from __future__ import annotations

import os
from typing import Any

import click

from wcode_setup import messages, tools
from wcode_setup.cli.carry_out import carry_out
from wcode_setup.cli.options import build_request, common_options, write_options
from wcode_setup.cli.session import Session, can_ask, on_terminal
from wcode_setup.cli.setup import all_tools, plan_one, plan_several, tool_command
from wcode_setup.engine.plan import Plan
from wcode_setup.engine.view import Files
from wcode_setup.errors import SetupError
from wcode_setup.secrets.sources import Key
from wcode_setup.text import shell_word
from wcode_setup.wizard import ask
from wcode_setup.wizard.answers import Answers, flags
from wcode_setup.wizard.found import look
from wcode_setup.wizard.install import Stopped


@click.command("wizard", short_help="Ask what to configure, step by step.")
@write_options
@common_options
def wizard(session: Session, **options: Any) -> int:
    """Ask what to configure, step by step: tools, gateway, model, key. Nothing is written before you say yes.

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
    try:
        code = _carry_out(session, answers, options)
    except SetupError as error:
        code = session.fail(error)
    _tell_command(session, answers)
    return code


for _param in wizard.params:
    if isinstance(_param, click.Option) and _param.name in ("yes", "as_json"):
        _param.hidden = True  # refused, with a message


def _carry_out(session: Session, answers: Answers, options: dict[str, Any]) -> int:
    """The run of the flags: click parses them, and the plan is asked about and written as ever."""
    name = answers.tools[0] if len(answers.tools) == 1 else "all"
    command = all_tools if name == "all" else tool_command(name)
    words = [word for word in flags(answers) if word != "--api-key-stdin"]
    with command.make_context(name, words) as parsed:
        options = {**parsed.params, **options}
    request, notes = build_request(session, name, options, {})
    if answers.key is not None:
        request = request._replace(key=Key(answers.key, "prompt"))

    def build() -> Plan:
        if name == "all":
            return plan_several(session, [tools.load(one) for one in answers.tools], request)
        return plan_one(tools.load(name), request, Files(session.places))

    return carry_out(session, build, options, notes)


def _tell_command(session: Session, answers: Answers) -> None:
    """The command that does the same, alone on its line; `all` where that means the same tools by now."""
    here = {one.tool.NAME for one in look(session.places) if one.present}
    names = ["all"] if len(answers.tools) > 1 and here == set(answers.tools) else answers.tools
    session.out.say()
    session.out.say(messages.text("wizard-command" if answers.key is None else "wizard-command-key"), "bold")
    for name in names:
        session.out.say(" ".join(map(shell_word, ["wcode-setup", name, *flags(answers)])))
