"""Installation of chosen tools: the steps are shown, and run only after an explicit yes."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Sequence

from wcode_setup import tools
from wcode_setup.api.queries import Files
from wcode_setup.console import messages
from wcode_setup.errors import os_reason
from wcode_setup.tools.base import InstallStep
from wcode_setup.wizard.answers import Answers, Asker
from wcode_setup.wizard.prompts import Choice

RUN, WRITE, LEAVE = "run", "write", "leave"


class Stopped(Exception):  # noqa: N818 - a way to go, no error
    """The user quits, to install the only tool first."""


def ask_install(asker: Asker, answers: Answers) -> Answers:
    """Ask what to do about each ticked tool that is not installed and has installation steps."""
    left: list[str] = []
    for name in answers.ticked:
        steps: Sequence[InstallStep] = tools.load(name).INSTALL
        chosen = RUN
        while chosen == RUN and steps and not tools.load(name).installed(Files(asker.session.locations)):
            chosen = _ask(asker, name, steps, alone=len(answers.ticked) == len(left) + 1)
        if chosen == LEAVE:
            left.append(name)
    if len(left) == len(answers.ticked):
        raise Stopped
    return answers._replace(tools=tuple(name for name in answers.ticked if name not in left))


def _ask(asker: Asker, name: str, steps: Sequence[InstallStep], alone: bool) -> str:
    """Show the steps, with the configuration as the last one, and ask: run (and run them), write or leave.

    `alone`: without this tool, nothing is left to configure.
    """
    prompts, title = asker.prompts, tools.TITLES[name]
    prompts.say()
    prompts.say(messages.text("install-steps", title=title), "bold")
    ready = True
    for number, step in enumerate(steps, 1):
        state = ""
        if step.check:
            found = _output(step.check)
            ready = ready and step.fits(found)
            state = messages.text("install-found", found=found or messages.text("wizard-none"))
        prompts.say(f"{number}. {messages.text(step.what)}{state}")
        if step.command:
            asker.session.out.say(f"  {shlex.join(step.command)}")
    prompts.say(f"{len(steps) + 1}. {messages.text('install-ours')}")
    commands = [step.command for step in steps if step.command]
    choices = [
        Choice(LEAVE, messages.text("install-stop" if alone else "install-leave", title=title)),
        Choice(WRITE, messages.text("install-write", title=title)),
    ]
    if ready and shutil.which(commands[0][0]):
        choices.insert(0, Choice(RUN, messages.text("install-run")))
    chosen = prompts.select(messages.text("install-ask", title=title), choices, LEAVE)
    if chosen == RUN:
        for command in commands:
            if not _run(asker, command):
                break
    return chosen


def _output(command: Sequence[str]) -> str:
    """The output of a command that only reads; empty if it is missing or fails."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - a constant of a tool's module
            [program, *command[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _run(asker: Asker, command: Sequence[str]) -> bool:
    """Run a step on this terminal; True if it succeeded. Ctrl-C is left to the command."""
    shown = shlex.join(command)
    asker.prompts.say(f"$ {shown}", "bold")
    try:
        with subprocess.Popen([shutil.which(command[0]) or command[0], *command[1:]]) as child:  # noqa: S603
            while True:
                try:
                    code = child.wait()
                    break
                except KeyboardInterrupt:
                    continue
    except OSError as error:
        asker.prompts.say(messages.text("install-failed", command=shown, why=os_reason(error)))
        return False
    if code:
        asker.prompts.say(messages.text("install-failed", command=shown, why=messages.text("exit-code", number=code)))
    return code == 0
