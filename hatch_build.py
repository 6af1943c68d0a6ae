"""Build hook: templates, schemas and catalogue as plain Python, in the package `wcode_setup.compiled` of a wheel.

Every build makes them anew from the sources beside this file, so that a wheel cannot hold older ones. A checkout has
none: there jinja2, jsonschema and tomllib read the sources. jinja2 and fastjsonschema generate the code; only its
imports are replaced, by those of `wcode_setup/generated.py`.
"""

from __future__ import annotations

import json
import os
import pprint
import re
import sys
import tempfile
import tomllib
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RUNTIME = "wcode_setup.generated"


class CustomBuildHook(BuildHookInterface):
    """Add the compiled parts to a wheel; not to an editable one, which is a checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        if os.path.lexists(os.path.join(self.root, "wcode_setup", "compiled")):
            raise ValueError("wcode_setup/compiled is made anew by each build: remove it")
        self._folder = tempfile.TemporaryDirectory()
        compile_all(self.root, self._folder.name)
        build_data["force_include"][self._folder.name] = "wcode_setup/compiled"

    def finalize(self, *_: Any) -> None:
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def compile_all(root: str, target: str) -> None:
    """Write the package to the folder `target`; `root`: the checkout."""
    sys.path.insert(0, root)
    try:
        from wcode_setup.generated import module_name
    finally:
        sys.path.remove(root)
    found = {
        "__init__": '"""Generated when the package is built (hatch_build.py)."""\n',
        **{name: _data(root, name) for name in ("builtin", "proven")},
    }
    for path in _sources(root, "templates"):
        if not path.startswith("samples/"):  # printed for a person, not written in a run
            found[module_name("templates", path)] = _template(root, path)
    for path in _sources(root, "schemas"):
        found[module_name("schemas", path)] = _schema(root, path)
    for name, code in found.items():
        with open(os.path.join(target, f"{name}.py"), "w", encoding="utf-8", newline="\n") as file:
            file.write(code)


def _sources(root: str, kind: str) -> list[str]:
    """The paths of the files below `templates/` or `schemas/`."""
    top = os.path.join(root, kind)
    found = (os.path.join(folder, name) for folder, _, names in os.walk(top) for name in names)
    return sorted(os.path.relpath(path, top).replace(os.sep, "/") for path in found)


def _read(*parts: str) -> str:
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def _data(root: str, name: str) -> str:
    data = tomllib.loads(_read(root, "wcode_setup", "catalog", f"{name}.toml"))
    return f"DATA = {pprint.pformat(data, sort_dicts=False, width=120)}\n"


def _template(root: str, path: str) -> str:
    """The code that jinja2 makes of a template, with another import."""
    from jinja2 import Environment

    environment = Environment(keep_trailing_newline=True, finalize=str)  # noqa: S701 - as engine/render.py
    environment.filters["totoml"] = str
    code = environment.compile(_read(root, "templates", path), raw=True)
    start, _, rest = code.partition("\n")
    if not start.startswith("from jinja2.runtime import "):
        raise ValueError(f"jinja2 makes other code than expected of {path}")
    return f"from {RUNTIME} import Undefined, environment, internalcode, missing, TemplateRuntimeError\n{rest}\n"


def _schema(root: str, path: str) -> str:
    """The code that fastjsonschema makes of a schema, with another import."""
    from fastjsonschema import compile_to_code

    code = compile_to_code(
        _without_const(json.loads(_read(root, "schemas", path))), detailed_exceptions=False, use_default=False
    )
    code = re.sub(r"^(?:VERSION = .*|from decimal .*|from fastjsonschema .*)\n", "", code, flags=re.MULTILINE)
    return f"from {RUNTIME} import Decimal, JsonSchemaValueException, JsonSchemaValuesException\n{code}"


def _without_const(schema: Any) -> Any:
    """The same schema with `enum` for `const`, of which fastjsonschema makes no short code."""
    if isinstance(schema, dict):
        return {("enum" if key == "const" else key): [value] if key == "const" else _without_const(value)
                for key, value in schema.items()}  # fmt: skip
    return [_without_const(one) for one in schema] if isinstance(schema, list) else schema
