"""Every tool of the registry has all that a tool must have: its module, templates, schema, cases, rows and real runs."""

from __future__ import annotations

import inspect
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import suite
from tests.invented import FOLDER
from tests.invented.foo import TOOL
from tests.lacks import CASES, KEYS, RUNS, lacks, loadable
from tests.texts import LANGUAGES, table
from wcode_setup import tools
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools.base import Option, Tool


@pytest.mark.parametrize("name", tools.TITLES)
def test_it_lacks_nothing(name: str) -> None:
    missing = lacks(name)
    assert not missing, "\n".join([f"{tools.TITLES[name]} lacks", *missing])


@pytest.mark.parametrize("name", tools.TITLES)
def test_the_registry_leads_to_the_tool(name: str) -> None:
    """Its types are mypy's; names of arguments it lets through."""
    tool = tools.load(name)
    assert (name, tools.TITLES[name]) == (tool.NAME, tool.TITLE)
    for member, wanted in inspect.getmembers(Tool, inspect.isfunction):
        found = getattr(type(tool), member)
        assert inspect.signature(found).parameters.keys() == inspect.signature(wanted).parameters.keys(), member


@pytest.mark.parametrize("name", tools.TITLES)
def test_its_cases_declare_nothing_that_no_test_reads(name: str) -> None:
    known = re.findall(r"`\[?(\w+)", suite.__doc__ or "")
    assert suite.SUITES[name].declared.keys() <= {*known}


@pytest.mark.parametrize("name", tools.TITLES)
def test_a_tool_that_copies_keys_has_copies_in_its_cases(name: str) -> None:
    copies = type(tools.load(name)).copies is not Tool.copies
    assert copies == bool(suite.SUITES[name].copies)


def test_a_module_without_a_tool_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = tools.Entry("foo", "Foo", "foo")
    monkeypatch.setitem(tools.REGISTRY, "foo", entry)
    monkeypatch.setitem(sys.modules, "foo", SimpleNamespace(TOOL=tools))
    with pytest.raises(TypeError, match="no Tool"):
        tools.load("foo")


# the test of the test: a tool that does not exist


AFTER = """{"model": "wcode/m", "providers": {"wcode": {
  "baseUrl": "https://wcode.net/api/gpt/v1", "apiKey": "sk-test-0123456789abcdef",
  "models": [{"id": "m", "name": "M", "reasoning": false, "input": ["text"], "contextWindow": 9, "maxTokens": 5}]
}}}
"""
SENT = "from tests.gateways import Sent\ndef sent(home): yield Sent('https://wcode.net', 'sk-test-0123456789abcdef')\n"


def furnish(root: Path) -> None:
    """A checkout at `root` in which Foo lacks nothing."""
    for kind in ("templates", "schemas"):
        shutil.copytree(FOLDER / kind, root / kind)
    files = {f"{number}/command": f"foo -m model-{number}\n" for number in range(CASES - len(STORAGES) - 1)}
    files |= {f"fresh-{storage}/command": f"foo -m model --key-storage {storage}\n" for storage in STORAGES}
    files |= {
        "rich/command": "undo\n",
        "rich/before/.foo/foo.json": "{}\n",
        "keys/.foo/foo.json": '["%plain%"]\n' * KEYS,
        "extras/.foo/foo.json": '["%url%", "%key%", "%headers%"]\n',
    }
    files |= {
        "fresh-literal/after/.foo/foo.json": AFTER,
        "sent.py": SENT,
        "suite.toml": '[folders]\nFOO_HOME = ".foo"\n',
    }
    files |= {name.replace("command", "output"): "~/.foo/foo.json: created\n" for name in files if "command" in name}
    files["0/output"] = "--- exit code 1\n"
    pages = {f"tests/cases/foo/{name}": text for name, text in files.items()}
    tests = (f"def test_{number}(folder, gateway):\n    assert folder\n" for number in range(RUNS))
    pages["tests/conformance/test_foo.py"] = "\n".join(
        ["@pytest.fixture\ndef folder():\n    return install('foo')\n", *tests]
    )
    pages["tests/conformance/foo/package-lock.json"] = "{}"
    slots = '{"small": "other/x", "agents": {"a": {"model": "other/x"}}, "fallbacks": ["other/x"]}'
    pages["tests/cases/foo/slots-keep/after/.foo/foo.json"] = slots
    pages["docs/tools/foo.md"] = "## Use\n\n## Model slots\n\n| `foo` | now |\n| `foo` | 现在 |\n"
    pages["docs/zh/tools/foo.md"] = ""
    for name, text in pages.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


