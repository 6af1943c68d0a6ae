"""The compiled templates, schemas and catalogue of an installed package, what their code needs, and their sources.

The build makes them (`hatch_build.py`); in a checkout there are none, and their sources are read. The code of a
template is jinja2's, that of a schema fastjsonschema's: the names here are those that it uses.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, ClassVar

from wcode_setup.secrets.secret import reveal

PACKAGE = "wcode_setup.compiled"
_FOLDER = os.path.dirname(__file__)
missing = object()
Decimal = int
"""A type of numbers that no file holds."""


class TemplateRuntimeError(Exception):
    """An error in a template."""


class JsonSchemaValueException(Exception):  # noqa: N818 - fastjsonschema's name
    """A violation of a schema."""


class JsonSchemaValuesException(JsonSchemaValueException):
    """Several of them."""


def module_name(kind: str, path: str) -> str:
    """The name of the module that is made of a file below `templates/` or `schemas/`."""
    return f"{kind}_{''.join(sign if sign.isalnum() else '_' for sign in path)}"


def module(name: str) -> Any:
    """A module of the compiled parts; None in a checkout."""
    try:
        return import_module(f"{PACKAGE}.{name}")
    except ModuleNotFoundError:
        return None


def source(path: str) -> str:
    """The text of a file of the package; a checkout has `templates/` and `schemas/` beside it. Raises OSError.

    The loader reads it, because the package may be in a zip file.
    """
    read: Callable[[str], bytes] = __spec__.loader.get_data  # type: ignore[union-attr]
    try:
        data = read(os.path.join(_FOLDER, *path.split("/")))
    except OSError:
        data = read(os.path.join(os.path.dirname(_FOLDER), *path.split("/")))
    return data.decode()


def data(name: str) -> dict[str, Any]:
    """A file of `catalog/`, by its name without the extension."""
    if compiled := module(name):
        return compiled.DATA  # type: ignore[no-any-return]
    import tomllib

    return tomllib.loads(source(f"catalog/{name}.toml"))


def template(path: str) -> Callable[[Mapping[str, Any]], str] | None:
    """The function that renders a template; None if it is not compiled."""
    found = module(module_name("templates", path))
    return found and (lambda variables: "".join(found.root(_Context(variables))))


def accepts(schema: str, data: Any) -> bool:
    """True if the compiled schema accepts `data`; False if it does not, if it fails, or if there is none."""
    found = module(module_name("schemas", schema))
    if found is None:
        return False
    try:
        found.validate(data)
    except Exception:  # the reader of the schema itself decides
        return False
    return True


def tojson(value: Any) -> str:
    """`value` as jinja2's filter `tojson` has it."""
    text = json.dumps(value, default=reveal)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("'", "\\u0027")


def totoml(value: Any) -> str:
    """A string as TOML has it: as in JSON, but with one escape for a character beyond the 16-bit range."""
    quoted = json.dumps(reveal(value)).replace("\x7f", "\\u007f")
    return re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", _joined, quoted)


def _joined(pair: re.Match[str]) -> str:
    """The escape for the character of a pair of surrogates."""
    high, low = (int(half, 16) for half in pair.groups())
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00:08x}"


class _Context:
    """The variables of a template."""

    eval_ctx = None

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._variables = variables
        self.vars: dict[str, Any] = {}
        self.exported_vars: set[str] = set()

    def resolve_or_missing(self, name: str) -> Any:
        return self._variables.get(name, missing)

    @staticmethod
    def call(function: Any, *arguments: Any) -> Any:
        return function(*arguments)


def Undefined(*_: Any, name: str = "", **__: Any) -> Any:  # noqa: N802 - jinja2's name
    """A missing variable is a bug."""
    raise NameError(f"{name!r} is undefined")


def internalcode(function: Any) -> Any:
    """A decorator of jinja2's code, for its tracebacks."""
    return function


class environment:  # noqa: N801 - the name in jinja2's code
    """The part of jinja2's environment that the templates use."""

    filters: ClassVar[Mapping[str, Any]] = {"tojson": lambda _context, value: tojson(value), "totoml": totoml}
    tests: ClassVar[Mapping[str, Any]] = {"none": lambda value: value is None}
    undefined = staticmethod(Undefined)
    concat = "".join
    finalize = staticmethod(reveal)

    @staticmethod
    def getattr(value: Any, name: str) -> Any:
        try:
            return getattr(value, name)
        except AttributeError:
            return value[name]

    @staticmethod
    def getitem(value: Any, key: Any) -> Any:
        return value[key]
