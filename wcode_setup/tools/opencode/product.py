"""The differences between the tools of the family, and the paths of their files (measured on OpenCode 1.18.33)."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.kit.folders import repository, upwards


class Product(NamedTuple):
    """One tool of the family.

    `name`: its program and the name of its folders. `package`: the npm package. `prefix`: that of its environment
    variables. `schema`: the URL for `$schema`. `files`: the file names in its folder, in the order in which it chooses
    one to edit; `ranks`: the same names, the highest precedence last. `project`: the file names in a project,
    `folders`: the folders there, `inner`: the file names in these, each with the highest precedence last.
    `home_folders`: such folders in the home folder.
    """

    name: str
    title: str
    package: str
    prefix: str
    schema: str
    files: tuple[str, ...]
    ranks: tuple[str, ...]
    project: tuple[str, ...]
    folders: tuple[str, ...]
    inner: tuple[str, ...]
    home_folders: tuple[str, ...]
    has_v2: bool
    """True if the next version reads the same files, and takes one without a key of this version as its own."""


def config_folder(product: Product, locations: Locations) -> str:
    """The folder of the user's configuration, by the XDG rule on every platform."""
    return locations.join(_base(locations, "XDG_CONFIG_HOME", locations.join(locations.home, ".config")), product.name)


def data_folder(product: Product, locations: Locations) -> str:
    """The folder of `auth.json`, by the XDG rule on every platform."""
    return locations.join(
        _base(locations, "XDG_DATA_HOME", locations.join(locations.home, ".local", "share")), product.name
    )


def state_folder(product: Product, locations: Locations) -> str:
    """The folder of what the tool remembers, by the XDG rule on every platform."""
    return locations.join(
        _base(locations, "XDG_STATE_HOME", locations.join(locations.home, ".local", "state")), product.name
    )


def _base(locations: Locations, variable: str, default: str) -> str:
    named = locations.variable(variable)
    return _absolute(locations, named) if named else default


def _absolute(locations: Locations, path: str) -> str:
    """The absolute form of a path in a variable, where the tools do not expand `~`."""
    return str(locations.path.normpath(locations.join(locations.cwd, path)))


def config_target(path: str) -> Target:
    """The configuration file at `path` as a target."""
    return Target("config", path, "jsonc", "opencode/opencode.jsonc.j2", "opencode/opencode.jsonc.schema.json")


def auth_target(product: Product, view: View, request: Request) -> Target:
    """The file of keys; in the folder of `--config` if that is not one of the tool's own files."""
    locations = view.locations
    folder = data_folder(product, locations)
    if is_apart(product, locations, request):
        folder = str(locations.path.dirname(locations.expand(request.config or "")))
    path = locations.join(folder, "auth.json")
    return Target("auth", path, "json", "opencode/auth.json.j2", "opencode/auth.json.schema.json")


def is_apart(product: Product, locations: Locations, request: Request) -> bool:
    """True if `--config` names a file that the tool does not read by itself."""
    if not request.config:
        return False
    path = locations.expand(request.config)
    return path != named_config(product, locations) and locations.path.dirname(path) != config_folder(
        product, locations
    )


def named_config(product: Product, locations: Locations) -> str | None:
    """The file that the variable `…_CONFIG` names, which takes precedence over those in the user's folder; or None."""
    named = locations.variable(f"{product.prefix}_CONFIG")
    return _absolute(locations, named) if named else None


def own_files(product: Product, view: View, request: Request) -> list[str]:
    """The paths of the files that can be edited, the first choice first; they need not exist."""
    locations = view.locations
    if request.config:
        return [locations.expand(request.config)]
    folder, named = config_folder(product, locations), named_config(product, locations)
    return list(dict.fromkeys([*([named] if named else []), *(locations.join(folder, name) for name in product.files)]))


def layers(product: Product, view: View) -> list[str]:
    """The paths that the tool merges if they exist, the highest precedence last, without an administrator's."""
    locations = view.locations
    folder, named = config_folder(product, locations), named_config(product, locations)
    paths = [locations.join(folder, name) for name in product.ranks] + ([named] if named else [])
    if not locations.variable(f"{product.prefix}_DISABLE_PROJECT_CONFIG"):
        around = _project(view)
        stems = dict.fromkeys(name.partition(".")[0] for name in product.project)
        paths += [
            locations.join(place, name)
            for stem in stems  # a fork: all its own names, from the root down, before those of OpenCode
            for place in around
            for name in product.project
            if name.startswith(f"{stem}.")
        ]
    paths += [locations.join(place, name) for place in folders(product, view)[1:] for name in product.inner]
    return list(reversed(dict.fromkeys(reversed(paths))))


def folders(product: Product, view: View) -> list[str]:
    """The folders with the tool's Markdown files: the user's first, then the others, the highest precedence last."""
    locations = view.locations
    found = [config_folder(product, locations)]
    if not locations.variable(f"{product.prefix}_DISABLE_PROJECT_CONFIG"):
        around = reversed(_project(view))  # here the outer folder takes precedence
        found += [locations.join(place, inner) for place in around for inner in product.folders]
    found += [locations.join(locations.home, inner) for inner in product.home_folders]
    extra = locations.variable(f"{product.prefix}_CONFIG_DIR")
    return [*found, *([_absolute(locations, extra)] if extra else [])]


def _project(view: View) -> list[str]:
    """The folders from the root of the git work tree, or of the file system, down to the current one."""
    return [*upwards(view.locations, repository(view))][::-1]


def managed(product: Product, locations: Locations) -> list[str]:
    """The paths of an administrator's files, whose values take precedence over all others."""
    folder = (
        f"/Library/Application Support/{product.name}" if locations.platform == "darwin" else f"/etc/{product.name}"
    )
    if locations.platform == "win32":
        folder = locations.join(locations.variable("ProgramData") or r"C:\ProgramData", product.name)
    return [locations.join(folder, name) for name in product.project]
