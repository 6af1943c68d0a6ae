"""OpenCode: `opencode.jsonc` (or `opencode.json`, `config.json`), and `auth.json` for the key storage `secret`.

`Family` is also the class of its forks: one configuration format (JSONC), one file of keys; a `Product` has the
differences. Only V1 keys are written: both versions of OpenCode read them, and OpenCode 2 migrates a file with one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Document, Op, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Headless,
    Installed,
    Launch,
    Lead,
    Pointer,
    Request,
    Resolution,
    Slot,
    Target,
    View,
)
from wcode_setup.tools.common import dig, flag_of, mapping, npm_program, text_of, version_numbers
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.kit.provider_map import ProviderMap
from wcode_setup.tools.opencode import above, notes, slots
from wcode_setup.tools.opencode.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.opencode.launch import launch
from wcode_setup.tools.opencode.obsolete import removals
from wcode_setup.tools.opencode.product import Product, folders, layers, own_files
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
from wcode_setup.tools.slots import DEFAULT, OWN
from wcode_setup.tools.types import PROMPT
from wcode_setup.urls import usable_url

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
"""Keys by which OpenCode 2 recognises a file of version 1 (read in 1.18.33, which contains the migration)."""

_NO_SERVICE = [1, 2, 27]
"""The first version that was seen not to ask OpenCode's own service for titles; 1.1.58 does."""


