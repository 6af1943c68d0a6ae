"""Cline: `providers.json` and `models.json` of the command line, and the state files of the VS Code extension.

Another program cannot find out which of its two bundles the extension runs, so one plan writes all four files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Op, Path, Remove
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import LITERAL, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.base import (
    Aftermath,
    Finding,
    Headless,
    Installed,
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
from wcode_setup.tools.cline import above, notes, slots
from wcode_setup.tools.cline.accepted import require_valid
from wcode_setup.tools.cline.launch import launch
from wcode_setup.tools.cline.obsolete import removals
from wcode_setup.tools.cline.paths import agent_folders, files, find_program, sandbox
from wcode_setup.tools.cline.state import (
    ENTRY,
    MODES,
    SLOT,
    STATE_PROVIDER,
    Current,
    current,
    existing,
    keeps_info,
    other_vendor,
    slot_vendor,
    state_vendor,
)
from wcode_setup.tools.cline.validation import findings
from wcode_setup.tools.common import (
    DEFAULT_PROVIDER,
    count_of,
    default_provider,
    dig,
    flag_of,
    input_of,
    mapping,
    text_of,
    timestamp,
)
from wcode_setup.tools.kit.variable_block import is_unattended, refuse_taken, slot_credential
from wcode_setup.tools.types import PROMPT
from wcode_setup.urls import normalise_url, usable_url

_STATE = [f"{mode}{name}" for mode in MODES for name in ("ApiProvider", "OpenAiModelId", "OpenAiModelInfo")]


class Cline(Tool):
    """Cline, its command line and its VS Code extension."""

    NAME = "cline"
    TITLE = "Cline"
    VARIABLES = ("CLINE_PROVIDER_SETTINGS_PATH/..", "CLINE_DATA_DIR", "CLINE_DIR")
    IDENTITIES: Mapping[Path, str | None] = {("providers", "*", "models", "*", "capabilities"): None}
    VOLATILE = (("providers", "*", "updatedAt"),)
    MARKS = ((*ENTRY, "settings", "baseUrl"), (*ENTRY, "provider", "baseUrl"), ("openAiBaseUrl",))
    FRAME: Mapping[Path, Any] = {("version",): 1, ("providers",): {}}
    INPUT = ("text", "image")
    PACKAGE = "npm install -g cline"
    ISOLATED = True
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)
    SLOTS = slots.SLOTS

    def installed(self, view: View) -> Installed | None:
        """The command line in PATH, else the newest VS Code extension."""
        return find_program(view)

    def present(self, view: View, request: Request) -> bool:
        """True if Cline is installed, or one of its files exists."""
        return bool(self.installed(view)) or any(view.exists(target.path) for target in files(view, request))

    def config(self, view: View, request: Request) -> Target:
        """The file `providers.json`, the settings of the command line."""
        return files(view, request).config

    def targets(self, view: View, request: Request) -> list[Target]:
        """The four files."""
        return list(files(view, request))

    def refuse(self, view: View, request: Request) -> None:
        """Raise `cline-slot-taken` if an unattended run would replace a vendor that no recorded run configured."""
        if is_unattended(request):
            now = _read(view, request)
            slots = [(now.files.config, slot_vendor(now)), (now.files.state, state_vendor(now))]
            refuse_taken(self, request, slots, "cline-slot-taken")

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide the key, removals, notes and steps.

        If the default model stays, only the lists of models are written, and a new key next to the gateway's URL.
        """
        now = _read(view, request)
        provider = self.provider_of(view, request)
        credential = Credential(LITERAL, keep=True)
        contexts: dict[Target, dict[str, Any]] = {}
        state = _state_context(now) if request.set_default else None
        if state or (request.key and now.in_use):
            held = (now.files.config, now.files.secrets)
            credential = slot_credential(self, view, request, provider, existing(now), other_vendor(now), held)
            if state or now.files.config in now.in_use:
                contexts[now.files.config] = _config_context(now, credential)
            if state:
                contexts[now.files.state] = state
            if credential.value and (state or now.files.state in now.in_use):
                contexts[now.files.secrets] = {"key": credential.value}
        contexts[now.files.models] = _models_context(now)
        keys = {now.files.config: now.settings.get("apiKey"), now.files.secrets: now.secrets.get("openAiApiKey")}
        former = [key for target, key in keys.items() if target in contexts and credential.value]
        return Resolution(
            provider,
            credential,
            contexts=contexts,
            removals=removals(now, credential),
            notes=[*credential.notes, *notes.about(now, credential, state)],
            steps=notes.next_steps(now),
            former_key=any(key and Secret(key) != credential.value for key in former),
        )

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots in the files and in the agents, and where they lead."""
        return slots.leads(current(view, request))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """The ops that point plan mode to `model`, or remove the model for dictation."""
        return slots.point(current(view, request), lead, model)

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The provider that the command line used last, else the VS Code extension's provider in act mode."""
        now = current(view, request)
        last = text_of(now.config, "lastUsedProvider")
        if last and mapping(now.config, "providers", last):
            settings = mapping(now.config, "providers", last, "settings")
            form = LITERAL if settings.get("apiKey") else None
            return Pointer(last, normalise_url(settings.get("baseUrl")) or None, text_of(settings, "model"), form)
        chosen = text_of(now.state, "actModeApiProvider")
        if chosen != STATE_PROVIDER:
            return Pointer(chosen) if chosen else None
        form = LITERAL if now.secrets.get("openAiApiKey") else None
        url = normalise_url(now.state.get("openAiBaseUrl")) or None
        return Pointer(chosen, url, text_of(now.state, "actModeOpenAiModelId"), form)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """URL, default model and key of the slot, whoever wrote them, and the models that are listed for it."""
        now = current(view, request)
        listed = mapping(now.models, *ENTRY, "provider")
        urls = (now.settings.get("baseUrl"), now.state.get("openAiBaseUrl"), listed.get("baseUrl"))
        url = next((url for url in urls if isinstance(url, str) and url), None)
        chosen = text_of(now.settings, "model") if dig(now.config, "lastUsedProvider") == SLOT else None
        form = existing(now._replace(request=request._replace(base_url=url or ""))).form
        return Registration(url, [_model(now, name, item) for name, item in now.listed.items()], chosen, form)

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The managed values: the slot, the file's version and modes, and the slot's values in the state files."""
        if target.role == "secrets":
            return {"openAiApiKey": data["openAiApiKey"]} if dig(data, "openAiApiKey") is not None else {}
        if target.role == "state":
            return {name: value for name, value in mapping(data).items() if name in _STATE}
        result = {name: value for name, value in mapping(data).items() if name in ("version", "modes")}
        if dig(data, "lastUsedProvider") == SLOT:
            result["lastUsedProvider"] = SLOT
        if dig(data, *ENTRY) is not None:
            result["providers"] = {SLOT: dig(data, *ENTRY)}
        return result

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if the file has the slot, whoever wrote it."""
        return dig(data, *ENTRY) is not None

    def providers(self, view: View, request: Request) -> list[str]:
        """The provider, if the slot has the URL of the gateway."""
        now = current(view, request)
        managed = now.leads_here(now.settings.get("baseUrl")) or now.leads_here(now.state.get("openAiBaseUrl"))
        return [request.provider or default_provider(request.base_url)] if managed else []

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The key that the command line sends."""
        return above.credential(current(view, request))

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """The sandbox folder of a variable, agents that take the key along, and a saved model."""
        return above.above(current(view, request))

    def headless(self, view: View, request: Request) -> Headless:
        """`cline --json`, without a daemon that stays, updates and telemetry."""
        variables: dict[str, str | None] = {"CLINE_SESSION_BACKEND_MODE": "local", "CLINE_NO_AUTO_UPDATE": "1"}
        found = files(view, request)
        if request.config:
            variables["CLINE_PROVIDER_SETTINGS_PATH"] = found.config.path
        own = view.locations.join(view.locations.path.dirname(found.models.path), "global-settings.json")
        sandboxed = [sandbox(view) or own]
        return Headless(["cline", "--json", PROMPT], [own, *agent_folders(view), *sandboxed], variables, 90)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """A data folder of its own."""
        return launch(view, request, files)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on values that Cline would reject, limits, key, gateway, overriding values and file modes."""
        return list(findings(current(view, request), provider))

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The slot in `providers.json`, and the provider of the lists in `models.json`."""
        return {"config": [ENTRY], "models": [(*ENTRY, "provider")]}.get(target.role, [])

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the values of the slot if it has the URL of the gateway, which is its only identity."""
        now = current(view, request)
        result: dict[Target, list[Op]] = {target: [] for target in now.files}
        if provider not in ("", DEFAULT_PROVIDER):
            return result
        if now.leads_here(now.settings.get("baseUrl")):
            last = [("lastUsedProvider",)] if dig(now.config, "lastUsedProvider") == SLOT else []
            result[now.files.config] = [Remove(path) for path in (ENTRY, *last)]
        listed = mapping(now.models, *ENTRY, "provider").get("baseUrl")
        if now.leads_here(listed) or (listed is None and not other_vendor(now)):
            result[now.files.models] = _listed(now)
        if now.leads_here(now.state.get("openAiBaseUrl")):
            names = [name for name in _STATE if name in now.state and name != "welcomeViewCompleted"]
            chosen = {f"{mode}ApiProvider" for mode in MODES if now.state.get(f"{mode}ApiProvider") != STATE_PROVIDER}
            result[now.files.state] = [Remove((name,)) for name in names if name not in chosen]
            result[now.files.secrets] = [Remove(("openAiApiKey",))] if "openAiApiKey" in now.secrets else []
        return result

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """A note that open windows restore their values, and the step that stops a running hub."""
        return Aftermath(notes.windows(view, files(view, request)), notes.HUB_STEPS)


