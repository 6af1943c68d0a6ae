"""Execution of a plan: preview, or question, write and report."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from wcode_setup.cli.keys import try_first
from wcode_setup.cli.options import asks
from wcode_setup.console import messages
from wcode_setup.console.notes import error_data, note_text, notes_text, steps_text
from wcode_setup.console.plans import plan_data, plan_heads, plan_text
from wcode_setup.console.question import confirm
from wcode_setup.console.session import Session
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools import TITLES

if TYPE_CHECKING:
    from wcode_setup.api.plans import Plan, Transaction


def execute(
    session: Session, build: Callable[[], Plan], options: dict[str, Any], notes: list[Note], done: str = "changed"
) -> int:
    """Build a plan and preview it, or write it after the question. Return the exit code.

    `done` is the status word of a written plan. The question is asked without the lock; the plan is then built again
    under it, and the question is asked again if the plan differs.
    """
    out = session.out
    notes = [*notes, *_tried(session, build, options)]
    if options["dry_run"] or options["check"]:
        plan = build()
        return _refused(session, plan, options) or _preview(session, plan, notes, options["check"])
    asked = asks(session, options)
    out.quiet = out.quiet and not asked  # a question needs a plan that is shown
    while True:
        shown = build() if asked else None
        if shown is not None:
            if refused := _refused(session, shown, options):
                return refused
            _show(session, shown, notes, preview=True)
            if not shown.changed and not shown.takes_back:
                return 0
            if shown.changed and not confirm(session, messages.text("ask-apply")):
                session.declined = True
                out.say(messages.text("not-applied"))
                return 0
        with begin(session, options) as begun:
            session.note(begun.notes)
            plan = build()
            if refused := _refused(session, plan, options):
                return refused
            if shown is None or plan.equals(shown):
                session.wrote(begun.commit(plan, session.command))
                break
        out.paragraph(messages.text("ask-again"))
    return _result(session, plan, [] if shown else notes, done, asked=asked)


def _tried(session: Session, build: Callable[[], Plan], options: dict[str, Any]) -> list[Note]:
    """Try the keys of the plan, with `--try-key`; return the answers. A plan that is refused is not tried."""
    if not options.get("try_key"):
        return []
    plan = build()
    return [] if plan.errors and not options.get("keep_going") else try_first(session, plan)


def begin(session: Session, options: dict[str, Any]) -> AbstractContextManager[Transaction]:
    """The transaction of a command that writes. It waits `--wait` seconds for another run, with a note."""
    from wcode_setup.api.plans import transaction

    def waiting(note: Note) -> None:
        if not session.out.quiet:
            session.out.warn(messages.text("label-note") + note_text(note))

    return transaction(session.locations, options["wait"], waiting)


def _refused(session: Session, plan: Plan, options: dict[str, Any]) -> int:
    """Report the tools that refuse, unless the others continue without them. Return the exit code, 0 to continue."""
    if not plan.errors or (options.get("keep_going") and plan.tools):
        return 0
    code = session.fail(*_errors(plan))
    if plan.tools and "keep_going" in options:
        session.out.alert(messages.text("label-hint") + messages.text("keep-going", tools=", ".join(plan.errors)))
    return code


def _errors(plan: Plan) -> list[SetupError]:
    """The errors of the tools; one that several of them have, once."""
    once = {(error.code, error.path, error.line, repr(error.fields)): error for error in plan.errors.values()}
    return list(once.values())


def _preview(session: Session, plan: Plan, notes: list[Note], check: bool) -> int:
    code = 1 if plan.errors else 3 if check and plan.changed else 0
    _show(session, plan, notes, preview=True)
    _data(session, plan, notes, "would-change", code, preview=True)
    return code


def _show(session: Session, plan: Plan, notes: list[Note], preview: bool) -> None:
    """Print the plan."""
    session.out.hide(*plan.keys)
    if not (session.out.as_json or session.out.quiet):
        plan_text(session.out, plan, preview, with_diff=preview)
        notes_text(session.out, [*notes, *plan.notes])
    for error in _errors(plan):
        session.report(error)


def _data(session: Session, plan: Plan, notes: list[Note], done: str, code: int, preview: bool) -> None:
    """Print the plan as the JSON document, under `--json`. `done`: the status word if anything changes."""
    if session.out.as_json:
        status = "partial" if plan.errors else done if plan.changed else "unchanged"
        files = plan_data(session.out, plan, preview)
        errors = [error_data(error) for error in _errors(plan)]
        said = {"notes": [*notes, *plan.notes], "errors": errors}
        session.out.data(session.envelope(status, code, run_id=session.run_id, files=files, **said))


def _result(session: Session, plan: Plan, notes: list[Note], done: str, asked: bool) -> int:
    """Report a written plan and return the exit code."""
    out = session.out
    out.hide(*plan.keys)
    if plan.former_key and session.run_id:
        from wcode_setup.api.plans import runs_with_keys

        runs = ", ".join(runs_with_keys(session.locations, plan, session.run_id))
        notes = [*notes, Note("history-holds-key", runs=runs)]
    code = 1 if plan.errors else 0
    if asked:  # the changes stand above the question
        plan_heads(out, plan)
        notes_text(out, notes)
    else:
        _show(session, plan, notes, preview=False)
    _data(session, plan, notes, done, code, preview=False)
    if plan.changed and not out.as_json:
        names = " ".join(name for name in plan.tools if name in TITLES) if done == "changed" else ""
        check: list[str | Note] = [Note("step-doctor"), f"wcode-setup doctor {names}"] if names else []
        steps_text(out, [*plan.steps, *check])
    return code
