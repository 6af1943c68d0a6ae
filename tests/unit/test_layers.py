"""Imports run one way, down, and heavy modules are loaded only where they are needed."""

from __future__ import annotations

import ast
import re
import sys

import pytest

from tests import wheel
from tests.program import ROOT, Program
from tests.unit.sources import MODULES, effects, imports, tree_of
from tests.unit.test_names import NAMESAKES, stray
from wcode_setup import tools

# the longest prefix counts; the lower the number, the lower the layer
LAYERS = {
    "wcode_setup.__main__": 8,
    "wcode_setup.cli": 8,
    "wcode_setup.wizard": 7,
    "wcode_setup.api": 6,
    "wcode_setup.setupfile": 5,
    "wcode_setup.samples": 5,
    "wcode_setup.console": 5,
    "wcode_setup.doctor": 5,
    "wcode_setup.engine": 4,
    "wcode_setup.tools": 3,
    "wcode_setup.documents": 2,
    "wcode_setup.catalog": 1,
    "wcode_setup.secrets": 1,
    "wcode_setup.gateway": 1,
    "wcode_setup.generated": 1,
    "wcode_setup.locations": 1,
    "wcode_setup.text": 1,
    "wcode_setup.errors": 1,
    "wcode_setup.urls": 0,
    "wcode_setup.version": 0,
}
HOMES = {  # third-party modules: where they may be imported, and whether inside functions only
    "click": (("wcode_setup.cli",), False),
    "jinja2": (("wcode_setup.engine.render",), True),
    "jsonschema": (("wcode_setup.engine.schema",), True),
    "ruamel": (("wcode_setup.documents.yaml.events",), True),
    "questionary": (("wcode_setup.wizard",), True),
    "prompt_toolkit": (("wcode_setup.wizard",), True),
}
EFFECTS = {  # module -> what it may use of the world outside the process, and why; see `sources.effects`
    "wcode_setup.engine.store.files": ({"*"}, "the seam for fault tests: every other module writes through it"),
    "wcode_setup.engine.store.databases": (
        {"*"},
        "copies of a tool's database, which SQLite could not read without a write",
    ),
    "wcode_setup.engine.store.lock": (
        {"fcntl.flock", "fcntl.LOCK_EX", "fcntl.LOCK_NB", "builtins.__import__", "open to read"},
        "the lock, on a file that `files` opens, with msvcrt on Windows; who holds it",
    ),
    "wcode_setup.doctor.loopback.server": (
        {"socketserver.ThreadingTCPServer", "socket.SHUT_RD", "socket.SHUT_RDWR", "socket.SHUT_WR"},
        "the gateway of --prove, on 127.0.0.1",
    ),
    "wcode_setup.doctor.process": (
        {"subprocess.Popen", "os.kill", "os.killpg", "os.listdir", "os.fsencode", "os.SEEK_END", "tempfile.TemporaryFile", "open to read"},
        "a tool under --prove, and the end of its processes",
    ),
    "wcode_setup.doctor.processes": ({"os.listdir", "os.stat", "os.fsdecode", "os.sysconf", "open to read"}, "the tools that are running"),
    "wcode_setup.doctor.scratch": ({"*"}, "the scratch home of --prove, below a temporary folder"),
    "wcode_setup.api.start": ({"*"}, "the tool that `run` starts, and its fresh home below a temporary folder"),
    "wcode_setup.api.users": (
        {
            "open to read", "os.getgrouplist", "os.killpg", "os.lstat", "os.read", "os.readlink", "pwd.getpwnam",
            "selectors.DefaultSelector", "selectors.EVENT_READ", "subprocess.Popen", "tempfile.TemporaryFile",
        },
        "a process for each user; root's setup file",
    ),
    "wcode_setup.cli.as_user": ({"os.chdir", "os.stat"}, "the home of the user whose process it is"),
    "wcode_setup.engine.validation": ({"subprocess.run"}, "a tool's own check of its configuration"),
    "wcode_setup.engine.workspace": ({"os.access", "os.X_OK"}, "a program in PATH"),
    "wcode_setup": ({"importlib.import_module"}, "the library on demand"),
    "wcode_setup.generated": ({"importlib.import_module"}, "the compiled parts of a wheel on demand"),
    "wcode_setup.cli": ({"importlib.import_module"}, "commands on demand"),
    "wcode_setup.console.question": ({"getpass.getpass", "io.StringIO", "builtins.open"}, "a key that is typed; the terminal"),
    "wcode_setup.console.messages": ({"importlib.import_module"}, "texts on demand"),
    "wcode_setup.setupfile.load": ({"open to read"}, "the setup file"),
    "wcode_setup.console.streams": (
        {"io.RawIOBase", "io.TextIOWrapper", "select.select", "os.open", "os.O_RDWR", "os.close"},
        "standard output and error; /dev/null for those that are closed",
    ),
    "wcode_setup.tools": ({"importlib.import_module"}, "tools on demand"),
    "wcode_setup.wizard.steps.install": ({"subprocess.run", "subprocess.Popen"}, "installing a tool, after a yes"),
    "wcode_setup.catalog": ({"os.stat"}, "is there a catalogue of the user?"),
    "wcode_setup.catalog.user": ({"open to read", "os.stat"}, "the user's catalogue"),
    "wcode_setup.gateway": ({"urllib.request.Request"}, "the requests"),
    "wcode_setup.gateway.connections": (
        {
            "io.BufferedReader", "io.RawIOBase", "socket.SOCK_STREAM", "socket.getaddrinfo", "socket.socket",
            "urllib.request.HTTPHandler", "urllib.request.HTTPRedirectHandler", "urllib.request.HTTPSHandler",
            "urllib.request.OpenerDirector", "urllib.request.Request", "urllib.request.build_opener",
            "urllib.request.getproxies", "urllib.request.proxy_bypass",
        },
        "the connections to a gateway, and the environment's proxies",
    ),
    "wcode_setup.locations": ({"pwd.getpwuid"}, "the home of a user without HOME"),
    "wcode_setup.secrets.sources": ({"open to read", "subprocess.Popen"}, "keys from files and commands"),
}  # fmt: skip


