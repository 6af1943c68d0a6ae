"""One command per tool: plan, show, ask, write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from wcode_setup import messages, tools
from wcode_setup.cli.options import build_request, common_options, setup_options, write_options
from wcode_setup.cli.session import Session, interactive
from wcode_setup.engine.plan import Plan, set_up
from wcode_setup.engine.transaction import transaction
from wcode_setup.errors import Note
from wcode_setup.show import notes_text, plan_data, plan_text, steps_text


def tool_command(name: str) -> click.Command:
    """The command that configures the tool called `name`."""
    tool = tools.load(name)
    own = [flag[2:].replace("-", "_") for flag, _, _ in tool.OPTIONS]

    def run(session: Session, **options: Any) -> int:
        session.command = name
        extra = {option: value for option in own if (value := options.pop(option)) is not None}
        if not options["model_ids"] and interactive() and not (options["yes"] or session.out.as_json):
            options["model_ids"] = (_ask_model(),)
        request, notes = build_request(session, name, options, extra)
        return carry_out(session, lambda: set_up(tool, session.places, request), options, notes)

    run.__doc__ = f"""Configure {tool.TITLE}: register models, set the default model, store the key.

    \b
    Examples:
      wcode-setup {name} --model qwen3.6-plus --dry-run
      wcode-setup {name} --model qwen3.6-plus --model qwen/qwen3.6-27b --api-key-file ~/wcode.key
      wcode-setup {name} --model my/model --context-window 200000 --max-tokens 8192 \\
          --base-url https://gw.example/v1 --provider mygw
    """
    command: Any = common_options(run)
    for flag, metavar, text in tool.OPTIONS:
        command = click.option(flag, metavar=metavar, help=text)(command)
    command = setup_options(write_options(command))
    return click.command(name, short_help=f"Configure {tool.TITLE}.")(command)


def _ask_model() -> str:
    from wcode_setup import catalog

    known = [model.id for model in catalog.models()]
    answer: str = click.prompt(messages.text("ask-model"), type=click.Choice(known), default=known[0], err=True)
    return answer


def carry_out(session: Session, build: Callable[[], Plan], options: dict[str, Any], notes: list[Note]) -> int:
    """Build a plan and preview it, or write it after the question; the exit code.

    The question is asked without the lock; the plan is then built again under it, and asked about again if it differs.
    """
    out = session.out
    if options["dry_run"] or options["check"]:
        return _preview(session, build(), notes, options["check"])
    asks = interactive() and not (options["yes"] or out.as_json)
    while True:
        shown = build() if asks else None
        if shown is not None:
            _show(session, shown, notes, preview=True)
            if not shown.changed:
                return 0
            if not click.confirm(messages.text("ask-apply"), err=True):
                out.say(messages.text("not-applied"))
                return 0
        with transaction(session.places) as begun:
            plan = build()
            if shown is None or plan.equals(shown):
                run_id = begun.commit(plan, session.command)
                break
        out.say(messages.text("ask-again"))
    return _result(session, plan, run_id, [*begun.notes, *([] if shown else notes)], asked=shown is not None)


def _preview(session: Session, plan: Plan, notes: list[Note], check: bool) -> int:
    code = 3 if check and plan.changed else 0
    if session.out.as_json:
        status = "would-change" if plan.changed else "unchanged"
        files = plan_data(plan, session.places, preview=True)
        session.out.data(session.envelope(status, code, files=files, notes=[*notes, *plan.notes]))
    else:
        _show(session, plan, notes, preview=True)
    return code


def _show(session: Session, plan: Plan, notes: list[Note], preview: bool) -> None:
    session.out.hide(plan.key)
    plan_text(session.out, plan, preview, with_diff=preview)
    notes_text(session.out, [*notes, *plan.notes])


def _result(session: Session, plan: Plan, run_id: str | None, notes: list[Note], asked: bool) -> int:
    """Tell what was done."""
    out = session.out
    if plan.former_key and run_id:
        notes.append(Note("history-holds-key", run_id=run_id))
    if out.as_json:
        status = "changed" if plan.changed else "unchanged"
        files = plan_data(plan, session.places, preview=False)
        out.data(session.envelope(status, 0, run_id=run_id, files=files, notes=[*notes, *plan.notes]))
        return 0
    if asked:
        notes_text(out, notes)
    else:
        _show(session, plan, notes, preview=False)
    if plan.changed:
        steps_text(out, plan.steps)
    return 0
