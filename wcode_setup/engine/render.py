"""Render templates to text; the only module that imports jinja2."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from wcode_setup import generated
from wcode_setup.generated import totoml
from wcode_setup.secrets.secret import reveal

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def data_folder(kind: str) -> str:
    """The path of `templates` or `schemas`: in the installed package, or beside it in a checkout."""
    inside = os.path.join(_PACKAGE, kind)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), kind)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_folder("templates")),
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
