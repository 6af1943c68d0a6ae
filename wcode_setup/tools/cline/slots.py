"""Model slots of Cline: the extension's plan mode, dictation, and the agents of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wcode_setup.documents.base import Op, Remove, Set
from wcode_setup.tools.base import Lead, Slot
from wcode_setup.tools.cline.paths import agents
from wcode_setup.tools.cline.state import SLOT, STATE_PROVIDER, Current
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.tools.slots import ELSEWHERE, OFF, OTHER, OURS, OWN

PLAN = Slot(("planModeApiProvider",), empty=OWN)
VOICE = Slot(("modes", "voiceInput"), OTHER, OFF)
AGENT = Slot(("agents", "*", "providerId"))
SLOTS = (PLAN, VOICE, AGENT)


def leads(now: Current) -> list[Lead]:
    """The slots and where they lead; without what the run itself writes."""
    return [*_plan(now), _voice(now), *_agents(now)]


def point(now: Current, lead: Lead, model: str | None) -> Sequence[Op]:
    """The ops that point plan mode or an agent to `model`, or remove the model for dictation."""
    if lead.slot == VOICE:
        return [Remove(VOICE.path)]
    if lead.slot == AGENT:
        return [Remove(("providerId",)), Set(("modelId",), model)] if model else ()
    known = next((one for one in now.request.models if one.id == model), None)
    if lead.slot != PLAN or known is None or not now.leads_here(now.state.get("openAiBaseUrl")):
        return ()
    limits = {"maxTokens": known.max_tokens, "contextWindow": known.context_window}
    images = now.request.vision is None or "image" in known.input  # Cline's own default, unless asked
    info = {**limits, "supportsImages": images, "supportsPromptCache": False}
    return [
        Set(PLAN.path, STATE_PROVIDER),
        Set(("planModeOpenAiModelId",), known.id),
        Set(("planModeOpenAiModelInfo",), info),
    ]


def stray_agents(now: Current) -> list[tuple[str, str]]:
    """Path and provider of the agents for which Cline sends the slot's key to another provider, after the run."""
    moves = now.request.sets_up and now.request.slots == OURS
    left = [lead for lead in _agents(now) if lead.leads == ELSEWHERE and not (moves and lead.target)]
    return [(lead.where or "", lead.provider or "") for lead in left]


def _sets_default(now: Current) -> bool:
    return now.request.sets_up and now.request.set_default


def _plan(now: Current) -> Iterator[Lead]:
    """Plan mode, if act mode has the managed provider; a run that sets the default sets both."""
    acts = now.state.get("actModeApiProvider") == STATE_PROVIDER and now.leads_here(now.state.get("openAiBaseUrl"))
    if not acts or _sets_default(now):
        return
    chosen = text_of(now.state, *PLAN.path)
    if chosen == STATE_PROVIDER:
        model, url = text_of(now.state, "planModeOpenAiModelId"), text_of(now.state, "openAiBaseUrl")
        yield Lead(PLAN, PLAN.path, OURS, model, chosen, url, now.files.state)
    elif chosen is None:
        yield Lead(PLAN, PLAN.path, OWN, target=now.files.state)
    else:
        keys = {key.lower(): key for key in now.state}
        own = keys.get(f"planmode{chosen.replace('-', '').lower()}modelid", "planModeApiModelId")
        yield Lead(PLAN, PLAN.path, ELSEWHERE, text_of(now.state, own), chosen, target=now.files.state)


def _voice(now: Current) -> Lead:
    """Dictation; if it uses the slot, the run moves it with the slot."""
    voice = mapping(now.config, *VOICE.path)
    provider = text_of(voice, "providerId")
    if provider is None:
        return Lead(VOICE, VOICE.path, OFF, target=now.files.config)
    url = text_of(now.config, "providers", provider, "settings", "baseUrl")
    ours = now.leads_here(url) or (provider == SLOT and _sets_default(now))
    where = OURS if ours else ELSEWHERE
    return Lead(VOICE, VOICE.path, where, text_of(voice, "modelId"), provider, url, now.files.config)


def _agents(now: Current) -> Iterator[Lead]:
    """The agents with a provider or model of their own, if the default is the managed provider."""
    uses = dig(now.config, "lastUsedProvider") == SLOT and now.leads_here(now.settings.get("baseUrl"))
    if not (uses or _sets_default(now)):
        return
    for path, target in agents(now.view):
        agent = now.view.peek(path, "front-matter")
        name, provider, model = (text_of(agent, key) for key in ("name", "providerId", "modelId"))
        where, place = now.view.locations.shorten(path), ("agents", name or "", "providerId")
        if name and provider not in (None, SLOT):  # Cline ignores one without a name
            yield Lead(AGENT, place, ELSEWHERE, model, provider, target=target, where=where)
        elif name and model:
            yield Lead(AGENT, (*place[:2], "modelId"), OURS, model, SLOT, target=target, where=where)
