"""Findings of `validate` in pi's files that the schema cannot make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, REQUEST, Note, SetupError
from wcode_setup.secrets.credentials import ENV, Credential
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import text_of
from wcode_setup.tools.pi import above, accepted, obsolete, state
from wcode_setup.tools.pi.state import CHAT_API, Current, existing, named
from wcode_setup.tools.validation import PROBLEM, WARNING

_PIECE = r'"(?:\\.|[^"\\])*"|//[^\n]*|(/\*)'
_REFUSED = "errors loading models.json:"


def block_comment(now: Current) -> tuple[int, int] | None:
    """Line and column of the first `/*` comment, for which pi ignores the whole file; None without one."""
    text = now.document.text
    found = next((token for token in re.finditer(_PIECE, text) if token[1]), None)
    if found is None:
        return None
    before = text[: found.start()].removeprefix("\ufeff")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def refuse_block_comment(now: Current) -> None:
    """Raise `pi-block-comment` for a file with a comment that pi does not read."""
    if place := block_comment(now):
        raise SetupError("pi-block-comment", path=now.target.path, line=place[0], column=place[1])


def key_findings(now: Current, entry: Path) -> Iterator[Finding]:
    """The findings on a missing key, and on a reference that pi sends as text or cannot resolve."""
    place, own, variable = (*entry, state.KEY), named(now), named(now).variable
    if own.form is None:
        yield Finding(PROBLEM, entry, Note("no-key").changing(REQUEST))
    elif state.is_bare_variable(now.entry.get(state.KEY)):
        yield Finding(PROBLEM, place, Note("pi-bare-variable", variable=variable).changing(KEY))
    elif own.form == ENV:
        unset = not now.view.locations.variable(variable or "")
        code = "pi-interpolation" if state.interpolated(now) else "pi-variable-unset"
        if unset or code == "pi-interpolation":
            yield Finding(WARNING, place, Note(code, variable=variable).changing(*((REQUEST,) if unset else ())))


def own_findings(now: Current, entry: Path, numbers: list[int]) -> Iterator[Finding]:
    """The findings on values that lead the entry or a model elsewhere, on overrides, and on what takes precedence."""
    place = block_comment(now)
    if place:
        yield Finding(PROBLEM, (), Note("pi-block-comment-at", line=place[0], column=place[1]).changing(REQUEST))
    for path, wanted, found in accepted.faults(now.data):
        if path[:2] != entry:  # the schema finds those of the entry
            yield Finding(PROBLEM, path, Note("pi-ignored", wanted=wanted, found=found).changing(REQUEST))
    if text_of(now.entry, "api") not in (None, CHAT_API):
        yield Finding(PROBLEM, (*entry, "api"), Note("reason-model-api").changing(REQUEST))
    everything = tuple(Model(name, name, 0, 0, (), reasoning=True) for name, _, _ in state.listed(now))
    url = text_of(now.entry, "baseUrl") or ""  # any URL: here nothing counts as a former host's
    asked = now._replace(request=now.request._replace(models=everything, base_url=url))
    old = existing(now)
    kept = Credential(old.form or "", old.value, old.variable, keep=True)
    default = text_of(now.settings, state.MODEL) if now.settings.get(state.PROVIDER) == now.provider else None
    for removal in obsolete.removals(asked, kept)[now.target]:
        effects = (REQUEST,) if _names(removal.path, default) else ()
        yield Finding(PROBLEM, removal.path, Note(removal.reason or "").changing(*effects))
    for name in state.overridden(now):
        yield Finding(WARNING, (*entry, state.OVERRIDES, name), Note("pi-capped", models=name))
    for note in above.above(now, numbers):
        yield Finding(WARNING, (), note)


def _names(path: Path, model: str | None) -> bool:
    """True unless the path is in another model than `model`."""
    return all(getattr(step, "value", model) == model for step in path)


def read_verdict(output: str) -> list[str] | None:
    """The errors in the output of `pi --list-models`; `[]` for a list of models, None for any other output."""
    if _REFUSED in output:
        said = output.partition(_REFUSED)[2].partition("\nFile: ")[0]
        return [line.strip().removeprefix("- ") for line in said.splitlines() if line.strip()]
    return [] if re.search(r"^(?:provider +model |No models )", output, re.MULTILINE) else None
