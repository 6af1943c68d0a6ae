"""What the tests themselves must be: golden cases that differ, real tools that are run, tests that assert something."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _commands(case: Path) -> list[str]:
    """The lines of a golden case that do something."""
    lines = (case / "command").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def alike(cases: Path) -> list[str]:
    """Golden cases in a folder with the home and the commands of another one."""
    found: dict[object, str] = {}
    again = []
    for case in sorted(file.parent for file in cases.glob("*/command")):
        given = [case / "stdin", *(case / "before").rglob("*")]
        home = {(str(path.relative_to(case)), _content(path)) for path in given}
        if found.setdefault((frozenset(home), tuple(_commands(case))), case.name) != case.name:
            again.append(case.name)
    return again


def _content(path: Path) -> object:
    return path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else path.exists()


def runs_the_tool(tool: str, *sources: str) -> list[str]:
    """Tests, and what they use of these files (a conformance file, its `conftest`), that install `tool` and assert."""
    functions = {found.name: found for source in sources for found in _functions(ast.parse(source))}
    asserting = asserting_names(map(ast.parse, sources))

    def installs(name: str) -> bool:
        found = functions.get(name)
        if found is None:
            return False
        calls = {ast.unparse(node) for node in ast.walk(found) if isinstance(node, ast.Call)}
        wanted = {f"install('{tool}')", "install(request.param)"}
        return bool(calls & wanted) or any(installs(argument.arg) for argument in found.args.args)

    return [name for name in functions if name.startswith("test_") and installs(name) and name in asserting]


def using(fixture: str, *sources: str) -> set[str]:
    """Tests of these files that use `fixture`, themselves or through their fixtures."""
    functions = {found.name: found for source in sources for found in _functions(ast.parse(source))}

    def uses(name: str) -> bool:
        found = functions.get(name)
        named = [argument.arg for argument in found.args.args] if found else []
        return fixture in named or any(map(uses, named))

    return {name for name in functions if name.startswith("test_") and uses(name)}


def without_assertion(tests: Iterable[ast.Module]) -> list[str]:
    """Tests that can fail by accident only: neither they nor what they call asserts anything."""
    trees = list(tests)
    asserting = asserting_names(trees)
    return [
        found.name
        for tree in trees
        for found in _functions(tree)
        if found.name.startswith("test_") and found.name not in asserting
    ]


def asserting_names(trees: Iterable[ast.Module]) -> set[str]:
    """Functions of these modules that assert, or use a function that does."""
    functions = [found for tree in trees for found in _functions(tree)]
    known = {"raises", "fail", "assert_match", "assert_match_dir"}
    while more := {found.name for found in functions if found.name not in known and _asserts(found, known)}:
        known |= more
    return known


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _asserts(function: Function, known: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call) and {ast.unparse(node.func).split(".")[-1]} & (known | {"AssertionError"}):
            return True
    return False