def layer(name: str) -> int:
    """The layer of a module; the package itself offers what the top layer has, and nobody imports it."""
    if name == "wcode_setup":
        return 9
    found = [prefix for prefix in LAYERS if name == prefix or name.startswith(prefix + ".")]
    assert found, f"{name} has no layer: give it one in LAYERS, and in the design"
    return LAYERS[max(found, key=len)]


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_down(name: str) -> None:
    for found in imports(name):
        if found.module.split(".")[0] == "wcode_setup":
            assert layer(found.module) <= layer(name), f"{name}:{found.line} imports {found.module}"


@pytest.mark.parametrize("name", [name for name in MODULES if re.match(r"wcode_setup\.(cli|wizard)\b", name)])
def test_the_command_line_uses_the_engine_as_any_program_does(name: str) -> None:
    """Through `wcode_setup.api` alone."""
    for found in imports(name):
        assert not found.module.startswith("wcode_setup.engine"), f"{name}:{found.line} imports {found.module}"


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


@pytest.mark.parametrize("name", [name for name in MODULES if re.match(r"wcode_setup\.(tools|documents)\b", name)])
def test_tools_and_documents_do_not_even_look_past_what_they_are_given(name: str) -> None:
    for found in imports(name):
        top = found.module.split(".")[0]
        assert top not in {"io", "os", "pathlib", "shutil", "subprocess", "tempfile"}, f"{name}:{found.line}: {top}"


