"""OpenCode: `opencode.jsonc` (or `opencode.json`, `config.json`), and `auth.json` for the key storage `secret`.

`Family` serves its forks as well: one configuration format (JSONC), one file of keys; `Product` says what differs. Only
V1 keys are written: both versions of OpenCode read them, and OpenCode 2 migrates a file that has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.documents.base import Op, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.base import Aftermath, Finding, Installed, Pointer, Request, Resolution, Target, View
from wcode_setup.tools.common import dig, flag_of, mapping, npm_program, text_of, usable_url
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.kit.provider_map import ProviderMap
from wcode_setup.tools.opencode import notes
from wcode_setup.tools.opencode.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.opencode.obsolete import removals
from wcode_setup.tools.opencode.product import Product, own_files
from wcode_setup.tools.opencode.state import (
    Current,
    current,
    entry_url,
    existing,
    held_by_others,
    interpolated,
    own,
    speaks,
)
from wcode_setup.tools.opencode.validation import key_findings, own_findings

_ENTRY: Path = ("provider", "*")
LISTS: dict[Path, str | None] = {
    (*_ENTRY, "whitelist"): None,
    (*_ENTRY, "blacklist"): None,
    (*_ENTRY, "models", "*", "modalities", "input"): None,
    (*_ENTRY, "models", "*", "modalities", "output"): None,
}
"""The lists that are merged item by item."""
_V1_KEYS = frozenset(
    """
    logLevel server command reference snapshot plugin autoshare disabled_providers enabled_providers small_model mode
    agent provider permission tools attachment layout
    """.split()  # noqa: SIM905
)
"""By one of these OpenCode 2 knows a file of version 1 (read in 1.18.33, which brings the migration along)."""


class Family(ProviderMap[Current]):
    """A tool of the family, as its product says."""

    product: Product
    IDENTITIES = LISTS
    RESERVED = BUILTIN_PROVIDERS
    PROVIDERS = ("provider",)
    PARTS = (("$schema",),)
    URL = ("options", "baseURL")
    LIMITS = (("limit", "context"), ("limit", "output"))

    def installed(self, view: View) -> Installed | None:
        """The program in PATH, from npm."""
        return npm_program(view, self.NAME, self.product.package)

    def present(self, view: View, request: Request) -> bool:
        """With the program, or with a configuration."""
        paths = own_files(self.product, view, request)
        return bool(view.program(self.NAME)) or any(view.exists(path) for path in paths)

    def config(self, view: View, request: Request) -> Target:
        """The file to edit."""
        return self.current(view, request, "").target

    def targets(self, view: View, request: Request) -> list[Target]:
        """The file to edit, the keys, and the user's other files that are merged with it."""
        now = self.current(view, request, "")
        return [now.target, now.auth, *(target for target in now.own.targets if target != now.target)]

    def current(self, view: View, request: Request, provider: str) -> Current:
        """The file that holds the provider, or shall; for "" the one that is asked for, or recognised as ours."""
        provider = provider or request.provider or next(iter(self.providers(view, request)), "")
        return current(self.product, view, request, provider)

    def check(self, now: Current) -> None:
        """`opencode-v2` where the next version would lose something."""
        if self.product.has_v2:
            _refuse_v2(now)

    def existing(self, now: Current) -> Existing:
        """The key in effect."""
        return existing(now)

    def others(self, now: Current) -> list[Held]:
        """The credentials of the other entries."""
        return held_by_others(now)

    def url(self, entry: Any) -> str:
        """`baseURL`, or `api`."""
        return entry_url(entry)

    def used(self, now: Current) -> dict[str, Any]:
        """Our entry as all files make it."""
        return now.merged

    def ids(self, view: View, request: Request) -> dict[str, Any]:
        """All provider entries, merged over the files."""
        return own(self.product, view, request).entries

    def speaks(self, name: str, entry: Mapping[str, Any]) -> bool:
        """By its package."""
        return speaks(name, entry)

    def is_ours(self, now: Current, old: Existing) -> bool:
        """No key of another kind, and no `{env:…}`."""
        return old.form in (LITERAL, SECRET) or (old.form == ENV and interpolated(now) is None)

    def chosen(self, view: View, request: Request) -> str:
        """What all files make the default model."""
        return text_of(own(self.product, view, request).merged, "model") or ""

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Without `modalities` or `reasoning` OpenCode takes a model for one that has neither."""
        modalities = dig(item, "modalities")
        listed = dig(modalities, "input")
        images = "image" in listed if isinstance(listed, list) else None if modalities is not None else False
        return images, flag_of(item, "reasoning") if dig(item, "reasoning") is not None else False

    def context(self, now: Current, credential: Credential) -> dict[str, Any]:
        """The variables of the template."""
        request, url = now.request, entry_url(now.entry)
        new = not credential.keep
        return {
            "schema": None if "$schema" in mapping(now.data) else now.product.schema,
            "default": f"{now.provider}/{request.models[0].id}" if request.set_default else None,
            "provider": now.provider,
            "name": None if now.entry else now.provider,
            "base_url": url if usable_url(url, request.base_url) else request.base_url,
            "api_key": credential.value if new and credential.form == LITERAL else None,
            "variable": credential.variable if new and credential.form == ENV else None,
            "allowed": [model.id for model in request.models] if isinstance(now.entry.get("whitelist"), list) else [],
            "models": request.models,
        }

    def obsolete(self, now: Current, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
        """In all files that have the provider."""
        return removals(now, old, credential)

    def notes(self, now: Current, old: Existing, credential: Credential) -> list[Note]:
        """What the tool would do with the files."""
        return notes.about(now, credential)

    def steps(self, now: Current, old: Existing, credential: Credential) -> list[str | Note]:
        """Start it, or start it again."""
        return notes.next_steps(now, credential)

    def store(self, now: Current, credential: Credential, resolution: Resolution) -> None:
        """The key in `auth.json`; one that stays, for the file's mode is looked at."""
        if credential.form == SECRET and credential.value is not None:
            resolution.contexts[now.auth] = {"provider": now.provider, "key": credential.value}
            if not credential.keep and now.view.in_git(now.auth.path):
                resolution.notes.append(Note("key-file-in-git", path=now.view.locations.shorten(now.auth.path)))

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model with its provider entry; without a default, the entry that is ours."""
        provider, _, model = self.chosen(view, request).partition("/")
        provider = provider or next(iter(self.providers(view, request)), "")
        return self.pointer(view, request, provider, model) if provider else None

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """Of `auth.json` the entry of our provider."""
        if target.role != "config":
            return {provider: data[provider]} if provider in mapping(data) else {}
        return super().part(target, data, provider)

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """Whether there is an entry of this provider."""
        return super().holds(target, data, provider) if target.role == "config" else provider in mapping(data)

    def private(self, now: Current) -> Iterator[Target]:
        """The file that holds the key."""
        form = existing(now).form
        yield from [now.target] if form == LITERAL else [now.auth] if form == SECRET else []

    def key_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """No key, or one that may not be found."""
        return key_findings(now, entry)

    def own_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """What overrides or hides ours."""
        return own_findings(now, entry)

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider entry, in either file."""
        return super().entries(target, data, provider) if target.role == "config" else [(provider,)]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Take the provider out of all files that have it, with the references to its models, and its key."""
        now = self.current(view, request, provider)
        targets = [now.target, *now.own.targets]
        result = {target: self.removals_in(target, view.document(target).data, provider) for target in targets}
        if dig(view.document(now.auth).data, provider, "type") == "api":
            result[now.auth] = [Remove((provider,))]
        return result

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """That a running program keeps the former settings."""
        return Aftermath(steps=[Note("opencode-restart", title=self.TITLE)])


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


def _refuse_v2(now: Current) -> None:
    """`opencode-v2`: with our key in it OpenCode 2 would take the file for version 1 and drop its `providers`."""
    keys = set(mapping(now.data))
    if "providers" in keys and not keys & _V1_KEYS:
        line, column = now.document.position(("providers",)) or (None, None)
        raise SetupError("opencode-v2", path=now.target.path, line=line, column=column)


def own_variables(product: Product, view: View, request: Request) -> dict[str, str]:
    """The variables for the tool's own check: `--config`, and nothing from the network."""
    named = {f"{product.prefix}_CONFIG": view.locations.expand(request.config)} if request.config else {}
    return {**named, f"{product.prefix}_DISABLE_MODELS_FETCH": "1", f"{product.prefix}_DISABLE_AUTOUPDATE": "1"}


def complaints(output: str) -> list[str] | None:
    """What is wrong with values; nothing of a file that does not parse, which is printed whole, with the key."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in output.splitlines()]
    found = [line.removeprefix("↳").strip() for line in lines if line.startswith("↳")]
    return found or [line for line in lines if line.startswith("Configuration is invalid at")] or None


TOOL = OpenCode()