_STATE += ["openAiBaseUrl", "welcomeViewCompleted"]


def _read(view: View, request: Request) -> Current:
    """Read the files. Raises for a file that Cline would not read."""
    for target in files(view, request):
        require_valid(target, view.document(target))
    return current(view, request)


def _config_context(now: Current, credential: Credential) -> dict[str, Any]:
    url, source = now.settings.get("baseUrl"), dig(now.config, *ENTRY, "tokenSource")
    return {
        "chosen": now.request.set_default,
        "new_file": not now.config,
        "api_key": credential.value,
        "model": now.request.models[0],
        "base_url": url if usable_url(url, now.request.base_url) else now.request.base_url,
        "updated_at": timestamp(),
        "token_source": source if source == "migration" else "manual",
    }


def _models_context(now: Current) -> dict[str, Any]:
    known = mapping(now.models, *ENTRY, "provider")
    url = known.get("baseUrl")
    return {
        "default": now.request.models[0].id if now.request.set_default else None,
        "name": known.get("name") or "OpenAI Compatible",
        "base_url": url if usable_url(url, now.request.base_url) else now.request.base_url,
        "models": [(model, _images(now, model, mapping(now.listed, model.id))) for model in now.request.models],
    }


def _images(now: Current, model: Model, known: dict[str, Any]) -> bool:
    """True if `images` is listed for a model: if requested, if it is listed, or by Cline's default for a new model."""
    listed = known.get("capabilities", ["images"])
    stays = isinstance(listed, list) and "images" in listed
    return "image" in model.input or (now.request.vision is None and stays)


