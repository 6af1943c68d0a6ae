"""OpenClaw: `openclaw.json` (JSON5), and a key file in the same folder for the key storage `secret`.

Only fields that are valid in both 2026.3.8 and 2026.9.6 are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Identity, Item, Op, Path, Remove
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, FORMS, Credential, Existing
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Headless,
    Installed,
    KeyCopy,
    Launch,
    Lead,
    Option,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.common import dig, is_of_former, mapping, npm_program
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.kit.provider_map import ProviderMap
from wcode_setup.tools.openclaw import above, headless, notes, paths, slots, state
from wcode_setup.tools.openclaw.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.openclaw.copies import copies as known_copies
from wcode_setup.tools.openclaw.install import INSTALL
from wcode_setup.tools.openclaw.launch import launch
from wcode_setup.tools.openclaw.layers import layers
from wcode_setup.tools.openclaw.state import CHAT_API, Current
from wcode_setup.tools.openclaw.validation import key_findings, model_findings, read_verdict
from wcode_setup.urls import usable_url

_DEFAULTS = ("agents", "defaults")
_COMPAT = {"supportsStore": False, "maxTokensField": "max_tokens"}
"""Without these OpenClaw sends `store` and `max_completion_tokens`, which the vendor does not document."""
_REASONING = {"supportsReasoningEffort": False}
"""With this OpenClaw offers thinking levels for a reasoning model, and sends no `reasoning_effort`."""


class OpenClaw(ProviderMap[Current]):
    """OpenClaw, its configuration and key file."""

    NAME = "openclaw"
    TITLE = "OpenClaw"
    OPTIONS = (Option("--profile", "NAME", "OpenClaw profile, configured in ~/.openclaw-NAME."),)
    FORMS = FORMS
    VARIABLES = ("OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH/..", "OPENCLAW_HOME")
    IDENTITIES: Mapping[Path, Identity] = {
        ("models", "providers", "*", "models"): "id",
        ("agents", "defaults", "modelPolicy", "allow"): None,
        **slots.LISTS,
    }
    SHORT_FORMS: Mapping[Path, str] = {("agents", "defaults", "model"): "primary"}
    FRAME: Mapping[Path, Any] = {("gateway", "mode"): "local"}
    """The gateway starts only if the file has this value (2026.3.8, 2026.9.6)."""
    RESERVED = BUILTIN_PROVIDERS
    PROVIDERS = ("models", "providers")
    DEFAULTS = ((*_DEFAULTS, "model"), (*_DEFAULTS, "model", "primary"))
    REFERENCES = ((*_DEFAULTS, "models", "*"), (*_DEFAULTS, "modelPolicy", "allow"))
    SLOTS = slots.SLOTS
    PARTS = (("models", "mode"), (*_DEFAULTS, "model"), (*_DEFAULTS, "modelPolicy", "allow"), ("gateway", "mode"))
    INSTALL = INSTALL
    PACKAGE = "npm install -g openclaw@latest"
    ISOLATED = True
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)

    def installed(self, view: View) -> Installed | None:
        """The program `openclaw` in PATH, with the version of its npm package."""
        return npm_program(view, "openclaw", "openclaw")

    def config(self, view: View, request: Request) -> Target:
        """The configuration file, by OpenClaw's own rules."""
        return paths.find_config(view, request)

    def refuse(self, view: View, request: Request) -> None:
        """Raise `openclaw-read-only` if a variable declares the configuration read-only."""
        paths.refuse_read_only(view.locations, request)

    def current(self, view: View, request: Request, provider: str) -> Current:
        """The configuration file, parsed."""
        target = self.config(view, request)
        return Current(view, request, target, view.document(target), provider)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """A state folder with a configuration of its own."""
        return launch(view, request, files)

    def existing(self, now: Current) -> Existing:
        """The credential that the entry has or refers to."""
        return state.existing(now)

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The credential that the entry names."""
        return state.existing(self.current(view, request, provider))

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Included files, the answering agent's own model, stored credentials, and headers with one."""
        now, installed = self.current(view, request, provider), self.installed(view)
        return above.above(now, slots.is_former(now, installed and installed.version))

    def headless(self, view: View, request: Request) -> Headless:
        """One turn of the agent that answers by default, without a gateway of OpenClaw."""
        return headless.headless(self.current(view, request, ""))

    def others(self, now: Current) -> list[Held]:
        """The credentials of the other entries."""
        return state.held_by_others(now)

    def speaks(self, name: str, entry: Mapping[str, Any]) -> bool:
        """True if an entry has the API `openai-completions`, or names none."""
        return bool(entry.get("api", CHAT_API) == CHAT_API)

    def is_ours(self, now: Current, old: Existing) -> bool:
        """False for a variable that is not written as a SecretRef."""
        return old.form != ENV or now.entry.get("apiKey") == state.reference(old.variable)

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide as the kit does; add a note if the file has an older name."""
        found, target = super().resolve(view, request), self.config(view, request)
        if target.path != paths.config_path(view.locations, request):
            found.notes.insert(0, Note("openclaw-legacy-file", path=view.locations.shorten(target.path)))
        return found

    def context(self, now: Current, credential: Credential) -> dict[str, Any]:
        """The variables of the template; `store` sets the credential's."""
        request, defaults, url = now.request, mapping(now.data, "agents", "defaults"), now.entry.get("baseUrl")
        known = {model.id: item for model, item in now.items()}
        references = [f"{now.provider}/{model.id}" for model in request.models]
        allowed = dig(defaults, "modelPolicy", "allow")
        wildcards = {"*", f"{now.provider}/*"}
        filtered = (
            isinstance(allowed, list) and allowed and not wildcards & {ref for ref in allowed if isinstance(ref, str)}
        )
        return {
            "set_mode": dig(now.data, "models", "mode") is None,
            "provider": now.provider,
            "base_url": url if usable_url(url, request.base_url) else request.base_url,
            "api_key": None,
            "models": request.models,
            "compat": {model.id: _compat(model, mapping(known, model.id, "compat")) for model in request.models},
            "primary": references[0] if request.set_default else None,
            "allowed_models": references if mapping(defaults, "models") else [],
            "allowed_policy": references if filtered else [],
            "secret": None,
            "key_path": None,
            "command": None,
            "new_file": now.document.empty,
        }

    def obsolete(self, now: Current, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
        """The removals: values that would override or contradict the rendered ones (measured on 2026.9.6)."""
        entry: Path = ("models", "providers", now.provider)
        removals = []
        if now.entry.get("auth") == "aws-sdk":
            removals.append(Remove((*entry, "auth"), "reason-auth-mode"))
        if now.request.set_default and isinstance(dig(now.data, "agents", "defaults", "model"), str):
            removals.append(Remove(("agents", "defaults", "model"), "reason-model-string"))
        if is_of_former(now.entry.get("baseUrl"), now.request.base_url):
            removals += [Remove(path, "reason-former-vendor") for path in state.extras(now)]
        elif not credential.keep:
            removals += [Remove(path, "reason-header") for path in state.other_credentials(now)]
        for model, item in now.items():
            place: Path = (*entry, "models", Item("id", model.id))
            if "baseUrl" in item and not usable_url(item["baseUrl"], now.request.base_url):
                removals.append(Remove((*place, "baseUrl"), "reason-model-url"))
            if item.get("api", CHAT_API) != CHAT_API:
                removals.append(Remove((*place, "api"), "reason-model-api"))
            if not model.reasoning and item.get("reasoning") is True and _is_managed(mapping(item, "compat")):
                removals += [Remove((*place, "compat", name), "reason-no-reasoning") for name in _REASONING]
        return {now.target: removals}

    def notes(self, now: Current, old: Existing, credential: Credential) -> list[Note]:
        """The notes on values that decide how OpenClaw behaves."""
        return notes.about(now, old, credential)

    def steps(self, now: Current, old: Existing, credential: Credential) -> list[str | Note]:
        """The steps after a run: start OpenClaw, reload or restart a running gateway."""
        return notes.next_steps(now, old, credential)

    def layers(self, now: Current) -> Iterator[tuple[Target | None, str | None, Any]]:
        """The included files, the configuration, and scheduled prompts."""
        return layers(now)

    def named(self, now: Current, value: str) -> tuple[str | None, str]:
        """The provider and model that a value names, aliases resolved."""
        return slots.named(now, value)

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots that the kit finds, those with a shape of their own, and the services that OpenClaw would call."""
        now, entries = self.current(view, request, provider), self.ids(view, request)
        file = view.locations.shorten(now.target.path)
        found = super().leads(view, request, provider)
        more = [*slots.apart(now, file), *slots.hooks(now, file)]
        found += [self._lead(now, entries, lead, value) for lead, value in more]
        found += slots.recordings(now)
        installed = self.installed(view)
        return slots.refine(now, found, slots.is_former(now, installed and installed.version))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the reference as the kit does; without a model switch the slot off."""
        now = self.current(view, request, provider)
        return slots.point(now, lead, model) or super().point(view, request, provider, lead, model)

    def store(self, now: Current, credential: Credential, resolution: Resolution) -> None:
        """Add `apiKey` and the key file to the resolution."""
        state.write(now, credential, resolution)

    def key_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """The findings on a key that OpenClaw would not find or not use."""
        return key_findings(now, (*entry, "apiKey"))

    def own_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """The findings on values that lead models away from the gateway."""
        return model_findings(now, entry, self.chosen(now.view, now.request))

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`openclaw config validate --json`, with the path of the configuration in a variable."""
        return ["openclaw", "config", "validate", "--json"], {"OPENCLAW_CONFIG_PATH": self.config(view, request).path}

    def own_verdict(self, output: str) -> list[str] | None:
        """The errors in the file, from the JSON output."""
        return read_verdict(output)

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's entry, and the definition of its key file."""
        return [("models", "providers", provider), ("secrets", "providers", state.secret_name(provider))]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the provider's entry, the references to its models, and its key file."""
        file = state.own_key_file(self.current(view, request, provider))
        return {**super().owned(view, request, provider), **({file: [Remove(())]} if file else {})}

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The backups of the configuration, and the `models.json` that OpenClaw generates for each agent."""
        return known_copies(self.current(view, request, provider))

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """The steps for a running gateway, which does not notice that its file is deleted."""
        target = self.config(view, request)
        if target in left and left[target] is None:
            return Aftermath(steps=[Note("openclaw-config-gone"), "openclaw gateway stop"])
        return Aftermath(steps=notes.reload_steps(view.document(target).data))


def _compat(model: Model, known: Mapping[str, Any]) -> dict[str, Any]:
    """The `compat` values of a model; existing ones stay."""
    wanted = {**_REASONING, **_COMPAT} if model.reasoning else _COMPAT
    return {name: known.get(name, value) for name, value in wanted.items()}


def _is_managed(known: Mapping[str, Any]) -> bool:
    """True if the `compat` values are those that a run with `--reasoning` writes."""
    return all(known.get(name) == value for name, value in {**_REASONING, **_COMPAT}.items())


TOOL = OpenClaw()
