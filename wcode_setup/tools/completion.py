"""Completion as a tool, so that a run which installed it is undone like any other.

Its one file is where a shell loads it from (`api.completion` chooses it); it has no gateway, key or model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from wcode_setup.documents.base import Op, Path
from wcode_setup.documents.shell import COMPLETION
from wcode_setup.errors import Note
from wcode_setup.tools.base import Aftermath, Registration, Request, Target, Tool, View

STEP = Note("step-new-shell")
"""The step after its file changed."""


class Completion(Tool):
    """See `Tool`."""

    NAME = "completion"
    TITLE = "wcode-setup"
    VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR")

    def installed(self, view: View) -> None:
        return None

    def config(self, view: View, request: Request) -> NoReturn:
        raise TypeError("completion has no gateway")

    def targets(self, view: View, request: Request) -> list[Target]:
        return []

    def resolve(self, view: View, request: Request) -> NoReturn:
        raise TypeError("completion has no gateway")

    def points_to(self, view: View, request: Request) -> None:
        return None

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        return Registration()

    def part(self, target: Target, data: Any, provider: str) -> Any:
        return data

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        return COMPLETION in data

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        return [(COMPLETION,)]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        return {}

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        return Aftermath(steps=[STEP])


TOOL = Completion()