def _state_context(now: Current) -> dict[str, Any]:
    url, model = now.state.get("openAiBaseUrl"), now.request.models[0]
    images: dict[str, bool | None] = {}
    for mode in MODES:
        known = mapping(now.state, f"{mode}OpenAiModelInfo")
        kept = "supportsImages" in known and keeps_info(now, mode)
        asked = now.request.vision is not None
        listed = _images(now, model, mapping(now.listed, model.id))
        images[mode] = "image" in model.input if asked else None if kept else listed
    return {
        "modes": MODES,
        "provider": STATE_PROVIDER,
        "model": model,
        "images": images,
        "base_url": url if usable_url(url, now.request.base_url) else now.request.base_url,
    }


def _model(now: Current, name: str, item: Any) -> RegisteredModel:
    """The registration of a listed model; image input is None if the VS Code extension's state contradicts the list."""
    known = dig(item, "capabilities")
    listed = known if isinstance(known, list) else None
    in_use = [mode for mode in MODES if now.state.get(f"{mode}OpenAiModelId") == name]
    said = {flag_of(now.state, f"{mode}OpenAiModelInfo", "supportsImages") for mode in in_use}
    images = None if listed is None or said - {"images" in listed} else "images" in listed
    return RegisteredModel(
        name,
        text_of(item, "name"),
        count_of(item, "contextWindow"),
        count_of(item, "maxTokens"),
        input_of(images),
        None if listed is None else "reasoning" in listed,
    )


def _listed(now: Current) -> list[Op]:
    """The ops that remove the provider of the lists, and the models of the catalogue, from `models.json`."""
    known = [model.id for model in catalog.models() if model.id in now.listed]
    places = [(*ENTRY, "provider"), *((*ENTRY, "models", model) for model in known)]
    return [Remove(path) for path in places if dig(now.models, *path) is not None]


TOOL = Cline()
