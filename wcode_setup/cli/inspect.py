"""`models` and `validate`: looking, without touching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wcode_setup import catalog, messages, tools
from wcode_setup.catalog import Model
from wcode_setup.cli.options import common_options
from wcode_setup.cli.session import Session
from wcode_setup.errors import SetupError
from wcode_setup.show import Output, error_data, note_text
from wcode_setup.tools.base import Request

if TYPE_CHECKING:
    from wcode_setup.engine.judge import Verdict


@click.command("models", short_help="List the known models, or show one.")
@click.argument("action", metavar="[list|show]", type=click.Choice(["list", "show"]), default="list")
@click.argument("model_id", metavar="[ID]", required=False)
@common_options
def models(session: Session, action: str, model_id: str | None) -> int:
    """List the models of the catalogue, or show one with prices, endpoints and the source of the figures.

    \b
    Examples:
      wcode-setup models list
      wcode-setup models show qwen/qwen3.6-27b
      wcode-setup models list --json
    """
    if (action == "show") != (model_id is not None):
        raise click.UsageError("`models show` takes one ID, `models list` none")
    known = [catalog.find(model_id)] if model_id else catalog.models()
    if session.out.as_json:
        cards = [_card(model) for model in known]
        session.out.data(session.envelope("ok", 0, data=cards[0] if model_id else cards))
    elif model_id:
        _show(session, known[0])
    else:
        _list(session, known)
    return 0


def _list(session: Session, known: list[Model]) -> None:
    rows = [("ID", "NAME", "CONTEXT", "OUTPUT", "CAPABILITIES")]
    rows += [
        (model.id, model.name, str(model.context_window), str(model.max_tokens), ", ".join(model.capabilities))
        for model in known
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for number, row in enumerate(rows):
        cells = [row[column].rjust(widths[column]) if column in (2, 3) else row[column].ljust(widths[column])
                 for column in range(5)]  # fmt: skip
        session.out.say("  ".join(cells).rstrip(), "" if number else "bold")


def _show(session: Session, model: Model) -> None:
    card = model.card or {}
    session.out.say(model.id, "bold")
    lines = {
        "name": [model.name],
        "context window": [f"{model.context_window} tokens"],
        "longest output": [f"{model.max_tokens} tokens"],
        "capabilities": [", ".join(model.capabilities)],
        "written by default": [f"input {', '.join(model.input)}; reasoning {'on' if model.reasoning else 'off'}"],
        "prices": _prices(card),
        "endpoints": card["endpoints"],
        "source": [f"{card['source']}, captured {card['captured']}"],
    }
    for label, values in lines.items():
        for number, value in enumerate(values):
            session.out.say(f"  {'' if number else label:<20}{value}")


def _card(model: Model) -> dict[str, Any]:
    return {
        "id": model.id,
        "name": model.name,
        "context_window": model.context_window,
        "max_tokens": model.max_tokens,
        **{
            key: value
            for key, value in (model.card or {}).items()
            if key not in ("id", "name", "context_window", "max_tokens")
        },
    }


def _prices(card: dict[str, Any]) -> list[str]:
    unit = f"{card['currency']} per {card['price_unit']} tokens"
    lines, floor = [], 0
    for tier in card["prices"]:
        limit = tier.get("up_to")
        where = "" if limit is None and not floor else f", input up to {limit}" if limit else f", input above {floor}"
        lines.append(f"{tier['input']} in, {tier['output']} out ({unit}{where})")
        floor = limit or 0
    return lines


@click.command("validate", short_help="Judge our part of the tools' files.")
@click.argument("names", metavar="[TOOL]...", nargs=-1, type=click.Choice([*tools.TITLES, *tools.ALIASES]))
@click.option("--with-tool", is_flag=True, help="Ask the tool itself, too, whether it accepts the whole file.")
@common_options
def validate(session: Session, names: tuple[str, ...], with_tool: bool) -> int:
    """Judge our part of the tools' files: keys, types, limits, the form of the key, file modes. Exit 3 if it is wrong.

    Without a TOOL: every tool that is set up.

    \b
    Examples:
      wcode-setup validate
      wcode-setup validate openclaw --with-tool
    """
    verdicts, errors = [], []
    for name in dict.fromkeys(map(tools.canonical, names or tools.TITLES)):
        try:
            verdict = _judge(session, name, with_tool)
        except SetupError as error:
            if error.line is None:  # not a file that does not parse
                raise
            errors.append(error)
            session.tell(error)
        else:
            verdicts.append(verdict)
    if not names:  # of all tools, those that are set up; if there is none, that is what to say
        verdicts = [verdict for verdict in verdicts if verdict.providers] or ([] if errors else verdicts)
    for verdict in verdicts:
        _tell(session.out, verdict)
    wrong = bool(errors) or any(verdict.wrong for verdict in verdicts)
    if session.out.as_json:
        data = [_verdict_data(verdict) for verdict in verdicts]
        status, code = ("problem", 3) if wrong else ("ok", 0)
        session.out.data(session.envelope(status, code, data=data, errors=[error_data(error) for error in errors]))
    return 3 if wrong else 0


def _judge(session: Session, name: str, with_tool: bool) -> Verdict:
    """Judge one tool's file, with the providers that the history knows of."""
    from wcode_setup.engine.history import State, runs, standing
    from wcode_setup.engine.judge import judge
    from wcode_setup.engine.revert import runs_on
    from wcode_setup.engine.view import Files

    tool, view = tools.load(name), Files(session.places)
    request = Request(name, (), catalog.gateway().base_url)
    found = runs_on(tool, view, standing(runs(State(session.places)), name), request)
    providers = ["", *tool.providers(view, request)]
    files = {
        *tool.targets(view, request),
        *(target for name in providers for target in tool.owned(view, request, name)),
    }
    for key in view.secrets(files):
        session.out.hide(key)
    return judge(tool, view, request, [run["providers"][name] for run in found], with_tool)


def _tell(out: Output, verdict: Verdict) -> None:
    """What `validate` found in one tool's file, for a person."""
    path = out.places.shorten(verdict.target.path)
    said = [messages.text("not-configured")] if not verdict.providers else []
    if not verdict.findings and verdict.providers:
        said = [messages.text("validate-fine")]
    for complaint in verdict.complaints or []:
        said.append(messages.text("tool-refuses", title=verdict.tool.TITLE, what=complaint))
    if verdict.complaints == []:
        said.append(messages.text("tool-accepts", title=verdict.tool.TITLE))
    for line in said:
        out.say(f"{path}: {line}")
    for finding, target, where, place in verdict.findings:
        path = out.places.shorten(target.path)
        at = f"{path}:{place[0]}:{place[1]}" if place else path
        level = messages.text("level-" + finding.level)
        what = (f"{where}: " if finding.path else "") + note_text(finding.what)
        out.say(f"{at}: {level}: {what}", "-" if finding.level == "problem" else "~")


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    """The same for the JSON envelope."""
    return {
        "tool": verdict.tool.NAME,
        "path": verdict.target.path,
        "providers": verdict.providers,
        "ok": not verdict.wrong,
        "findings": [
            {
                "level": finding.level,
                "code": finding.what.code,
                "path": target.path,
                "where": where,
                "message": note_text(finding.what),
                "line": place[0] if place else None,
                "column": place[1] if place else None,
            }
            for finding, target, where, place in verdict.findings
        ],
        "tool_says": verdict.complaints,
    }
