"""`models`: the catalogue, the built-in models and the user's; `discover.py` has those of a gateway."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.cli import suggest
from wcode_setup.cli.common import common_options
from wcode_setup.cli.keys import key_options
from wcode_setup.cli.options import tokens_of, write_options
from wcode_setup.console import messages
from wcode_setup.console.notes import features
from wcode_setup.console.session import Session
from wcode_setup.console.table import fill, print_table
from wcode_setup.errors import SetupError
from wcode_setup.text import columns

_OF_DISCOVER = ("base_url", "save", "name", "context_window", "max_tokens", "api_key", "api_key_stdin", "api_key_file",
                "api_key_env", "api_key_command", "dry_run", "check", "yes")  # fmt: skip
"""The options that only `discover` has."""


@click.command("models", short_help="List the known models, show one, or ask a gateway for its models.")
@click.argument("action", metavar="[ACTION]", type=click.Choice(["list", "show", "discover"]), default="list")
@click.argument("model_id", metavar="[ID]", required=False, shell_complete=suggest.shown_model)
@click.option(
    "--params", is_flag=True, help="With `show`: the parameters of a request, with types, ranges and defaults."
)
@click.option("--base-url", metavar="URL", help="The gateway to ask (default: the wcode gateway).")
@click.option("--save", metavar="ID", multiple=True, help="Write this listed model into your catalogue; repeatable.")
@click.option(
    "--context-window",
    metavar="N",
    callback=tokens_of,
    help="Context window of the saved model, if the gateway does not report it.",
)
@click.option(
    "--max-tokens",
    metavar="N",
    callback=tokens_of,
    help="Output limit of the saved model, if the gateway does not report it.",
)
@click.option("--name", metavar="TEXT", help="Display name of the saved model.")
@key_options
@write_options
@common_options
def models(session: Session, action: str, model_id: str | None, **options: Any) -> int:
    """List the models of the catalogue, show one with its prices, endpoints and sources, or ask a gateway for its own.

    Your own catalogue, with one [[models]] table per model, overrides the built-in one:

    \b
      $XDG_CONFIG_HOME/wcode-setup/catalog.toml    (without that variable: ~/.config; Windows: %APPDATA%)

    `discover` asks a gateway for its /models, and shows the limits that it reports; --save writes some of them into
    your catalogue. Without an option for it the key is that of the gateway's variable, or of a configured tool.

    \b
    Examples:
      wcode-setup models list
      wcode-setup models show qwen/qwen3.6-27b
      wcode-setup models show qwen3.6-plus --params
      wcode-setup models discover --base-url https://gw.example/v1
    """  # fmt: skip
    session.command = "models"
    if (action == "show") != (model_id is not None):
        raise SetupError("usage-models")
    given = [name for name in _OF_DISCOVER if options[name]]
    if options["params"] and action != "show":
        raise SetupError("usage-params")
    if action == "discover":
        from wcode_setup.cli.discover import discover

        return discover(session, options)
    if given:
        raise SetupError("usage-discover", option="--" + given[0].replace("_", "-"))
    known = [catalog.find(model_id)] if model_id else catalog.models()
    if session.out.as_json:
        cards = [_card(model) for model in known]
        cards[0] |= {"parameters": _parameters()} if options["params"] else {}
        session.out.data(session.envelope("ok", 0, data=cards[0] if model_id else cards))
    elif options["params"]:
        _show_parameters(session)
    elif model_id:
        _show(session, known[0])
    else:
        _list(session, known)
    return 0


def _card(model: Model) -> dict[str, Any]:
    """A model for the JSON document."""
    card = model.card or {}
    millions = [{**tier, **per_million(card, tier)} for tier in card.get("prices", ())]
    return {**card, "protocols": model.protocols, "prices_per_million": millions}


def _parameters() -> list[dict[str, Any]]:
    """The parameters of a request for the JSON document, by the names of the command line's protocols."""
    from wcode_setup.api.sample import PROTOCOLS
    from wcode_setup.catalog.parameters import parameters, source

    where, captured = source()
    return [
        {
            **one._asdict(), "needs": list(one.needs), "source": where, "captured": captured,
            "names": {said: one.names[inner] for said, inner in PROTOCOLS.items() if inner in one.names},
        }
        for one in parameters().values()
    ]  # fmt: skip


def _show_parameters(session: Session) -> None:
    import json

    from wcode_setup.catalog.parameters import parameters

    head = (
        "parameter-name",
        "parameter-type",
        "parameter-range",
        "parameter-default",
        "parameter-protocols",
        "parameter-meaning",
    )
    rows = [tuple(map(messages.text, head))]
    for row in _parameters():
        one, meaning = parameters()[row["name"]], messages.text(f"parameter-{row['name']}")
        if row["needs"]:
            meaning = messages.text("parameter-only-with", meaning=meaning, needs=", ".join(row["needs"]))
        default = row["default"]
        shown = "" if default is None else default if isinstance(default, str) else json.dumps(default)
        rows.append((one.name, one.type, one.values, shown, ", ".join(row["names"]), meaning))
    print_table(session.out, rows, right=())
    session.out.paragraph(messages.text("parameter-source", source=row["source"], captured=row["captured"]))


def per_million(card: dict[str, Any], tier: dict[str, Any]) -> dict[str, float]:
    """Input and output price of a tier per million tokens, in the card's currency."""
    return {name: float(f"{tier[name] * 1_000_000 / card['price_unit']:.9g}") for name in ("input", "output")}


def _lowest(model: Model, name: str) -> str:
    """The price of the lowest tier per million tokens, with a `+` if there are others; "" without prices."""
    card = model.card or {}
    tiers = card.get("prices") or ()
    if not tiers:
        return ""
    sign = "¥" if card["currency"] == "CNY" else f"{card['currency']} "
    return f"{sign}{per_million(card, tiers[0])[name]:g}{'+' * (len(tiers) > 1)}"


def _list(session: Session, known: list[Model]) -> None:
    head = ("models-id", "models-name", "models-context", "models-output", "models-input-price", "models-output-price",
            "models-capabilities", "models-catalog")  # fmt: skip
    rows = [tuple(map(messages.text, head))]
    rows += [
        (model.id, model.name, str(model.context_window), str(model.max_tokens), _lowest(model, "input"),
         _lowest(model, "output"), features(model.capabilities), _catalog(model.card or {}))
        for model in known
    ]  # fmt: skip
    print_table(session.out, rows, right=(2, 3, 4, 5))


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
            session.out.say(f"  {fill('' if number else labels[code], width)}  {value}")


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
        millions = {f"{name}_m": f"{value:g}" for name, value in per_million(card, price).items()}
        lines.append(messages.text("price-tier", input=price["input"], output=price["output"], **unit, **millions))
        floor = limit or 0
    return lines
