"""Baz, a tool that does not exist: `~/.baz/baz.json`, a list of models, and a default that is the name of one."""

from __future__ import annotations

from collections.abc import Mapping

from wcode_setup.documents.base import Identity, Path
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.kit.model_list import ModelList


class Baz(ModelList):
    """Baz 3.0."""

    NAME = "baz"
    TITLE = "Baz"
    PACKAGE = "npm install -g @baz/cli"
    IDENTITIES: Mapping[Path, Identity] = {("models",): ("model", "baseUrl"), ("models", "*", "roles"): None}

    def config(self, view: View, request: Request) -> Target:
        """`--config`, or the one in the home; YAML if its name says so."""
        locations = view.locations
        own = locations.join(locations.home, ".baz", "baz.json")
        path = locations.expand(request.config) if request.config else own
        form = "yaml" if path.endswith(".yaml") else "jsonc"
        return Target("config", path, form, "baz/baz.json.j2", "baz/baz.json.schema.json")


TOOL = Baz()
