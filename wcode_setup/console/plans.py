"""Output of a plan: text for a person, data for a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wcode_setup.console import messages
from wcode_setup.console.output import Output

if TYPE_CHECKING:
    from wcode_setup.engine.plan import FilePlan, Plan


def file_status(file: FilePlan, preview: bool) -> str:
    """The status word of a file (cli.md): `would-…` in a preview."""
    would = {"created": "would-create", "changed": "would-change", "deleted": "would-change"}
    return would.get(file.status, file.status) if preview else file.status


def plan_data(out: Output, plan: Plan, preview: bool) -> list[dict[str, Any]]:
    """The `files` of the JSON document."""
    from wcode_setup.console.changes import changes

    return [
        {
            "tools": file.tools,
            "path": file.target.path,
            "status": file_status(file, preview),
            "changes": changes(file, out.masked) if file.changed else [],
            "diff": "\n".join([*_diff(out, file), ""]) if file.changed else "",
        }
        for file in plan.there
    ]


def _diff(out: Output, file: FilePlan) -> Iterator[str]:
    from wcode_setup.console.diff import diff

    return diff(file, out.locations.shorten(file.target.path), out.masked)


def plan_heads(out: Output, plan: Plan) -> None:
    """Print the changed files, a line each."""
    for file in plan.changed:
        _head(out, file, preview=False)


def _head(out: Output, file: FilePlan, preview: bool) -> None:
    shown = out.locations.shorten(file.target.path)
    deleted = preview and file.status == "deleted"
    status = messages.text("status-would-delete" if deleted else "status-" + file_status(file, preview))
    out.paragraph(f"{shown}: {status}", "bold" if file.changed else "")


def plan_text(out: Output, plan: Plan, preview: bool, with_diff: bool) -> None:
    """Print a plan: per file its path, the changes in a line each, and the diff."""
    from wcode_setup.console.changes import change_lines, changes

    for file in plan.there:
        _head(out, file, preview)
        if not file.changed:
            continue
        for sign, line in change_lines(changes(file, out.masked)):
            out.paragraph(f"  {sign} {line}", sign, indent=" " * 6)
        if with_diff:
            out.say()
            for line in _diff(out, file):
                headline = line.startswith(("---", "+++"))
                out.say(line, "bold" if headline else line[0] if line[0] in "+-@" else "", tabs=not headline)
            out.say()
