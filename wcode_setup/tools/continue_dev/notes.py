"""Notes on values that wcode-setup does not change, but that decide how Continue behaves; next steps."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.continue_dev import paths
from wcode_setup.tools.continue_dev.state import responding


def about(view: View, request: Request, credential: Credential, marker: Target | None) -> Iterator[Note]:
    """The notes on the models, on a place of the key, and on other files; `marker`: the one that the run writes."""
    locations = view.locations
    if any(model.reasoning for model in request.models):
        yield Note("continue-reasoning")
    if models := list(responding([model.id for model in request.models])):
        yield Note("continue-responses", models=", ".join(models))
    env = paths.env_target(view)
    if credential.form == SECRET and not credential.keep and view.in_git(env.path):
        yield Note("key-file-in-git", path=locations.shorten(env.path))
    older = locations.join(paths.home(locations), "config.json")
    usual = paths.config_target(view, request._replace(config=None)).path
    if not request.config and view.exists(older) and not view.exists(usual):
        yield Note("continue-json", path=locations.shorten(older))
    if marker:
        yield Note("continue-marker", path=locations.shorten(marker.path))


def command(view: View, request: Request) -> str:
    """The command that starts Continue, with a `--config` that it would not find."""
    target = paths.config_target(view, request)
    usual = target.path == paths.config_target(view, request._replace(config=None)).path
    return "cn" if usual else f"cn --config {shell_word(target.path)}"
