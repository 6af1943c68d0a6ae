"""The name of a tool stands in files of that tool alone: whatever holds for any tool is derived from the registry."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from fnmatch import fnmatch

import pytest

from tests.program import ROOT
from tests.suite import SUITES
from wcode_setup.tools import TITLES

MAY = {  # files in which the name of any tool may stand: the reason
    "CHANGELOG.md": "prose",
    "SECURITY.md": "prose: where the forms of a key differ from those of other tools",
    "README*.md": "prose; the rows of tools are generated",
    "docs/*about.md": "prose, in both languages: other programs and the tools that they configure",
    "docs/*apply.md": "prose: a setup file with several tools",
    "docs/*everyday.md": "prose",
    "docs/*provisioning.md": "prose",
    "docs/*run.md": "prose: by what means each tool is started",
    "docs/*cli.md": "generated",
    "docs/wcode-setup.1": "generated",
    "docs/screens/*.svg": "generated",
    "schemas/setup.schema.json": "generated",
    "wcode_setup/tools/__init__.py": "the registry",
    "wcode_setup/tools/*/builtins.py": "ids of providers that a tool knows; a tool may be a provider as well",
    "benchmarks/README.md": "figures as they were measured",
    "wcode_setup/catalog/proven.toml": "the versions of every tool",
    "benchmarks/run.py": "a tool that another program configures, too",
    "pyproject.toml": "keywords",
    "tests/test_everyday.py": "the home of a page that names tools",
    "tests/conformance/*/package-lock.json": "generated: names of packages, and digests",
    "tests/conformance/test_key.py": "one run for several real tools",
    "tests/conformance/test_use.py": "one switch of several real tools",
    "tests/cases/*": "homes with several tools, and what is printed of them",
}
EXAMPLES = ("openclaw", "hermes")
"""The tools that stand for all, where any would do: one with a JSON file, one with YAML; both where it takes two."""
MAY_SHOW = ("tests/*", "benchmarks/*", "docs/*", "integrations/*")
"""Files in which the examples may stand."""
NAMESAKES = {name: "|".join(suite.namesakes) for name, suite in SUITES.items() if suite.namesakes}
"""Tool -> other things with its name."""
RELATED = {name: {suite.origin} for name, suite in SUITES.items() if suite.origin}
"""Fork -> its origin: in the files of either the other may stand."""


def stray(
    files: dict[str, str], tools: list[str], related: dict[str, set[str]], namesakes: Mapping[str, str] = {}
) -> set[tuple[str, str]]:
    """Of files (path -> text) those that name a tool though their path names neither it nor a relative, with each such tool."""
    names = {tool: re.compile(rf"(?i)(?<![a-z]){tool}(?![a-z])") for tool in tools}
    family = {
        tool: {tool, *related.get(tool, ()), *(fork for fork, origins in related.items() if tool in origins)}
        for tool in tools
    }
    return {
        (path, tool)
        for path, text in files.items()
        for tool, name in names.items()
        if name.search(re.sub(namesakes.get(tool, "(?!)"), "", text))
        and not any(names[relative].search(path) for relative in family[tool])
    }


def tracked() -> dict[str, str]:
    """The text of each file of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = (ROOT / path for path in listed.split("\0") if path)
    return {str(file.relative_to(ROOT)): file.read_text("utf-8", "replace") for file in files if file.is_file()}


def test_a_tool_is_named_in_its_own_files() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("the files of the repository are not known here")
    found = {
        (path, tool)
        for path, tool in stray(tracked(), [*TITLES], RELATED, NAMESAKES)
        if tool not in EXAMPLES or not any(fnmatch(path, pattern) for pattern in MAY_SHOW)
    }
    unused = {pattern for pattern in MAY if not any(fnmatch(path, pattern) for path, _ in found)}
    found = {(path, tool) for path, tool in found if not any(fnmatch(path, pattern) for pattern in MAY)}
    assert not found, f"derive it from the registry, or move it to the tool's own file: {sorted(found)}"
    assert not unused, f"nothing there names a tool; remove it from MAY: {unused}"


def test_a_name_that_strayed_is_found() -> None:
    files = {"tools/foo/x.py": "Foo", "a.py": '"foo"', "b.py": "foobar food", "c.py": "FOO_HOME", "test_foo.py": "bar"}
    assert stray(files, ["foo", "bar"], {}) == {("a.py", "foo"), ("c.py", "foo"), ("test_foo.py", "bar")}
    assert stray(files, ["foo"], {}, {"foo": '"foo"'}) == {("c.py", "foo")}
    assert stray(files, ["foo", "bar"], {"bar": {"foo"}}) == {("a.py", "foo"), ("c.py", "foo")}
    assert stray(files, ["foo", "bar"], {"foo": {"bar"}}) == {("a.py", "foo"), ("c.py", "foo")}
