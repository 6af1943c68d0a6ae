"""`validate`: checks of the managed entries, which change nothing."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup import catalog, tools
from wcode_setup.api.queries import Run, read_history
from wcode_setup.api.validation import Verdict, validated
from wcode_setup.cli.common import common_options
from wcode_setup.console import messages
from wcode_setup.console.notes import error_data, note_text
from wcode_setup.console.output import Output
from wcode_setup.console.session import Session
from wcode_setup.console.slots import slot_lines, slots_data
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.masking import masked_words


@click.command("validate", short_help="Check the entries that wcode-setup manages.")
@click.argument("names", metavar="[TOOL]...", nargs=-1, type=click.Choice([*tools.TITLES, *tools.ALIASES]))
@click.option("--with-tool", is_flag=True, help="Also run the tool's own check of the whole file.")
@common_options
def validate(session: Session, names: tuple[str, ...], with_tool: bool) -> int:
    """Check the managed entries: keys, types, limits, API key, file modes. Exit with 3 if one is wrong.

    Without a TOOL, check every configured tool.

    \b
    Examples:
      wcode-setup validate
      wcode-setup validate {tool} --with-tool
    """
    catalog.models()  # reports a mistake in the user's catalogue once, not for each tool
    recorded, _, notes = read_history(session.locations)
    session.note(notes)
    verdicts, errors = [], []
    for name in dict.fromkeys(map(tools.canonical, names or tools.TITLES)):
        try:
            verdict = _validated(session, name, recorded, with_tool)
        except SetupError as error:
            if error.line is None:  # not a file that does not parse
                raise
            errors.append(error)
            session.report(error)
        else:
            verdicts.append(verdict)
    if not names:  # show the configured tools; if there is none, all tools report that
        verdicts = [verdict for verdict in verdicts if verdict.providers] or ([] if errors else verdicts)
    for verdict in verdicts:
        _report(session.out, verdict, len(verdicts) == 1)
    wrong = bool(errors) or any(verdict.wrong for verdict in verdicts)
    if session.out.as_json:
        data = [_verdict_data(verdict) for verdict in verdicts]
        status, code = ("problem", 3) if wrong else ("ok", 0)
        session.out.data(session.envelope(status, code, data=data, errors=[error_data(error) for error in errors]))
    return 3 if wrong else 0


def _validated(session: Session, name: str, recorded: list[Run], with_tool: bool) -> Verdict:
    """Check one tool's files, with the providers in the history."""
    verdict, keys = validated(session.locations, name, recorded, with_tool=with_tool)
    session.out.hide(*keys)
    said = verdict.complaints and [masked_words(session.out.masked(words)) for words in verdict.complaints]
    return verdict._replace(complaints=said)


def _report(out: Output, verdict: Verdict, whole: bool) -> None:
    """Print the findings in one tool's files; `whole`: with every slot without a value."""
    path = out.locations.shorten(verdict.target.path)
    said = [messages.text("not-configured")] if not verdict.providers else []
    if not verdict.findings and verdict.providers:
        said = [messages.text("validate-fine")]
    for complaint in verdict.complaints or []:
        said.append(messages.text("tool-refuses", title=verdict.tool.TITLE, what=complaint))
    if verdict.complaints == []:
        said.append(messages.text("tool-accepts", title=verdict.tool.TITLE))
    for line in said:
        out.say(f"{path}: {line}")
    for line, away in slot_lines(verdict.slots, whole):
        if not away:
            out.say(f"{path}: {line}")
    for finding, target, where, place in verdict.findings:
        path = out.locations.shorten(target.path)
        at = f"{path}:{place[0]}:{place[1]}" if place else path
        level = messages.text("level-line", level=Note("level-" + finding.level))
        what = (f"{where}: " if finding.path else "") + note_text(finding.what)
        out.say(f"{at}: {level}{what}", "-" if finding.level == "problem" else "~")


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict for the JSON document."""
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
        "slots": slots_data(verdict.slots),
        "tool_says": verdict.complaints,
    }
