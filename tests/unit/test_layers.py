"""Imports run one way, down, and heavy modules are loaded only where they are needed."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import ROOT, Program
from wcode_setup import tools

PACKAGE = ROOT / "wcode_setup"
# the longest prefix counts; the lower the number, the lower the layer
LAYERS = {
    "wcode_setup.__main__": 6,
    "wcode_setup.wizard": 6,
    "wcode_setup.cli": 6,
    "wcode_setup.desired": 5,
    "wcode_setup.doctor": 5,
    "wcode_setup.show": 5,
    "wcode_setup.engine": 4,
    "wcode_setup.tools": 3,
    "wcode_setup.documents": 2,
    "wcode_setup.catalog": 1,
    "wcode_setup.user_catalog": 1,
    "wcode_setup.secrets": 1,
    "wcode_setup.gateway": 1,
    "wcode_setup.given": 2,
    "wcode_setup.places": 1,
    "wcode_setup.messages": 1,
    "wcode_setup.messages_zh": 1,
    "wcode_setup.streams": 1,
    "wcode_setup.text": 1,
    "wcode_setup.errors": 1,
}
HOMES = {  # third-party modules: where they may be imported, and whether inside functions only
    "click": (("wcode_setup.cli", "wcode_setup.wizard"), False),
    "jinja2": (("wcode_setup.engine.render",), True),
    "jsonschema": (("wcode_setup.engine.validate",), True),
    "ruamel": (("wcode_setup.documents.yaml_events",), True),
    "questionary": (("wcode_setup.wizard",), True),
    "prompt_toolkit": (("wcode_setup.wizard",), True),
}
WRITERS = {"io", "os", "pathlib", "shutil", "subprocess", "tempfile"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


class Import:
    """One imported module, absolute; `local`: inside a function; `typing`: under TYPE_CHECKING."""

    def __init__(self, module: str, line: int, local: bool, typing: bool) -> None:
        self.module, self.line, self.local, self.typing = module, line, local, typing


def imports(name: str) -> Iterator[Import]:
    """All imports of a module, wherever they stand; `from package import module` gives the module."""
    todo = [(node, False, False) for node in ast.parse(MODULES[name].read_text(encoding="utf-8")).body]
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


def layer(name: str) -> int:
    """The layer of a module of ours; the package itself (the version) lies below all."""
    if name == "wcode_setup":
        return 0
    found = [prefix for prefix in LAYERS if name == prefix or name.startswith(prefix + ".")]
    assert found, f"{name} has no layer: give it one in LAYERS, and in the design"
    return LAYERS[max(found, key=len)]


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_down(name: str) -> None:
    for found in imports(name):
        if found.module.split(".")[0] == "wcode_setup":
            assert layer(found.module) <= layer(name), f"{name}:{found.line} imports {found.module}"


def test_there_are_no_circles() -> None:
    """Not even through imports in functions or for type checkers."""
    graph = {name: {found.module for found in imports(name)} & MODULES.keys() - {name} for name in MODULES}
    done: set[str] = set()
    while ready := {name for name, below in graph.items() if name not in done and below <= done}:
        done |= ready
    assert graph.keys() - done == set()


@pytest.mark.parametrize("name", MODULES)
def test_third_party_modules_have_one_home_each(name: str) -> None:
    for found in imports(name):
        top = found.module.split(".")[0]
        if top not in HOMES:
            assert top == "wcode_setup" or top in sys.stdlib_module_names, f"{name}:{found.line} imports {top}"
            continue
        homes, in_functions = HOMES[top]
        at_home = any(name == home or name.startswith(home + ".") for home in homes)
        assert at_home, f"{name}:{found.line} imports {top}"
        assert found.local or found.typing or not in_functions, f"{name}:{found.line} imports {top} at start"


@pytest.mark.parametrize("top", ["jinja2", "jsonschema", "prompt_toolkit", "questionary", "ruamel"])
def test_a_slow_module_has_one_importer(top: str) -> None:
    importers = {name for name in MODULES for found in imports(name) if found.module.split(".")[0] == top}
    assert len(importers) <= 1, importers


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("wcode_setup.tools")])
def test_tools_write_no_files(name: str) -> None:
    for found in imports(name):
        assert found.module.split(".")[0] not in WRITERS, f"{name}:{found.line} imports {found.module}"
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "open", f"{name}:{node.lineno} opens a file"


@pytest.mark.parametrize("name", [name for name in MODULES if re.match(r"wcode_setup\.(engine|documents)\b", name)])
def test_engine_and_documents_name_no_tool(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    names = "|".join(map(re.escape, [*tools.TITLES, *tools.TITLES.values()]))
    assert not re.findall(rf"(?i)\b(?:{names})\b", text)


def test_every_file_call_that_changes_something_is_in_one_module() -> None:
    """The seam for fault tests: nothing writes past `engine/files.py`."""
    changing = {"open", "mkdir", "makedirs", "rename", "replace", "remove", "unlink", "rmdir", "chmod", "chown", "link",
                "symlink", "truncate", "utime"}  # fmt: skip
    found = set()
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "os" and node.attr in changing:
                found.add((name, node.attr))
    assert {name for name, _ in found} == {"wcode_setup.engine.files", "wcode_setup.streams"}
    assert {call for name, call in found if name == "wcode_setup.streams"} == {"open"}  # /dev/null, for closed streams


# what a real process loads

HEAVY = {"click", "difflib", "jinja2", "jsonschema", "questionary", "ruamel"}  # hashlib comes with jinja2
_DRIVER = """
import json, sys
from wcode_setup.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    code = end.code
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]))
"""


def loaded(program: Program, *arguments: str) -> tuple[int, set[str]]:
    """Exit code of a process, and which of the heavy modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER, *arguments],
        env={**program.env, "PYTHONPATH": str(ROOT)},
        cwd=program.home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, HEAVY.intersection(modules)