LACKING = {  # what is taken away, or written over: what is said
    "templates/foo/foo.json.j2": "a template: templates/foo/foo.json.j2",
    "tests/cases/foo/slots-keep/after/.foo/foo.json={}": (
        "the slot agents.*.model with a value: tests/cases/foo/slots-…/after"
    ),
    "docs/tools/foo.md=| `foo` | now |\n| `foo` | 现在 |\n": "a section on its model slots: docs/tools/foo.md",
    "schemas/foo/foo.json.schema.json": "a schema: schemas/foo/foo.json.schema.json",
    "tests/cases/foo/0": "golden cases: 9 of at least 10 in tests/cases/foo/",
    "tests/cases/foo/0/output": "what tests/cases/foo/0 leaves: pytest --snapshot-update tests/test_cases.py",
    "tests/cases/foo/1/command=foo -m model-0": (
        "a home or commands of its own for tests/cases/foo/1: another case has the same"
    ),
    **{
        f"tests/cases/foo/fresh-{storage}/command=foo": f"a case tests/cases/foo/fresh-… with --key-storage {storage}"
        for storage in ("literal", "secret")
    },
    "tests/cases/foo/fresh-env/command=foo --key-storage literal": "a case tests/cases/foo/fresh-… with --key-storage env",
    "tests/cases/foo/fresh-secret/output=": (
        "a case tests/cases/foo/fresh-… with --key-storage secret that writes its files"
    ),
    "tests/cases/foo/0/output=--- exit code 0": "a case with a broken file, which is refused: tests/cases/foo/bad-…",
    "schemas/foo/foo.json.schema.json={}": "a schema that rejects a list at model: schemas/foo/foo.json.schema.json",
    'schemas/foo/foo.json.schema.json={"not": {}}': (
        "a schema that accepts fresh-literal/after: schemas/foo/foo.json.schema.json"
    ),
    "tests/cases/foo/rich/before/.foo/foo.json": (
        "the configuration, full of other things: tests/cases/foo/rich/before/.foo/foo.json"
    ),
    "tests/cases/foo/rich/before": "a home full of other things: tests/cases/foo/rich/before",
    "tests/cases/foo/keys": ("a home with keys of others, as %shape%: 0 of at least 6 in tests/cases/foo/keys/"),
    "tests/cases/foo/keys/.foo/foo.json": "keys of others in the configuration: tests/cases/foo/keys/.foo/foo.json",
    "tests/cases/foo/extras/.foo/foo.json=%url% %key%": (
        "a configuration that adds %headers% to requests, with %url% and %key%: tests/cases/foo/extras/ "
        "(adds_nothing in suite.toml: an entry has no place for them)"
    ),
    "tests/cases/foo/sent.py": "which key goes to which host: tests/cases/foo/sent.py",
    "tests/cases/foo/sent.py=def sent(home): return []": (
        "the key of fresh-literal/after, and its host: tests/cases/foo/sent.py"
    ),
    "tests/cases/foo/suite.toml=extension = 1": (
        "a line that tests/suite.py describes instead of `extension`: tests/cases/foo/suite.toml"
    ),
    'tests/cases/foo/suite.toml=[folders]\nFOO_DIR = ".foo"': (
        "a variable of VARIABLES instead of FOO_DIR: tests/cases/foo/suite.toml, [folders]"
    ),
    'tests/cases/foo/suite.toml=[folders]\nFOO_HOME = ".fo"': (
        "a file in .fo, the folder of FOO_HOME: tests/cases/foo/suite.toml, [folders]"
    ),
    "tests/cases/foo/suite.toml": "where the folders are that FOO_HOME name: tests/cases/foo/suite.toml, [folders]",
    "tests/conformance/test_foo.py": "tests that run the real tool: 0 of at least 5 in tests/conformance/test_foo.py",
    "tests/conformance/test_foo.py=def test_0(folder): assert folder": (
        "a test of the requests that the real tool sends to `gateway`: tests/conformance/test_foo.py"
    ),
    "tests/conformance/foo": "a recipe that installs the real tool, for npm or pip: tests/conformance/foo/",
    "docs/tools/foo.md": "a page of what was measured: docs/tools/foo.md",
    "docs/zh/tools/foo.md": "a page in Chinese: docs/zh/tools/foo.md",
    "docs/tools/foo.md=| `foo` | now |\n| `foo` | now |": (
        "its two rows of the READMEs, in English and in Chinese: docs/tools/foo.md"
    ),
    "docs/tools/foo.md=| `foo` | 现在 |": ("its two rows of the READMEs, in English and in Chinese: docs/tools/foo.md"),
}


