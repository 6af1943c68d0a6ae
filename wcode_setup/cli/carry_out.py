"""A plan carried out: previewed, or asked about, written and told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from wcode_setup import messages
from wcode_setup.cli.options import asks
from wcode_setup.cli.session import Session
from wcode_setup.engine.plan import Plan
from wcode_setup.engine.transaction import transaction
from wcode_setup.errors import Note
from wcode_setup.show import notes_text, plan_data, plan_heads, plan_text, steps_text


def carry_out(
    session: Session, build: Callable[[], Plan], options: dict[str, Any], notes: list[Note], done: str = "changed"
) -> int:
    """Build a plan and preview it, or write it after the question; the exit code.

    `done` is the status word of a plan that was written. The question is asked without the lock; the plan is then built
    again under it, and asked about again if it differs.
    """
    out = session.out
    if options["dry_run"] or options["check"]:
        return _preview(session, build(), notes, options["check"])
    asked = asks(session, options)
    out.quiet = out.quiet and not asked  # nobody can answer a question about a plan that was not shown
    while True:
        shown = build() if asked else None
        if shown is not None:
            _show(session, shown, notes, preview=True)
            if not shown.changed and not shown.reverts:
                return 0
            if shown.changed and not click.confirm(messages.text("ask-apply"), err=True):
                out.say(messages.text("not-applied"))
                return 0
        with transaction(session.places) as begun:
            session.note(begun.notes)
            plan = build()
            if shown is None or plan.equals(shown):
                session.run_id = begun.commit(plan, session.command)
                break
        out.say(messages.text("ask-again"))
    return _result(session, plan, [] if shown else notes, done, asked=asked)


def _preview(session: Session, plan: Plan, notes: list[Note], check: bool) -> int:
    session.out.hide(*plan.keys)
    code = 3 if check and plan.changed else 0
    if session.out.as_json:
        status = "would-change" if plan.changed else "unchanged"
        files = plan_data(plan, session.places, preview=True)
        session.out.data(session.envelope(status, code, files=files, notes=[*notes, *plan.notes]))
    else:
        _show(session, plan, notes, preview=True)
    return code


def _show(session: Session, plan: Plan, notes: list[Note], preview: bool) -> None:
    session.out.hide(*plan.keys)
    plan_text(session.out, plan, preview, with_diff=preview)
    notes_text(session.out, [*notes, *plan.notes])


def _result(session: Session, plan: Plan, notes: list[Note], done: str, asked: bool) -> int:
    """Tell what was done."""
    out = session.out
    out.hide(*plan.keys)
    if plan.former_key and session.run_id:
        notes = [*notes, Note("history-holds-key", run_id=session.run_id)]
    if out.as_json:
        files = plan_data(plan, session.places, preview=False)
        out.data(
            session.envelope(
                done if plan.changed else "unchanged",
                0,
                run_id=session.run_id,
                files=files,
                notes=[*notes, *plan.notes],
            )
        )
        return 0
    if asked:  # the changes stand above the question
        plan_heads(out, plan)
        notes_text(out, notes)
    else:
        _show(session, plan, notes, preview=False)
    if plan.changed:
        steps_text(out, plan.steps)
    return 0
