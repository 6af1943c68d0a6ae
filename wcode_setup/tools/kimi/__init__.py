"""Kimi Code: `config.toml`, a map of providers with their models beside them, under aliases (measured on 2.1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Op, Path, Remove, Set, show_path
from wcode_setup.errors import REQUEST, Note, SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, Credential, Existing
from wcode_setup.tools.base import Finding, Headless, Launch, Lead, Pointer, Request, Resolution, Target, View
from wcode_setup.tools.common import Configuration, dig, items, mapping, text_of
from wcode_setup.tools.kimi import above, state
from wcode_setup.tools.kimi.accepted import WRITTEN, rejected
from wcode_setup.tools.kimi.launch import launch
from wcode_setup.tools.kimi.obsolete import removals
from wcode_setup.tools.kit.plain_map import PlainMap
from wcode_setup.tools.slots import Slot
from wcode_setup.tools.types import PROMPT
from wcode_setup.tools.validation import PROBLEM, WARNING, catalog_models, limits

_HOME = "KIMI_CODE_HOME"
_QUIET = {"KIMI_DISABLE_TELEMETRY": "1", "KIMI_CODE_NO_AUTO_UPDATE": "1"}
_POOL: Path = ("secondary_model", "models")
_OVERRIDES = (("overrides", "max_context_size"), ("overrides", "max_output_size"))


class Kimi(PlainMap):
    """Kimi Code and its configuration."""

    NAME = "kimi"
    TITLE = "Kimi Code"
    PACKAGE = "npm install -g @moonshot-ai/kimi-code"
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)
    VARIABLES = (_HOME,)
    DEFAULTS = (("default_model",),)
    SLOTS = (
        Slot(("secondary_model", "default_model")),
        Slot(("secondary_model", "model")),
        Slot((*_POOL, "*"), keys=True),
    )
    URL = ("base_url",)
    KEY = (state.KEY,)
    HEADERS = ("custom_headers",)
    LABEL = ("display_name",)
    LIMITS = (("max_context_size",), ("max_output_size",))
    FORMS = (LITERAL, ENV)
    UNSET = REQUEST

    def config(self, view: View, request: Request) -> Target:
        """`--config`, else `config.toml` in KIMI_CODE_HOME or `~/.kimi-code`."""
        path = view.locations.expand(request.config) if request.config else view.locations.join(_home(view), _FILE)
        return Target("config", path, "toml", "kimi/config.toml.j2", "kimi/config.toml.schema.json")

    def refuse(self, view: View, request: Request) -> None:
        """Raise `kimi-home` for a KIMI_CODE_HOME that is another folder in each current one, and `kimi-ignored`."""
        if request.force:
            return
        named = view.locations.env.get(_HOME)
        if named is not None and not view.locations.path.isabs(named) and not request.config:
            raise SetupError("kimi-home", value=named)
        if not request.models:
            return
        now = self.current(view, request, self.provider_of(view, request))
        names = {now.provider, *(self.reference(now.data, now.provider, model.id) for model in request.models)}
        for path in rejected(now.document):
            if path[1] not in names or not WRITTEN.issuperset(path[2:3]):
                line, column = now.document.position(path) or (None, None)
                raise SetupError("kimi-ignored", path=now.target.path, line=line, column=column, where=show_path(path))

    def speaks(self, name: str, entry: Mapping[str, Any]) -> bool:
        """True for `type = "openai"`, chat completions."""
        return entry.get("type") == "openai"

    def key_of(self, entry: Any) -> Existing:
        """The key of a provider."""
        return state.key_of(entry)

    def listed(self, data: Any, provider: str) -> Iterator[tuple[str, Path, Any]]:
        """The models that name the provider."""
        for alias, model, item in state.aliases(data, provider):
            yield model, (state.MODELS, alias), item

    def reference(self, data: Any, provider: str, model: str) -> str:
        """The alias of the model, else a new one."""
        found = (alias for alias, known, _ in state.aliases(data, provider) if known == model)
        return next(found, f"{provider}/{model}")

    def model_in(self, data: Any, provider: str, reference: Any) -> str | None:
        """The model with this alias; that of a missing alias is in its name."""
        if not isinstance(reference, str) or reference not in mapping(data, state.MODELS):
            return super().model_in(data, provider, reference)
        return next((model for alias, model, _ in state.aliases(data, provider) if alias == reference), None)

    def named(self, now: Configuration, value: str) -> tuple[str | None, str]:
        """Provider and model of an alias."""
        item = dig(now.data, state.MODELS, value)
        model = state.sent_name(item)
        return (state.provider_of(now.data, item), model) if model else super().named(now, value)

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Image input and thinking, of the listed capabilities."""
        listed = dig(item, "capabilities")
        if not isinstance(listed, list):
            return None, None
        return state.IMAGES in listed, state.THINKING in listed or state.ALWAYS in listed

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide as the kit does; the key of a model goes with it."""
        found = super().resolve(view, request)
        gone = any(op.path[-1] == state.KEY for ops in found.removals.values() for op in ops)
        return found._replace(former_key=found.former_key or gone)

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model, and its provider."""
        now = self.current(view, request, "")
        alias = text_of(now.data, *self.DEFAULTS[0])
        if not alias:
            return None
        provider, model = self.named(now, alias)
        return self.pointer(view, request, provider or "", model)

    def context(self, now: Configuration, credential: Credential) -> dict[str, Any]:
        """The variables of the template, those of `PlainMap`, `variable`, and the aliases and capabilities."""
        found = super().context(now, credential)
        found["api_key"] = credential.value if credential.form == LITERAL else None
        found["variable"] = credential.variable if credential.form == ENV else None
        found["aliases"] = {model.id: self.reference(now.data, now.provider, model.id) for model in now.request.models}
        found["capabilities"] = {model.id: list(self._capabilities(now, model)) for model in now.request.models}
        return found

    def _capabilities(self, now: Configuration, model: Model) -> Iterator[str]:
        """Those of the request, then what the model has of those that wcode-setup does not know."""
        alias = self.reference(now.data, now.provider, model.id)
        found = items(now.data, state.MODELS, alias, "capabilities")
        yield from state.capabilities(model, state.ALWAYS if state.ALWAYS in found else state.THINKING)
        ours = (state.IMAGES, state.TOOLS, state.THINKING, state.ALWAYS)
        yield from (one for one in found if one not in ours)

    def obsolete(self, now: Configuration, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
        """Headers, other forms of the key, and what our models have of their own."""
        return {now.target: [*super().obsolete(now, old, credential)[now.target], *removals(now, credential)]}

    def notes(self, now: Configuration, old: Existing, credential: Credential) -> Iterable[Note]:
        """Notes on the gateway, on a variable that is not set, and on the variables that take precedence."""
        yield from super().notes(now, old, credential)
        yield from above.of_variables(now)
        if any(model.reasoning for model in now.request.models):
            yield Note("kimi-reasoning")
        name = now.view.locations.path.basename(now.target.path)
        if name != _FILE:
            yield Note("kimi-file-name", name=name)

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Variables, headers, two forms of the key, and values of the default model."""
        return above.above(self.current(view, request, provider))

    def headless(self, view: View, request: Request) -> Headless:
        """`kimi -p`."""
        folder = view.locations.path.dirname(self.config(view, request).path)
        return Headless((self.NAME, "-p", PROMPT), (), {**_QUIET, _HOME: folder}, 60)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """The variables of a model."""
        return launch(request)

    def own_findings(self, now: Configuration, entry: Path) -> Iterator[Finding]:
        """Values because of which Kimi Code ignores the file, two forms of the key, and a model's own values."""
        yield from (
            Finding(PROBLEM, path, Note("kimi-wrong-type").changing(REQUEST)) for path in rejected(now.document)
        )
        for note in above.two_keys(now):
            yield Finding(PROBLEM, entry, note)
        known = catalog_models(self.url(self.entry(now)))
        for model, place, item in self.listed(now.data, now.provider):
            if names := [name for name in state.OWN if dig(item, name) is not None]:
                note = Note("kimi-own", alias=str(place[-1]), names=", ".join(names))
                yield Finding(WARNING, place, note)
            if model in known:
                yield from (one for one in limits(item, place, known[model], _OVERRIDES) if one.path[-1] in _LAST)

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`kimi doctor config` with the file."""
        return [self.NAME, "doctor", "config", self.config(view, request).path], {}

    def own_verdict(self, output: str) -> list[str] | None:
        """The issues that `kimi doctor` lists."""
        found = re.search(r"^Kimi doctor( found .*)?$", output, re.MULTILINE)
        lines = [line.strip() for line in output[found.end() :].splitlines()] if found and found[1] else []
        wrong = [line for line in lines if line and not re.match("ERROR |OK |Validation issues:", line)]
        return wrong if found else None

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the alias; a pool must have the default model of sub-agents."""
        ops, data = (
            list(super().point(view, request, provider, lead, model)),
            view.document(self.config(view, request)).data,
        )
        reference, pool = self.reference(data, provider, model or ""), mapping(data, *_POOL)
        if lead.slot == self.SLOTS[0] and model and pool and reference not in pool:
            ops.append(Set((*_POOL, reference), ""))
        return ops

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider, and its models."""
        return [(state.PROVIDERS, provider), *(place for _, place, _ in self.listed(data, provider))]


_FILE = "config.toml"
_LAST = [path[-1] for path in _OVERRIDES]


def _home(view: View) -> str:
    """The folder of Kimi Code, which expands no `~`."""
    locations = view.locations
    named = locations.variable(_HOME)
    if named is None:
        return locations.join(locations.home, ".kimi-code")
    return str(locations.path.normpath(locations.join(locations.cwd, named)))


TOOL = Kimi()
