"""The checks of a tool, in the order in which a request would fail. None of them writes or starts anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from wcode_setup.catalog.proven import is_newer, versions
from wcode_setup.doctor import processes, services
from wcode_setup.doctor.case import Case
from wcode_setup.doctor.results import FAILED, OK, SKIPPED, WARNING, Result
from wcode_setup.engine.validation import Found, ask_tool
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import COMMAND, ENV, LITERAL, SECRET
from wcode_setup.tools.validation import PROBLEM


def program(case: Case) -> Iterator[Result]:
    """The tool and its version: is it one that the conformance tests run?"""
    found, proven = case.installed, versions(case.tool.NAME)
    if found is None:
        yield Result("program", WARNING, Note("doctor-not-installed", title=case.tool.TITLE))
    elif found.version is None or not proven:
        yield Result("program", OK, Note("doctor-no-version", title=case.tool.TITLE, where=_short(case, found.where)))
    elif found.version in proven:
        yield Result("program", OK, Note("doctor-proven", title=case.tool.TITLE, version=found.version))
    else:
        said = {"title": case.tool.TITLE, "version": found.version, "proven": ", ".join(proven)}
        note = Note("doctor-newer" if is_newer(case.tool.NAME, found.version) else "doctor-other-version", **said)
        yield Result("program", WARNING, note, f"wcode-setup doctor --prove {case.tool.NAME}")


def files(case: Case) -> Iterator[Result]:
    """The tool's files can be read, and parse."""
    problem = case.problem
    if problem is None:
        targets = case.tool.targets(case.view, case.request)
        paths = [_short(case, target.path) for target in targets if case.view.exists(target.path)]
        yield Result(
            "files",
            OK,
            Note("doctor-files" if paths else "doctor-no-files", paths=", ".join(paths), title=case.tool.TITLE),
        )
    else:
        what = Note(problem.code, **problem.fields)
        fix = Note("fix-files", problem=problem)
        yield Result("files", FAILED, what, fix, problem.path, problem.line, problem.column)


def entry(case: Case) -> Iterator[Result]:
    """The managed entry is there, and has the right values."""
    if case.verdict is None:
        return
    if not case.provider:
        level = FAILED if case.named or case.runs else SKIPPED
        yield Result("entry", level, Note("doctor-no-entry", title=case.tool.TITLE), _set_up(case))
        return
    above = set(case.notes)
    found = [
        _finding(one, "entry", case.tool.NAME)
        for one in _findings(case)
        if not _is_slot(one) and one.finding.what not in above
    ]
    yield from found or [Result("entry", OK, Note("doctor-entry", provider=case.provider))]


def default(case: Case) -> Iterator[Result]:
    """The tool's default model is one of the managed entry."""
    now = case.pointer
    if case.in_use and now and now.model:
        yield Result("default", OK, Note("doctor-default", model=now.model, url=now.base_url))
    elif case.provider:
        other = "/".join(filter(None, (now.provider, now.model))) if now else ""
        note = Note("doctor-other-default" if other else "doctor-no-default", model=other, title=case.tool.TITLE)
        yield Result("default", FAILED, note, _set_up(case))


def layers(case: Case) -> Iterator[Result]:
    """Values that take precedence over the managed entry."""
    for note in case.notes:
        yield Result("layers", FAILED if note.effects else WARNING, note, Note(f"fix-{note.code}", **note.fields))
    if case.provider and not case.notes:
        yield Result("layers", OK, Note("doctor-no-layers"))


def slots(case: Case) -> Iterator[Result]:
    """The tool's other model slots lead to the managed entry."""
    for one in _findings(case):
        if _is_slot(one):
            yield _finding(one, "slots", case.tool.NAME)._replace(fix=f"wcode-setup {case.tool.NAME} --slots ours")


def key(case: Case) -> Iterator[Result]:
    """The API key: its form and its place, and the variable in this shell."""
    form, variable = case.credential.form, case.credential.variable
    if not case.provider or form is None or (form in (LITERAL, SECRET) and case.key is None):  # a finding of the entry
        return
    if form == ENV:
        if case.view.locations.variable(variable or ""):
            yield Result("key", OK, Note("doctor-key-env", variable=variable, key=str(case.key)))
        yield from services.results(case)
    elif form in (LITERAL, SECRET):
        paths = ", ".join(_short(case, path) for path in _holders(case))
        yield Result("key", OK, Note("doctor-key", form=form, key=str(case.key), paths=paths))
    elif form == COMMAND:
        yield Result("key", SKIPPED, Note("doctor-key-command", named=case.credential.command[0]))
    else:
        yield Result("key", SKIPPED, Note("doctor-key-other"))


def own(case: Case) -> Iterator[Result]:
    """The tool's own check accepts the configuration; only if the user asked for it."""
    if not case.with_tool or case.problem:
        return
    title = case.tool.TITLE
    try:
        errors = ask_tool(case.tool, case.view, case.request)
    except SetupError as error:
        yield Result("tool", SKIPPED, Note(error.code, **error.fields))
        return
    if errors is None:
        yield Result("tool", SKIPPED, Note("no-own-check", title=title))
    for what in errors or ():
        yield Result("tool", FAILED, Note("tool-refuses", title=title, what=what))
    if errors == []:
        yield Result("tool", OK, Note("tool-accepts", title=title))


def restart(case: Case) -> Iterator[Result]:
    """No process of the tool is older than its files."""
    if case.provider and case.installed:
        yield from processes.results(case)


CHECKS: Sequence[Callable[[Case], Iterator[Result]]] = (
    program,
    files,
    entry,
    default,
    layers,
    slots,
    key,
    own,
    restart,
)
"""All checks that need no network, in order."""


def local(case: Case) -> list[Result]:
    """The results of all checks; a result stands once."""
    return list(dict.fromkeys(result for check in CHECKS for result in check(case)))


def _findings(case: Case) -> list[Found]:
    return list(case.verdict.findings) if case.verdict else []


def _is_slot(one: Found) -> bool:
    return one.finding.what.code.startswith("slot-")


def _finding(one: Found, check: str, tool: str) -> Result:
    """A finding of `validate` as a result."""
    what, (line, column) = one.finding.what, one.position or (None, None)
    level = FAILED if one.finding.level == PROBLEM or what.effects else WARNING
    named = what if not one.finding.path else Note("doctor-at", where=one.where, what=what)
    fix = Note(f"fix-{what.code}", **{"tool": tool, **what.fields})
    return Result(check, level, named, fix, one.target.path, line, column)


def _holders(case: Case) -> list[str]:
    """The tool's files that contain the key, and those of shells and services that do."""
    targets = case.tool.targets(case.view, case.request)
    paths = [target.path for target in (*targets, *case.tool.owned(case.view, case.request, case.provider or ""))]
    found = [case.key] if case.key else []
    return [path for path in dict.fromkeys([*paths, *services.places(case.view)]) if case.view.contains(path, found)]


def _set_up(case: Case) -> str:
    model = case.request.models[0].id if case.request.models else "ID"
    return f"wcode-setup {case.tool.NAME} --model {model}"


def _short(case: Case, path: str) -> str:
    return case.view.locations.shorten(path)
