"""OpenClaw: `openclaw.json` (JSON5), and a key file beside it for the key storage `secret`.

Only keys that are valid in 2026.3.8 and in 2026.9.6 are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Item, Op, Path, Remove
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Installed,
    KeyCopy,
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
    is_of_former,
    items,
    mapping,
    model_of,
    npm_program,
    text_of,
    usable_url,
)
from wcode_setup.tools.hosts import Held, credential_for
from wcode_setup.tools.openclaw import checks, keys, paths
from wcode_setup.tools.openclaw.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.openclaw.copies import copies as known_copies
from wcode_setup.tools.openclaw.install import INSTALL
from wcode_setup.tools.openclaw.judge import findings, read_verdict
from wcode_setup.tools.openclaw.keys import Current

_PROTOCOL = "openai-completions"
_COMPAT = {"supportsStore": False, "maxTokensField": "max_tokens"}
"""Without these OpenClaw sends `store` and `max_completion_tokens`, which the vendor does not document."""
_REASONING = {"supportsReasoningEffort": False}
"""With this a reasoning model has thinking levels in OpenClaw, and sends no `reasoning_effort`."""


class OpenClaw(Tool):
    """OpenClaw, its configuration and key file."""

    NAME = "openclaw"
    TITLE = "OpenClaw"
    OPTIONS = (Option("--profile", "NAME", "OpenClaw profile: its configuration lies in ~/.openclaw-NAME."),)
    VARIABLES = ("OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH/..", "OPENCLAW_HOME")
    IDENTITIES: Mapping[Path, str | None] = {
        ("models", "providers", "*", "models"): "id",
        ("agents", "defaults", "modelPolicy", "allow"): None,
        ("agents", "defaults", "model", "fallbacks"): None,
    }
    SHORT_FORMS: Mapping[Path, str] = {("agents", "defaults", "model"): "primary"}
    FRAME: Mapping[Path, Any] = {("gateway", "mode"): "local"}
    """Once OpenClaw uses a file, its gateway starts only with this in it (2026.3.8, 2026.9.6)."""
    RESERVED = BUILTIN_PROVIDERS
    INSTALL = INSTALL

    def installed(self, view: View) -> Installed | None:
        """`openclaw` in PATH, of the npm package."""
        return npm_program(view, "openclaw", "openclaw")

    def config(self, view: View, request: Request) -> Target:
        """The configuration file, by OpenClaw's own rules."""
        return paths.find_config(view, request)

    def refuse(self, view: View, request: Request) -> None:
        """`openclaw-read-only` where the environment says so."""
        paths.refuse_read_only(view.places, request)

    def urls(self, view: View, request: Request) -> dict[str, str]:
        """Those of the entries with our protocol, which is the one of an entry that names none."""
        return {
            name: text_of(entry, "baseUrl") or ""
            for name, entry in self.ids(view, request).items()
            if name == DEFAULT_PROVIDER or (isinstance(entry, dict) and entry.get("api", _PROTOCOL) == _PROTOCOL)
        }

    def ids(self, view: View, request: Request) -> dict[str, Any]:
        """All provider entries."""
        return mapping(view.document(self.config(view, request)).data, "models", "providers")

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide provider id, key form, what is obsolete and what to tell, from the configuration as it is."""
        places = view.places
        target = self.config(view, request)
        document = view.document(target)
        provider = self.provider_of(view, request)
        now = Current(view, request, target, document, provider)
        old = keys.existing(now)
        credential = credential_for(
            view,
            request,
            provider,
            Held(text_of(now.entry, "baseUrl") or "", old),
            keys.held_by_others(now),
            in_git=view.in_git(target.path),
        )
        changed = not credential.keep and (credential.form, credential.value) != (old.form, old.value)
        legacy = target.path != paths.config_path(places, request)
        resolution = Resolution(
            provider,
            credential,
            contexts={target: _context(now)},
            removals={target: _obsolete(now, credential)},
            notes=[
                *([Note("openclaw-legacy-file", path=places.shorten(target.path))] if legacy else []),
                *credential.notes,
                *checks.notes(now, old, credential),
            ],
            steps=checks.next_steps(now, old, credential),
            former_key=changed and old.form in (LITERAL, SECRET),
        )
        keys.write(now, credential, resolution)
        return resolution

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model, and the provider entry that it names."""
        target = self.config(view, request)
        document = view.document(target)
        chosen = dig(document.data, "agents", "defaults", "model")
        chosen = chosen if isinstance(chosen, str) else text_of(chosen, "primary")
        if not chosen:
            return None
        provider, _, model = chosen.partition("/")
        now = Current(view, request, target, document, provider)
        return Pointer(provider, text_of(now.entry, "baseUrl"), model or None, keys.existing(now).form)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The provider entry, and the default model if that is one of it."""
        target = self.config(view, request)
        now = Current(view, request, target, view.document(target), provider)
        old, key = keys.existing(now), now.entry.get("apiKey")
        models: dict[str, RegisteredModel] = {}
        for item in now.listed:
            if name := text_of(item, "id"):
                models.setdefault(name, _model(name, item))
        chosen = dig(now.data, "agents", "defaults", "model")
        return Registration(
            text_of(now.entry, "baseUrl"),
            list(models.values()),
            model_of(dig(chosen, "primary") if isinstance(chosen, dict) else chosen, provider),
            old.form if old.form != ENV or key == keys.reference(old.variable) else None,
            old.variable,
        )

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """Our part of the configuration: our provider entry and what refers to it, everything else left out."""
        result: dict[str, Any] = {}
        for path in (
            ("models", "mode"),
            ("models", "providers", provider),
            ("agents", "defaults", "model"),
            ("agents", "defaults", "modelPolicy", "allow"),
            ("secrets", "providers", provider),
            ("gateway", "mode"),
        ):
            holder = mapping(data, *path[:-1])
            if path[-1] in holder:
                _put(result, path, holder[path[-1]])
        for ref, value in mapping(data, "agents", "defaults", "models").items():
            if ref.startswith(f"{provider}/"):
                _put(result, ("agents", "defaults", "models", ref), value)
        return result

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """Whether there is a provider entry of this id."""
        return provider in mapping(data, "models", "providers")

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """Limits, gateway, key, default model and file modes of our part."""
        target = self.config(view, request)
        return list(findings(Current(view, request, target, view.document(target), provider)))

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`openclaw config validate --json` on the file at hand."""
        return ["openclaw", "config", "validate", "--json"], {"OPENCLAW_CONFIG_PATH": self.config(view, request).path}

    def own_verdict(self, output: str) -> list[str] | None:
        """What is wrong with the file."""
        return read_verdict(output)

    def entries(self, target: Target, provider: str) -> list[Path]:
        """The provider entry, and the definition of its key file."""
        return [("models", "providers", provider), ("secrets", "providers", keys.secret_name(provider))]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Take out the provider entry, the references to its models, and its key file."""
        target = self.config(view, request)
        document = view.document(target)
        data = document.data
        ops: list[Op] = [Remove(path) for path in self.entries(target, provider) if dig(data, *path) is not None]
        defaults: Path = ("agents", "defaults")
        chosen = dig(data, *defaults, "model")
        for path, value in (((*defaults, "model"), chosen), ((*defaults, "model", "primary"), dig(chosen, "primary"))):
            if isinstance(value, str) and value.startswith(f"{provider}/"):
                ops.append(Remove(path))
        ops += [
            Remove((*defaults, "models", ref))
            for ref in mapping(data, *defaults, "models")
            if ref.startswith(f"{provider}/")
        ]
        for path in ((*defaults, "modelPolicy", "allow"), (*defaults, "model", "fallbacks")):
            for ref in items(data, *path):
                if isinstance(ref, str) and ref.startswith(f"{provider}/"):
                    ops.append(Remove((*path, Item(None, ref))))
        now = Current(view, request, target, document, provider)
        file = keys.own_key_file(now)
        return {target: ops, **({file: [Remove(())]} if file else {})}

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """Backups of the configuration, and what OpenClaw generates for each agent."""
        target = self.config(view, request)
        return known_copies(Current(view, request, target, view.document(target), provider))

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """What a running gateway does with the file; one that is deleted it does not notice."""
        target = self.config(view, request)
        if target in left and left[target] is None:
            return Aftermath(steps=[Note("openclaw-config-gone"), "openclaw gateway stop"])
        return Aftermath(steps=checks.reload_steps(view.document(target).data))


def _model(name: str, item: dict[str, Any]) -> RegisteredModel:
    listed = item.get("input")
    return RegisteredModel(
        name,
        text_of(item, "name"),
        count_of(item, "contextWindow"),
        count_of(item, "maxTokens"),
        input_of("image" in listed if isinstance(listed, list) else None),
        flag_of(item, "reasoning"),
    )


def _put(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for key in path[:-1]:
        data = data.setdefault(key, {})
    data[path[-1]] = value


def _context(now: Current) -> dict[str, Any]:
    """The variables of the template, without the credential's."""
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
        "new_file": now.document.empty,
    }


