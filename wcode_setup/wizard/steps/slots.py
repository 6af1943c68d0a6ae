"""The model slots that lead elsewhere: one question for all chosen tools."""

from __future__ import annotations

from wcode_setup.api.slots import away
from wcode_setup.console import messages
from wcode_setup.console.slots import slot_lines
from wcode_setup.tools.slots import KEEP, OURS
from wcode_setup.wizard.answers import Answers, Asker
from wcode_setup.wizard.prompts import Choice


def ask_slots(asker: Asker, answers: Answers) -> Answers:
    """Ask what to do with the slots that lead elsewhere, if there are any."""
    found = away(asker.session.locations, answers.tools, answers.request)
    if not found:
        return answers._replace(slots=KEEP)
    for title, leads in found.items():
        for line, _ in slot_lines(leads, whole=False):
            asker.prompts.say(messages.text("wizard-slot", title=title, slot=line))
    choices = [
        Choice(KEEP, messages.text("wizard-slots-keep"), ()),
        Choice(OURS, messages.text("wizard-slots-ours"), ()),
    ]
    return answers._replace(slots=asker.prompts.select(messages.text("wizard-slots"), choices, answers.slots))
