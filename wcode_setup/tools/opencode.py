"""OpenCode: `opencode.jsonc` (or `opencode.json`, `config.json`), and `auth.json` for the key storage `secret`."""

from __future__ import annotations

import json
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.tools.base import Option, Request, View
from wcode_setup.tools.opencode_family import BUILTIN_PROVIDERS, LISTS, Family, Product, complaints, own_variables

NAME = "opencode"
TITLE = "OpenCode"
OPTIONS: tuple[Option, ...] = ()
VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "OPENCODE_CONFIG/..")
IDENTITIES = LISTS
SHORT_FORMS: dict[Path, str] = {}
VOLATILE: tuple[Path, ...] = ()
MARKS: tuple[Path, ...] = ()
FRAME: dict[Path, Any] = {}
INPUT: tuple[str, ...] | None = None
RESERVED = BUILTIN_PROVIDERS

_OPENCODE = Family(
    Product(
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
        references=("model", "small_model"),
        has_v2=True,
    )
)

installed = _OPENCODE.installed
present = _OPENCODE.present
targets = _OPENCODE.targets
refuse = _OPENCODE.refuse
provider_of = _OPENCODE.provider_of
resolve = _OPENCODE.resolve
points_to = _OPENCODE.points_to
registration = _OPENCODE.registration
part = _OPENCODE.part
holds = _OPENCODE.holds
providers = _OPENCODE.providers
judge = _OPENCODE.judge
entries = _OPENCODE.entries
owned = _OPENCODE.owned
copies = _OPENCODE.copies
after_removal = _OPENCODE.after_removal


def own_check(view: View, request: Request) -> tuple[list[str], dict[str, str]]:
    """`opencode debug config`, which refuses what it cannot use (1.18.33 prints the key as `***`)."""
    return [NAME, "debug", "config"], own_variables(_OPENCODE.product, view, request)


def own_verdict(output: str) -> list[str] | None:
    """The merged configuration is printed where it is right."""
    try:
        return [] if isinstance(json.loads(output), dict) else None
    except ValueError:
        return complaints(output)
