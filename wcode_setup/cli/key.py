"""`key`: a new key in every tool that has an entry of the gateway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from wcode_setup import tools
from wcode_setup.api.key import Entry, entries, left, plan, takes
from wcode_setup.catalog import gateway, keys_of
from wcode_setup.catalog.inputs import check_provider
from wcode_setup.cli import suggest
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import execute
from wcode_setup.cli.keys import ask, given, key_options, key_storage_option
from wcode_setup.cli.options import asks, bare_request, force_option, write_options
from wcode_setup.console import messages
from wcode_setup.console.notes import steps_text
from wcode_setup.console.session import Session
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import key_of
from wcode_setup.secrets.sources import Key


@click.command("key", short_help="Replace the API key in every tool that has an entry of the gateway.")
@key_options
@click.option("--from-tool", metavar="TOOL", type=click.Choice([*tools.TITLES, *tools.ALIASES]),
              help="Take the key that this tool has.")  # fmt: skip
@key_storage_option
@click.option("--provider", metavar="ID", shell_complete=suggest.providers,
              help="The provider whose key it is (default: that of the wcode gateway).")  # fmt: skip
@click.option("--no-try", is_flag=True, help="Do not try the key at the gateway first.")
@force_option
@write_options
@common_options
def key(session: Session, from_tool: str | None, provider: str | None, no_try: bool, **options: Any) -> int:
    """Replace the API key in every tool that has an entry of the gateway, in one run: in all of them or none.

    Models, defaults and the way in which each tool stores the key stay. The key is tried at the gateway first.

    \b
    Examples:
      wcode-setup key --api-key-file new.key
      wcode-setup key --from-tool {tool} --dry-run
      wcode-setup key --provider mygw --api-key-env MYGW_API_KEY
    """
    session.command = "key"
    check_provider(provider)
    preview, notes = options["dry_run"] or options["check"], list[Note]()
    found, known = entries(session.locations, provider)
    if not found:
        raise SetupError("key-no-entry", provider=provider or gateway().id, known=", ".join(known) or "-")
    session.out.choose(*{entry.provider for entry in found}, *{entry.url for entry in found})
    with keys_of(found[0].url):
        new, found = _key(session, found, from_tool, options, notes)
    storage = options["key_storage"]
    taking = [entry for entry in found if takes(entry, new, storage)]
    staying = [entry for entry in found if entry not in taking]
    request = bare_request(session, options)
    code = execute(
        session,
        lambda: plan(session.locations, taking, new, storage, request),
        {**options, "try_key": bool(taking) and not (no_try or preview)},
        [*notes, *map(left, staying)],
    )
    lines = [line for entry in staying for line in _lines(entry)]
    if lines and code == 0 and not session.out.as_json and not session.declined:
        steps_text(session.out, lines)
    return code


def _lines(entry: Entry) -> list[str | Note]:
    """The lines that set the variable of a tool; nothing for one without."""
    name = entry.old.variable
    return [Note("step-export", title=entry.tool.TITLE), f"read -rs {name} && export {name}"] if name else []


def _key(
    session: Session, found: Sequence[Entry], from_tool: str | None, options: dict[str, Any], notes: list[Note]
) -> tuple[Key, list[Entry]]:
    """The new key, and the entries to store it in."""
    preview = options["dry_run"] or options["check"]
    new = given(session, options, notes, preview)
    if from_tool is not None:
        if new is not None:
            raise SetupError("two-keys", first="--from-tool", second=_flag(options))
        return _of_tool(session, found, tools.canonical(from_tool))
    if new is None and asks(session, options):
        new = ask(session, messages.text("ask-key"))
    if new is None:
        raise SetupError("key-no-source")
    return new, list(found)


def _flag(options: dict[str, Any]) -> str:
    """The option that gives a key."""
    names = ("api_key", "api_key_stdin", "api_key_file", "api_key_env", "api_key_command")
    return next("--" + name.replace("_", "-") for name in names if options[name])


def _of_tool(session: Session, found: Sequence[Entry], name: str) -> tuple[Key, list[Entry]]:
    """The key of one tool, and the entries of the others."""
    title = tools.TITLES[name]
    entry = next((entry for entry in found if name == entry.tool.NAME), None)
    if entry is None:
        raise SetupError("key-tool-no-entry", title=title, known=", ".join(one.tool.NAME for one in found))
    new = key_of(entry.old, session.locations.env, session.locations.cwd)
    if new is None:
        raise SetupError("key-tool-no-key", title=title)
    if new.problem:
        raise new.problem
    session.out.hide(new.value)
    return new._replace(source="tool", variable=None), [one for one in found if one is not entry]
