"""Paths as a record keeps them, relative to the folders by which they were found, and where these files are today.

A home that was copied, moved or restored takes its record along: what the record says holds for the files there, and
never for those of the original.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup import tools
from wcode_setup.engine.store import files
from wcode_setup.engine.store.folders import above
from wcode_setup.engine.store.record import BASE, FileRecord, Run, digest
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, Tool, View

HOME = "HOME"


class Base(NamedTuple):
    """A folder that paths are relative to: its name (`HOME`, a variable), as it is spelt, and behind links."""

    name: str
    folder: str
    real: str

    def rest(self, path: str) -> str | None:
        """`path` below this folder, with a separator before it ("": the folder itself); None if it lies elsewhere."""
        for folder in (self.folder, self.real):
            if is_below(path, folder):
                return path[len(folder.rstrip(os.sep)) :]
        return None


def is_below(path: str, folder: str) -> bool:
    """Whether `path` is `folder`, or in it; both absolute and normalised."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def bases(locations: Locations, variables: Iterable[str]) -> list[Base]:
    """The home, and the folders that `variables` (`Tool.VARIABLES`) name now."""
    found = ((name, _named(locations, name)) for name in dict.fromkeys([HOME, *variables]))
    return [Base(name, folder, _real(folder)) for name, folder in found if folder]


def _bases_of(run: Run, locations: Locations) -> list[Base]:
    known = (tools.load(tool) for tool in run.tools if tool in tools.TITLES)
    return bases(locations, [name for tool in known for name in tool.VARIABLES])


def _named(locations: Locations, name: str) -> str | None:
    """The folder of a base as it is now; None if its variable is not set."""
    value = locations.home if name == HOME else locations.variable(name.removesuffix("/.."))
    folder = locations.expand(value) if value else None
    return os.path.dirname(folder) if folder and name.endswith("/..") else folder


def _real(path: str) -> str:
    try:
        return files.real_path(path)
    except SetupError:  # a loop of links, or nothing that may be looked at
        return path


def _same(one: str, other: str) -> bool:
    """Whether two paths lead to one place."""
    return os.path.normpath(one) == os.path.normpath(other) or _real(one) == _real(other)


def _gone(path: str) -> bool:
    try:
        return not files.exists(path)
    except SetupError:  # nobody has seen that
        return False


# writing


def kept(run: Run, locations: Locations) -> Run:
    """The run as its record keeps it: paths relative to the longest base that they lie in."""
    known = sorted(_bases_of(run, locations), key=lambda base: len(base.folder), reverse=True)

    def keep(path: str, among: Sequence[Base] = known) -> str:
        found = ((base.name, base.rest(path)) for base in among)
        name, rest = next(((name, rest) for name, rest in found if rest is not None), ("", None))
        return path if rest is None else f"${name}{rest.replace(os.sep, '/')}"

    home = [base for base in known if base.name == HOME]
    folders = {base.name: base.folder if base in home else keep(base.folder, home) for base in known}
    found = [
        file._replace(
            path=keep(file.path),
            real=keep(file.real),
            target=file.target._replace(path=keep(file.target.path)),
            folders=[keep(folder) for folder in file.folders],
        )
        for file in run.files
    ]
    return run._replace(files=found, state=locations.state_home(), bases=folders)


# reading


def located(runs: Sequence[Run], locations: Locations, copies: bool = True) -> list[Run]:
    """The runs (as `kept`, or of a former shape) with absolute paths: where their files are today.

    A path below the home is below today's home. One below a variable's folder is below the one that it names today,
    if the record or that folder has moved; else it stays where it was: another value of a variable is another place.
    `state` is left to the runs that were made here: with this home and this state folder. `copies`: where the state
    folder is not in the home, so that the record may be another's, this home is taken for a copy if its files say so.
    """
    inside = any(_holds([base], locations.state_home()) for base in bases(locations, ()))
    alike = runs if copies or inside else ()
    home = _former_home(runs, alike, locations)
    return [_former(run, home, locations) if run.state is None else _located(run, alike, locations) for run in runs]


def _located(run: Run, alike: Sequence[Run], locations: Locations) -> Run:
    moved = not _same(run.state or "", locations.state_home())
    folders: dict[str, str] = {}
    for name in sorted(run.bases, key=lambda name: name != HOME):  # others may lie in the home
        before = _absolute(run.bases[name], folders)
        now = _named(locations, name) or before
        if _same(now, before) or _gone(before):
            folders[name] = now
        elif before != run.bases[name]:  # in the home, and there it still is
            folders[name] = before
        else:
            folders[name] = now if moved or (name == HOME and _is_copy(run, alike, now)) else before
    here = not moved and _same(_named(locations, HOME) or "", run.bases.get(HOME, ""))
    real = {name: _real(folder) for name, folder in folders.items()}
    found = [
        _at(
            file,
            _absolute(file.path, folders),
            _absolute(file.real, real),
            [_absolute(folder, real) for folder in file.folders],
        )
        for file in run.files
    ]
    return run._replace(files=found, state=run.state if here else None)


def _absolute(path: str, folders: Mapping[str, str]) -> str:
    """A path of a record below these folders."""
    match = BASE.match(path)
    if match is None:
        return path
    folder, rest = folders[match[1]], path[match.end() :].lstrip("/")
    return os.path.join(folder, *rest.split("/")) if rest else folder


