"""`models`: the catalogue, the built-in models and the user's."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.cli import suggest
from wcode_setup.cli.options import common_options
from wcode_setup.console import messages
from wcode_setup.console.notes import features
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError
from wcode_setup.text import columns


@click.command("models", short_help="List the known models, or show one.")
@click.argument("action", metavar="[list|show]", type=click.Choice(["list", "show"]), default="list")
@click.argument("model_id", metavar="[ID]", required=False, shell_complete=suggest.shown_model)
@common_options
def models(session: Session, action: str, model_id: str | None) -> int:
    """List the models of the catalogue, or show one with its prices, endpoints and sources.

    Your own catalogue, with one [[models]] table per model, overrides the built-in one:

    \b
      $XDG_CONFIG_HOME/wcode-setup/catalog.toml    (without that variable: ~/.config; Windows: %APPDATA%)

    \b
    Examples:
      wcode-setup models list
      wcode-setup models show qwen/qwen3.6-27b
      wcode-setup models list --json
    """
    if (action == "show") != (model_id is not None):
        raise SetupError("usage-models")
    known = [catalog.find(model_id)] if model_id else catalog.models()
    if session.out.as_json:
        cards = [{**(model.card or {}), "protocols": model.protocols} for model in known]
        session.out.data(session.envelope("ok", 0, data=cards[0] if model_id else cards))
    elif model_id:
        _show(session, known[0])
    else:
        _list(session, known)
    return 0


def _list(session: Session, known: list[Model]) -> None:
    head = ("models-id", "models-name", "models-context", "models-output", "models-capabilities", "models-catalog")
    rows = [tuple(map(messages.text, head))]
    rows += [
        (model.id, model.name, str(model.context_window), str(model.max_tokens), features(model.capabilities),
         _catalog(model.card or {}))
        for model in known
    ]  # fmt: skip
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [_fill(cell, width, right=column in (2, 3))
                 for column, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        session.out.say("  ".join(cells).rstrip(), "" if number else "bold")


def _show(session: Session, model: Model) -> None:
    card = model.card or {}
    session.out.say(model.id, "bold")
    switch = messages.text("switch-on" if model.reasoning else "switch-off")
    lines: dict[str, list[str]] = {
        "model-name": [model.name],
        "model-context": [messages.text("model-tokens", count=model.context_window)],
        "model-output": [messages.text("model-tokens", count=model.max_tokens)],
        "model-capabilities": [features(model.capabilities)],
        "model-recipe": [messages.text("model-writes", inputs=features(model.input), switch=switch)],
        "model-prices": _prices(card),
        "model-protocols": [", ".join(model.protocols)] if model.protocols else [],
        "model-endpoints": card["endpoints"],
        "model-source": [messages.text("model-figures", figures=card["source"])] if card["source"] else [],
        "model-captured": [card["captured"]] if card["captured"] else [],
        "model-catalog": [_catalog(card, session.out.locations.shorten(session.out.locations.catalog_file()))],
    }
    labels = {code: messages.text(code) for code in lines}
    width = max(map(columns, labels.values()))
    for code, values in lines.items():
        for number, value in enumerate(values):
            session.out.say(f"  {_fill('' if number else labels[code], width)}  {value}")


def _catalog(card: dict[str, Any], path: str | None = None) -> str:
    """The name of the catalogue of an entry; with `path`, the user's file, in more words."""
    if card["catalog"] == "user":
        return messages.text("catalog-of-user" if path else "catalog-user", path=path)
    if not card["changed"]:
        return messages.text("catalog-built-in")
    return messages.text("catalog-changed" if path else "catalog-both", path=path, fields=", ".join(card["changed"]))


def _prices(card: dict[str, Any]) -> list[str]:
    lines, floor = [], 0
    for price in card["prices"]:
        limit = price.get("up_to")
        tier = messages.text("price-up-to", limit=limit) if limit else ""
        if floor and not limit:
            tier = messages.text("price-above", limit=floor)
        unit = {"currency": card["currency"], "unit": card["price_unit"], "tier": tier}
        lines.append(messages.text("price-tier", input=price["input"], output=price["output"], **unit))
        floor = limit or 0
    return lines


def _fill(text: str, width: int, right: bool = False) -> str:
    blanks = " " * (width - columns(text))
    return blanks + text if right else text + blanks
