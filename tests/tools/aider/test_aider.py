"""Aider alone: its places, the forms of a key, names, the order of its layers, what `validate` finds, and `run`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.program import Program, Result
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.aider import TOOL
from wcode_setup.tools.aider.layers import world
from wcode_setup.tools.aider.state import read_key
from wcode_setup.tools.base import Request

KEY, OTHER = "sk-test-0123456789abcdef", "sk-test-other-9876543210"
URL = "https://wcode.net/api/gpt/v1"
CONF, SETTINGS, METADATA, FILE = (
    ".aider.conf.yml",
    ".aider.model.settings.yml",
    ".aider.model.metadata.json",
    ".aider.wcode.key",
)
PLUS, SMALL = ("--model", "qwen3.6-plus"), ("--model", "qwen/qwen3.6-27b")


def configure(program: Program, *words: str, **more: Any) -> Result:
    result = program("aider", *words, stdin=KEY.encode(), **more)
    assert result.code == 0, result.text
    return result


def entries(program: Program) -> dict[str, Any]:
    return {entry["name"]: entry for entry in yaml.safe_load((program.home / SETTINGS).read_text())}


def entry(name: str = "openai/qwen3.6-plus", url: str = URL, key: str = KEY, more: str = "") -> str:
    return f"- name: {name}\n  extra_params:\n    api_base: {url}\n    api_key: {key}\n    max_tokens: 64000\n{more}"


def found(program: Program, *words: str) -> list[tuple[str, str]]:
    """What `validate` finds: level and message."""
    (data,) = program("validate", "aider", "--json", *words).document["data"]
    return [(one["level"], one["message"]) for one in data["findings"]]


@pytest.mark.parametrize(
    ("platform", "config", "folder", "name"),
    [
        ("linux", None, "/home/u/", CONF),
        ("linux", "~/p/my.yml", "/home/u/p/", "my.yml"),
        ("win32", None, "C:\\Users\\u\\", CONF),
        ("win32", r"D:\p\.aider.conf.yml", "D:\\p\\", CONF),
    ],
)
def test_places(platform: str, config: str | None, folder: str, name: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    view = Files(Locations(platform, {}, home, home))
    files = TOOL.targets(view, Request("aider", (), URL, config=config))
    assert [file.path for file in files] == [folder + name, folder + SETTINGS, folder + METADATA]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", Existing()),
        ("  ", Existing()),
        ("<API_KEY>", Existing()),
        ("os.environ/MY_KEY", Existing("env", variable="MY_KEY")),
        ("os.environ/oidc/env/MY_KEY", Existing("env", variable="MY_KEY")),
        ("os.environ/oidc/file//x/y.key", Existing("secret")),
        ("os.environ/my_key", Existing("other")),
        ("os.environ/oidc/google/x", Existing("other")),
        ("oidc/env/MY_KEY", Existing("other")),
        (KEY, Existing("literal", Secret(KEY))),
    ],
)
def test_forms_of_a_key(text: str, form: Existing) -> None:
    assert read_key(text) == form


def test_a_name_that_is_taken_twice(program: Program) -> None:
    """Another gateway has both names: a number comes behind the provider."""
    far = "https://far.example/v1"
    program.write(SETTINGS, entry(url=far, key=OTHER) + entry("wcode/qwen3.6-plus", far, OTHER))
    configure(program, *PLUS, "--api-key-stdin")
    assert list(entries(program)) == ["openai/qwen3.6-plus", "wcode/qwen3.6-plus", "wcode-2/qwen3.6-plus"]
    assert entries(program)["wcode-2/qwen3.6-plus"]["extra_params"]["model"] == "openai/qwen3.6-plus"
    assert entries(program)["openai/qwen3.6-plus"]["extra_params"]["api_key"] == OTHER
    assert (
        "  qwen3.6-plus, https://wcode.net/api/gpt/v1, provider wcode, key: literal\n" in program("status", "aider").out
    )


def test_the_key_file_of_another_program_is_not_written(program: Program) -> None:
    """A new key goes to a file of our own; `remove` leaves theirs."""
    theirs = program.write("keys/wcode", OTHER)
    program.write(SETTINGS, entry(key=f"os.environ/oidc/file/{theirs}"))
    configure(program, *PLUS)
    assert entries(program)["openai/qwen3.6-plus"]["extra_params"]["api_key"].endswith("/keys/wcode")
    configure(program, *PLUS, "--api-key-stdin")
    assert entries(program)["openai/qwen3.6-plus"]["extra_params"]["api_key"].endswith(f"/{FILE}")
    assert ((program.home / FILE).read_text(), theirs.read_text()) == (KEY, OTHER)
    assert program("remove", "aider").code == 0
    assert not (program.home / FILE).exists() and theirs.read_text() == OTHER


FINDINGS: list[tuple[str, dict[str, str], list[tuple[str, str]]]] = [
    ("fine", {SETTINGS: entry()}, []),
    ("no key", {SETTINGS: entry(key='""')}, [("problem", "no API key"), ("problem", "at least 1 character")]),
    ("no limit", {SETTINGS: entry().replace("    max_tokens: 64000\n", "")}, [("problem", "max_tokens")]),
    ("a low limit", {SETTINGS: entry().replace("64000", "100")}, [("warning", "100")]),
    ("no file", {SETTINGS: entry(key="os.environ/oidc/file//no/such.key")}, [("problem", "/no/such.key")]),
    ("another gateway", {SETTINGS: entry(url="https://wcode.net/other/v1")}, [("warning", "https://wcode.net/other/v1")]),
    ("a field before it", {SETTINGS: "- name: x\n  bogus: 1\n" + entry()}, [("problem", "item 1, because of 'bogus'")]),
    ("a field behind it", {SETTINGS: entry() + "- nam: x\n"}, [("problem", "item 2, because of 'nam'")]),
    ("no entry", {SETTINGS: entry(), CONF: "model: wcode/gone\n"}, [("problem", "wcode/gone")]),
]  # fmt: skip


@pytest.mark.parametrize(("files", "wanted"), [row[1:] for row in FINDINGS], ids=[row[0] for row in FINDINGS])
def test_validate(files: dict[str, str], wanted: list[tuple[str, str]], program: Program) -> None:
    limits = {"openai/qwen3.6-plus": {"max_input_tokens": 1024000}}
    for path, text in {METADATA: json.dumps(limits), CONF: "model: openai/qwen3.6-plus\n", **files}.items():
        program.write(path, text).chmod(0o600)
    said = found(program)
    assert len(said) == len(wanted), said
    assert all(level == one[0] and part in one[1] for (level, part), one in zip(wanted, said, strict=True)), said


def test_the_window_that_the_metadata_lacks(program: Program) -> None:
    program.write(SETTINGS, entry()).chmod(0o600)
    assert [level for level, message in found(program) if "max_input_tokens" in message] == ["problem"]


def test_a_line_break_in_the_key_file(program: Program) -> None:
    configure(program, *PLUS, "--api-key-stdin", "--key-storage", "secret")
    program.write(FILE, KEY + "\n")
    assert found(program) == [
        ("problem", f"~/{FILE} has a line break or a byte order mark, which Aider sends with the key")
    ]
    configure(program, *PLUS)
    assert (program.home / FILE).read_text() == KEY and found(program) == []


def test_a_variable_that_a_file_sets_is_set(program: Program) -> None:
    program.write(".env", f"WCODE_API_KEY={KEY}\n")
    result = configure(program, *PLUS, "--key-storage", "env")
    assert "WCODE_API_KEY" not in result.text and found(program) == []
    program.write(".env", "WCODE_API_KEY=\n")
    assert "WCODE_API_KEY is not set" in configure(program, *PLUS, "--key-storage", "env").text
    assert [level for level, message in found(program) if "WCODE_API_KEY is not set" in message] == ["warning"]


def layered(tmp_path: Path, env: dict[str, str], files: dict[str, str]) -> Any:
    """The world of a home with a repository `p`, in whose folder `sub` Aider is started."""
    for name, text in {"p/.git/HEAD": "ref: refs/heads/main\n", "p/sub/x": "", **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    view = Files(Locations("linux", env, str(tmp_path), str(tmp_path / "p/sub")))
    return world(view, Request("aider", (), URL))


CONFS = {f"{folder}{CONF}": f"model: {name}\n" for folder, name in (("", "home"), ("p/", "root"), ("p/sub/", "here"))}
ENVS = {f"{folder}.env": f"X_KEY={name}\n" for folder, name in (("", "home"), ("p/", "root"), ("p/sub/", "here"))}


@pytest.mark.parametrize("count", [3, 2, 1])
def test_the_nearest_file_counts(count: int, tmp_path: Path) -> None:
    """Home, repository, current folder: of configurations, of variables, and of entries."""
    settings = {path.replace(CONF, SETTINGS): entry("openai/x", key=text.split()[1]) for path, text in CONFS.items()}
    files = {path: text for group in (CONFS, ENVS, settings) for path, text in list(group.items())[:count]}
    here = layered(tmp_path, {"X_KEY": "shell"}, files)
    name = ("home", "root", "here")[count - 1]
    assert here.option("model").value == name
    assert here.variables["X_KEY"].value == name
    assert here.sent("openai/x").key == Secret(name)


@pytest.mark.parametrize(
    ("files", "value"),
    [
        ({}, "shell"),
        ({".aider/oauth-keys.env": "X_KEY=login\n"}, "login"),
        ({".aider/oauth-keys.env": "X_KEY=login\n", ".env": "X_KEY=home\n"}, "home"),
        ({".env": "X_KEY=home\n", CONF: "env-file: other.env\n", "p/sub/other.env": "X_KEY=other\n"}, "other"),
        ({".env": "X_KEY=home\n", CONF: "set-env: [X_KEY=set]\n"}, "set"),
        ({CONF: "set-env: X_KEY=set\n"}, "set"),
        ({CONF: "api-key: [x=api]\n"}, "api"),
        ({".env": "AIDER_API_KEY=x=api\n", CONF: "api-key: [x=conf]\n"}, "api"),
        ({".env": "X_KEY=\n"}, ""),
    ],
)
def test_the_value_of_a_variable(files: dict[str, str], value: str, tmp_path: Path) -> None:
    name = "X_API_KEY" if value == "api" else "X_KEY"
    assert layered(tmp_path, {"X_KEY": "shell"}, files).variables[name].value == value


@pytest.fixture
def started(program: Program) -> Program:
    """A home with a program `aider` that writes down its words, and the model settings that they name."""
    words = 'for word; do echo "word $word"; case $word in */.aider.model.*) cat "$word";; esac; done'
    program.write("bin/aider", f"#!/bin/sh\n({words}) > {program.home}/log\n").chmod(0o755)
    program.env |= {"PATH": f"{program.home}/bin:/usr/bin:/bin", "WCODE_API_KEY": KEY}
    return program


def test_run_gives_options_and_files_of_its_own(started: Program) -> None:
    """Neither the other model of the home nor its parameters for all models are used, and no note says so."""
    started.write(SETTINGS, entry(name="aider/extra_params", url="https://far.example/v1", key=OTHER))
    started.write(CONF, "model: openai/far\nweak-model: openai/far\neditor-model: openai/far\n")
    result = started("run", "aider", *PLUS, *SMALL, "--small-model", SMALL[1], "--", "--message", "Say hi")
    assert (result.code, result.err) == (0, "")
    log = (started.home / "log").read_text()
    words = [line.removeprefix("word ") for line in log.splitlines() if line.startswith("word ")]
    given = dict(zip(words[::2], words[1::2], strict=False))
    assert (given["--model"], given["--weak-model"]) == ("openai/qwen3.6-plus", "openai/qwen/qwen3.6-27b")
    assert given["--editor-model"] == given["--model"] and words[-2:] == ["--message", "Say hi"]
    assert log.count("os.environ/oidc/env/WCODE_API_KEY") == 2 and KEY not in log
    assert "- name: aider/extra_params\n" in log and OTHER not in log


def test_run_says_which_variables_it_replaces(started: Program) -> None:
    result = started("run", "aider", *PLUS, env={"AIDER_MODEL": "openai/far", "AIDER_WEAK_MODEL": "openai/far"})
    assert result.code == 0
    assert "AIDER_MODEL" in result.err and "AIDER_WEAK_MODEL" in result.err and "leads" not in result.err, result.err


def test_env_has_no_place_for_the_files(started: Program) -> None:
    refused = started("env", "aider", *PLUS)
    assert (refused.code, refused.out) == (2, "") and "Use `wcode-setup run aider`." in refused.err


@pytest.mark.parametrize(
    ("path", "text"), [(".env", f"WCODE_API_KEY={OTHER}\n"), (CONF, f"set-env: [WCODE_API_KEY={OTHER}]\n")]
)
def test_run_refuses_a_variable_that_a_file_sets(path: str, text: str, started: Program) -> None:
    started.write(path, text)
    refused = started("run", "aider", *PLUS)
    assert (refused.code, refused.out) == (1, "")
    said = f"Error: ~/{path}: Aider takes WCODE_API_KEY from here, and not from its environment"
    assert said in refused.err.replace(str(started.home), "~")
    assert OTHER not in refused.text and KEY not in refused.text