def test_help_loads_click_alone(program: Program) -> None:
    assert loaded(program, "--help") == (0, {"click"})
    assert loaded(program, "--version") == (0, {"click"})
    assert loaded(program, "openclaw", "--help") == (0, {"click"})


def test_a_write_and_a_run_without_changes_load_what_they_need(program: Program) -> None:
    command = ("openclaw", "--model", "qwen3.6-plus", "--quiet", "--yes")
    assert loaded(program, *command) == (0, {"click", "jinja2", "jsonschema"})
    assert (program.home / ".openclaw/openclaw.json").exists()
    before = program.tree()
    assert loaded(program, *command) == (0, {"click", "jinja2"})
    assert program.tree() == before


def test_queries_load_click_alone(program: Program) -> None:
    assert loaded(program, "models", "list") == (0, {"click"})
    assert loaded(program, "history") == (0, {"click"})


def test_completion_and_an_own_catalogue_load_click_alone(program: Program) -> None:
    """Somebody waits for the Tab; and who has a catalogue does not pay for a schema library in every run."""
    program.write(".config/wcode-setup/catalog.toml", '[[models]]\nid = "a"\ncontext_window = 9\nmax_tokens = 9\n')
    assert loaded(program, "models", "list") == (0, {"click"})
    assert loaded(program, "completion", "bash") == (0, {"click"})
    for line in ("", "remove ", "openclaw --model ", "openclaw --provider ", "undo "):
        typed = {"_WCODE_SETUP_COMPLETE": "bash", "_WCODE_SETUP_LINE": f"w {line}", "_WCODE_SETUP_BREAKS": ""}
        asked = Program(program.home)
        asked.env |= typed
        assert loaded(asked) == (0, {"click"}), line


def test_a_diff_loads_difflib(program: Program) -> None:
    assert loaded(program, "openclaw", "--model", "qwen3.6-plus", "--dry-run") == (
        0,
        {"click", "difflib", "jinja2", "jsonschema"},
    )
