"""The request that Qwen Code makes, from all layers of its settings and variables (measured on 0.24.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from typing import Any, NamedTuple

from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, MODEL, REQUEST
from wcode_setup.secrets.credentials import ENV, Existing
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import dig, mapping, overlaid, text_of
from wcode_setup.tools.qwen import paths, state
from wcode_setup.tools.qwen.state import BLOCK, BODY, FALLBACK, HEADERS, LIST, NAME, ROUTE, TYPE, UNSET, URL, VARIABLE
from wcode_setup.urls import same_url

ENFORCED: Path = ("security", "auth", "enforcedType")
_TRUST: Path = ("security", "folderTrust", "enabled")
_MODELS = ("OPENAI_MODEL", "QWEN_MODEL")
_BUILTIN = "qwen3.5-plus"
"""The model of Qwen Code's own, if none is named."""
CARRIERS = ("authorization", "x-api-key", "api-key")
COUNTING = (LIST, TYPE, ENFORCED, NAME, ROUTE)
"""The settings that decide where a request goes."""


class Sent(NamedTuple):
    """A request: the base URL, the model, and the credentials in its headers."""

    url: str
    model: str
    keys: frozenset[str]


class Layers(NamedTuple):
    """All that a request is made of: settings, the weakest first, and files of variables, the strongest first."""

    settings: Sequence[Any]
    files: Sequence[Mapping[str, Any]]
    shell: Mapping[str, str]

    def value(self, name: str, data: Any) -> str | None:
        """The value of a variable: in the process, else in a file, else in the merged settings; "" counts as unset."""
        found = [self.shell.get(name), *(values.get(name) for values in self.files), dig(data, BLOCK, name)]
        return next((value for value in found if isinstance(value, str) and value), None)

    def sent(self) -> Sent | None:
        """The request; None if there is none, or it has another protocol."""
        data = _merged(self.settings)
        simple = (self.shell.get(paths.SIMPLE) or "").strip().lower() in ("1", "true", "yes", "on")
        enforced = dig(data, *ENFORCED) or state.OPENAI
        if simple or dig(data, *TYPE) != state.OPENAI or enforced != state.OPENAI:
            return None
        named = (self.value(name, data) for name in _MODELS)
        model = text_of(data, *NAME) or next(filter(None, named), _BUILTIN)
        entry = state.chosen(data, model)
        key = self.value(text_of(entry, VARIABLE) or FALLBACK, data) or self.value(FALLBACK, data)
        key = key or text_of(data, "security", "auth", "apiKey")
        if entry is None or not state.speaks(entry) or key is None:
            return None
        return Sent(text_of(entry, URL) or "", text_of(entry, *BODY, "model") or model, _carried(entry, key))


def _merged(settings: Sequence[Any]) -> Any:
    """Settings, each over those before it; a layer that is absent or no mapping counts as none."""
    return reduce(overlaid, (one for one in settings if isinstance(one, dict)), {})


def _carried(entry: Any, key: str) -> frozenset[str]:
    """The credentials in the headers of a request."""
    headers = {str(name).lower(): value for name, value in mapping(entry, *HEADERS).items() if isinstance(value, str)}
    bearer = headers.get(CARRIERS[0], f"Bearer {key}").removeprefix("Bearer ")
    return frozenset([bearer, *(headers[name] for name in CARRIERS[1:] if name in headers)])


