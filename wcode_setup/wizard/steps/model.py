"""The models and their capabilities."""

from __future__ import annotations

from wcode_setup import catalog, tools
from wcode_setup.catalog import Model
from wcode_setup.catalog.inputs import check_words, tokens
from wcode_setup.console import messages
from wcode_setup.console.notes import features, note_text
from wcode_setup.errors import SetupError
from wcode_setup.gateway import list_models
from wcode_setup.gateway.models import Listed
from wcode_setup.tools.protocols import for_tool, model_notes
from wcode_setup.wizard.answers import CUSTOM, Answers, Asker
from wcode_setup.wizard.prompts import Choice, complaint

OPTIONAL = ("vision", "reasoning")
"""Capabilities that a model card may have beside text, each an option of the same name."""


def ask_model(asker: Asker, answers: Answers) -> Answers:
    """Ask for the default model: one of the catalogue, one that another gateway lists, or another one."""
    is_wcode, known = answers.base_url is None, {model.id: model for model in catalog.models()}
    listed = [] if is_wcode else [one for one in list_models(answers.url, answers.protocol) if _is_id(one.id)]
    offered = tuple(known) if is_wcode else tuple(one.id for one in listed)
    answers = answers._replace(offered=offered, told={one.id: one for one in listed})
    if not offered:
        return answers._replace(typed_model=True, model=answers.model if answers.typed_model else "")
    shown = asker.session.out.id
    choices = [
        Choice(name, shown(name), describe(known.get(name), prices=is_wcode) or _told(answers.told.get(name)))
        for name in offered
    ]
    choices.append(Choice(CUSTOM, messages.text("wizard-other-model"), (messages.text("wizard-other-limits"),)))
    default = CUSTOM if answers.typed_model else answers.model or None
    hint = messages.text("wizard-prices") if is_wcode else ""
    chosen = asker.prompts.select(messages.text("wizard-model"), choices, default, hint=hint, search=True)
    if chosen == CUSTOM:
        return answers._replace(typed_model=True, model=answers.model if answers.typed_model else "")
    return _with_limits(answers._replace(typed_model=False, model=chosen))


def _with_limits(answers: Answers) -> Answers:
    """The answers; `custom` if the catalogue does not have the model, so that its limits are asked for."""
    if all(model.id != answers.model for model in catalog.models()):
        told = answers.told.get(answers.model)
        limits = (told.context_window, told.max_tokens) if told else (None, None)
        return answers._replace(custom=True, context_window=limits[0], max_tokens=limits[1])
    return answers._replace(custom=False, context_window=None, max_tokens=None)


def _is_id(text: str) -> bool:
    return complaint(lambda name: check_words(name, None))(text) is None


def describe(model: Model | None, prices: bool) -> tuple[str, ...]:
    """Context, prices (input/output, by tier; per 1000 tokens, unless a unit is named), and capabilities.

    Without `prices`, those of the vendor are left out: another gateway has its own.
    """
    if model is None:
        return ()
    facts = [_tokens(model.context_window)]
    tiers, floor = [], 0
    card = model.card or {}
    if not prices and card.get("catalog") == "built-in":
        card = {}
    sign = "¥" if card.get("currency") == "CNY" else card.get("currency", "")
    for tier in card.get("prices", ()):
        above = f">{_tokens(floor)} " if floor else sign
        tiers.append(f"{above}{tier['input']}/{tier['output']}")
        floor = tier.get("up_to") or 0
    if tiers and card.get("price_unit") != 1000:
        tiers.append(f"/{card['price_unit']}")
    facts.append(" ".join(tiers))
    facts.append(features(word for word in model.capabilities if word != "text"))
    return tuple(facts)


def _told(model: Listed | None) -> tuple[str, ...]:
    """The context window that a gateway reports."""
    return (_tokens(model.context_window),) if model and model.context_window else ()


def _tokens(number: int) -> str:
    return f"{number // 1000}K"


def ask_custom(asker: Asker, answers: Answers) -> Answers:
    """Ask for the id of a model that is not offered."""
    if not answers.typed_model:
        return answers
    wrong = complaint(lambda text: check_words(text, None))
    name = asker.prompts.text(messages.text("wizard-model-id"), answers.model, wrong)
    return _with_limits(answers._replace(model=name))


def ask_context(asker: Asker, answers: Answers) -> Answers:
    """Ask for the context window of a custom model."""
    if not answers.custom:
        return answers
    default = str(answers.context_window or "")
    text = asker.prompts.text(messages.text("wizard-context"), default, _check_number)
    return answers._replace(context_window=tokens(text))


def ask_output(asker: Asker, answers: Answers) -> Answers:
    """Ask for the longest output of a custom model."""
    if not answers.custom:
        return answers
    context = answers.context_window or 0

    def fits(text: str) -> None:
        if (tokens(text) or 0) > context:
            raise SetupError("output-over-context", max_tokens=tokens(text), context_window=context)

    def check(text: str) -> str | None:
        return _check_number(text) or complaint(fits)(text)

    text = asker.prompts.text(messages.text("wizard-output"), str(answers.max_tokens or ""), check)
    return answers._replace(max_tokens=tokens(text))


def _check_number(text: str) -> str | None:
    return None if (tokens(text) or 0) > 0 else messages.text("wizard-number")


def ask_more(asker: Asker, answers: Answers) -> Answers:
    """Ask for further models of the catalogue to register beside the default, unless that is a custom one."""
    for name in answers.tools:
        tool = tools.load(name)
        for note in model_notes(tool, for_tool(tool, answers.request._replace(models=_chosen(answers)))):
            asker.prompts.say(messages.text("label-note") + note_text(note))
    others = [model for model in catalog.models() if model.id in answers.offered and model.id != answers.model]
    if answers.custom or not others:
        return answers._replace(more=())
    choices = [Choice(model.id, model.id, describe(model, answers.base_url is None)) for model in others]
    return answers._replace(more=asker.prompts.checkbox(messages.text("wizard-more"), choices, answers.more))


def _chosen(answers: Answers) -> tuple[Model, ...]:
    """The chosen model, if the catalogue has it."""
    return tuple(model for model in catalog.models() if model.id == answers.model)


def ask_capabilities(asker: Asker, answers: Answers) -> Answers:
    """Ask for vision and reasoning if the cards of all chosen models have them, or if the model is a custom one."""
    cards = [model for model in catalog.models() if model.id in (answers.model, *answers.more)]
    offered = [word for word in OPTIONAL if answers.custom or all(word in model.capabilities for model in cards)]
    if not offered:
        return answers._replace(capabilities=())
    texts = {"vision": messages.text("wizard-vision"), "reasoning": messages.text("wizard-reasoning")}
    choices = [Choice(word, features([word]), (texts[word],)) for word in offered]
    chosen = asker.prompts.checkbox(messages.text("wizard-capabilities"), choices, answers.capabilities)
    return answers._replace(capabilities=chosen)
