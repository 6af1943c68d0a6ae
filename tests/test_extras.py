"""What an entry adds to requests (headers, query parameters, bodies), for every tool.

Of a former vendor it goes, with its reason: it would be sent to our gateway. In an entry for the same host the user's own
stays, but for a header that carries another credential. What comes back with `undo` is the file as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import reduce
from typing import Any, NamedTuple

import pytest

from tests.program import Program
from tests.suite import SUITES
from wcode_setup.documents import parse

URL, OTHER = "https://wcode.net/api/gpt/v1", "https://former.example/v1"
MODEL = "qwen3.6-plus"
KEY, OLD = "sk-test-0123456789abcdef", "sk-former-9876543210ab"
MIXED = {"X-Team": "a", "AUTHORIZATION": f"Bearer {OLD}", "api-key": OLD, "X-Api-Key": OLD}
"""Headers, of which the first is harmless."""
BODY = {"enable_search": True}
TOOLS = [name for name, suite in SUITES.items() if suite.extras]
STORED = ("literal", "secret")
"""The key storages with a key in a file."""

Path = tuple[str | int, ...]


class Extras(NamedTuple):
    """A tool's file in `tests/cases/<tool>/extras/`: its path and text, where it has headers, and what else it adds."""

    path: str
    text: str
    headers: list[Path]
    others: list[Path]

    def at(self, url: str) -> str:
        """The file with an entry at a URL."""
        given = {"%url%": url, "%key%": OLD, "%headers%": MIXED, "%body%": BODY}
        spelt = _toml if self.path.endswith(".toml") else json.dumps
        return reduce(lambda text, name: text.replace(f'"{name}"', spelt(given[name])), given, self.text)

    def data(self, text: str) -> Any:
        """The data of the file."""
        return parse(text, "toml" if self.path.endswith(".toml") else "yaml").data


def _toml(value: Any) -> str:
    """A value as TOML has it, on one line."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{" + ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in value.items()) + "}"


def extras(tool: str) -> Extras:
    """The one file of a tool."""
    [(path, text)] = SUITES[tool].extras.items()
    found = list(leaves(Extras(path, text, [], []).data(text)))
    return Extras(path, text, *([at for at, value in found if value == name] for name in ("%headers%", "%body%")))


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a file that is no mapping or list, with its path."""
    if not isinstance(data, (dict, list)):
        yield path, data
        return
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from leaves(value, (*path, step))


def at(data: Any, path: Path) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        found = isinstance(step, int) or step in data
        data = data[step] if found else {}
    return data or None


def configured(program: Program, tool: str, url: str, storage: str) -> tuple[Any, list[Any]]:
    """The data of the file, which had an entry at `url`, after a set-up with a key; the changes. Undone again."""
    case = extras(tool)
    text = case.at(url)
    file = program.write(case.path, text)
    key = ("--api-key", KEY, "--key-storage", storage)
    result = program(tool, "-m", MODEL, "--provider", "wcode", *key, "--force", "--json")
    assert result.code == 0, result.text
    data = case.data(file.read_text())
    assert OLD not in result.text
    assert program("undo").code == 0
    assert file.read_text() == text
    return data, [change for one in result.document["files"] for change in one["changes"]]


@pytest.mark.parametrize("storage", STORED)
@pytest.mark.parametrize("tool", [name for name in TOOLS if SUITES[name].moves])
def test_what_the_former_vendor_added_goes(tool: str, storage: str, program: Program) -> None:
    case = extras(tool)
    data, changes = configured(program, tool, OTHER, storage)
    for path in (*case.headers, *case.others):
        assert at(data, path) is None, path
    assert OLD not in json.dumps(data)
    removed = [change for change in changes if change["op"] == "remove"]
    assert removed
    assert all(change["reason"] for change in removed)


@pytest.mark.parametrize("storage", STORED)
@pytest.mark.parametrize("tool", TOOLS)
def test_of_the_same_host_only_credentials_go(tool: str, storage: str, program: Program) -> None:
    case = extras(tool)
    data, _ = configured(program, tool, URL, storage)
    for path in case.headers:
        assert at(data, path) == {"X-Team": "a"}, path
    for path in case.others:
        assert at(data, path) == BODY, path


@pytest.mark.parametrize("tool", TOOLS)
def test_without_a_key_the_users_own_credential_stays(tool: str, program: Program) -> None:
    """It may be all that the gateway takes; that is said. A file that is imported always has a key of its own: there it goes."""
    case = extras(tool)
    file = program.write(case.path, case.at(URL))
    text = program(tool, "-m", MODEL).text
    assert any(words in text for words in ("takes precedence over", "instead of the key", "in addition to the key"))
    data = case.data(file.read_text())
    left = {"X-Team": "a"} if SUITES[tool].declared.get("imported") else MIXED
    assert [at(data, path) for path in case.headers] == [left] * len(case.headers)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("url", [URL, OTHER])
def test_validate_names_credentials_alone(url: str, tool: str, program: Program) -> None:
    """Of a gateway that is in place nothing is of a former vendor."""
    case = extras(tool)
    program.write(case.path, case.at(url))
    (verdict,) = program("validate", tool, "--json").document["data"]
    found = {finding["code"] for finding in verdict["findings"]}
    assert not {code for code in found if "former" in code}