@pytest.mark.parametrize("name", [name for name in MODULES if re.match(r"wcode_setup\.(engine|documents)\b", name)])
def test_engine_and_documents_name_no_tool(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert not stray({name: text}, [*tools.TITLES], {}, NAMESAKES)


@pytest.mark.parametrize("name", MODULES)
def test_nothing_is_touched_past_the_file_layer(name: str) -> None:
    """No module but those of `EFFECTS` opens, changes or starts anything, and those no more than stands there."""
    allowed, _ = EFFECTS.get(name, (set(), ""))
    found = effects(tree_of(name))
    strange = {f"{name}:{effect.line} uses {effect.what}" for effect in found if effect.what not in allowed}
    assert "*" in allowed or not strange, strange
    unused = allowed - {"*"} - {effect.what for effect in found}
    assert not unused, f"{name} has no need of {unused}: take it out of EFFECTS"


def test_every_line_of_the_tables_is_about_a_module() -> None:
    for prefix in [*LAYERS, *EFFECTS, *(home for homes, _ in HOMES.values() for home in homes)]:
        assert any(name == prefix or name.startswith(prefix + ".") for name in MODULES), prefix
    assert not [name for name in EFFECTS if re.match(r"wcode_setup\.(tools|documents)\.", name)]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("x = open('f', 'w')", "builtins.open"),
        ("x = open('f', mode)", "builtins.open"),
        ("x = open('f', mode='a')", "builtins.open"),
        ("x = open('f', **how)", "builtins.open"),
        ("x = open(*how)", "builtins.open"),
        ("how = open", "builtins.open"),
        ("x = open('f')", "open to read"),
        ("x = open('f', 'rb')", "open to read"),
        ("import builtins; builtins.open('f')", "open to read"),
        ("import io; io.open('f')", "io.open"),
        ("from io import open as o; o('f')", "io.open"),
        ("import os; os.fdopen(1)", "os.fdopen"),
        ("import os as o; o.remove('f')", "os.remove"),
        ("from os import remove; remove('f')", "os.remove"),
        ("from os import remove as gone; map(gone, files)", "os.remove"),
        ("from os import *", "os.*"),
        ("def f():\n    import os\n    return os.unlink", "os.unlink"),
        ("import os\nsystem = os", "os"),
        ("import os\ngetattr(os, 'remove')('f')", "os"),
        ("import os.path; os.rename('f', 'g')", "os.rename"),
        ("import sys; sys.modules['os']", "sys.modules"),
        ("__import__('os').remove('f')", "builtins.__import__"),
        ("from importlib import import_module as load; load('os')", "importlib.import_module"),
        ("eval('open')", "builtins.eval"),
        ("from pathlib import Path as P; P('f').touch()", ".touch pathlib.Path"),
        ("import pathlib as p; p.Path('f').replace('g')", "pathlib.Path"),
        ("def f(path):\n    path.write_text('')", ".write_text"),
        ("def f(path):\n    (path / 'f').unlink()", ".unlink"),
        ("import shutil; shutil.rmtree('f')", "shutil.rmtree"),
        ("from tempfile import mkstemp; mkstemp()", "tempfile.mkstemp"),
        ("import subprocess as s; s.run(['rm'])", "subprocess.run"),
        ("import sqlite3; sqlite3.connect('f')", "sqlite3.connect"),
        ("from urllib.request import urlretrieve; urlretrieve(url)", "urllib.request.urlretrieve"),
        ("from wcode_setup.engine.store.files import os; os.remove('f')", "os.remove"),
        ("from wcode_setup.engine.store import files as f; f.os.remove('f')", "os.remove"),
        ("import wcode_setup.engine.store.files; wcode_setup.engine.store.files.os.remove('f')", "os.remove"),
    ],
)
def test_the_eye_for_effects_sees(code: str, seen: str) -> None:
    assert " ".join(effect.what for effect in effects(ast.parse(code))) == seen


def test_the_eye_for_effects_sees_nothing_else() -> None:
    code = """
import os, subprocess, json
from os.path import join
from wcode_setup import secrets
from wcode_setup.secrets import shapes
def f(view, stream, opened):
    if hasattr(os, "geteuid") and os.environ.get("A") and join("a", os.sep):
        stream.write(str(view.open).replace("a", "b"))
    return secrets, shapes.known, json.dumps(subprocess.DEVNULL), opened
"""
    assert effects(ast.parse(code)) == []


# what a real process loads

HEAVY = {"click", "difflib", "jinja2", "jsonschema", "questionary", "ruamel"}  # hashlib comes with jinja2


def loaded(program: Program, *arguments: str) -> tuple[int, set[str]]:
    """Exit code of a process, and which of the heavy modules it loaded."""
    code, modules = wheel.run(ROOT, program, *arguments)
    return code, HEAVY & modules


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


@pytest.mark.parametrize("name", tools.TITLES)
def test_a_run_loads_the_texts_of_its_own_tool_alone(name: str, program: Program) -> None:
    """If it needs them. A fork shares those of its original, whose class it extends."""
    key = {"A_KEY": "sk-test-0123456789abcdef"}
    command = (name, "--model", "qwen3.6-plus", "--api-key-env", "A_KEY", "--yes")
    code, modules = wheel.run(ROOT, program, *command, env=key)
    found = {module for module in modules if re.search(r"\.messages_\w+$", module)}
    assert code == 0
    assert found <= {f"{base.__module__}.messages_en" for base in type(tools.load(name)).__mro__}


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
