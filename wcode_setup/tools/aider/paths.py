"""The paths of Aider's files, by its own rules (measured on 0.86.2)."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.kit.folders import repository

CONF, SETTINGS, METADATA, DOTENV = ".aider.conf.yml", ".aider.model.settings.yml", ".aider.model.metadata.json", ".env"


def conf(locations: Locations, request: Request) -> Target:
    """The configuration: in the home folder, or the file of `--config`."""
    path = locations.expand(request.config) if request.config else locations.join(locations.home, CONF)
    return _target(path, "yaml", "aider.conf.yml")


def settings(locations: Locations, request: Request) -> Target:
    """The model settings, beside the configuration; they hold the key."""
    return settings_at(beside(locations, request, SETTINGS))


def settings_at(path: str) -> Target:
    """The model settings at `path`."""
    return _target(path, "yaml", "aider.model.settings.yml")


def metadata(locations: Locations, request: Request) -> Target:
    """The limits of models, beside the configuration."""
    return _target(beside(locations, request, METADATA), "json5", "aider.model.metadata.json")


def _target(path: str, form: str, name: str) -> Target:
    return Target("config", path, form, f"aider/{name}.j2", f"aider/{name}.schema.json")


def key_file(path: str) -> Target:
    """The key file at `path`: LiteLLM sends all that is in it."""
    return Target("key", path, "exact", "aider/provider.key.j2")


def own_key_file(locations: Locations, request: Request, provider: str) -> Target:
    """The key file of a provider, beside the configuration."""
    return key_file(beside(locations, request, f".aider.{provider}.key"))


def beside(locations: Locations, request: Request, name: str) -> str:
    """The path of a file in the folder of the configuration."""
    return locations.join(locations.path.dirname(conf(locations, request).path), name)


def layers(view: View, name: str) -> list[str]:
    """The files called `name` that Aider reads, the weakest first: home folder, repository, current folder."""
    locations = view.locations
    folders = filter(None, (locations.home, repository(view), locations.cwd))
    found = [locations.join(folder, name) for folder in folders]
    return [path for at, path in enumerate(found) if path not in found[at + 1 :]]


def dotenvs(view: View) -> list[str]:
    """The files of variables that Aider reads, the weakest first; one that an option names is the last."""
    locations = view.locations
    return [locations.join(locations.home, ".aider", "oauth-keys.env"), *layers(view, DOTENV)]


def project_files(view: View) -> Iterator[str]:
    """The files that Aider reads beside its targets."""
    for name in (CONF, SETTINGS, METADATA):
        yield from layers(view, name)
    yield from dotenvs(view)
