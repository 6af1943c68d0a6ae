"""The key: its source, its check at the gateway, and its storage."""

from __future__ import annotations

from wcode_setup import catalog
from wcode_setup.catalog import keys_of
from wcode_setup.console import messages
from wcode_setup.console.notes import note_text
from wcode_setup.errors import Note, SetupError
from wcode_setup.gateway import try_key
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key, from_file, from_variable, given_key
from wcode_setup.tools.common import DEFAULT_PROVIDER, key_variable
from wcode_setup.tools.protocols import for_tool
from wcode_setup.urls import same_url
from wcode_setup.wizard.answers import FILE, KEEP, TYPED, VARIABLE, Answers, Asker
from wcode_setup.wizard.prompts import Back, Choice, complaint

AGAIN, OTHER, ON = "again", "other", "on"


def ask_source(asker: Asker, answers: Answers) -> Answers:
    """Ask for the source of the key. To keep it is a choice if every chosen tool has one for this gateway."""
    name = key_variable(answers.request, answers.provider or DEFAULT_PROVIDER)
    here = from_variable(name, asker.session.locations.env)
    state = "wizard-variable-set" if here.value else "wizard-variable-unset"
    choices = [
        Choice(TYPED, messages.text("wizard-key-typed"), (messages.text("wizard-key-typed-how"),)),
        Choice(VARIABLE, messages.text("wizard-key-variable"), (messages.text(state, variable=name),)),
        Choice(FILE, messages.text("wizard-key-file"), (messages.text("wizard-key-file-how"),)),
    ]
    if all(_has_key(asker, answers, tool) for tool in answers.tools):
        choices.insert(0, Choice(KEEP, messages.text("wizard-key-keep"), (messages.text("wizard-key-keep-how"),)))
    default = answers.key_source or (VARIABLE if here.value else choices[0].value)
    new = messages.text("wizard-key-new", url=catalog.gateway().key_url) if answers.base_url is None else ""
    source = asker.prompts.select(messages.text("wizard-key"), choices, default, hint=new)
    return answers._replace(
        key_source=source,
        key=None,
        variable=answers.variable or name if source == VARIABLE else None,
        file=answers.file or "" if source == FILE else None,
        storage=None if source == KEEP else answers.storage,
    )


def _has_key(asker: Asker, answers: Answers, name: str) -> bool:
    one = next(one for one in asker.found if name == one.tool.NAME)
    url = for_tool(one.tool, answers.request).base_url
    return bool(one.pointer and one.pointer.key_form and same_url(one.pointer.base_url, url))


def ask_variable(asker: Asker, answers: Answers) -> Answers:
    """Ask for the name of the variable."""
    if answers.variable is None:
        return answers

    def usable(name: str) -> None:
        with keys_of(answers.url):
            problem = from_variable(name, asker.session.locations.env).problem
            if problem and problem.code != "key-variable-unset":
                raise problem

    name = asker.prompts.text(messages.text("wizard-variable"), answers.variable, complaint(usable))
    return answers._replace(variable=name)


def ask_file(asker: Asker, answers: Answers) -> Answers:
    """Ask for the path of a file with the key in it."""
    if answers.file is None:
        return answers

    def read(path: str) -> None:
        if not path:
            raise SetupError("empty-option", option="--api-key-file")
        with keys_of(answers.url):
            key = from_file(asker.session.locations.expand(path), path)
            if key.problem:
                raise key.problem

    return answers._replace(file=asker.prompts.text(messages.text("wizard-file"), answers.file, complaint(read)))


def ask_key(asker: Asker, answers: Answers) -> Answers:
    """Ask for the key itself, which is not shown."""
    if answers.key_source != TYPED:
        return answers

    def read(text: str) -> Key:
        with keys_of(answers.url):
            return given_key(text, Note("key-typed"), "prompt")

    key = read(asker.prompts.text(messages.text("wizard-type-key"), "", complaint(read), hidden=True))
    asker.session.out.hide(key.value)
    for note in key.notes:
        asker.prompts.say(messages.text("label-note") + note_text(note))
    return answers._replace(key=key.value)


def _value(asker: Asker, answers: Answers) -> Secret | None:
    """The chosen key; None if it cannot be read."""
    locations = asker.session.locations
    if answers.variable is not None:
        return from_variable(answers.variable, locations.env).value
    if answers.file is not None:
        return from_file(locations.expand(answers.file), answers.file).value
    return answers.key


def ask_trial(asker: Asker, answers: Answers) -> Answers:
    """Check the key at the gateway; if that fails, ask: try again, another key, or continue."""
    key = _value(asker, answers)
    if key is None:
        if answers.variable is not None:
            asker.prompts.say(messages.text("wizard-untried", variable=answers.variable))
        return answers
    asker.session.out.hide(key)
    while True:
        asker.prompts.say(messages.text("wizard-trying", url=answers.url))
        verdict = try_key(answers.url, answers.model, key, answers.protocol)
        asker.prompts.say(messages.text(verdict.what.code, **verdict.what.fields), "+" if verdict.ok else "-")
        if verdict.ok:
            return answers
        choices = [
            Choice(AGAIN, messages.text("wizard-again")),
            Choice(OTHER, messages.text("wizard-other-key")),
            Choice(ON, messages.text("wizard-go-on")),
        ]
        default = OTHER if verdict.what.code == "gateway-key" else AGAIN
        chosen = asker.prompts.select(messages.text("wizard-what-now"), choices, default)
        if chosen == OTHER:
            raise Back
        if chosen == ON:
            return answers


def ask_storage(asker: Asker, answers: Answers) -> Answers:
    """Ask for the form in which the tools store the key."""
    if answers.key_source == KEEP:
        return answers
    if answers.variable is not None and _value(asker, answers) is None:
        return answers._replace(storage=ENV)
    name = answers.variable or key_variable(answers.request, answers.provider or DEFAULT_PROVIDER)
    choices = [
        Choice(SECRET, messages.text("wizard-recommended", form=SECRET), (messages.text("wizard-secret"),)),
        Choice(
            LITERAL, LITERAL, (messages.text("wizard-literal" if answers.base_url is None else "wizard-literal-other"),)
        ),
        Choice(ENV, ENV, (messages.text("wizard-env", variable=name),)),
    ]
    return answers._replace(storage=asker.prompts.select(messages.text("wizard-storage"), choices, answers.storage))