class World:
    """The settings with all that is above and below them, and the request that the managed entry stands for."""

    def __init__(self, view: View, request: Request, old: Existing) -> None:
        self.view, self.request, self.old = view, request, old
        self.data = view.document(paths.settings(view, request)).data
        """The user's settings."""

    @cached_property
    def defaults(self) -> Any:
        """The administrator's defaults."""
        return self.view.peek(paths.defaults(self.view.locations), "json-comments")

    @cached_property
    def system(self) -> Any:
        """The administrator's settings."""
        return self.view.peek(paths.system(self.view.locations), "json-comments")

    @cached_property
    def project(self) -> Any:
        """The settings of the current folder; None if there are none, or the folder is not trusted."""
        path = paths.project(self.view.locations)
        return self.view.peek(path, "json-comments") if path and self.trusted else None

    @cached_property
    def project_env(self) -> tuple[str, dict[str, Any]]:
        """The nearest file of variables, and its variables; none in a folder that is not trusted."""
        path = paths.project_env(self.view) if self.trusted else None
        return path or "", _variables(self.view, path) if path else {}

    @cached_property
    def home_envs(self) -> dict[str, dict[str, Any]]:
        """The user's files of variables, the strongest first."""
        return {path: _variables(self.view, path) for path in paths.home_envs(self.view, self.request)}

    @cached_property
    def trusted(self) -> bool:
        """True if the settings and variables of the current folder count."""
        view, data = self.view, _merged([self.defaults, self.data, self.system])
        if dig(data, *_TRUST) is not True:
            return True
        rules = mapping(view.peek(paths.trusted_folders(view, self.request), "json-comments"))
        return _trusts(view, rules)

    def layers(self, *, project: bool = True, system: bool = True, defaults: bool = True, env: bool = True) -> Layers:
        """The layers, without those that are switched off."""
        settings = [self.defaults if defaults else None, self.data, self.project if project else None]
        settings.append(self.system if system else None)
        files = [self.project_env[1] if env else {}, *self.home_envs.values()]
        return Layers(settings, files, self.view.locations.env)

    @cached_property
    def wanted(self) -> Sent:
        """The request of the managed entry."""
        model = self.request.models[0].id if self.request.models else text_of(self.data, *NAME) or ""
        key = self.old.value.reveal() if self.old.value else None
        if self.old.form == ENV:
            key = self.view.locations.variable(self.old.variable or "")
        return Sent(self.request.base_url, model, frozenset([key] if key else ()))

    @property
    def merged(self) -> Any:
        """The settings of all layers."""
        return _merged(self.layers().settings)

    @cached_property
    def base(self) -> frozenset[str]:
        """The differences that the user's settings and the process make by themselves."""
        return self.differences(self.layers(project=False, system=False, defaults=False, env=False))

    @cached_property
    def total(self) -> frozenset[str]:
        """All differences."""
        return self.differences(self.layers())

    def differences(self, layers: Layers) -> frozenset[str]:
        """The parts of the request of these layers that are not those of the managed entry."""
        found = layers.sent()
        if found is None or not same_url(found.url, self.wanted.url):
            return frozenset({REQUEST})
        known = bool(self.wanted.keys) or self.old.form is None or found.keys <= {UNSET, ""}
        model, key = found.model != self.wanted.model, found.keys != self.wanted.keys and known
        return frozenset([MODEL] * model + [KEY] * key)

    def effects(self, layers: Layers) -> list[str]:
        """The differences that layers make beside those of the user's settings, unless another one reverts them."""
        return sorted((self.differences(layers) - self.base) & self.total)

    def alone(self, **layer: bool) -> list[str]:
        """The effects of one layer."""
        off = dict.fromkeys(("project", "system", "defaults", "env"), False)
        return self.effects(self.layers(**{**off, **layer}))

    def without_shell(self, variable: str) -> list[str]:
        """The effects of a variable of the process."""
        layers = self.layers()
        shell = {name: value for name, value in layers.shell.items() if name != variable}
        return sorted(self.total - self.differences(layers._replace(shell=shell)))


def _variables(view: View, path: str) -> dict[str, Any]:
    found = mapping(view.peek(path, "dotenv"))
    return {name.removeprefix(state.MARK): value for name, value in found.items()}


def _trusts(view: View, rules: Mapping[str, Any]) -> bool:
    """True if the rule for the longest path around the current folder trusts it; a rule against it comes first."""
    path, here, best = view.locations.path, view.locations.cwd, (-1, True)
    for folder, level in rules.items():
        around = path.dirname(folder) if level == "TRUST_PARENT" else path.normpath(folder)
        if here == around or here.startswith(around.rstrip("/\\") + path.sep):
            best = max(best, (len(around), level == "DO_NOT_TRUST"))
    return best[0] >= 0 and not best[1]


def counting(data: Any, variable: str) -> Iterator[str]:
    """The names of the settings that decide where a request goes, and what its key is, as text."""
    for at in (*COUNTING, (BLOCK, variable)):
        if dig(data, *at) is not None:
            yield ".".join(map(str, at))


def credentials(entry: Any) -> Collection[str]:
    """The names of the headers of an entry that carry a credential."""
    return [name for name in mapping(entry, *HEADERS) if str(name).lower() in CARRIERS]
