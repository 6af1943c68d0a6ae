"""OpenCode and its fork Kilo Code: one configuration format (JSONC), one file of keys; `Product` says what differs.

Only V1 keys are written: both versions of OpenCode read them, and OpenCode 2 migrates a file that has one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wcode_setup.documents.base import Op, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Installed,
    Pointer,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    Tool,
    View,
)
from wcode_setup.tools.common import (
    count_of,
    dig,
    flag_of,
    input_of,
    mapping,
    model_of,
    npm_program,
    text_of,
    usable_url,
)
from wcode_setup.tools.hosts import Held, credential_for
from wcode_setup.tools.opencode_family import checks
from wcode_setup.tools.opencode_family.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.opencode_family.current import (
    Current,
    current,
    entry_url,
    existing,
    held_by_others,
    interpolated,
    ours,
    own,
    urls,
)
from wcode_setup.tools.opencode_family.judge import findings
from wcode_setup.tools.opencode_family.product import Product, config_folder, own_files
from wcode_setup.tools.opencode_family.stale import stale

__all__ = ["Family", "Product", "complaints", "config_folder", "own_variables"]

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


class Family(Tool):
    """A tool of the family, as its product says."""

    product: Product
    IDENTITIES = LISTS
    RESERVED = BUILTIN_PROVIDERS

    def installed(self, view: View) -> Installed | None:
        """The program in PATH, from npm."""
        return npm_program(view, self.NAME, self.product.package)

    def present(self, view: View, request: Request) -> bool:
        """With the program, or with a configuration."""
        paths = own_files(self.product, view, request)
        return bool(view.program(self.NAME)) or any(view.exists(path) for path in paths)

    def config(self, view: View, request: Request) -> Target:
        """The file to edit."""
        return self._current(view, request).target

    def targets(self, view: View, request: Request) -> list[Target]:
        """The file to edit, the keys, and the user's other files that are merged with it."""
        now = self._current(view, request)
        return [now.target, now.auth, *(target for target in now.own.targets if target != now.target)]

    def _current(self, view: View, request: Request, provider: str | None = None) -> Current:
        """The files with the provider that is asked for, or recognised as ours."""
        found = own(self.product, view, request)
        known = ours(found.entries, request)
        provider = provider or request.provider or (known[0] if known else "")
        return current(self.product, view, request, provider, found)

    def urls(self, view: View, request: Request) -> dict[str, str]:
        """Those of the entries with our protocol, merged over the files."""
        return urls(self.ids(view, request))

    def ids(self, view: View, request: Request) -> dict[str, Any]:
        """All provider entries, merged over the files."""
        return own(self.product, view, request).entries

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide file, provider id, form of the key, what is obsolete and what to tell."""
        found = own(self.product, view, request)
        provider = self.provider_of(view, request)
        now = current(self.product, view, request, provider, found)
        if self.product.has_v2:
            _refuse_v2(now)
        old = existing(now)
        credential = credential_for(
            view,
            request,
            provider,
            Held(entry_url(now.merged), old),
            held_by_others(now),
            in_git=view.in_git(now.target.path),
        )
        changed = not credential.keep and (credential.form, credential.value) != (old.form, old.value)
        resolution = Resolution(
            provider,
            credential,
            contexts={now.target: _context(now, credential)},
            removals=stale(now, old, credential),
            notes=[*credential.notes, *checks.notes(now, credential)],
            steps=checks.next_steps(now, credential),
            former_key=changed and old.form in (LITERAL, SECRET),
        )
        if credential.form == SECRET and credential.value is not None:  # unchanged, but its mode is looked at
            resolution.contexts[now.auth] = {"provider": provider, "key": credential.value}
            if not credential.keep and view.in_git(now.auth.path):
                resolution.notes.append(Note("key-file-in-git", path=view.places.shorten(now.auth.path)))
        return resolution

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model with its provider entry; without a default, the entry that is ours."""
        found = own(self.product, view, request)
        reference = found.merged.get("model")
        provider, _, model = reference.partition("/") if isinstance(reference, str) else ("", "", "")
        known = ours(found.entries, request)
        provider = provider or (known[0] if known else "")
        if not provider:
            return None
        now = current(self.product, view, request, provider, found)
        return Pointer(provider, entry_url(now.merged) or None, model or None, existing(now).form)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The provider entry in the file to edit, and the default model that all files make."""
        now = self._current(view, request, provider)
        old = existing(now)
        spelt = old.form in (LITERAL, SECRET) or (old.form == ENV and interpolated(now) is None)
        return Registration(
            entry_url(now.entry) or entry_url(now.merged) or None,
            [_model(name, item) for name, item in mapping(now.entry, "models").items()],
            model_of(now.own.merged.get("model"), provider),
            old.form if spelt else None,
            old.variable,
        )

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """Our provider entry and what refers to it; of `auth.json` its key."""
        if target.role != "config":
            return {provider: data[provider]} if provider in mapping(data) else {}
        result = {name: data[name] for name in ("$schema", *self._references(data, provider)) if name in mapping(data)}
        if provider in mapping(data, "provider"):
            result["provider"] = {provider: data["provider"][provider]}
        return result

    def _references(self, data: Any, provider: str) -> list[str]:
        """The top-level keys that name a model of the provider."""
        return [name for name in self.product.references if (text_of(data, name) or "").startswith(f"{provider}/")]

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """Whether there is an entry of this provider."""
        return provider in (mapping(data, "provider") if target.role == "config" else mapping(data))

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """Limits, gateway, key, default model, what overrides or hides ours, file modes."""
        return list(findings(self._current(view, request, provider)))

    def entries(self, target: Target, provider: str) -> list[Path]:
        """The provider entry, in either file."""
        return [("provider", provider)] if target.role == "config" else [(provider,)]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Take the provider out of all files that have it, with the references to its models, and its key."""
        now = self._current(view, request, provider or None)
        result: dict[Target, list[Op]] = {}
        for target in [now.target, *now.own.targets]:
            data = view.document(target).data
            ops: list[Op] = [Remove(path) for path in self.entries(target, provider) if dig(data, *path) is not None]
            result[target] = ops + [Remove((name,)) for name in self._references(data, provider)]
        if dig(view.document(now.auth).data, provider, "type") == "api":
            result[now.auth] = [Remove((provider,))]
        return result

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """That a running program keeps the former settings."""
        return Aftermath(steps=[Note("opencode-restart", title=self.TITLE)])


