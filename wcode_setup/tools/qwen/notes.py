"""Notes of a set-up on what Qwen Code does beside it, and next steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcode_setup.catalog import Model
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import dig
from wcode_setup.tools.qwen import paths
from wcode_setup.tools.qwen.above import entry, files
from wcode_setup.tools.qwen.sent import World
from wcode_setup.tools.qwen.state import IMAGES, routes

_SEES = re.compile(r"(?:.*/)?(?:qwen3\.[567]-plus|qwen3\.8-|qwen\d*\.?\d*-(?:omni|vl))")
"""The models of the vendor that Qwen Code itself takes to accept pictures."""


def about(world: World, credential: Credential, variable: str) -> Iterator[Note]:
    """All notes on the files; `variable`: that of the key."""
    view, request = world.view, world.request
    name = view.locations.path.basename(paths.settings(view, request).path)
    if name != paths.NAME:
        yield Note("qwen-file-name", name=name)
    blind = [model.id for model in request.models if _is_blind(world, model)]
    if blind:
        yield Note("qwen-images", models=", ".join(blind))
    if any(model.reasoning for model in request.models):
        yield Note("qwen-reasoning")
    yield from files(world, variable)
    if credential.keep:
        yield from entry(world)
    env = paths.env_file(view, request)
    if credential.form == SECRET and not credential.keep and view.in_git(env.path):
        yield Note("key-file-in-git", path=view.locations.shorten(env.path))


def _is_blind(world: World, model: Model) -> bool:
    """True if Qwen Code sends no pictures to a model that accepts them."""
    stated = [dig(entry, *IMAGES) for entry in routes(world.data) if entry.get("id") == model.id]
    told = "image" in model.input or world.request.vision is False or any(one is not None for one in stated)
    return "vision" in model.capabilities and not told and not _SEES.match(model.id.lower())


def command(view: View, request: Request) -> str:
    """The command that starts Qwen Code, with the folder of a `--config` that it would not find."""
    folder = paths.folder(view, request)
    usual = paths.folder(view, request._replace(config=None))
    return "qwen" if folder == usual else f"{paths.FOLDER}={shell_word(folder)} qwen"
