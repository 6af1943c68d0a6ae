"""Foo, a tool that does not exist: `~/.foo/foo.json`, a map of providers, and a key in clear or in a variable."""

from __future__ import annotations

from collections.abc import Mapping

from wcode_setup.documents.base import Item, Path
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.kit.plain_map import PlainMap
from wcode_setup.tools.slots import LIGHT, Slot


class Foo(PlainMap):
    """Foo 1.0."""

    NAME = "foo"
    TITLE = "Foo"
    PACKAGE = "npm install -g @foo/cli"
    VARIABLES = ("FOO_HOME",)
    IDENTITIES: Mapping[Path, str | None] = {("providers", "*", "models"): "id"}
    REFERENCES = (("favourites",), ("aliases", "*"))
    SLOTS = (
        Slot(("small",), LIGHT),
        Slot(("agents", "*", "model")),
        Slot(("fallbacks", Item(None, "*"))),
    )

    def config(self, view: View, request: Request) -> Target:
        """`--config`, or `foo.json` in FOO_HOME."""
        locations = view.locations
        folder = locations.variable("FOO_HOME") or locations.join(locations.home, ".foo")
        path = locations.expand(request.config) if request.config else locations.join(folder, "foo.json")
        return Target("config", path, "jsonc", "foo/foo.json.j2", "foo/foo.json.schema.json")


TOOL = Foo()
