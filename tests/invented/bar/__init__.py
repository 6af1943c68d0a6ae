"""Bar, a tool that does not exist: `~/.bar/settings.json`, whose `env` has one place for a gateway."""

from __future__ import annotations

from wcode_setup.errors import Note
from wcode_setup.tools.base import Installed, Request, Target, View
from wcode_setup.tools.common import Configuration, npm_program
from wcode_setup.tools.kit.variable_block import VariableBlock


class Bar(VariableBlock):
    """Bar 2.0."""

    NAME = "bar"
    TITLE = "Bar"
    BLOCK = ("env",)
    URL = "BAR_BASE_URL"
    KEY = "BAR_API_KEY"
    MODEL = "BAR_MODEL"
    OTHERS = ("BAR_MAX_TOKENS",)

    def installed(self, view: View) -> Installed | None:
        """`bar` in PATH."""
        return npm_program(view, "bar", "@bar/cli")

    def config(self, view: View, request: Request) -> Target:
        """`--config`, or the one in the home."""
        locations = view.locations
        path = (
            locations.expand(request.config)
            if request.config
            else locations.join(locations.home, ".bar", "settings.json")
        )
        return Target("config", path, "json", "bar/settings.json.j2", "bar/settings.json.schema.json")

    def steps(self, now: Configuration) -> list[str | Note]:
        """Start it."""
        return [Note("bar-start"), "bar"]


TOOL = Bar()