def _model(name: str, item: Any) -> RegisteredModel:
    """A model of the entry; without `modalities` or `reasoning` OpenCode takes it for one that has neither."""
    modalities = dig(item, "modalities")
    listed = dig(modalities, "input")
    images = "image" in listed if isinstance(listed, list) else None if modalities is not None else False
    reasoning = flag_of(item, "reasoning") if dig(item, "reasoning") is not None else False
    window, longest = count_of(item, "limit", "context"), count_of(item, "limit", "output")
    return RegisteredModel(name, text_of(item, "name"), window, longest, input_of(images), reasoning)


def _context(now: Current, credential: Credential) -> dict[str, Any]:
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


def _refuse_v2(now: Current) -> None:
    """`opencode-v2`: with our key in it OpenCode 2 would take the file for version 1 and drop its `providers`."""
    keys = set(mapping(now.data))
    if "providers" in keys and not keys & _V1_KEYS:
        line, column = now.document.position(("providers",)) or (None, None)
        raise SetupError("opencode-v2", path=now.target.path, line=line, column=column)


def own_variables(product: Product, view: View, request: Request) -> dict[str, str]:
    """The variables for the tool's own check: `--config`, and nothing from the network."""
    named = {f"{product.prefix}_CONFIG": view.places.expand(request.config)} if request.config else {}
    return {**named, f"{product.prefix}_DISABLE_MODELS_FETCH": "1", f"{product.prefix}_DISABLE_AUTOUPDATE": "1"}


def complaints(output: str) -> list[str] | None:
    """What is wrong with values; nothing of a file that does not parse, which is printed whole, with the key."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in output.splitlines()]
    found = [line.removeprefix("↳").strip() for line in lines if line.startswith("↳")]
    return found or [line for line in lines if line.startswith("Configuration is invalid at")] or None
