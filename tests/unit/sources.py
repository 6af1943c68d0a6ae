"""The package as its source: every module parsed once, what it imports, and what it uses of the world outside."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.program import ROOT

PACKAGE = "wcode_setup"


def _name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name_of(path): path for path in sorted((ROOT / PACKAGE).rglob("*.py"))}

HARMLESS_MODULES = {
    "__future__", "abc", "base64", "bisect", "collections", "contextlib", "contextvars", "copy", "datetime", "difflib", "errno", "functools", "gc",
    "hashlib", "http", "inspect", "itertools", "json", "math", "ntpath", "posixpath", "re", "shlex", "signal", "ssl",
    "stat", "sys", "threading", "time", "tomllib", "traceback", "types", "typing", "unicodedata",
}  # fmt: skip
"""Modules of the standard library that open, change and start nothing. Every use of any other one is an effect."""
HARMLESS = {
    "os.devnull", "os.environ", "os.fspath", "os.get_terminal_size", "os.getcwd", "os.geteuid", "os.getuid",
    "os.major", "os.minor", "os.name", "os.path", "os.sep", "os.stat_result", "os.strerror", "urllib.error", "urllib.parse",
    "subprocess.DEVNULL", "subprocess.PIPE", "subprocess.TimeoutExpired", "shutil.which",
}  # fmt: skip
"""Parts of the others that change and start nothing."""
HARMFUL = {"builtins.open", "builtins.exec", "builtins.eval", "builtins.compile", "builtins.__import__", "sys.modules"}
METHODS = {
    "chmod", "hardlink_to", "lchmod", "mkdir", "rename", "rmdir", "symlink_to", "touch", "unlink", "write_bytes",
    "write_text",
}  # fmt: skip
"""Methods of a `pathlib.Path` that change files, wherever such an object comes from."""


class Import(NamedTuple):
    """One imported module, absolute; `local`: inside a function; `typing`: under TYPE_CHECKING."""

    module: str
    line: int
    local: bool
    typing: bool


@cache
def tree_of(name: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def imports(name: str) -> tuple[Import, ...]:
    """All imports of a module, wherever they stand; `from package import module` gives the module."""
    return tuple(_imports(name, tree_of(name)))


def _imports(name: str, tree: ast.Module) -> Iterator[Import]:
    todo: list[tuple[ast.AST, bool, bool]] = [(node, False, False) for node in tree.body]
    while todo:
        node, local, typing = todo.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, local, typing)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: imports here are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield Import(inner if inner in MODULES else str(node.module), node.lineno, local, typing)
        local = local or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = typing or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        todo += [(child, local, typing) for child in ast.iter_child_nodes(node)]


class Effect(NamedTuple):
    """A use of something that may read, change or start what lies outside of the process: `os.remove`, `.write_text`."""

    what: str
    line: int


def effects(tree: ast.Module) -> list[Effect]:
    """Every effect of a module, under whatever name it was imported, called or only handed on."""
    bound = _bindings(tree)
    found = (Effect(_from_outside(what), line) for what, line in _uses(tree, bound))
    return [effect for effect in found if _is_effect(effect.what)]


def _bindings(tree: ast.Module) -> dict[str, str]:
    """Name -> what it was imported as, anywhere in the module."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                bound |= {alias.asname: alias.name} if alias.asname else {top: top}
        elif isinstance(node, ast.ImportFrom):
            bound |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return bound


def _uses(node: ast.AST, bound: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The dotted names used in a tree, each as long as it is written; `.name` is a method of what has no name."""
    if isinstance(node, ast.ImportFrom):  # `from os import *` binds what nobody sees
        yield from ((f"{node.module}.*", node.lineno) for alias in node.names if alias.name == "*")
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hasattr":
        children = list(node.args[1:])
    if isinstance(node, ast.Call) and _dotted(node.func, bound) == "builtins.open" and _only_reads(node):
        yield "open to read", node.lineno
        children = children[1:]
    if isinstance(node, ast.Name | ast.Attribute):
        name = _dotted(node, bound)
        if name is not None:
            yield name, node.lineno
            return
        if isinstance(node, ast.Attribute):
            yield f".{node.attr}", node.lineno
    for child in children:
        yield from _uses(child, bound)


def _only_reads(call: ast.Call) -> bool:
    """Whether a call of `open` names, in so many words, a mode that only reads (or none)."""
    mode = next((word.value for word in call.keywords if word.arg == "mode"), ast.Constant("r"))
    mode = call.args[1] if len(call.args) > 1 else mode
    named = all(word.arg for word in call.keywords) and not any(isinstance(one, ast.Starred) for one in call.args)
    return named and isinstance(mode, ast.Constant) and set(str(mode.value)) <= set("rbt")


def _dotted(node: ast.expr, bound: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return bound.get(node.id) or (f"builtins.{node.id}" if hasattr(builtins, node.id) else None)
    base = _dotted(node.value, bound) if isinstance(node, ast.Attribute) else None
    return f"{base}.{node.attr}" if base and isinstance(node, ast.Attribute) else None


def _from_outside(what: str) -> str:
    """The same without one of our modules before it: `wcode_setup.engine.store.files.os.remove` is `os.remove`."""
    parts = what.split(".")
    ours = max((place for place in range(len(parts) + 1) if ".".join(parts[:place]) in MODULES), default=0)
    return (
        ".".join(parts[ours:]) if ours and parts[ours : ours + 1] and parts[ours] in sys.stdlib_module_names else what
    )


def _is_effect(what: str) -> bool:
    parts = what.split(".")
    if what == "open to read":
        return True
    if not parts[0]:
        return parts[1] in METHODS
    prefixes = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    if parts[0] in HARMLESS_MODULES or parts[0] == "builtins":
        return bool(prefixes & HARMFUL)
    return parts[0] in sys.stdlib_module_names and not prefixes & HARMLESS
