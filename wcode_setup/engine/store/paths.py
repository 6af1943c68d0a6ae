"""Paths in a record, stored relative to base folders, and the paths of the same files today.

A home that was copied, moved or restored has its record with it. The record then applies to the files in this home,
never to those of the original.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup import tools
from wcode_setup.engine.store import files
from wcode_setup.engine.store.digests import digest
from wcode_setup.engine.store.folders import above
from wcode_setup.engine.store.record import BASE, FileRecord, Run
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target, Tool, View

HOME = "HOME"


class Base(NamedTuple):
    """A folder that paths are relative to: its name, its path as given, and its real path.

    The name is `HOME`, that of a variable, `NAME/..`, or `NAME:FOLDER`.
    """

    name: str
    folder: str
    real: str

    def rest(self, path: str) -> str | None:
        """The part of `path` below this folder, with a leading separator ("" for the folder itself), or None."""
        for folder in (self.folder, self.real):
            if is_below(path, folder):
                return path[len(folder.rstrip(os.sep)) :]
        return None


def is_below(path: str, folder: str) -> bool:
    """True if `path` is `folder` or in it; both are absolute and normalised."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def bases(locations: Locations, variables: Iterable[str]) -> list[Base]:
    """The home, and the folders that `variables` (`Tool.VARIABLES`) name now."""
    names = (name if name.endswith("/..") else name.replace("/", ":") for name in (HOME, *variables))
    found = ((name, _named(locations, name)) for name in dict.fromkeys(names))
    return [Base(name, folder, _real(folder)) for name, folder in found if folder]


def _bases_of(run: Run, locations: Locations) -> list[Base]:
    known = (tools.load(tool) for tool in run.tools if tools.is_known(tool))
    return bases(locations, [name for tool in known for name in tool.VARIABLES])


def _named(locations: Locations, name: str) -> str | None:
    """The current folder of the base `name`; None if its variable is not set."""
    variable, _, inside = name.replace(":", "/").partition("/")
    value = locations.home if name == HOME else locations.variable(variable)
    return os.path.normpath(os.path.join(locations.expand(value), inside)) if value else None


def _real(path: str) -> str:
    try:
        return files.real_path(path)
    except SetupError:  # a symlink loop, or a path that cannot be read
        return path


def _same(one: str, other: str) -> bool:
    """True if both paths lead to the same file or folder."""
    return os.path.normpath(one) == os.path.normpath(other) or _real(one) == _real(other)


def _gone(path: str) -> bool:
    try:
        return not files.exists(path)
    except SetupError:  # unknown, so not gone
        return False


# writing


def kept(run: Run, locations: Locations) -> Run:
    """The run with paths as its record stores them: relative to the longest base that contains them."""
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
    """The runs with the absolute paths of their files today. `runs`: with paths from `kept`, or of a former shape.

    A path below the home becomes a path below today's home. A path below a variable's folder becomes one below the
    folder that the variable names today, if the record or that folder has moved; otherwise it is unchanged, because
    another value of the variable means other files. `state` stays set only for runs that were made here, with this home
    and this state folder. A state folder outside of the home may hold the record of another home: with `copies`, this
    home counts as a copy if its files match the record.
    """
    inside = any(_holds([base], locations.state_home()) for base in bases(locations, ()))
    alike = runs if copies or inside else ()
    home = _former_home(runs, alike, locations)
    return [_former(run, home, locations) if run.state is None else _located(run, alike, locations) for run in runs]


def _located(run: Run, alike: Sequence[Run], locations: Locations) -> Run:
    moved = not _same(run.state or "", locations.state_home())
    folders: dict[str, str] = {}
    for name in sorted(run.bases, key=lambda name: name != HOME):  # other bases may be in the home
        before = _absolute(run.bases[name], folders)
        now = _named(locations, name) or before
        if _same(now, before) or _gone(before):
            folders[name] = now
        elif before != run.bases[name]:  # in the home, and still there
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
    """The absolute form of a path of a record; `folders`: base name -> folder."""
    match = BASE.match(path)
    if match is None:
        return path
    folder, rest = folders[match[1]], path[match.end() :].lstrip("/")
    return os.path.join(folder, *rest.split("/")) if rest else folder


