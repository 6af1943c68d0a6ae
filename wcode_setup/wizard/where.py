"""Which tools, and which gateway."""

from __future__ import annotations

from wcode_setup import catalog, messages
from wcode_setup.errors import Note
from wcode_setup.given import check_provider, check_url
from wcode_setup.show import error_text
from wcode_setup.tools.common import default_provider
from wcode_setup.wizard.answers import CUSTOM, Answers, Asker
from wcode_setup.wizard.found import Found
from wcode_setup.wizard.prompts import Choice, complaint


def ask_tools(asker: Asker, answers: Answers) -> Answers:
    """Which tools; those that are here are ticked."""
    choices = [Choice(one.tool.NAME, one.tool.TITLE, _details(asker, one)) for one in asker.found]
    ticked = answers.ticked or [one.tool.NAME for one in asker.found if one.present]
    needs = messages.text("wizard-one-tool")
    chosen = asker.prompts.checkbox(messages.text("wizard-tools"), choices, ticked, needs)
    return answers._replace(ticked=chosen, tools=chosen)


def _details(asker: Asker, one: Found) -> tuple[str, ...]:
    """Version, and what it points to."""
    version = messages.text("status-not-installed")
    if one.installed:
        version = one.installed.version or messages.text("status-no-version")
    if one.problem:
        return version, error_text(one.problem, asker.session.places)
    now = one.pointer
    if now is None or not (now.model or now.base_url):
        return (version,)
    name = "/".join(filter(None, (now.provider, now.model))) or str(now.base_url)
    return version, messages.text("wizard-now", model=asker.session.out.id(name))


def ask_gateway(asker: Asker, answers: Answers) -> Answers:
    """The wcode gateway or another one."""
    gateway = catalog.gateway()
    choices = [
        Choice(gateway.id, gateway.title, (gateway.base_url,)),
        Choice(CUSTOM, messages.text("wizard-other-gateway"), (messages.text("wizard-openai"),)),
    ]
    default = gateway.id if answers.base_url is None else CUSTOM
    if asker.prompts.select(messages.text("wizard-gateway"), choices, default) == gateway.id:
        return answers._replace(base_url=None, provider=None)
    return answers._replace(base_url=answers.base_url or "")


def ask_address(asker: Asker, answers: Answers) -> Answers:
    """The base URL of another gateway."""
    if answers.base_url is None:
        return answers
    notes: list[Note] = []
    check = complaint(lambda url: check_url(url, []))
    url = check_url(asker.prompts.text(messages.text("wizard-url"), answers.base_url, check), notes)
    for note in notes:
        asker.prompts.say(messages.text("label-note") + messages.text(note.code, **note.fields))
    return answers._replace(base_url=url)


def ask_provider(asker: Asker, answers: Answers) -> Answers:
    """The id of another gateway in the tools' files, so that it stands beside wcode's."""
    if answers.base_url is None:
        return answers
    default = answers.provider or default_provider(answers.base_url)
    return answers._replace(
        provider=asker.prompts.text(messages.text("wizard-provider"), default, complaint(check_provider))
    )