def _at(file: FileRecord, path: str, real: str, folders: Sequence[str]) -> FileRecord:
    """The same file elsewhere."""
    inside = [folder for folder in folders if is_below(real, folder)]
    return file._replace(path=path, real=real, target=file.target._replace(path=path), folders=inside)


def _is_copy(run: Run, alike: Sequence[Run], home: str) -> bool:
    """Whether a file of the run is in `home` as one of `alike` left or found it."""
    return any(
        _digest(_absolute(file.path, {HOME: home})) in _digests(file.path, alike)
        for file in run.files
        if re.match(r"\$HOME/", file.path)
    )


def _digests(path: str, runs: Sequence[Run]) -> set[str | None]:
    """The digests of a file, by its path in the records, before and after each run."""
    mine = [file for run in runs for file in run.files if file.path == path]
    return {found for file in mine for found in (file.before_digest, file.after_digest)} - {None}


def _digest(path: str) -> str | None:
    try:
        return digest(files.read(_real(path)).content)
    except SetupError:  # no file, or none that we may read
        return None


def _former_home(runs: Sequence[Run], alike: Sequence[Run], locations: Locations) -> str | None:
    """The home of records that do not name it, if that is another one, and a file of theirs is in this home now.

    It is there if it is as one of `alike` left or found it, or if it is gone where it was.
    """
    known = bases(locations, ())
    for path in dict.fromkeys(file.path for run in runs if run.state is None for file in run.files):
        for folder in above(path) if not _holds(known, path) else ():
            now = os.path.join(locations.home, os.path.relpath(path, folder))
            if _digest(now) in _digests(path, alike) or (_gone(path) and not _gone(now)):
                return folder
    return None


def _former(run: Run, home: str | None, locations: Locations) -> Run:
    """A run of a former shape, whose paths are absolute; `home`: the one that these are of, if it is not this one."""
    known = bases(locations, ())
    here = all(_holds(known, file.path) for file in run.files)

    def move(path: str) -> str:
        inside = home is not None and is_below(path, home) and not _holds(known, path)
        return os.path.join(locations.home, os.path.relpath(path, home)) if inside else path

    found = [
        file if here else _at(file, path, _real(path), [_real(move(folder)) for folder in file.folders])
        for file in run.files
        for path in [move(file.path)]
    ]
    return run._replace(files=found, state=locations.state_home() if here else None)


# the places of this run


def strange_paths(run: Run, locations: Locations) -> list[str]:
    """The files of a run (`located`) that are not in the places of this one, unless the run was made here."""
    known = _bases_of(run, locations)
    inside = (_holds(known, file.path) and _holds(known, _real(file.real)) for file in run.files)
    return [] if run.state else [file.path for file, fine in zip(run.files, inside, strict=True) if not fine]


def check_places(
    changed: Iterable[tuple[str, str]], tool: Tool, view: View, request: Request, runs: Sequence[Run] = ()
) -> list[Note]:
    """Look at where files lie that are about to be written, each as (the path that the tool opens, real path).

    Raises `outside-places` by the rules of `Tool.refuse`: what is let through is told in notes.
    """
    notes = []
    for path in outside(changed, tool, view, request, runs):
        said: dict[str, Any] = {
            "title": tool.TITLE,
            "variables": ", ".join(name.removesuffix("/..") for name in tool.VARIABLES),
        }
        error = SetupError("outside-places", path=path, **said)
        if not (request.preview or request.asks or request.force):
            raise error
        notes.append(Note("edits-outside", path=view.locations.shorten(path), **said))
        if request.preview and not request.force:
            notes.append(Note("run-would-stop", why=error))
    return notes


def outside(
    changed: Iterable[tuple[str, str]], tool: Tool, view: View, request: Request, runs: Sequence[Run] = ()
) -> Iterator[str]:
    """Of these files those that are not in the home, in a folder that a variable names, or where `request` says.

    `runs` are those that may be reverted: a link out of the home must lead where it did when one of them was made here.
    """
    known = bases(view.locations, tool.VARIABLES)
    named = {os.path.dirname(target.path) for target in _named_targets(tool, view, request)}
    for path, real in changed:
        if not (_holds(known, path) or os.path.dirname(path) in named):
            yield path
            continue
        if os.path.normpath(path) == real or _holds(known, real):
            continue
        entries = [(run, file) for run in runs for file in run.files if path == file.path or real == file.real]
        if entries and not any(run.state and file.real == real for run, file in entries):
            yield real


def _named_targets(tool: Tool, view: View, request: Request) -> list[Target]:
    """The tool's files, if the request itself says where one of them is."""
    options = (option.flag.lstrip("-").replace("-", "_") for option in tool.OPTIONS if option.metavar == "PATH")
    named = request.config or any(request.options.get(name) for name in options)
    return tool.targets(view, request) if named else []


def _holds(known: Sequence[Base], path: str) -> bool:
    """Whether `path` lies in one of these folders; in one of a file that a variable names, directly."""
    beside = os.path.dirname(path)
    return any(
        beside in (base.folder, base.real) if base.name.endswith("/..") else base.rest(path) is not None
        for base in known
    )