def _at(file: FileRecord, path: str, real: str, folders: Sequence[str]) -> FileRecord:
    """The same file at other paths, with those of `folders` that contain it."""
    inside = [folder for folder in folders if is_below(real, folder)]
    return file._replace(path=path, real=real, target=file.target._replace(path=path), folders=inside)


def _is_copy(run: Run, alike: Sequence[Run], home: str) -> bool:
    """True if a file of the run is in `home` with the content that one of `alike` found or left."""
    return any(
        _digest(_absolute(file.path, {HOME: home})) in _digests(file.path, alike)
        for file in run.files
        if re.match(r"\$HOME/", file.path)
    )


def _digests(path: str, runs: Sequence[Run]) -> set[str | None]:
    """The digests of a file, by its path in the records, before and after each run."""
    entries = [file for run in runs for file in run.files if file.path == path]
    return {found for file in entries for found in (file.before_digest, file.after_digest)} - {None}


def _digest(path: str) -> str | None:
    try:
        return digest(files.read(_real(path)).content)
    except SetupError:  # not a regular file, or not readable
        return None


def _former_home(runs: Sequence[Run], alike: Sequence[Run], locations: Locations) -> str | None:
    """The home of records that do not name it; None if it is today's home, or if none of their files is in today's.

    A file is in today's home if it has the content that one of `alike` found or left there, or if it exists there and
    no longer at its former path.
    """
    known = bases(locations, ())
    for path in dict.fromkeys(file.path for run in runs if run.state is None for file in run.files):
        for folder in above(path) if not _holds(known, path) else ():
            now = os.path.join(locations.home, os.path.relpath(path, folder))
            if _digest(now) in _digests(path, alike) or (_gone(path) and not _gone(now)):
                return folder
    return None


def _former(run: Run, home: str | None, locations: Locations) -> Run:
    """A run of a former shape, with absolute paths, at today's paths; `home`: its home, if that is another one."""
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
    """The files of a run (from `located`) outside of today's bases; `[]` if the run was made here."""
    known = _bases_of(run, locations)
    inside = (_holds(known, file.path) and _holds(known, _real(file.real)) for file in run.files)
    return [] if run.state else [file.path for file, fine in zip(run.files, inside, strict=True) if not fine]


def check_places(
    changed: Iterable[tuple[str, str]], tool: Tool, view: View, request: Request, runs: Sequence[Run] = ()
) -> list[Note]:
    """Check the places of files about to be written, each as (path that the tool opens, real path); return notes.

    Raises `outside-places` by the rules of `Tool.refuse`; the notes report what is allowed.
    """
    notes = []
    for path in outside(changed, tool, view, request, runs):
        said: dict[str, Any] = {
            "title": tool.TITLE,
            "variables": ", ".join(name.partition("/")[0] for name in tool.VARIABLES),
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
    """The paths of `changed` that are not in the home, in a folder that a variable names, or where `request` points.

    `runs`: those that may be reverted. A symlink that leads out of the home must lead where it did when one of them was
    made here.
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
    """The tool's files if an option of the request gives the path of one of them, else `[]`."""
    options = (option.flag.lstrip("-").replace("-", "_") for option in tool.OPTIONS if option.metavar == "PATH")
    named = request.config or any(request.options.get(name) for name in options)
    return tool.targets(view, request) if named else []


def _holds(known: Sequence[Base], path: str) -> bool:
    """True if `path` is in one of these folders; directly in it, if a variable names a file there (`NAME/..`)."""
    beside = os.path.dirname(path)
    return any(
        beside in (base.folder, base.real) if base.name.endswith("/..") else base.rest(path) is not None
        for base in known
    )
