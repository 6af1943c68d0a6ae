"""`doctor`: why a tool does not use what was written, and the proof with the tool itself."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup import catalog, tools
from wcode_setup.api import doctor as engine
from wcode_setup.api.doctor import Case, Result
from wcode_setup.api.queries import read_history
from wcode_setup.cli.common import common_options
from wcode_setup.console import messages
from wcode_setup.console.doctor import print_results, results_data
from wcode_setup.console.output import Output
from wcode_setup.console.session import Session


@click.command("doctor", short_help="Find out why a tool does not use its configuration.")
@click.argument("names", metavar="[TOOL]...", nargs=-1, type=click.Choice([*tools.TITLES, *tools.ALIASES]))
@click.option("--offline", is_flag=True, help="Do not ask the gateway.")
@click.option("--with-tool", is_flag=True, help="Also run the tool's own check of the whole file.")
@click.option("--prove", is_flag=True, help="Run the tool in a scratch home, and show the request that it sends.")
@common_options
def doctor(session: Session, names: tuple[str, ...], offline: bool, with_tool: bool, prove: bool) -> int:
    """Check everything between a tool and its gateway, in the order in which a request would fail.

    Without a TOOL, check every tool that is installed or configured. Exit with 3 if a check failed. Nothing is
    written, and nothing is started without --with-tool or --prove. With --prove the tool itself answers one prompt, in
    a scratch home that is removed afterwards, against a gateway of this program; no network is used.

    \b
    Examples:
      wcode-setup doctor {tool}
      wcode-setup doctor --offline
      wcode-setup doctor --prove {tool}
    """
    catalog.models()  # reports a mistake in the user's catalogue once, not for each tool
    cases = _cases(session, names, with_tool)
    found = [engine.local(case) for case in cases]
    if not (offline or prove):
        with session.out.progress(messages.text("doctor-asking")):
            found = [[*known, *asked] for known, asked in zip(found, engine.network(cases), strict=True)]
    effects: list[list[str] | None] = [None for _ in cases]
    if prove:
        for number, case in enumerate(cases):
            with session.out.progress(messages.text("doctor-running", title=case.tool.TITLE)):
                proof = engine.proven(case)
            found[number] += proof.results
            effects[number] = None if proof.effects is None else sorted(proof.effects)
    failed = sum(result.level == engine.FAILED for results in found for result in results)
    warnings = sum(result.level == engine.WARNING for results in found for result in results)
    for case, results in zip(cases, found, strict=True):
        session.out.say(case.tool.TITLE, "bold")
        print_results(session.out, case.tool.NAME, results)
    last = "doctor-none" if not cases else "doctor-fine" if not failed + warnings else "doctor-sum"
    session.out.say(messages.text(last, failed=failed, warnings=warnings))
    code = 3 if failed else 0
    if session.out.as_json:
        data = [_data(session.out, *one) for one in zip(cases, found, effects, strict=True)]
        session.out.data(session.envelope("problem" if failed else "ok", code, data=data))
    return code


def _cases(session: Session, names: tuple[str, ...], with_tool: bool) -> list[Case]:
    """The tools to check: the named ones, else those that are installed or configured."""
    recorded, _, notes = read_history(session.locations)
    session.note(notes)
    cases = []
    for name in dict.fromkeys(map(tools.canonical, names or tools.TITLES)):
        case, keys = engine.examined(session.locations, name, recorded, named=bool(names), with_tool=with_tool)
        session.out.hide(*keys)
        cases.append(case)
    return [case for case in cases if names or case.here]


def _data(out: Output, case: Case, results: list[Result], observed: list[str] | None) -> dict[str, Any]:
    """The results of one tool for the JSON document; `observed`: the effects that --prove saw."""
    return {
        "tool": case.tool.NAME,
        "title": case.tool.TITLE,
        "provider": case.provider,
        "differs": sorted(case.effects) if case.provider else None,
        "observed": observed,
        "checks": results_data(out, case.tool.NAME, results),
    }
