"""Roo Code and its successor Zoo Code: the import file, and the editors' settings that make both import it.

The profiles of these extensions are encrypted in the editor's own storage, so only an import can change them. Every
managed profile has a key: after an import without one, another profile's key would be sent to the gateway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Op, Path, Remove, Set
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import LITERAL, Credential, Existing
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Installed,
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
from wcode_setup.tools.common import DEFAULT_PROVIDER, count_of, dig, flag_of, input_of, mapping, nameable, text_of
from wcode_setup.tools.editors import NAMES
from wcode_setup.tools.hosts import credential_for
from wcode_setup.tools.roo import above, editors, imports, notes, slots
from wcode_setup.tools.roo.obsolete import removals
from wcode_setup.tools.roo.state import (
    MODES,
    PROFILES,
    Current,
    Profile,
    current,
    existing,
    held,
    ids_of,
    key_of,
    places_of,
    profile_name,
    profiles_of,
    speaks,
    urls,
)
from wcode_setup.tools.roo.validation import findings
from wcode_setup.urls import same_url, usable_url


class Roo(Tool):
    """Roo Code and Zoo Code."""

    NAME = "roo"
    TITLE = "Roo Code / Zoo Code"
    OPTIONS = (
        Option("--editor", "NAME", f"Editor to configure: {', '.join(NAMES)}; repeatable.", multiple=True),
        Option("--editor-settings", "PATH", "Path of an editor's settings.json."),
    )
    VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA")
    INPUT = ("text", "image")
    SLOTS = slots.SLOTS

    def config(self, view: View, request: Request) -> Target:
        """The import file."""
        return imports.config_target(view, request)

    def targets(self, view: View, request: Request) -> list[Target]:
        """The import file, and the `settings.json` of each selected editor."""
        return [imports.config_target(view, request), *imports.settings_targets(view, request)]

    def installed(self, view: View) -> Installed | None:
        """The newest Roo or Zoo extension in any editor."""
        return editors.extension(view)

    def present(self, view: View, request: Request) -> bool:
        """True if an editor has one of the extensions."""
        return editors.extension(view) is not None

    def urls(self, view: View, request: Request) -> dict[str, str]:
        """The URLs of the OpenAI-compatible profiles for the first requested model."""
        return urls(imports_data(view, request), request)

    def ids(self, view: View, request: Request) -> dict[str, Any]:
        """The profiles, by name."""
        return mapping(imports_data(view, request), *PROFILES)

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide file, profiles, key, removals, notes and steps.

        Raises `roo-no-default` for `--no-default`, and `roo-bom` or `roo-other-provider` if an import would fail or
        overwrite a profile of another provider.
        """
        if not (request.set_default or request.keeps_default):
            raise SetupError("roo-no-default")
        imports.refuse_conflict(view, request)
        target = imports.config_target(view, request)
        document = view.document(target)
        if document.text.startswith("\ufeff"):
            raise SetupError("roo-bom", path=target.path, line=1, column=1)
        provider = self.provider_of(view, request)
        now = current(view, request, provider)
        credential = credential_for(
            view,
            request,
            provider,
            held(now),
            in_git=view.in_git(target.path),
            forms=(LITERAL,),
            title=self.TITLE,
        )
        profiles = _profiles(now, credential)
        replaced = _replaced(now, profiles)
        obsolete = [op for profile in profiles for op in removals(now, profile)]
        current_one = None if now.keeps_current else profiles[0]
        contexts: dict[Target, dict[str, Any]] = {
            target: {"current": current_one, "profiles": profiles, "modes": MODES},
            **_settings(view, request, target.path),
        }
        former = {key_of(mapping(now.profiles, profile.name)) for profile in profiles} - {None, credential.value}
        return Resolution(
            provider,
            credential,
            contexts,
            {target: replaced + obsolete},
            [*credential.notes, *notes.about(now, current_one)],
            notes.next_steps(now),
            former_key=bool(replaced) or bool(former and not credential.keep),
        )

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots in the import file, and where they lead."""
        return slots.leads(current(view, request, provider))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """The ops that make a slot name the managed profile of `model`, or switch it off."""
        return slots.point(current(view, request, provider), lead, model)

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The profile that an import makes the current one."""
        now = current(view, request, "")
        profile = mapping(now.profiles, now.chosen)
        if not profile:
            return None
        url, model = (text_of(profile, key) for key in ("openAiBaseUrl", "openAiModelId"))
        return Pointer(now.chosen, url, model, LITERAL if key_of(profile) else None)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The models of the provider's profiles; of several with one model, the first in `Current.first` counts."""
        now = current(view, request, provider)
        models: dict[str, RegisteredModel] = {}
        for name in now.first:
            if model := text_of(now.managed[name], "openAiModelId"):
                models.setdefault(model, _model(model, now.managed[name]))
        url = next((url for name in now.first if (url := text_of(now.managed[name], "openAiBaseUrl"))), None)
        chosen = text_of(now.managed, now.chosen, "openAiModelId")
        return Registration(url, list(models.values()), chosen, existing(now).form)

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The managed profiles, and the references to profiles; in a `settings.json`, the two import settings."""
        if target.role != "config":
            return {key: value for key, value in mapping(data).items() if key in imports.KEYS}
        known = mapping(data, *PROFILES)
        managed = profiles_of(data, provider) | ({provider: known[provider]} if provider in known else {})
        if not managed:
            return {}
        whole = mapping(data, "providerProfiles")
        kept = {key: whole[key] for key in ("currentApiConfigName", "modeApiConfigs") if key in whole}
        return {"providerProfiles": {**kept, "apiConfigs": managed}}

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if there is a profile of this provider."""
        return target.role == "config" and (provider in mapping(data, *PROFILES) or bool(profiles_of(data, provider)))

    def providers(self, view: View, request: Request) -> list[str]:
        """The requested provider and `wcode`, if they have profiles, and other profiles with the gateway's URL."""
        data = imports_data(view, request)
        named = dict.fromkeys((request.provider or DEFAULT_PROVIDER, DEFAULT_PROVIDER))
        known = [name for name in named if profiles_of(data, name)]
        managed = {profile for name in known for profile in profiles_of(data, name)}
        return known + [
            name
            for name, profile in mapping(data, *PROFILES).items()
            if name not in managed
            and isinstance(profile, dict)
            and same_url(profile.get("openAiBaseUrl"), request.base_url)
        ]

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The key of the current profile if that is a managed one, else of the first one with a key."""
        now = current(view, request, provider)
        key = key_of(now.managed.get(now.chosen))
        return Existing(LITERAL, key) if key else existing(now)

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Import settings of the workspace, and an editor's own profiles."""
        return above.above(current(view, request, provider))

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on limits, gateway, key, references to profiles, file mode and the editors' settings."""
        return list(findings(current(view, request, provider)))

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's profiles: the one with its name, and one for each model of the catalogue."""
        from wcode_setup import catalog

        if target.role != "config":
            return []
        names = [provider, *(profile_name(provider, model.id) for model in catalog.models())]
        return [(*PROFILES, name) for name in names]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the managed profiles, the modes that use them, and the settings that name wcode-setup's own file."""
        now = current(view, request, provider)
        managed = now.managed
        gone: list[Op] = [Remove((*PROFILES, name)) for name in managed]
        ids = [dig(profile, "id") for profile in managed.values()]
        left = [name for name in now.profiles if name not in managed]
        root: Path = ("providerProfiles",)
        gone += slots.references(now, ids)
        if managed and not left and now.chosen in managed:
            gone.append(Remove((*root, "currentApiConfigName")))
        elif left and (now.chosen in managed or not now.chosen):
            gone.append(Set((*root, "currentApiConfigName"), left[0]))  # an import refuses a file without it
        result: dict[Target, list[Op]] = {now.target: gone}
        own = imports.own_path(view, request)
        for target in imports.settings_targets(view, request):
            named = [link for link in imports.links(view, request) if link.target == target and link.path == own]
            result[target] = (
                [] if left and not managed else [Remove((link.key,)) for link in named]
            )  # other profiles are still imported
        return result

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """A note that imported profiles stay in the editor; if the file still has one, the step to import it again."""
        provider, target = request.provider or DEFAULT_PROVIDER, imports.config_target(view, request)
        if self.holds(target, left[target] if target in left else view.document(target).data, provider):
            return Aftermath(steps=notes.reload_steps(view, request))
        return Aftermath([Note("roo-stays", provider=provider)])


