"""The wizard: its answers are the options of `wcode-setup TOOL` or `all`, and nothing else.

The steps are a table; Esc goes back through those that asked something. A step sets all answers that are its own: they
are its defaults when it asks again.
"""

from __future__ import annotations

from collections.abc import Callable

from wcode_setup.console import messages
from wcode_setup.console.session import Session
from wcode_setup.wizard.answers import Answers, Asker
from wcode_setup.wizard.prompts import Back, Prompts
from wcode_setup.wizard.steps import gateway, install, key, model, slots, tools

STEPS: tuple[Callable[[Asker, Answers], Answers], ...] = (
    tools.ask_tools,
    install.ask_install,
    gateway.ask_gateway,
    gateway.ask_address,
    gateway.ask_provider,
    model.ask_model,
    model.ask_custom,
    model.ask_context,
    model.ask_output,
    model.ask_more,
    model.ask_capabilities,
    slots.ask_slots,
    key.ask_source,
    key.ask_variable,
    key.ask_file,
    key.ask_key,
    key.ask_trial,
    key.ask_storage,
)


def ask(session: Session) -> Answers | None:
    """Ask all questions; None if the user went back beyond the first one. Writes no file of a tool."""
    prompts = Prompts(session.out)
    prompts.say(messages.text("wizard-welcome"))
    asker = Asker(session, prompts, tools.look(session.locations))
    answers, at, done = Answers(), 0, list[int]()
    while at < len(STEPS):
        before = prompts.asked
        try:
            answers = STEPS[at](asker, answers)
        except Back:
            if not done:
                return None
            at = done.pop()
            continue
        if prompts.asked > before:
            done.append(at)
        at += 1
    return answers
