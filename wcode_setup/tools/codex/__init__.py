"""Codex CLI: `config.toml`, `.env` beside it for the key storage `secret`, and a profile for each further model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.catalog.protocols import RESPONSES
from wcode_setup.documents.base import Document, Op, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.base import (
    Finding,
    Headless,
    Installed,
    KeyCopy,
    Launch,
    Lead,
    Pointer,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    Tool,
    View,
)
from wcode_setup.tools.codex import above, headless, notes, paths, slots
from wcode_setup.tools.codex.launch import launch
from wcode_setup.tools.codex.obsolete import removals
from wcode_setup.tools.codex.state import (
    BUILTIN,
    DEFAULTS,
    MODEL,
    PROVIDER,
    PROVIDERS,
    RESERVED,
    WINDOW,
    Current,
    current,
    entry_url,
    existing,
    held,
    held_by_others,
    shared,
)
from wcode_setup.tools.codex.validation import complaints, findings
from wcode_setup.tools.common import DEFAULT_PROVIDER, count_of, dig, mapping, npm_program, text_of
from wcode_setup.tools.hosts import credential_for
from wcode_setup.urls import usable_url


class Codex(Tool):
    """Codex CLI, its configuration, `.env` and profiles."""

    NAME = "codex"
    TITLE = "Codex CLI"
    PROTOCOL = RESPONSES
    VARIABLES = ("CODEX_HOME",)
    INPUT = ("text", "image")
    RESERVED = RESERVED
    PACKAGE = "npm install -g @openai/codex"
    CERTIFICATES = ("+CODEX_CA_CERTIFICATE", "SSL_CERT_FILE")
    SLOTS = slots.SLOTS

    def installed(self, view: View) -> Installed | None:
        """The program in PATH, with the version of its npm package."""
        return npm_program(view, self.NAME, "@openai/codex")

    def config(self, view: View, request: Request) -> Target:
        """The configuration file."""
        return paths.config_target(view, request)

    def targets(self, view: View, request: Request) -> list[Target]:
        """The configuration, `.env` beside it, and the profiles with a managed provider."""
        now, managed = current(view, request, ""), self.providers(view, request)
        profiles = [target for _, target, data in now.profiles() if data.get(PROVIDER) in managed]
        return [now.target, now.env_file, *profiles]

    def refuse(self, view: View, request: Request) -> None:
        """Raise `codex-home` if Codex does not start with its CODEX_HOME."""
        if not request.force:
            paths.refuse_home(view, request)

    def urls(self, view: View, request: Request) -> dict[str, str]:
        """The base URLs of the entries; Codex speaks one protocol with all of them."""
        entries = mapping(view.document(self.config(view, request)).data, PROVIDERS)
        return {
            name: entry_url(entry)
            for name, entry in entries.items()
            if name == DEFAULT_PROVIDER or (isinstance(entry, dict) and name not in RESERVED)
        }

    def ids(self, view: View, request: Request) -> Mapping[str, Any]:
        """All entries."""
        return mapping(view.document(self.config(view, request)).data, PROVIDERS)

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide provider id, form of the key, profiles, removals, notes and steps."""
        provider = self.provider_of(view, request)
        now = current(view, request, provider)
        old = existing(now)
        credential = credential_for(
            view,
            request,
            provider,
            held(now),
            lambda: held_by_others(now),
            in_git=view.in_git(now.target.path),
            in_variable=(SECRET,),
        )
        changed = not credential.keep and (credential.form, credential.value) != (old.form, old.value)
        profiles, gone = _profiles(now), removals(now, old, credential)
        leaves = [op.path for op in gone.get(now.env_file, ())]
        resolution = Resolution(
            provider,
            credential,
            contexts={now.target: _context(now, credential)},
            removals=gone,
            notes=[*credential.notes, *notes.about(now, credential, leaves)],
            steps=notes.next_steps(now, credential, [name for _, name, _ in profiles]),
            former_key=changed and old.form in (LITERAL, SECRET),
        )
        for model, _, target in profiles:
            resolution.contexts[target] = {"provider": provider, "model": model}
        if credential.form == SECRET and credential.value is not None:
            variable = credential.variable if credential.keep and credential.variable else now.variable
            resolution.contexts[now.env_file] = {"variable": variable, "key": credential.value}
        return resolution

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots, which all lead to the provider in use."""
        return slots.leads(current(view, request, provider))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the name of the model."""
        return slots.point(lead, model)

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model with its provider; a configuration that names neither points nowhere."""
        data = view.document(self.config(view, request)).data
        chosen, model = text_of(data, PROVIDER), text_of(data, MODEL)
        if not (chosen or model):
            return None
        now = current(view, request, chosen or BUILTIN)
        return Pointer(now.provider, now.url or None, model, existing(now).form)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The provider's entry, the default model if it is one of that provider, and those of the profiles."""
        now = current(view, request, provider)
        models = dict(_named(now))
        old = existing(now)
        return Registration(now.url or None, list(models.values()), now.default, old.form, old.variable)

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The provider's entry, and the values of the default model if they name that provider."""
        result: dict[str, Any] = {}
        if dig(data, PROVIDER) == provider:
            result = {name: data[name] for name in DEFAULTS if name in data}
        if not paths.is_profile(target) and dig(data, PROVIDERS, provider) is not None:
            result[PROVIDERS] = {provider: dig(data, PROVIDERS, provider)}
        return result

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if there is an entry with this id, or a profile with this provider."""
        return dig(data, PROVIDER) == provider if paths.is_profile(target) else provider in mapping(data, PROVIDERS)

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The credential that the entry names; a variable in `.env` has its value."""
        return existing(current(view, request, provider))

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """The administrator's file, trusted projects, profiles, a missing model, `.env` and headers."""
        return above.above(current(view, request, provider))

    def headless(self, view: View, request: Request) -> Headless | Note:
        """`codex exec`, read-only and without colours."""
        return headless.headless(current(view, request, ""))

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """`-c` for each value of the configuration."""
        now = current(view, request, request.provider or "")
        return launch(user, request, now.data, existing(now).variable or "")

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on limits, gateway, key, values that stop Codex, and file modes."""
        return list(findings(current(view, request, provider)))

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`codex doctor --json`, which also asks the gateway, without a key."""
        named = {"CODEX_HOME": paths.home(view, request)} if request.config else {}
        return [self.NAME, "doctor", "--json"], named

    def own_verdict(self, output: str) -> list[str] | None:
        """The failed checks of configuration and key."""
        return complaints(output)

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The snapshots of the shell's environment, of which a session that ends early leaves one."""
        folder = view.locations.join(paths.home(view, request), "shell_snapshots")
        found = (
            name for name in view.names(folder) if re.match("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]", name)
        )
        return [KeyCopy(view.locations.join(folder, name)) for name in found]

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's entry; none in a profile."""
        return [] if paths.is_profile(target) else [(PROVIDERS, provider)]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the entry, the values of its models, the slots with one of them, its profiles and its key."""
        now = current(view, request, provider)
        now = now._replace(request=request._replace(base_url=now.url or request.base_url))
        ops: list[Op] = [Remove((PROVIDERS, provider))] if now.entry else []
        if now.chosen == provider:
            ours = slots.own_models(now)
            ops += [Remove((name,)) for name in DEFAULTS if name in mapping(now.data)]
            ops += [Remove(slot.path) for slot in slots.SLOTS if text_of(now.data, *slot.path) in ours]
        result = {now.target: ops}
        for _, target, data in now.own_profiles():
            result[target] = [Remove((name,)) for name in DEFAULTS if name in data]
        old, own = existing(now), now.variable
        if old.form == SECRET and old.variable == own and not shared(now, own):
            result[now.env_file] = [Remove((own,))]
        return result


def _named(now: Current) -> Iterator[tuple[str, RegisteredModel]]:
    """The models that the files name for the provider, the default first."""
    chosen = [(now.default, now.data), *((text_of(data, MODEL), data) for _, _, data in now.own_profiles())]
    seen = set[str]()
    for name, data in chosen:
        if name and name not in seen:
            seen.add(name)
            yield name, RegisteredModel(name, context_window=count_of(data, WINDOW))


def _profiles(now: Current) -> list[tuple[Model, str, Target]]:
    """The profile of each model that is not the default after the run: its name, and its file."""
    request = now.request
    default = request.models[0].id if request.set_default else now.default
    known = {data[MODEL]: name for name, _, data in now.own_profiles()}
    taken = {name for name, target in paths.profiles(now.view, request).items() if not _is_empty(now, target)}
    found = []
    for model in request.models:
        if model.id == default:
            continue
        name = known.get(model.id) or next(
            name for name in paths.profile_names(now.provider, model.id) if name not in taken
        )
        taken.add(name)
        found.append((model, name, paths.profile_target(now.view, request, name)))
    return found


def _is_empty(now: Current, target: Target) -> bool:
    """True if a profile has no values."""
    try:
        return not now.view.document(target).data
    except SetupError as error:
        if error.code == "file-failed":
            raise
        return False


def _context(now: Current, credential: Credential) -> dict[str, Any]:
    """The variables of the configuration's template."""
    request, variable = now.request, None
    if credential.form == SECRET:  # a kept key keeps its name; a new one never gets that of another vendor
        variable = credential.variable if credential.keep else now.variable
    elif credential.form != LITERAL:
        variable = credential.variable
    return {
        "provider": now.provider,
        "default": request.models[0] if request.set_default else None,
        "name": None if text_of(now.entry, "name") else now.provider,
        "base_url": now.url if usable_url(now.url, request.base_url) else request.base_url,
        "variable": variable,
        "token": credential.value if credential.form == LITERAL else None,
    }


TOOL = Codex()
