"""Whatever is wrong with the files, no message quotes a key: files that do not parse, types, names, records of runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from tests.program import STATE, Program, scratch
from tests.secrets.homes import HOMES, install, prepared
from tests.secrets.hunt import KEYS, Hunt
from tests.secrets.sources import MODEL
from wcode_setup.catalog import gateway
from wcode_setup.documents.base import Item
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools import TITLES, load
from wcode_setup.tools.base import Request
from wcode_setup.urls import shown_url

OURS = KEYS["quotes"]
ASKED = (("status",), ("validate", "--debug"), ("export", "--lang", "zh"))


def commands(name: str) -> Iterator[tuple[str, ...]]:
    """Each command that reads the files of the tool, to print as much as it can."""
    yield (name, *MODEL, "--api-key-stdin", "--dry-run", "--json", "--debug")
    yield (name, *MODEL, "--key-storage", "secret", "--api-key-stdin", "--debug")
    yield ("remove", name, "--debug", "--json")


def asked(program: Program, hunt: Hunt, name: str, *what: Any, more: Sequence[tuple[str, ...]] = ()) -> set[int]:
    """Ask all of it; the exit codes."""
    return {
        hunt.clean(program(*command, stdin=OURS.encode()), *what, command).code for command in (*commands(name), *more)
    }


def broken(text: str, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A text broken near every second of its keys: cut, a quote in it, no quotes around it, a line break, control characters."""
    for number, key in enumerate(keys):
        at = text.find(key)
        if at < 0 or number % 2:
            continue
        middle, end = at + len(key) // 2, at + len(key)
        ways = {
            "cut": text[:middle],
            "cut behind": text[:end],
            "quote": text[:middle] + "\"'" + text[middle:],
            "no quotes": text[:at].rstrip("\"'") + key + text[end:].lstrip("\"'"),
            "line break": text[:middle] + "\n" + text[middle:],
            "control": text[:middle] + "\x01" + text[middle:],
            "tag": text[:at].rstrip("\"'") + "!" + key + "!x " + text[end:].lstrip("\"'"),
            "alias": text[:at].rstrip("\"'") + "*" + key + text[end:].lstrip("\"'"),
            "escape": text[:middle] + "\\q\\" + text[middle:],
            "tab": text[:at] + "\t:\t" + text[at:],
            "bracket": text[:end] + "]}" + text[end:],
        }
        names = list(ways)
        way = names[number // 2 % len(names)]
        yield f"{way} at {number}", ways[way]


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("name", TITLES)
def test_a_broken_file_is_not_quoted(name: str, program: Program) -> None:
    laid, foreign = prepared(program, name)
    hunt = Hunt({**foreign.keys, "ours": OURS})
    refused = 0
    for path in HOMES[name].files:
        file = program.home / path
        text = file.read_text()
        for what, wrong in broken(text, list(laid.keys.values())):
            file.write_text(wrong)
            if program(name, *MODEL, "--check").code == 1:  # else it was broken in a comment, say
                refused += 1
                asked(program, hunt, name, path, what, more=ASKED[:2])
        file.write_bytes(text.replace("\n", " \xff", 1).encode("latin-1", "replace"))
        assert 1 in asked(program, hunt, name, path, "not UTF-8", more=ASKED)
        file.write_text(text)
    assert refused > 3


def wanted(program: Program, name: str) -> list[tuple[str, tuple[str, ...]]]:
    """Where a set-up puts something: path of the file, path in it; and every mapping on the way."""
    result = program(name, *MODEL, "--api-key-stdin", "--dry-run", "--json", stdin=OURS.encode())
    found: dict[tuple[str, tuple[str, ...]], None] = {}
    for file in result.document["files"]:
        if not file["path"].endswith((".json", ".jsonc", ".yaml", ".toml")):
            continue
        for change in file["changes"]:
            leaves: list[tuple[tuple[Any, ...], Any]] = [(tuple(change["path"]), change["new"])]
            while leaves:
                path, value = leaves.pop()
                if isinstance(value, dict):
                    leaves += [((*path, key), inner) for key, inner in value.items()]
                for end in range(1, len(path) + 1):
                    if all(
                        isinstance(step, str) and "SettingsPath" not in step for step in path[:end]
                    ):  # a path is shown
                        found[file["path"], path[:end]] = None
    return list(found)


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("name", TITLES)
def test_a_key_in_the_wrong_place_of_a_file_is_not_quoted(name: str) -> None:
    """A key where a mapping, a list, a URL, a model or a variable belongs, and beside it under a misspelt name."""
    keys = {"ours": OURS, "wrong": KEYS["no prefix"], "beside": KEYS["hexadecimal"]}
    hunt = Hunt(keys)
    with scratch() as home:
        program = Program(home)
        install(program)
        (home / ".config/Code/User").mkdir(parents=True)
        places = wanted(program, name)
        codes: set[int] = set()
        ways = (keys["wrong"], {"apiKeyy": keys["beside"], "apikey": keys["wrong"]}, [keys["wrong"]])
        for number, (file, path) in enumerate(places):
            for wrong in (ways[number % 3],):
                data: Any = wrong
                for step in reversed(path):
                    data = {step: data, "Api_Keyy": keys["beside"]} if step != path[0] else {step: data}
                Path(file).parent.mkdir(parents=True, exist_ok=True)
                Path(file).write_text(tomlkit.dumps(data) if file.endswith(".toml") else json.dumps(data, indent=1))
                codes |= asked(program, hunt, name, file, path, wrong, more=ASKED[:2])
                for left in home.rglob("*"):  # the next one begins anew
                    if left.is_file() and "extensions" not in left.parts:
                        left.unlink()
        assert len(places) > 5
        assert codes >= {0, 1}


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("name", TITLES)
def test_two_with_one_identity_are_refused_without_a_key(name: str, program: Program) -> None:
    """A list that is merged by identity, with the same item twice, and keys in them."""
    tool = load(name)
    view = Files(Locations("linux", program.env, str(program.home), str(program.home)))
    target = tool.targets(view, Request(name, (), gateway().base_url))[0]
    hunt = Hunt({"ours": OURS, "wrong": KEYS["no prefix"]})
    for path, identity in tool.IDENTITIES.items():
        for value in ("qwen3.6-plus", KEYS["no prefix"], "wcode"):
            fields = (identity,) if isinstance(identity, str) else identity or ()
            more = {"apiKey": KEYS["no prefix"], "note": KEYS["no prefix"]}
            item = {**dict.fromkeys(fields, value), **more} if identity else value
            data: Any = [item, item]
            for step in reversed(path):
                assert not isinstance(step, Item)
                data = {"wcode" if step == "*" and path[0] != "models" else "wcode" if step == "*" else step: data}
            file = program.write(str(Path(target.path).relative_to(program.home)), json.dumps(data))
            asked(program, hunt, name, path, value, more=ASKED)
            file.unlink()


def spoilt(record: str) -> Iterator[tuple[str, str]]:
    """A record of a run, damaged in many ways, with a key in it."""
    data, key = json.loads(record), KEYS["no prefix"]
    yield "cut", record[: len(record) // 2] + key
    yield "no JSON", f"apiKey: {key}"
    yield "a list", json.dumps([key])
    for field in data.keys() - {"run_id"}:  # the name of its folder; nothing puts a key there
        yield (
            f"without {field}",
            json.dumps({name: value for name, value in data.items() if name != field} | {"key": key}),
        )
        yield f"{field} is a key", json.dumps({**data, field: key})
        yield f"{field} holds a key", json.dumps({**data, field: {"openclaw": key, "apiKey": key}})
    for field in data["files"][0]:
        files = [{**data["files"][0], field: key}, *data["files"][1:]]
        yield f"{field} of a file is a key", json.dumps({**data, "files": files})


def test_a_damaged_record_is_not_quoted(program: Program) -> None:
    _, foreign = prepared(program, "openclaw")
    hunt = Hunt({**foreign.keys, "ours": OURS, "wrong": KEYS["no prefix"]})
    assert program("openclaw", *MODEL, "--api-key-stdin", stdin=OURS.encode()).code == 0
    (run,) = (program.home / STATE / "history").iterdir()
    record = (run / "run.json").read_text()
    more = (
        ("history",),
        ("undo", "--dry-run", "--debug"),
        ("undo", "--json", "--check"),
        ("history", "--json"),
        *ASKED[:2],
    )
    for what, text in spoilt(record):
        (run / "run.json").write_text(text)
        for command in (*more, ("remove", "openclaw", "--dry-run", "--debug")):
            hunt.clean(program(*command), what, command)
    (run / "run.json").write_text(record)
    (run / "before-0").write_text(f'{{"apiKey": "{KEYS["no prefix"]}"')
    for command in (*more, ("remove", "openclaw", "--debug"), ("undo", "--debug")):
        hunt.clean(program(*command), "before-0", command)


@pytest.mark.parametrize(
    "text",
    ["[[models]]\nid = '{}'\n", "[[models]]\nid = 'a'\napi_key = '{}'\n", "[[models]]\nid = '{}", "api_key = {}\n",
     "[[models]]\nid = 'a'\nsource = '{}'\n", "[[models]]\nid = 'a'\nendpoints = ['https://x:{}@gw.example/']\n",
     "models = '{}'\n", "[[models]]\nid = 'a'\ncontext_window = '{}'\n", "schema = '{}'\n",
     "[[models]]\nid = 'a'\ncapabilities = ['{}']\n", "[[models]]\nid = 'a'\n[models.recipe]\ninput = ['{}']\n",
     "[[models]]\nid = '{}'\n[[models]]\nid = '{}'\n", "a = 1\na = '{}'\n", "[[models]]\nid = 'a'\ncaptured = '{}'\n"],
)  # fmt: skip
def test_a_catalogue_with_a_key_in_it_is_not_quoted(text: str, program: Program) -> None:
    hunt = Hunt({name: KEYS[name] for name in ("usual", "no prefix", "hexadecimal")})
    for key in hunt.keys.values():
        program.write(".config/wcode-setup/catalog.toml", re.sub(r"\{\}", key, text))
        for command in (("models", "--debug"), ("models", "--json"), ("openclaw", *MODEL, "--dry-run"), ("export",)):
            assert hunt.clean(program(*command), text, command).code in (0, 1, 2), command


@pytest.mark.parametrize("url", [KEYS["short"], KEYS["capitals"], KEYS["signs"], "", None, "gw.example/v1"])
def test_what_is_no_url_is_not_shown_as_one(url: str | None) -> None:
    assert shown_url(url) == "?"
