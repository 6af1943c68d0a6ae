"""`models discover`: the models that a gateway lists, and the user's catalogue with some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wcode_setup import catalog
from wcode_setup.api import discover as found_models
from wcode_setup.catalog import keys_of
from wcode_setup.catalog.inputs import check_url, check_words
from wcode_setup.cli.execute import begin
from wcode_setup.cli.keys import given
from wcode_setup.cli.options import asks
from wcode_setup.console import messages
from wcode_setup.console.notes import features, notes_text
from wcode_setup.console.question import confirm
from wcode_setup.console.session import Session
from wcode_setup.console.table import print_table
from wcode_setup.errors import Note, SetupError
from wcode_setup.gateway.models import Listed
from wcode_setup.secrets.shapes import is_like_key

_FIGURES = ("name", "context_window", "max_tokens")


def discover(session: Session, options: dict[str, Any]) -> int:
    """Ask the gateway, and print its models or save some. Return the exit code."""
    notes, preview = list[Note](), options["dry_run"] or options["check"]
    figures, ids = {name: options[name] for name in _FIGURES}, options["save"]
    for name in _FIGURES:
        if figures[name] is not None and len(ids) != 1:
            raise SetupError("discover-figure", option="--" + name.replace("_", "-"))
    for name in ids:
        check_words(name, figures["name"])
    url = catalog.gateway().base_url
    if options["base_url"] is not None:
        url = check_url(options["base_url"], notes)
    session.out.choose(url)
    with keys_of(url):
        new = given(session, options, notes, False)
        key = new.value if new else found_models.known_key(session.locations, url)
        session.out.hide(key)
        with session.out.progress(messages.text("discover-asking", url=url)):
            found = found_models.discovered(url, key)
    session.out.choose(*(model.id for model in found if not is_like_key(model.id)))
    if ids:
        return _save(session, found_models.entries(found, ids, figures, url), options, notes, preview)
    if session.out.as_json:
        data = {"base_url": url, "models": [_data(model) for model in found]}
        session.out.data(session.envelope("ok", 0, data=data, notes=notes))
        return 0
    notes_text(session.out, notes)
    _print(session, found)
    return 0


def _data(model: Listed) -> dict[str, Any]:
    differs = {name: both[1] for name, both in found_models.differences(model).items()}
    known = any(one.id == model.id for one in catalog.models())
    return {**model._asdict(), "in_catalogue": known, "catalogue_differs": differs}


def _print(session: Session, found: Sequence[Listed]) -> None:
    if not found:
        session.out.say(messages.text("discover-none"))
        return
    known = {model.id for model in catalog.models()}
    head = ("models-id", "models-context", "models-output", "models-capabilities", "models-catalog")
    rows = [tuple(map(messages.text, head))]
    rows += [
        (session.out.id(model.id), *_limits(model), _can(model), "+" if model.id in known else "") for model in found
    ]
    print_table(session.out, rows, right=(1, 2))


def _limits(model: Listed) -> tuple[str, str]:
    """Context window and output limit; where the catalogue has another one, both."""
    differs = found_models.differences(model)
    shown = []
    for name in ("context_window", "max_tokens"):
        value = getattr(model, name)
        both = messages.text("discover-differs", value=value, known=differs[name][1]) if name in differs else value
        shown.append(str(both or "-"))
    return shown[0], shown[1]


def _can(model: Listed) -> str:
    told = {"vision": model.images, "reasoning": model.reasoning}
    return features(name for name, has in told.items() if has) or "-"


def _save(
    session: Session, entries: Sequence[dict[str, Any]], options: dict[str, Any], notes: list[Note], preview: bool
) -> int:
    """Write the entries into the user's catalogue, after the question on a terminal."""
    out, locations = session.out, session.locations
    path = locations.catalog_file()
    before, after = found_models.with_entries(locations, entries)
    changed = before != after
    lines = [line for line in after.splitlines() if line not in before.splitlines()]
    if changed and asks(session, options):
        for line in lines:
            out.say("  + " + line, "+")
        if not confirm(session, messages.text("ask-apply")):
            out.say(messages.text("not-applied"))
            return 0
    if changed and not preview:
        with begin(session, options) as begun:
            session.note(begun.notes)
            found_models.save(locations, found_models.with_entries(locations, entries)[1])
            session.done = Note("file-done", path=locations.shorten(path))
    code = 3 if options["check"] and changed else 0
    if out.as_json:
        status = "unchanged" if not changed else "would-change" if preview else "ok"
        data = {"path": path, "entries": list(entries)}
        out.data(session.envelope(status, code, data=data, notes=notes))
        return code
    word = ("would-change" if preview else "changed") if before else "would-create" if preview else "created"
    out.say(f"{locations.shorten(path)}: {messages.text('status-' + (word if changed else 'unchanged'))}", "bold")
    if preview:
        for line in lines:
            out.say("  + " + line, "+")
    notes_text(out, notes)
    return code
