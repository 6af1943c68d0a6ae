"""Findings of `validate` in Droid's settings that the schema cannot make, and the verdict of `droid doctor`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Document
from wcode_setup.errors import REQUEST, Note
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import dig, items, mapping, number, text_of
from wcode_setup.tools.droid.state import COMPACTION, ids, unread
from wcode_setup.tools.validation import PROBLEM, catalog_models


def findings(document: Document, own: Sequence[Any]) -> Iterator[Finding]:
    """The findings on a file that Droid ignores, and on the numbers of tokens at which it compacts conversations."""
    for path, why in unread(document):
        yield Finding(PROBLEM, path, Note("droid-would-ignore", why=why).changing(REQUEST))
    for name, entry in ids(document.data):
        model = catalog_models(text_of(entry, "baseUrl")).get(entry["model"])
        if model is None or not any(one is entry for one in own):
            continue
        place = (*COMPACTION, name)
        found, most = number(document.data, *place), model.context_window - model.max_tokens
        if found is None:
            where = COMPACTION if mapping(document.data, *COMPACTION) else ()
            yield Finding(PROBLEM, where, Note("droid-compaction-missing", model=model.id, limit=most))
        elif found > most:
            yield Finding(PROBLEM, place, Note("limit-high", value=found, limit=most, model=model.id))


def complaints(output: str) -> list[str] | None:
    """The failed checks of `droid doctor --json`; None if the output is not its report."""
    try:
        report = json.JSONDecoder().raw_decode(output)[0]  # other lines may follow
    except ValueError:
        return None
    results = items(report, "results")
    if not results:
        return None
    failed = [one for one in results if dig(one, "category") == "configuration" and dig(one, "status") == "fail"]
    return [f"{text_of(one, 'label')}: {text_of(one, 'detail')}" for one in failed]