def _obsolete(now: Current, credential: Credential) -> list[Remove]:
    """What would override or contradict the values that we write, as measured on the wire (2026.9.6)."""
    entry: Path = ("models", "providers", now.provider)
    removals = []
    if now.entry.get("auth") == "aws-sdk":
        removals.append(Remove((*entry, "auth"), "reason-auth-mode"))
    if now.request.set_default and isinstance(dig(now.data, "agents", "defaults", "model"), str):
        removals.append(Remove(("agents", "defaults", "model"), "reason-model-string"))
    if is_of_former(now.entry.get("baseUrl"), now.request.base_url):
        removals += [Remove(path, "reason-former-vendor") for path in keys.extras(now)]
    elif not credential.keep:
        removals += [Remove(path, "reason-header") for path in keys.other_credentials(now)]
    for model, item in now.items():
        place: Path = (*entry, "models", Item("id", model.id))
        if "baseUrl" in item and not usable_url(item["baseUrl"], now.request.base_url):
            removals.append(Remove((*place, "baseUrl"), "reason-model-url"))
        if item.get("api", _PROTOCOL) != _PROTOCOL:
            removals.append(Remove((*place, "api"), "reason-model-api"))
        if not model.reasoning and item.get("reasoning") is True and _is_ours(mapping(item, "compat")):
            removals += [Remove((*place, "compat", name), "reason-no-reasoning") for name in _REASONING]
    return removals


def _compat(model: Model, known: Mapping[str, Any]) -> dict[str, Any]:
    """The switches of a model; a value of the user's stays."""
    wanted = {**_REASONING, **_COMPAT} if model.reasoning else _COMPAT
    return {name: known.get(name, value) for name, value in wanted.items()}


def _is_ours(known: Mapping[str, Any]) -> bool:
    """Whether the switches for reasoning are those that an earlier run wrote."""
    return all(known.get(name) == value for name, value in {**_REASONING, **_COMPAT}.items())


TOOL = OpenClaw()
