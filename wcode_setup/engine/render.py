"""Render templates to text; the only module that imports jinja2."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from wcode_setup import generated
from wcode_setup.generated import totoml
from wcode_setup.secrets.secret import reveal

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(lambda name: generated.source(f"templates/{name}")),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the output is parsed as data, not shown
        keep_trailing_newline=True,
        finalize=reveal,
    )
    environment.filters["totoml"] = totoml
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "default": reveal}
    return environment


def render(template: str, variables: Mapping[str, Any]) -> str:
    """The text of a template (path below `templates/`); an unknown variable is a bug and raises."""
    compiled = generated.template(template)
    return compiled(variables) if compiled else _environment().get_template(template).render(variables)
