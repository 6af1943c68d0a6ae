"""The files and variables that Aider 0.86.2 reads in the current folder, and what it makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from wcode_setup.errors import SetupError
from wcode_setup.secrets.credentials import ENV, SECRET
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.tools.aider import paths
from wcode_setup.tools.aider.state import (
    FIELDS,
    KEY,
    LABEL,
    OVERLAY,
    PARAMS,
    URL,
    content,
    file_of,
    model_id,
    read_key,
)
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.urls import normalise_url


class Found(NamedTuple):
    """A value, and the path of its file or the name of its variable."""

    value: Any
    where: str


class Sent(NamedTuple):
    """The request of Aider for a model: URL, id of the model, and key; None for a key that it does not have."""

    url: str
    model: str
    key: Secret | None


class World(NamedTuple):
    """`confs`: the configurations, the strongest first. `variables`: those of the process, with the files that set
    them; `settings`: the entries of the model settings by name, each the last of that name.
    """

    view: View
    confs: list[Found]
    variables: dict[str, Found]
    settings: dict[str, Found]

    def option(self, name: str) -> Found | None:
        """The value of an option: of its variable, else of the strongest configuration that has it."""
        variable = "AIDER_" + name.upper().replace("-", "_")
        if found := self.variables.get(variable):
            shell = self.view.locations.env.get(variable) == found.value
            return Found(found.value, variable if shell else found.where)
        has = (Found(dig(conf.value, name), conf.where) for conf in self.confs if dig(conf.value, name) is not None)
        return next(has, None)

    def name_of(self, reference: Any) -> str:
        """The name of the entry that a reference leads to: an alias, or the name itself."""
        listed = self.option("alias")
        pairs = (str(one).partition(":")[::2] for one in _listed(listed))
        return {short.strip(): name.strip() for short, name in pairs}.get(reference, str(reference))

    def sent(self, reference: Any) -> Sent | None:
        """The request of Aider for a model; None if no entry has a URL for it."""
        entry = self.settings.get(self.name_of(reference))
        params = {**mapping(entry.value if entry else {}, PARAMS), **mapping(self.overlay, PARAMS)}
        merged = {"name": self.name_of(reference), PARAMS: params}
        url = text_of(merged, *URL)
        return Sent(normalise_url(url) or url, model_id(merged), self.key_of(merged)) if url else None

    @property
    def overlay(self) -> Any:
        """The entry with parameters for all models; None if there is none."""
        found = self.settings.get(OVERLAY)
        return found.value if found else None

    def key_of(self, entry: Any) -> Secret | None:
        """The key that Aider sends for an entry."""
        held, file = read_key(text_of(entry, *KEY) or ""), file_of(entry)
        if held.form == ENV:
            found = self.variables.get(held.variable or "")
            return secret(found.value) if found and found.value else None
        return content(self.view, file) if held.form == SECRET and file else held.value


def world(view: View, request: Request) -> World:
    """Read all of it; a file of a project that does not parse counts as absent."""
    targets = (paths.conf(view.locations, request), paths.settings(view.locations, request))
    own = {target.path: target for target in targets}

    def read(path: str) -> Any:
        return view.document(own[path]).data if path in own else view.peek(path, "yaml")

    confs = [Found(read(path), path) for path in reversed(_confs(view, request))]
    found = World(view, confs, {name: Found(value, name) for name, value in view.locations.env.items()}, {})
    for path in paths.dotenvs(view):
        found.variables.update(_set_by(view, path))
    named = found.option("env-file")
    if named and isinstance(named.value, str):
        found.variables.update(_set_by(view, view.locations.expand(named.value)))
    found.variables.update(_assigned(found))
    settings = list(dict.fromkeys([*paths.layers(view, paths.SETTINGS), paths.settings(view.locations, request).path]))
    for path in settings:
        found.settings.update(_entries(read(path), path))
    named = found.option("model-settings-file")
    if named and isinstance(named.value, str):
        path = view.locations.join(view.locations.cwd, named.value)
        found.settings.update(_entries(_planned(view, path), path))
    return found


def _planned(view: View, path: str) -> Any:
    """The data of model settings, also of those that are not written yet; None if they do not parse."""
    try:
        return view.document(paths.settings_at(path)).data
    except SetupError:
        return None


def _confs(view: View, request: Request) -> list[str]:
    """The configurations, the weakest first; that of `--config` is the strongest."""
    known, own = paths.layers(view, paths.CONF), paths.conf(view.locations, request).path
    return known if own in known else [*known, own]


def _set_by(view: View, path: str) -> Mapping[str, Found]:
    """The variables that a file sets, for which it takes precedence over the process."""
    data = mapping(view.peek(path, "dotenv"))
    return {name: Found(value, path) for name, value in data.items() if isinstance(value, str)}


def _assigned(found: World) -> Mapping[str, Found]:
    """The variables that the options `set-env` and `api-key` set."""
    result = {}
    for option, suffix in (("set-env", ""), ("api-key", "_API_KEY")):
        listed = found.option(option)
        for pair in _listed(listed):
            name, equals, value = str(pair).partition("=")
            if equals and listed:
                name = name.strip().upper() + suffix if suffix else name.strip()
                result[name] = Found(value.strip(), listed.where)
    return result


def _listed(found: Found | None) -> list[Any]:
    """The values of an option that can be given several times; a variable has them as a text."""
    if found is None:
        return []
    if isinstance(found.value, str):
        return [part.strip() for part in found.value.strip("[]").split(",")]
    return items(found.value)


def _entries(data: Any, path: str) -> Mapping[str, Found]:
    """The entries of a file of model settings by name, up to the one at which Aider stops."""
    result = {}
    for item in data if isinstance(data, list) else ():
        name = text_of(item, *LABEL)
        if not name or not FIELDS.issuperset(item):
            break
        result[name] = Found(item, path)
    return result
