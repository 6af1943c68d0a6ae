"""The gateway: its address, and the id of its provider entry."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wcode_setup import catalog
from wcode_setup.api.queries import Files, recorded
from wcode_setup.catalog.inputs import check_provider, check_url, is_provider
from wcode_setup.console import messages
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Tool
from wcode_setup.tools.common import default_provider
from wcode_setup.urls import same_host, same_url
from wcode_setup.wizard.answers import CUSTOM, Answers, Asker, Found
from wcode_setup.wizard.prompts import Choice, complaint


def ask_gateway(asker: Asker, answers: Answers) -> Answers:
    """Ask for the gateway: wcode, one that is already configured, or another one."""
    gateway, known = catalog.gateway(), configured(asker.session.locations, asker.found, answers.tools)
    choices = [
        Choice(gateway.id, gateway.title, (gateway.base_url,)),
        *(Choice(url, asker.session.out.id(name), (url,)) for url, name in known.items()),
        Choice(CUSTOM, messages.text("wizard-other-gateway"), (messages.text("wizard-openai"),)),
    ]
    default = gateway.id if answers.base_url is None else answers.base_url if answers.listed else CUSTOM
    chosen = asker.prompts.select(messages.text("wizard-gateway"), choices, default)
    if chosen == gateway.id:
        return answers._replace(base_url=None, listed=False, provider=None)
    if chosen in known:
        return answers._replace(base_url=chosen, listed=True, provider=known[chosen])
    typed = answers if not answers.listed else answers._replace(base_url=None, listed=False, provider=None)
    return typed._replace(base_url=typed.base_url or "")


def configured(locations: Locations, found: Sequence[Found], chosen: Collection[str]) -> dict[str, str]:
    """The other gateways that the chosen tools have an entry for, or that recorded runs used: URL -> provider id."""
    view, known = Files(locations), dict[str, str]()
    urls = [one.pointer.base_url for one in found if one.tool.NAME in chosen and one.pointer]
    urls += [entry.base_url for entry in recorded(locations)]
    for url in dict.fromkeys(urls):
        if url and _usable(url) and not same_host(url, catalog.gateway().base_url):
            names = (_entry(view, one.tool, url) for one in found if one.tool.NAME in chosen)
            name = next(filter(None, names), None)
            if name and not any(same_url(url, other) for other in known):
                known[url] = name
    return known


def _usable(url: str) -> bool:
    try:
        check_url(url, [])
    except SetupError:
        return False
    return True


def _entry(view: Files, tool: Tool, url: str) -> str | None:
    """The id of the tool's entry for this gateway, if `--provider` accepts it; else None."""
    request = Request(tool.NAME, (), url, True, default_provider(url))
    try:
        names = [name for name in tool.providers(view, request) if is_provider(name) and name not in tool.RESERVED]
        return next((name for name in names if same_url(tool.registration(view, request, name).base_url, url)), None)
    except SetupError:
        return None  # the plan reports it


def ask_address(asker: Asker, answers: Answers) -> Answers:
    """Ask for the base URL of another gateway."""
    if answers.base_url is None or answers.listed:
        return answers
    notes: list[Note] = []
    check = complaint(lambda url: check_url(url, [], answers.protocol))
    typed = asker.prompts.text(messages.text("wizard-url"), answers.base_url, check)
    url = check_url(typed, notes, answers.protocol)
    for note in notes:
        asker.prompts.say(messages.text("label-note") + messages.text(note.code, **note.fields))
    return answers._replace(base_url=url)


def ask_provider(asker: Asker, answers: Answers) -> Answers:
    """Ask for the id of another gateway in the tools' files, so that it stands beside wcode's."""
    if answers.base_url is None or answers.listed:
        return answers
    default = answers.provider or default_provider(answers.base_url)
    return answers._replace(
        provider=asker.prompts.text(messages.text("wizard-provider"), default, complaint(check_provider))
    )