def _profiles(now: Current, credential: Credential) -> list[Profile]:
    """The profiles to write: one per requested model, then the other managed ones, which get the same URL and key."""
    names = places_of(now)
    ids = ids_of(now, names)
    written = [_profile(now, credential, name, ids[name], model) for name, model in names.values()]
    others = [name for name in now.managed if name not in ids]
    return [*written, *(_profile(now, credential, name, "", None) for name in others)]


def _profile(now: Current, credential: Credential, name: str, profile_id: str, model: Any) -> Profile:
    old, request = mapping(now.profiles, name), now.request
    url = old.get("openAiBaseUrl")
    key = key_of(old) if credential.keep else None
    images = None
    if model is not None:
        info = mapping(old, "openAiCustomModelInfo")
        if "image" in model.input or request.vision is False:
            images = "image" in model.input
        elif "supportsImages" not in info:
            images = True  # Roo's own default; without the field in the object images would be off
    base_url = str(url) if usable_url(url, request.base_url) else request.base_url
    return Profile(name, profile_id, base_url, key or credential.value, model, images)


def _replaced(now: Current, profiles: list[Profile]) -> list[Remove]:
    """The profiles of another API to replace whole, with `--force`; without it raise `roo-other-provider`."""
    others = [profile.name for profile in profiles if not speaks(mapping(now.profiles, profile.name))]
    if others and not now.request.force:
        name = others[0]
        line, column = now.document.position((*PROFILES, name)) or (None, None)
        raise SetupError(
            "roo-other-provider",
            path=now.target.path,
            line=line,
            column=column,
            profile=name,
            other=str(now.profiles[name]["apiProvider"]),
        )
    return [Remove((*PROFILES, name), "reason-roo-other-provider") for name in others]


def _settings(view: View, request: Request, path: str) -> dict[Target, dict[str, Any]]:
    """The template variables per `settings.json`; an import setting that names the file keeps its spelling."""
    wanted = imports.spelling(view.locations, path)
    found: dict[Target, dict[str, Any]] = {
        target: {"imports": dict.fromkeys(imports.KEYS, nameable(wanted, target))}
        for target in imports.settings_targets(view, request)
    }
    for link in imports.links(view, request):
        if link.expands and link.path == path:
            found[link.target]["imports"][link.key] = link.text
    return found


def _model(name: str, profile: dict[str, Any]) -> RegisteredModel:
    info = dig(profile, "openAiCustomModelInfo")
    reasoning = flag_of(info, "supportsReasoningEffort") if dig(info, "supportsReasoningEffort") is not None else False
    images, window = flag_of(info, "supportsImages"), count_of(info, "contextWindow")
    return RegisteredModel(name, None, window, count_of(info, "maxTokens"), input_of(images), reasoning)


def imports_data(view: View, request: Request) -> Any:
    """The data of the import file."""
    return view.document(imports.config_target(view, request)).data


TOOL = Roo()
