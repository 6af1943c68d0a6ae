"""What an installed program loads: the compiled parts in place of their libraries, and no module without a use."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from tests import wheel
from tests.program import ROOT, STATE, Program
from wcode_setup.generated import module_name
from wcode_setup.tools import TITLES

WRITE = ("openclaw", "--model", "qwen3.6-plus", "--quiet", "--yes")
READS = {"bisect", "copy"}
"""What a run loads besides click to read JSON files."""
WRITES = READS | {"fcntl", "hashlib", "ipaddress", "urllib"}
"""And to write: the lock, digests for the journal, and the URL of the gateway."""
TIME = r"20\d\d-\d\d-\d\dT[0-9:.]+Z"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the package of the wheel."""
    target = tmp_path_factory.mktemp("wheel")
    done = wheel.build(ROOT, target)
    assert done.returncode == 0, done.stderr
    return wheel.unpack(target)


@pytest.fixture(scope="session")
def of_click() -> set[str]:
    """What click loads by itself."""
    code = "import click, gettext, sys\ngettext.gettext('')\nprint(*sys.modules)"
    return tops(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def tops(modules: list[str] | set[str]) -> set[str]:
    """The modules without what is inside them; not those with `_`, which differ between versions of Python."""
    return {name.partition(".")[0] for name in modules if not name.startswith("_")}


def own(modules: set[str]) -> int:
    return sum(name.startswith("wcode_setup") for name in modules)


def tab(line: str) -> dict[str, str]:
    return {"_WCODE_SETUP_COMPLETE": "bash", "_WCODE_SETUP_LINE": f"w {line}", "_WCODE_SETUP_BREAKS": ""}


@pytest.mark.parametrize(
    ("arguments", "most", "others"),
    [
        (("--help",), 21, {"bz2", "fnmatch", "lzma", "shutil", "textwrap", "zlib"}),  # click measures the terminal
        (WRITE, 114, WRITES),
        ((*WRITE, "again"), 100, READS | {"fcntl"}),
        (("status",), 231, READS | {"shlex"}),
        (("Tab", ""), 26, set[str]()),
        (("Tab", "openclaw --model "), 62, set[str]()),
        (("Tab", "openclaw --provider "), 93, READS),
        (("Tab", "remove "), 38, set[str]()),
        (("Tab", "undo "), 69, READS),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_run_loads_what_it_needs(
    arguments: tuple[str, ...], most: int, others: set[str], package: Path, of_click: set[str], program: Program
) -> None:
    """`most`: the modules of our own. Each of them costs a run about a hundredth of what bare Python does."""
    env = {"WCODE_API_KEY": "sk-test-0123456789abcdef"}
    if arguments[0] == "Tab":
        code, modules = wheel.run(package, program, env=tab(arguments[1]))
    else:
        if arguments[-1] == "again":
            arguments = arguments[:-1]
            wheel.run(package, program, *arguments, env=env)
        code, modules = wheel.run(package, program, *arguments, env=env)
    assert code == 0
    assert tops(modules) - of_click <= others | {"contextvars", "gc", "json", "signal", "wcode_setup"}
    assert own(modules) <= most


@pytest.mark.parametrize("name", TITLES)
def test_an_installed_tool_needs_no_template_or_schema_library(
    name: str, package: Path, program: Program, tmp_path: Path
) -> None:
    """And writes the same bytes as a checkout, which uses these libraries."""
    other = Program(tmp_path / "other")
    other.home.mkdir()
    command = (name, "--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b", "--yes", "--json")
    env = {"WCODE_API_KEY": "sk-test-0123456789abcdef"}
    code, modules = wheel.run(package, program, *command, env=env)
    assert (code, tops(modules) & {"jinja2", "jsonschema"}) == (0, set())
    assert wheel.run(ROOT, other, *command, env=env)[0] == 0
    assert written(program) == written(other) != {}
    assert "tomllib" not in modules or any(path.endswith(".toml") for path in written(program))


def written(program: Program) -> dict[str, str]:
    """The files of the tool: all but our history."""
    home = program.home
    files = (path for path in home.rglob("*") if path.is_file() and STATE not in str(path))
    texts = {str(path.relative_to(home)): path.read_text(encoding="utf-8") for path in files}
    return {name: re.sub(TIME, "", text.replace(str(home), "~")) for name, text in texts.items()}


def test_a_wheel_has_the_manual_page(package: Path) -> None:
    (found,) = package.glob("*.data/data/share/man/man1/wcode-setup.1")
    assert found.read_bytes() == (ROOT / "docs/wcode-setup.1").read_bytes()


def test_a_wheel_is_built_by_what_is_tested() -> None:
    """The code that jinja2 and fastjsonschema make may differ from version to version; this one was compared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    makers = {word for word in project["build-system"]["requires"] if "==" in word}
    assert {word.partition("==")[0] for word in makers} == {"jinja2", "fastjsonschema"}
    assert makers <= set(project["project"]["optional-dependencies"]["dev"])
    assert all(version(name) == wanted for name, _, wanted in (word.partition("==") for word in makers))


@pytest.mark.parametrize("kind", ["templates", "schemas"])
def test_a_wheel_has_what_its_sources_say_now(kind: str, tmp_path: Path) -> None:
    """The compiled part of a changed source changes; nothing compiled before is taken."""
    root = wheel.checkout(tmp_path / "checkout")
    source = next(
        path for path in sorted((root / kind).rglob("*")) if path.is_file() and path.parent.name == "openclaw"
    )
    texts = []
    for change in (lambda text: text, lambda text: text.replace("baseUrl", "otherUrl")):
        source.write_text(change(source.read_text(encoding="utf-8")), encoding="utf-8")
        target = tmp_path / str(len(texts))
        assert wheel.build(root, target).returncode == 0
        (made,) = wheel.unpack(target).glob(
            f"wcode_setup/compiled/{module_name(kind, str(source.relative_to(root / kind)))}.py"
        )
        texts.append(made.read_text(encoding="utf-8"))
    assert "baseUrl" in texts[0] and "otherUrl" in texts[1] and "baseUrl" not in texts[1]


@pytest.mark.parametrize("spoilt", ["template", "schema", "catalogue", "left"])
def test_a_wheel_with_wrong_compiled_parts_cannot_be_built(spoilt: str, tmp_path: Path) -> None:
    root = wheel.checkout(tmp_path / "checkout")
    if spoilt == "left":
        (root / "wcode_setup" / "compiled").mkdir()
    else:
        name = {"template": "templates/openclaw/", "schema": "schemas/openclaw/", "catalogue": "wcode_setup/catalog/"}
        folder = root / name[spoilt]
        source = next(path for path in sorted(folder.iterdir()) if path.suffix in (".j2", ".json", ".toml"))
        source.write_text('{{ "x', encoding="utf-8")
    done = wheel.build(root, tmp_path / "target")
    assert done.returncode != 0
    assert not list((tmp_path / "target").glob("*.whl"))
    if spoilt == "left":
        assert "wcode_setup/compiled is made anew by each build: remove it" in done.stderr + done.stdout
