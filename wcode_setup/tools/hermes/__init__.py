"""Hermes Agent: `config.yaml`, and `.env` beside it for the key storage `secret`.

A literal key with one model, the default, is written as in the vendor's manual, in `model:` (the vendor's block);
anything else as a named provider, which no environment variable can redirect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Document, Identity, Op, Path, Remove
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Headless,
    Installed,
    KeyCopy,
    Launch,
    Lead,
    Option,
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
    DEFAULT_PROVIDER,
    count_of,
    dig,
    flag_of,
    input_of,
    items,
    key_variable,
    mapping,
    prune,
    python_version,
    text_of,
)
from wcode_setup.tools.hermes import above, notes, paths, slots
from wcode_setup.tools.hermes.block import former, other_key, wants_block, with_default
from wcode_setup.tools.hermes.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.hermes.launch import launch
from wcode_setup.tools.hermes.obsolete import empty, followers, headers, removals
from wcode_setup.tools.hermes.state import (
    CUSTOM,
    MARK,
    Current,
    current,
    entry_url,
    existing,
    has_block,
    held_by_others,
    held_or_named,
    normalise_name,
    refers,
    shared,
    urls,
)
from wcode_setup.tools.hermes.validation import findings, standing
from wcode_setup.tools.hosts import credential_for
from wcode_setup.tools.slots import OURS
from wcode_setup.tools.types import PROMPT
from wcode_setup.urls import shown_url, usable_url

_BLOCK = ("default", "provider", "base_url", "api_key", "context_length", "max_tokens", "supports_vision")


class Hermes(Tool):
    """Hermes Agent, its configuration and `.env`."""

    NAME = "hermes"
    TITLE = "Hermes Agent"
    OPTIONS = (Option("--profile", "NAME", "Hermes profile (hermes -p NAME) instead of the active one."),)
    VARIABLES = ("HERMES_HOME", "LOCALAPPDATA")
    IDENTITIES: Mapping[Path, Identity] = {("custom_providers",): "name", **slots.LISTS}
    SLOTS = slots.SLOTS
    SHORT_FORMS: Mapping[Path, str] = {("model",): "default"}
    RESERVED = BUILTIN_PROVIDERS
    PACKAGE = "pip install hermes-agent"
    ISOLATED = True
    NO_KEY = ("no-key-required",)
    CERTIFICATES = ("HERMES_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

    def installed(self, view: View) -> Installed | None:
        """The script `hermes` in PATH, with the version of its Python package."""
        program = view.program("hermes")
        return Installed(program, python_version(view, program, "hermes-agent")) if program else None

    def config(self, view: View, request: Request) -> Target:
        """The configuration file."""
        return paths.config_target(view, request)

    def targets(self, view: View, request: Request) -> list[Target]:
        """The configuration, and `.env` in the same folder."""
        return [self.config(view, request), paths.env_target(view, request)]

    def refuse(self, view: View, request: Request) -> None:
        """Raise `hermes-managed` if Hermes itself would refuse to write."""
        paths.refuse_managed(view, request)

    def urls(self, view: View, request: Request) -> dict[str, str]:
        """The URLs of the named providers with a chat completions API, and of the vendor's block."""
        return urls(view.document(self.config(view, request)).data, request.base_url)

    def ids(self, view: View, request: Request) -> set[str]:
        """The names of all providers, normalised as Hermes does, including those of `custom_providers`."""
        data = view.document(self.config(view, request)).data
        listed = (item.get("name") for item in items(data, "custom_providers") if isinstance(item, dict))
        return {normalise_name(name) for name in (*mapping(data, "providers"), *listed)}

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide provider id, form of the key, block or named provider, removals, notes and steps."""
        target = self.config(view, request)
        provider = self.provider_of(view, request)
        now = with_default(current(view, request, provider))
        old = existing(now)
        variable = key_variable(request, provider)
        credential = credential_for(
            view,
            request,
            provider,
            held_or_named(now),
            lambda: held_by_others(now),
            in_git=view.in_git(target.path),
            in_variable=(SECRET,),
        )
        block, new_key = wants_block(now, credential), other_key(now, credential)
        leaves = _leaves(now, old, credential, variable)
        changed = not credential.keep and (credential.form, credential.value) != (old.form, old.value)
        resolution = Resolution(
            provider,
            credential,
            contexts={target: {**_context(now, old, credential, block), "other_key": new_key}},
            removals={target: [Remove(path, "reason-hermes-empty") for path in empty(now, block)]},
            notes=[*credential.notes, *notes.about(now, credential, block, leaves)],
            steps=notes.next_steps(now, credential, leaves),
            former_key=leaves or bool(new_key) or (changed and old.form in (LITERAL, SECRET)),
            references={target: [*followers(now), *(() if block else slots.renamed(now))]},
        )
        obsolete = [*removals(now, block, credential.form), *(headers(now) if new_key else ())]
        resolution.removals[target] += slots.nulls(now)
        url = slots.key_goes_to(now) if request.set_default and request.slots != OURS else None
        if url:
            resolution.notes.append(Note("hermes-delegation", url=shown_url(url)))
        kept = [op for op in obsolete if op.reason == "reason-header" and credential.keep]
        if kept:
            resolution.notes.append(Note("hermes-header", where=", ".join(str(op.path[-1]) for op in kept)))
        resolution.removals[target] += [op for op in obsolete if op not in kept]
        if block and now.entry:
            path = prune(now.document, ("providers", provider))
            resolution.removals[target].append(Remove(path, "reason-hermes-block"))
        unread = now.hidden((credential.keep and credential.variable) or variable)
        if leaves:
            resolution.removals[now.env_file] = [
                Remove((name,), "reason-key-form") for name in (variable, MARK + variable)
            ]
        elif credential.form == SECRET and (not credential.keep or unread is not None):
            variable = (credential.variable or variable) if credential.keep else variable
            resolution.contexts[now.env_file] = {"variable": variable, "key": credential.value}
            if unread is not None:
                resolution.removals[now.env_file] = [Remove((MARK + variable,), "reason-hermes-mark")]
            if view.in_git(now.env_file.path):
                resolution.notes.append(Note("key-file-in-git", path=view.locations.shorten(now.env_file.path)))
        return resolution

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots of the configuration, of an administrator's, and of scheduled prompts."""
        return slots.leads(current(view, request, provider))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Name the provider and the model, and remove what is for the former provider."""
        return slots.point(current(view, request, provider), lead, model)

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The values of `model:`, with those of the named provider that it refers to."""
        data = view.document(self.config(view, request)).data
        model = mapping(data, "model") or {"default": text_of(data, "model")}
        chosen, name, url = (text_of(model, key) for key in ("default", "provider", "base_url"))
        if not (chosen or name or url):
            return None
        provider = normalise_name(name or "").removeprefix("custom:")
        if name == CUSTOM or not provider:
            provider = DEFAULT_PROVIDER
        now = current(view, request, provider)
        url = entry_url(now.entry) or url
        old = existing(now._replace(request=request._replace(base_url=url or "")))
        return Pointer(name, url, chosen, old.form, old.variable)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The named provider, or the vendor's block; only the default model has a `max_tokens`."""
        now = current(view, request, provider)
        block = not now.entry and provider == DEFAULT_PROVIDER and has_block(now.data)
        url = text_of(now.model, "base_url") if block else entry_url(now.entry) or None
        default = text_of(now.model, "default") if block or refers(now.model.get("provider"), provider) else None
        items = {default: now.model} if block and default else mapping(now.entry, "models")
        longest = count_of(now.model, "max_tokens")
        old = existing(now._replace(request=request._replace(base_url=url or "", set_default=block)))
        spelt = old.form in (LITERAL, SECRET) or now.entry.get("key_env") == old.variable
        return Registration(
            url,
            [_model(str(name), item, longest if name == default else None) for name, item in items.items()],
            default,
            old.form if spelt else None,
            old.variable,
        )

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The named provider, and `model:` if it refers to that provider or is the vendor's block."""
        result: dict[str, Any] = {}
        if dig(data, "providers", provider) is not None:
            result["providers"] = {provider: dig(data, "providers", provider)}
        if refers(dig(data, "model", "provider"), provider) or (provider == DEFAULT_PROVIDER and has_block(data)):
            result["model"] = dig(data, "model")
        return result

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if there is a named provider with this id, or the vendor's block for `wcode`."""
        return provider in mapping(data, "providers") or (provider == DEFAULT_PROVIDER and has_block(data))

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The credential of the named provider, or of the vendor's block."""
        return existing(standing(current(view, request, provider)))

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """An administrator's files, variables, `.env`, and credentials that Hermes stored."""
        return above.above(current(view, request, provider))

    def headless(self, view: View, request: Request) -> Headless | None:
        """`hermes -z`, with the profile of the request; None if Hermes would not read the file of `--config`."""
        locations, target = view.locations, self.config(view, request)
        if request.config and locations.path.basename(target.path) != "config.yaml":
            return None
        profile = request.options.get("profile")
        managed = paths.managed_folder(locations)
        pinned = [locations.join(managed, name) for name in ("config.yaml", ".env")]
        files = [*paths.auth_files(view, request), paths.active_file(locations), *pinned]
        named = {"HERMES_HOME": locations.path.dirname(target.path)} if request.config else {}
        variables = {**named, "HERMES_MANAGED_DIR": managed, "HERMES_DISABLE_LAZY_INSTALLS": "1"}
        return Headless([self.NAME, *(("-p", profile) if profile else ()), "-z", PROMPT], files, variables)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """HERMES_HOME with a configuration of its own."""
        return launch(view, request, files)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on limits, gateway, key, default model, overriding values and file modes."""
        return list(findings(current(view, request, provider)))

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The named provider."""
        return [("providers", provider)]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the named provider or the vendor's block, its values in `model:`, and its key in `.env`."""
        now = current(view, request, provider)
        if now.entry:
            now = now._replace(request=request._replace(base_url=entry_url(now.entry)))
        ops: list[Op] = []
        if provider in mapping(now.data, "providers"):
            ops.append(Remove(("providers", provider)))
        block = provider == DEFAULT_PROVIDER and has_block(now.data, request.base_url)
        if block or refers(now.model.get("provider"), provider):
            ops += [Remove(("model", name)) for name in _BLOCK if name in now.model]
        ops += slots.owned(now)
        result: dict[Target, list[Op]] = {now.target: ops}
        old, own = existing(now), key_variable(now.request, provider)
        if now.entry and old.form == SECRET and old.variable == own and not shared(now, own):
            result[now.env_file] = [Remove((name,)) for name in (own, MARK + own)]
        return result

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The backups of the configuration, and the snapshots of all files of the home folder.

        Those in `backups/config` are made by 0.21.3 and newer (read, not run).
        """
        locations = view.locations
        folder, name = locations.path.split(self.config(view, request).path)
        backups = rf"{re.escape(name)}\.(?:bak|corrupt)\W.*"
        found = [locations.join(folder, other) for other in view.names(folder) if re.fullmatch(backups, other)]
        since = locations.join(folder, "backups", "config")
        found += [locations.join(since, other) for other in view.names(since) if other.startswith(f"{name}.")]
        snapshots = locations.join(folder, "state-snapshots")
        for snapshot in view.names(snapshots):
            found += [locations.join(snapshots, snapshot, other) for other in (name, ".env")]
        return [KeyCopy(path) for path in found]

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """The step that restarts a running gateway or desktop, which has the former settings in memory."""
        return Aftermath(steps=notes.restart_steps(request))


def _leaves(now: Current, old: Existing, credential: Credential, variable: str) -> bool:
    """True if `variable` is removed from `.env`: it had the key, or would override the requested variable."""
    held = old.form == SECRET != credential.form and old.variable == variable
    wins = now.request.key_storage == ENV and credential.variable == variable and bool(now.secrets.get(variable))
    return (held or wins) and not shared(now, variable)


def _context(now: Current, old: Existing, credential: Credential, block: bool) -> dict[str, Any]:
    """The variables of the configuration's template."""
    request = now.request
    url = now.model.get("base_url") if block else entry_url(now.entry)
    key_env = None if credential.form == LITERAL else credential.variable
    if credential.form == SECRET:  # a kept key keeps its name; a new one never gets that of another vendor
        key_env = old.variable if credential.keep else key_variable(request, now.provider)
    return {
        "block": block,
        "default": request.models[0].id if request.set_default else None,
        "reference": f"custom:{now.provider}",
        "provider": now.provider,
        "name": None if now.entry else now.provider,
        "base_url": url if usable_url(url, request.base_url) else request.base_url,
        "api_key": credential.value,
        "key_env": key_env,
        "models": request.models,
        "former": former(now),
    }


def _model(name: str, item: Any, longest: int | None) -> RegisteredModel:
    images = flag_of(item, "supports_vision") if dig(item, "supports_vision") is not None else False
    return RegisteredModel(name, None, count_of(item, "context_length"), longest, input_of(images))


TOOL = Hermes()
