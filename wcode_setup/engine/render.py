"""Render templates to text; the only module that imports jinja2."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

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
    environment.filters["totoml"] = _toml
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "default": reveal}
    return environment


def _toml(value: Any) -> str:
    """A string as TOML has it: as in JSON, but with one escape for a character beyond the 16-bit range."""
    quoted = json.dumps(reveal(value)).replace("\x7f", "\\u007f")
    return re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", _joined, quoted)


def _joined(pair: re.Match[str]) -> str:
    """The escape for the character of a pair of surrogates."""
    high, low = (int(half, 16) for half in pair.groups())
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00:08x}"


def render(template: str, variables: Mapping[str, Any]) -> str:
    """The text of a template (path below `templates/`); an unknown variable is a bug and raises."""
    return _environment().get_template(template).render(variables)
