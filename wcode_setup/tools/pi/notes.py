"""Notes on values that wcode-setup does not change, but that decide how pi behaves; next steps."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.common import gateway_notes
from wcode_setup.tools.pi import above, paths
from wcode_setup.tools.pi.state import KEY, Current, has_stored_key, interpolated, is_bare_variable, overridden


def about(now: Current, credential: Credential, numbers: list[int]) -> Iterator[Note]:
    """All notes on the files. `numbers`: those of the installed version."""
    yield from gateway_notes(now.request, now.provider, now.entry.get("baseUrl"))
    images = [model.id for model in now.request.models if "vision" in model.capabilities and "image" not in model.input]
    if images:
        yield Note("pi-no-images", models=", ".join(images))
    if names := [model.id for model in now.request.models if model.id in overridden(now)]:
        yield Note("pi-capped", models=", ".join(names))
    yield from _credential(now, credential, numbers)
    yield from above.project(now, numbers)


def _credential(now: Current, credential: Credential, numbers: list[int]) -> Iterator[Note]:
    unset = credential.form == ENV and not now.view.locations.variable(credential.variable or "")
    if credential.keep and not has_stored_key(now) and is_bare_variable(now.entry.get(KEY)):
        yield Note("pi-bare-variable", variable=credential.variable)
    elif credential.keep and not has_stored_key(now) and interpolated(now):
        yield Note("pi-interpolation", variable=credential.variable)
    elif unset:
        yield Note("pi-variable-unset", variable=credential.variable)
    old = above.old_version(numbers) if credential.form == SECRET else None
    if old:
        yield old
    if credential.keep:
        yield from above.headers(now)
        yield from above.stored(now, [])


def next_steps(now: Current, credential: Credential) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    variable, steps = credential.variable or "", list[str | Note]()
    if credential.form == ENV and not now.view.locations.variable(variable):
        steps = [Note("step-export", title="pi"), f"read -rs {variable} && export {variable}"]
    folder = now.view.locations.path.dirname(now.target.path)
    moved = "" if folder == paths.folder(now.view) else f"PI_CODING_AGENT_DIR={shell_word(folder)} "
    return [*steps, Note("pi-start"), f"{moved}pi", Note("step-restart", title="pi")]
