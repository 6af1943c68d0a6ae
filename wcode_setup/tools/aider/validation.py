"""Findings of `validate` in Aider's files that the schemas cannot make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY as OTHER_KEY
from wcode_setup.errors import REQUEST, Note
from wcode_setup.secrets.credentials import ENV
from wcode_setup.tools.aider import paths
from wcode_setup.tools.aider.above import falls_back
from wcode_setup.tools.aider.layers import world
from wcode_setup.tools.aider.state import KEY, LABEL, MODEL, PARAMS, content, file_of, model_id, refused
from wcode_setup.tools.base import Finding, Request, Target, View
from wcode_setup.tools.common import mapping, text_of
from wcode_setup.tools.validation import PROBLEM, catalog_models, elsewhere, limit, open_files

if TYPE_CHECKING:
    from wcode_setup.tools.kit.model_list import Listed, ModelList

_WINDOW: Path = ("max_input_tokens",)
_LONGEST: Path = (PARAMS, "max_tokens")


def findings(
    tool: ModelList, view: View, request: Request, provider: str, listed: Sequence[Listed]
) -> Iterator[Finding]:
    """The findings on limits, gateway and key of each entry, on what Aider refuses, and on file modes."""
    settings, metadata = paths.settings(view.locations, request), paths.metadata(view.locations, request)
    limits = mapping(view.document(metadata).data)
    for at, entry in listed:
        place, url, name = (at,), text_of(entry, *tool.URL), text_of(entry, *LABEL) or ""
        if known := catalog_models(url).get(model_id(entry)):
            yield from limit(entry, _LONGEST, known.max_tokens, known.id, place, settings)
            yield from limit(limits.get(name), _WINDOW, known.context_window, known.id, (name,), metadata)
        for one in (*_key(tool, view, request, entry, place), *elsewhere(provider, url, (*place, *tool.URL))):
            yield one._replace(target=settings)
        yield from _file(view, entry, place, settings)
    stops = next(refused(view.document(settings).data), None)
    if stops:
        note = Note("aider-stops", number=stops[0], field=stops[1])
        yield Finding(PROBLEM, (), note.changing(REQUEST), settings)
    yield from _default(tool, view, request, provider, [text_of(entry, *LABEL) for _, entry in listed])
    files = dict.fromkeys(filter(None, (file_of(entry) for _, entry in listed)))
    yield from open_files(view, settings, *files)


def _key(tool: ModelList, view: View, request: Request, entry: Any, place: Path) -> Iterator[Finding]:
    """The findings on the key of an entry, whose variable a file may set."""
    found, held = world(view, request), tool.held(view, request, entry)
    value = found.variables.get(held.variable or "")
    if held.form == ENV and value and value.value:
        return
    for one in tool.key_problems(view, held, place):
        if any(falls_back(found, text_of(entry, *KEY) or "")):
            one.what.changing(OTHER_KEY)
        yield one


def _file(view: View, entry: Any, place: Path, settings: Target) -> Iterator[Finding]:
    """A problem with the key file of an entry: it is missing, or has more than the key."""
    file = file_of(entry)
    if file is None:
        return
    key = content(view, file)
    if key is None:
        note = Note("key-file-missing", path=view.locations.shorten(file.path))
        yield Finding(PROBLEM, (*place, *KEY), note.changing(REQUEST), settings)
    elif view.document(file).data != key.reveal():
        note = Note("aider-key-line", path=view.locations.shorten(file.path))
        yield Finding(PROBLEM, (), note.changing(REQUEST), file)


def _default(
    tool: ModelList, view: View, request: Request, provider: str, names: Sequence[str | None]
) -> Iterator[Finding]:
    """A problem with a default model that is named as those of the provider, but has no entry."""
    conf = tool.config(view, request)
    chosen = text_of(view.document(conf).data, MODEL) or ""
    if chosen.startswith(f"{provider}/") and chosen not in names:
        yield Finding(PROBLEM, (MODEL,), Note("default-unknown", ref=chosen), conf)