@pytest.mark.parametrize("what", [None, *LACKING])
def test_what_a_new_tool_lacks_is_said(what: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tools.REGISTRY, "foo", tools.Entry("foo", "Foo", "tests.invented.foo"))
    furnish(tmp_path)
    if what:
        path, written, text = what.partition("=")
        there = tmp_path / path
        shutil.rmtree(there) if there.is_dir() else there.unlink()
        if written:
            there.write_text(text, encoding="utf-8")
    found = lacks("foo", tmp_path)
    assert LACKING[what] in found if what else found == [], found


def test_a_tool_that_adds_nothing_to_requests_lacks_no_extras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tools.REGISTRY, "foo", tools.Entry("foo", "Foo", "tests.invented.foo"))
    furnish(tmp_path)
    shutil.rmtree(tmp_path / "tests/cases/foo/extras")
    (tmp_path / "tests/cases/foo/suite.toml").write_text('adds_nothing = true\n[folders]\nFOO_HOME = ".foo"\n')
    assert lacks("foo", tmp_path) == []


def test_what_its_module_lacks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside all that it lacks elsewhere: a module that is not there, another name, texts in one language."""
    furnish(tmp_path)
    monkeypatch.setitem(tools.REGISTRY, "foo", tools.Entry("foo", "Foo", "tests.invented.nowhere"))
    assert lacks("foo", tmp_path) == [
        "its module, tests.invented.nowhere, with a Tool as TOOL (No module named 'tests.invented.nowhere')"
    ]
    assert not loadable("foo")
    monkeypatch.setitem(tools.REGISTRY, "foo", tools.Entry("foo", "Foo Two", "tests.invented.foo"))
    monkeypatch.setattr(type(TOOL), "OPTIONS", [Option("--box", "NAME", "A box.")])
    assert lacks("foo", tmp_path) == [
        "the name and title of its line in the registry: it calls itself foo and Foo",
        "the help of --box in Chinese: HELP in its messages_zh.py",
    ]
    monkeypatch.setattr(type(TOOL), "VARIABLES", ())
    assert "FOO_HOME in VARIABLES: it moves the tool's files" in lacks("foo", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_that_it_lacks_is_said(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tools.REGISTRY, "bar", tools.Entry("bar", "Bar", "tests.invented.bar"))
    said = f"the message bar-start: its messages_{language}.py"
    assert said not in lacks("bar", tmp_path)
    monkeypatch.delitem(table(language, "bar"), "bar-start")
    assert said in lacks("bar", tmp_path)