class Family(ProviderMap[Current]):
    """A tool of the family, described by its product."""

    product: Product
    IDENTITIES = LISTS
    RESERVED = BUILTIN_PROVIDERS
    PROVIDERS = ("provider",)
    PARTS = (("$schema",),)
    URL = ("options", "baseURL")
    LIMITS = (("limit", "context"), ("limit", "output"))
    SLOTS: Sequence[Slot] = slots.SLOTS

    def installed(self, view: View) -> Installed | None:
        """The program in PATH, with the version of its npm package."""
        return npm_program(view, self.NAME, self.product.package)

    def present(self, view: View, request: Request) -> bool:
        """True if the program is in PATH, or there is a configuration."""
        paths = own_files(self.product, view, request)
        return bool(view.program(self.NAME)) or any(view.exists(path) for path in paths)

    def config(self, view: View, request: Request) -> Target:
        """The file to edit."""
        return self.current(view, request, "").target

    def targets(self, view: View, request: Request) -> list[Target]:
        """The file to edit, `auth.json`, and the user's other files that the tool merges with it."""
        now = self.current(view, request, "")
        others = [target for target in now.own.targets if target != now.target]
        named = [] if request.config else [page.target for page in slots.own_pages(now)]
        return [now.target, now.auth, *others, *named]

    def layers(self, now: Current) -> Iterator[slots.Layer]:
        """All files and variables that the tool merges."""
        return slots.merged(now)

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots in all that the tool merges."""
        now = self.current(view, request, provider)
        return [slots.refined(now, lead) for lead in self.placed(view, request, provider)]

    def current(self, view: View, request: Request, provider: str) -> Current:
        """The file that has the provider, or will have it; for "" the requested provider, or the first managed one."""
        provider = provider or request.provider or next(iter(self.providers(view, request)), "")
        return current(self.product, view, request, provider)

    def check(self, now: Current) -> None:
        """Raise `opencode-v2` if the next version would lose values of the file."""
        if self.product.has_v2:
            _refuse_v2(now)

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The credential that the entry names."""
        return above.credential(self.current(view, request, provider))

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Other files and variables with the provider or the default model, lists that hide it, and stored keys."""
        return above.above(self.current(view, request, provider))

    def headless(self, view: View, request: Request) -> Headless:
        """`opencode run`, without updates and requests for lists of models."""
        files = [*folders(self.product, view), *layers(self.product, view)]
        return Headless([self.NAME, "run", PROMPT], files, own_variables(self.product, view, request))

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """The variable with the configuration."""
        now, leads = self.current(view, request, ""), self.placed(user, request, request.provider or "")
        return launch(self.product, user, request, now.data, leads)

    def placed(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots in all that the tool merges, with paths as its configuration has them."""
        return super().leads(view, request, provider)

    def existing(self, now: Current) -> Existing:
        """The key in effect."""
        return existing(now)

    def others(self, now: Current) -> list[Held]:
        """The credentials of the other entries."""
        return held_by_others(now)

    def url(self, entry: Any) -> str:
        """The `baseURL` of an entry, else its `api`."""
        return entry_url(entry)

    def used(self, now: Current) -> dict[str, Any]:
        """The provider's entry, merged over the files."""
        return now.merged

    def ids(self, view: View, request: Request) -> dict[str, Any]:
        """All provider entries, merged over the files."""
        return own(self.product, view, request).entries

    def speaks(self, name: str, entry: Mapping[str, Any]) -> bool:
        """True if the entry's npm package has the protocol that the template writes."""
        return speaks(name, entry)

    def is_ours(self, now: Current, old: Existing) -> bool:
        """False for a key of another kind, and for `{env:…}`."""
        return old.form in (LITERAL, SECRET) or (old.form == ENV and interpolated(now) is None)

    def chosen(self, view: View, request: Request) -> str:
        """The reference to the default model, merged over the files; "" if there is none."""
        return text_of(own(self.product, view, request).merged, "model") or ""

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Image input and reasoning of a model; without `modalities` or `reasoning` OpenCode assumes False."""
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
        """The removals in all files that have the provider."""
        return removals(now, old, credential)

    def notes(self, now: Current, old: Existing, credential: Credential) -> list[Note]:
        """The notes on values that decide how the tool behaves."""
        return notes.about(now, credential)

    def steps(self, now: Current, old: Existing, credential: Credential) -> list[str | Note]:
        """The steps after a run: start or restart the tool."""
        return notes.next_steps(now, credential)

    def store(self, now: Current, credential: Credential, resolution: Resolution) -> None:
        """Write the key into `auth.json`; also a kept one, so that the mode of the file is checked."""
        if credential.form == SECRET and credential.value is not None:
            resolution.contexts[now.auth] = {"provider": now.provider, "key": credential.value}
            if not credential.keep and now.view.in_git(now.auth.path):
                resolution.notes.append(Note("key-file-in-git", path=now.view.locations.shorten(now.auth.path)))

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model with its provider entry; without a default, the first managed entry."""
        provider, _, model = self.chosen(view, request).partition("/")
        provider = provider or next(iter(self.providers(view, request)), "")
        return self.pointer(view, request, provider, model) if provider else None

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The managed part of the configuration, or the provider's entry in `auth.json`."""
        if target.role != "config":
            return {provider: data[provider]} if provider in mapping(data) else {}
        return super().part(target, data, provider)

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if the file has an entry of this provider."""
        return super().holds(target, data, provider) if target.role == "config" else provider in mapping(data)

    def private(self, now: Current) -> Iterator[Target]:
        """The file that has the key."""
        form = existing(now).form
        yield from [now.target] if form == LITERAL else [now.auth] if form == SECRET else []

    def key_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """The findings on a missing key, and on a variable that is unset or ignored."""
        return key_findings(now, entry)

    def own_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """The findings on values that override or hide the managed entry."""
        return own_findings(now, entry)

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's entry, in the configuration or in `auth.json`."""
        return super().entries(target, data, provider) if target.role == "config" else [(provider,)]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the provider from all files that have it, with the references to its models, and its key."""
        now = self.current(view, request, provider)
        targets = [now.target, *now.own.targets]
        result: dict[Target, list[Op]] = {} if request.config else slots.page_removals(now, provider)
        result |= {target: self.removals_in(target, view.document(target).data, provider) for target in targets}
        if dig(view.document(now.auth).data, provider, "type") == "api":
            result[now.auth] = [Remove((provider,))]
        return result

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """The step that restarts a running program, which has the former settings in memory."""
        return Aftermath(steps=[Note("opencode-restart", title=self.TITLE)])


class OpenCode(Family):
    """OpenCode; its version 2 reads the same files."""

    NAME = "opencode"
    PACKAGE = "npm install -g opencode-ai"
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)
    TITLE = "OpenCode"
    VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "OPENCODE_CONFIG/..")
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
        home_folders=(".opencode",),
        has_v2=True,
    )

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots; an old version fills an empty `small_model` from its own service."""
        found, version = super().leads(view, request, provider), self.installed(view)
        numbers = version_numbers(version) if version else []
        asks = bool(numbers) and numbers < _NO_SERVICE
        return [
            lead._replace(leads=OWN) if asks and lead.slot == slots.SMALL and lead.leads == DEFAULT else lead
            for lead in found
        ]

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`opencode debug config`, which fails on values that it cannot use (1.18.33 prints the key as `***`)."""
        return [self.NAME, "debug", "config"], own_variables(self.product, view, request)

    def own_verdict(self, output: str) -> list[str] | None:
        """The errors; `[]` if the output is the merged configuration."""
        try:
            return [] if isinstance(json.loads(output), dict) else None
        except ValueError:
            return complaints(output)


def _refuse_v2(now: Current) -> None:
    """Raise `opencode-v2` if, because of `provider`, OpenCode 2 would read the file as V1 and drop `providers`."""
    keys = set(mapping(now.data))
    if "providers" in keys and not keys & _V1_KEYS:
        line, column = now.document.position(("providers",)) or (None, None)
        raise SetupError("opencode-v2", path=now.target.path, line=line, column=column)


def own_variables(product: Product, view: View, request: Request) -> dict[str, str]:
    """The variables for the tool's own check: the file of `--config`, and no network requests."""
    named = {f"{product.prefix}_CONFIG": view.locations.expand(request.config)} if request.config else {}
    return {**named, f"{product.prefix}_DISABLE_MODELS_FETCH": "1", f"{product.prefix}_DISABLE_AUTOUPDATE": "1"}


def complaints(output: str) -> list[str] | None:
    """The errors about values; None for a file that does not parse: the output has its text, with the key."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in output.splitlines()]
    found = [line.removeprefix("↳").strip() for line in lines if line.startswith("↳")]
    return found or [line for line in lines if line.startswith("Configuration is invalid at")] or None


TOOL = OpenCode()
