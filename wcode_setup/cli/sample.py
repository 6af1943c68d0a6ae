"""`sample`: a code sample for a model, a gateway and a protocol."""

from __future__ import annotations

import sys
from typing import Any

import click

from wcode_setup.api import sample as api
from wcode_setup.cli import suggest
from wcode_setup.cli.common import common_options
from wcode_setup.console import messages
from wcode_setup.console.notes import notes_text
from wcode_setup.console.output import encodable
from wcode_setup.console.session import Session
from wcode_setup.console.table import print_table
from wcode_setup.errors import Note, SetupError


@click.command("sample", short_help="Print a code sample for a model, ready to run.")
@click.argument("language", metavar="[LANGUAGE]", required=False, type=click.Choice(list(api.LANGUAGES)))
@click.option("-m", "--model", "model_id", metavar="ID", shell_complete=suggest.models, help="Model to ask.")
@click.option("--protocol", type=click.Choice(list(api.PROTOCOLS)), default="chat",
              help="Protocol of the request (default chat).")  # fmt: skip
@click.option("--stream", is_flag=True, help="Print the answer while it arrives.")
@click.option("--prompt", metavar="TEXT", help="Message to the model (default: a greeting).")
@click.option("--system", metavar="TEXT", help="System message.")
@click.option("--image", metavar="FILE", shell_complete=suggest.paths,
              help="Image that is sent with the message: PNG, JPEG, GIF or WebP.")  # fmt: skip
@click.option("--param", "params", metavar="NAME=VALUE", multiple=True, shell_complete=suggest.parameters,
              help="Parameter of the request, such as top_p=0.9; repeatable.")  # fmt: skip
@click.option("--base-url", metavar="URL", help="Another OpenAI-compatible gateway.")
@click.option("--api-key-env", metavar="NAME", help="Variable from which the sample reads the API key.")
@click.option("-o", "--output", metavar="FILE", shell_complete=suggest.paths, help="Write the sample to this new file.")
@common_options
def sample(session: Session, language: str | None, output: str | None, **options: Any) -> int:
    """Print a code sample for a model, ready to run. It reads the API key from the environment.

    Without LANGUAGE, list the languages. `wcode-setup models show ID --params` lists the parameters.

    \b
    Examples:
      wcode-setup sample
      wcode-setup sample python --model qwen3.6-plus
      wcode-setup sample sh --model qwen3.6-plus --prompt "Write a haiku." | sh
      wcode-setup sample go --model qwen3.6-plus --stream --param temperature=0.2 -o sample.go
    """
    session.command, command = "sample", click.get_current_context().command_path
    if language is None:
        if output is not None or any(options[name] for name in options if name != "protocol"):
            raise SetupError("usage-missing", what="LANGUAGE", command=command)
        return _list(session)
    if options["model_id"] is None:
        raise SetupError("usage-missing", what="--model", command=command)
    session.out.choose(options["model_id"], *filter(None, [options["base_url"]]))
    wanted, notes = api.asked(session.locations, options, messages.text("sample-prompt"))
    output = None if output == "-" else output
    data = api.sample(language, wanted, output)
    _check(session, data["text"], printed=output is None and not session.out.as_json)
    if output is None:
        return _print(session, data, notes)
    path, status = api.write(session.locations, output, data["text"])
    shown = session.locations.shorten(path)
    if status == "created":
        session.done = Note("file-done", path=shown)
    if session.out.as_json:
        whole = "ok" if status == "created" else status
        session.out.data(session.envelope(whole, 0, data={**data, "path": path}, notes=notes))
        return 0
    notes_text(session.out, notes)
    session.out.say(f"{shown}: {messages.text('status-' + status)}", "bold" if status == "created" else "")
    for line in (*data["install"], *data["run"]):
        session.out.say(f"  {line}")
    return 0


def _list(session: Session) -> int:
    rows = api.languages()
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data=rows))
        return 0
    table = [tuple(map(messages.text, ("sample-language", "sample-with", "sample-file", "sample-tested")))]
    table += [
        (row["language"], row["title"], row["file"], messages.text("sample-run" if row["is_run"] else "sample-not-run"))
        for row in rows
    ]
    print_table(session.out, table, right=())
    return 0


def _print(session: Session, data: dict[str, Any], notes: list[Note]) -> int:
    """Print the sample on stdout, notes on stderr."""
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data=data, notes=notes))
        return 0
    if not session.out.quiet:
        for note in notes:
            session.out.alert(messages.text("label-note") + messages.text(note.code, **note.fields))
    session.out.quiet = False  # the sample is what was asked for
    for line in data["text"].removesuffix("\n").split("\n"):
        session.out.say(line, tabs=True)
    return 0


def _check(session: Session, text: str, printed: bool) -> None:
    """Raise `sample-key` for a text with an API key in it, and `sample-encoding` for one that stdout cannot encode."""
    if session.out.has_key(text):
        raise SetupError("sample-key")
    encoding = sys.stdout.encoding or "utf-8"
    if printed and encodable(text, encoding) != text:
        raise SetupError("sample-encoding", encoding=encoding)
