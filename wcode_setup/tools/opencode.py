"""OpenCode: `opencode.jsonc` (or `opencode.json`, `config.json`), and `auth.json` for the key storage `secret`."""

from __future__ import annotations

import json

from wcode_setup.tools.base import Request, View
from wcode_setup.tools.opencode_family import Family, Product, complaints, own_variables


class OpenCode(Family):
    """OpenCode, whose version 2 reads the same files."""

    NAME = "opencode"
    TITLE = "OpenCode"
    VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "OPENCODE_CONFIG/..")
    REFERENCES = (("small_model",),)
    product = Product(
        name=NAME,
        title=TITLE,
        package="opencode-ai",
        prefix="OPENCODE",
        schema="https://opencode.ai/config.json",
        files=("opencode.jsonc", "opencode.json", "config.json"),
        ranks=("config.json", "opencode.json", "opencode.jsonc"),
        project=("opencode.json", "opencode.jsonc"),
        folders=(".opencode",),
        inner=("opencode.json", "opencode.jsonc"),
        home_folder=".opencode",
        has_v2=True,
    )

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`opencode debug config`, which refuses what it cannot use (1.18.33 prints the key as `***`)."""
        return [self.NAME, "debug", "config"], own_variables(self.product, view, request)

    def own_verdict(self, output: str) -> list[str] | None:
        """The merged configuration is printed where it is right."""
        try:
            return [] if isinstance(json.loads(output), dict) else None
        except ValueError:
            return complaints(output)


TOOL = OpenCode()
