"""Hermes Agent beyond the golden cases: other readers as judges, the way back, files that Hermes has rewritten, validate."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import dotenv
import pytest
import yaml

from tests.program import Program
from tests.test_cases import CASES, read_case
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request
from wcode_setup.tools.hermes import TOOL

KEY = "sk-test-0123456789abcdef"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
CONFIG, ENV = ".hermes/config.yaml", ".hermes/.env"
URL = "https://wcode.net/api/gpt/v1"
FOLDERS = sorted(file.parent for file in (CASES / "hermes").glob("*/command"))
CONTEXT = {PLUS: 1024000, SMALL: 256000}
STALE = {"api_base", "api", "model", "name", "ollama_num_ctx", "openai_runtime", "auth_mode", "entra"}


def load(program: Program, path: str = CONFIG) -> Any:
    """A file as Hermes reads it: PyYAML, python-dotenv; `{}` if there is none."""
    file = program.home / path
    if not file.exists():
        return {}
    text = file.read_text(encoding="utf-8-sig")
    return dict(dotenv.dotenv_values(stream=io.StringIO(text))) if path == ENV else yaml.safe_load(text) or {}


def configure(program: Program, *arguments: str, key: str | None = KEY, **env: str) -> str:
    stdin = () if key is None else ("--api-key-stdin",)
    result = program("hermes", *arguments, *stdin, stdin=f"{key}\n".encode(), env=env)
    assert result.code == 0, result.text
    return result.out


SECTIONS = ("auxiliary", "curator", "delegation", "fallback_providers", "fallback_model", "moa", "platforms")
"""The sections with model slots that a run may edit."""


def test_of_every_case_as_hermes_reads_it(program: Program) -> None:
    """Each golden result, read by Hermes' own readers: one complete way to the gateway, nothing stale, nothing foreign touched."""
    seen = set()
    for folder in FOLDERS:
        config, command = folder / "after" / CONFIG, (folder / "command").read_text(encoding="utf-8")
        last = command.splitlines()[-1]
        plain = folder / "before" / CONFIG
        if folder.name.startswith("bad-") or not config.exists() or last.split()[0] != "hermes":
            continue
        new = yaml.safe_load(config.read_text(encoding="utf-8-sig"))
        old = yaml.safe_load(plain.read_text(encoding="utf-8-sig")) if plain.exists() else {}
        if new == old or "--no-default" in last:
            continue
        words = last.split()
        asked = [words[number + 1] for number, word in enumerate(words) if word == "--model"]
        seen.add(_judge(new, asked))
        if not isinstance(old, dict):
            continue
        mine = {
            "model",
            "providers",
            "custom_providers",
            "provider",
            "base_url",
            "api_base",
            "context_length",
            "api_key",
            *(SECTIONS if folder.name.startswith("slots-") else ()),
        }
        others = [{key: value for key, value in data.items() if key not in mine} for data in (old, new)]
        assert others[0] == others[1], folder.name
        kept = [{name for name in (data.get("providers") or {}) if name != "wcode"} for data in (old, new)]
        assert kept[0] <= kept[1], folder.name
    assert seen == {"block", "literal", "variable"}


def _judge(data: dict[str, Any], asked: list[str]) -> str:
    """The form of what was written."""
    model = data["model"]
    assert model["default"] == asked[0]
    assert STALE.isdisjoint(model) and model.get("api_mode", "chat_completions") == "chat_completions"
    assert {"provider", "base_url", "api_base", "context_length", "api_key"}.isdisjoint(data)
    limit = 64000 if asked[0] in CONTEXT else 8192
    assert model["max_tokens"] == limit and type(model["max_tokens"]) is int
    if model["provider"] == "custom":
        assert (model["base_url"], model["context_length"]) == (URL, CONTEXT[asked[0]])
        assert isinstance(model["api_key"], str) and "wcode" not in data.get("providers", {})
        return "block"
    assert {"base_url", "api_key", "context_length", "supports_vision"}.isdisjoint(model)
    entry = data["providers"][model["provider"].removeprefix("custom:")]
    assert {"api", "url", "enabled"}.isdisjoint(entry) and ("api_key" in entry) != ("key_env" in entry)
    assert entry.get("default_model", asked[0]) == asked[0]
    for name in asked:
        assert entry["models"][name]["context_length"] == CONTEXT.get(name, 200000)
    return "literal" if "api_key" in entry else "variable"


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("way", ["undo", "remove"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_way_back(folder: Path, way: str, program: Program) -> None:
    """`undo`, as often as something was done, and `remove` bring every byte back."""
    case = read_case(folder, program.home)
    before = {path: entry[:1] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    runs = 0
    for command in case.commands:
        done = program(*command, "--json", stdin=case.stdin, env=case.env).document
        runs += done["status"] == "changed"
    where = [word for command in case.commands for word in _where(command)]
    for _ in range(runs if way == "undo" else bool(runs)):
        arguments = ["undo"] if way == "undo" else ["remove", "hermes", *where[:2]]
        forced = ["--force"] if any("--force" in command for command in case.commands) else []
        result = program(*arguments, *forced, env=case.env)
        assert result.code == 0, result.text
    after = {path: entry[:1] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    assert after == before


def _where(command: list[str]) -> list[str]:
    return [
        word
        for name in ("--profile", "--config")
        if name in command
        for word in (name, command[command.index(name) + 1])
    ]


@pytest.mark.parametrize("before", ["", "# mine\nmodel:\n  default: x\n  provider: openrouter\ntimezone: UTC\n"])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_what_hermes_rewrites(storage: str, before: str, program: Program) -> None:
    """Comments and quotes gone, keys added: the second run changes nothing, `remove` takes exactly our part out."""
    if before:
        program.write(CONFIG, before)
    arguments = ("--model", SMALL, "--key-storage", storage)
    configure(program, *arguments, WCODE_API_KEY=KEY)
    data = load(program) | {"_config_version": 33}
    if storage != "literal":
        data["providers"]["wcode"]["default_model"] = SMALL  # `hermes model` writes it
    program.write(CONFIG, yaml.safe_dump(data, sort_keys=False))
    assert "unchanged" in configure(program, *arguments)
    assert program("remove", "hermes").code == 0
    assert load(program) == (yaml.safe_load(before) or {}) | {"_config_version": 33}
    assert load(program, ENV) == {}


def test_remove_without_a_history(program: Program) -> None:
    """What we own is found by itself, with the key in `.env`; the rest of both files stays."""
    program.write(ENV, "# mine\nOTHER=1\n")
    program.write(CONFIG, "timezone: UTC\nproviders:\n  local: {base_url: 'http://127.0.0.1:1/v1'}\n")
    before = load(program)
    configure(program, "--model", PLUS, "--key-storage", "secret")
    assert program("history", "prune", "--yes").code == 0
    assert program("remove", "hermes").code == 0
    assert load(program) == before
    assert (program.home / ENV).read_text() == "# mine\nOTHER=1\n"


def test_a_variable_in_env_that_no_run_wrote_stays(program: Program) -> None:
    program.write(ENV, f"WCODE_API_KEY={KEY}\n")
    configure(program, "--model", PLUS, key=None)
    assert program("remove", "hermes").code == 0
    assert not (program.home / CONFIG).exists()
    assert load(program, ENV) == {"WCODE_API_KEY": KEY}


@pytest.mark.parametrize("by", ["variable", "marker"])
def test_managed(by: str, program: Program) -> None:
    """An installation that Hermes itself would not write to: refused, shown, and written only with --force."""
    env = {"HERMES_MANAGED": "nixos"} if by == "variable" else {}
    if by == "marker":
        program.write(".hermes/.managed", "")
    refused = program("hermes", "--model", PLUS, env=env)
    assert refused.code == 1 and "another program manages" in refused.err
    assert not (program.home / CONFIG).exists()
    assert program("hermes", "--model", PLUS, "--dry-run", env=env).code == 0
    assert program("hermes", "--model", PLUS, "--force", env=env).code == 0


@pytest.mark.parametrize(
    ("platform", "env", "config"),
    [
        ("linux", {}, "/home/u/.hermes/config.yaml"),
        ("darwin", {}, "/home/u/.hermes/config.yaml"),
        ("linux", {"HERMES_HOME": "rel/x"}, "/home/u/rel/x/config.yaml"),
        ("linux", {"HERMES_HOME": " "}, "/home/u/.hermes/config.yaml"),
        ("linux", {"HERMES_HOME": "/x/profiles/a"}, "/x/profiles/a/config.yaml"),
        ("win32", {"LOCALAPPDATA": r"C:\Users\u\AppData\Local"}, r"C:\Users\u\AppData\Local\hermes\config.yaml"),
        ("win32", {}, r"C:\Users\u\AppData\Local\hermes\config.yaml"),
        ("win32", {"HERMES_HOME": r"D:\h"}, r"D:\h\config.yaml"),
    ],
)
def test_places(platform: str, env: dict[str, str], config: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    locations = Locations(platform, env, home, home)
    files = TOOL.targets(Files(locations), Request("hermes", (), URL))
    assert [file.path for file in files] == [config, config.removesuffix("config.yaml") + ".env"]


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_validate_is_content_with_ours(storage: str, program: Program) -> None:
    configure(program, "--model", SMALL, "--key-storage", storage)
    result = program("validate", "hermes", env={"WCODE_API_KEY": KEY})
    correct, slots = result.out.splitlines()
    assert (result.code, correct) == (0, "~/.hermes/config.yaml: the managed entries are correct")
    assert ": empty, so that they follow the default model: auxiliary.title_generation, " in slots
    assert KEY not in result.text


@pytest.mark.parametrize(
    ("storage", "old", "new", "where", "code"),
    [
        ("literal", "max_tokens: 64000", "max_tokens: 65536", "model.max_tokens", "limit-high"),
        ("literal", "  max_tokens: 64000\n", "", "model", "limit-missing"),
        ("literal", "256000", "131072", "model.context_length", "limit-low"),
        ("literal", "256000", "'256K'", "model.context_length", "schema-type"),
        ("literal", "model:\n", "model:\n  api_mode: anthropic_messages\n", "model.api_mode", "reason-hermes-api"),
        ("literal", "model:\n", "base_url: http://x/v1\nmodel:\n", "base_url", "reason-hermes-root"),
        ("literal", KEY, "<API_KEY>", "model", "no-key"),
        ("literal", KEY, "${X_KEY}", "model.api_key", "reason-hermes-interpolation"),
        (
            "secret",
            "key_env: ",
            "api_key: ${X_KEY}\n    key_env: ",
            "providers.wcode.api_key",
            "reason-hermes-interpolation",
        ),
        (
            "secret",
            "key_env: WCODE_API_KEY",
            "key_env: WCODE_API_KEY\n    foo: 1",
            "providers.wcode.foo",
            "schema-unknown",
        ),
        ("secret", "name: wcode", "api: http://x/v1", "providers.wcode.api", "reason-hermes-url"),
        ("secret", "64000\n", "64000\n  context_length: 1\n", "model.context_length", "reason-hermes-limits"),
        ("secret", "name: wcode", "enabled: false", "providers.wcode.enabled", "reason-hermes-disabled"),
        ("secret", "name: wcode", "key_cmd: pass show x", "providers.wcode.key_cmd", "reason-key-form"),
        ("secret", "name: wcode", "default_model: x", "providers.wcode.default_model", "reason-hermes-default"),
        ("secret", "WCODE_API_KEY", "OTHER_KEY", "providers.wcode.key_env", "hermes-variable-unset"),
    ],
)
def test_validate_finds(storage: str, old: str, new: str, where: str, code: str, program: Program) -> None:
    configure(program, "--model", SMALL, "--key-storage", storage)
    file = program.home / CONFIG
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    (verdict,) = program("validate", "hermes", "--json").document["data"]
    assert (where, code) in [(finding["where"], finding["code"]) for finding in verdict["findings"]]


def test_validate_with_tool_says_that_hermes_has_no_check(program: Program) -> None:
    configure(program, "--model", SMALL)
    result = program("validate", "hermes", "--with-tool")
    assert result.code == 0 and "no command that checks its configuration" in result.out


def test_redirection_is_a_problem_for_the_block(program: Program) -> None:
    configure(program, "--model", SMALL)
    result = program("validate", "hermes", env={"CUSTOM_BASE_URL": "http://other.example/v1"})
    assert result.code == 3 and "CUSTOM_BASE_URL" in result.out


@pytest.mark.parametrize("key", ["#a-b#c", "'abcd", '"abcd', "a\\bcd", "ab'c\"d", "a=b;c&d<e>", "${X}y$Z"])
def test_any_key_arrives_in_env(key: str, program: Program) -> None:
    """Whatever is in a key, python-dotenv reads it from `.env` as it was given (expanding no `${…}` here)."""
    configure(program, "--model", PLUS, "--key-storage", "secret", key=key)
    text = (program.home / ENV).read_text(encoding="utf-8")
    assert dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False) == {"WCODE_API_KEY": key}


def read(program: Program, path: str) -> str:
    return (program.home / path).read_bytes().decode()


FORMER = """\
model:
  default: x
  provider: openrouter
  default_headers:   # of the former one
    Authorization: Bearer sk-former-0123456789
    X-Title: mine
  extra_headers: {x-api-key: sk-former-9876543210}
"""


@pytest.mark.parametrize("form", ["literal", "secret"])
def test_headers_of_the_former_vendor_go(form: str, program: Program) -> None:
    """`model.default_headers` is sent with every request in both forms; ours, without a credential, stay."""
    program.write(CONFIG, FORMER)
    configure(program, "--model", PLUS, "--key-storage", form)
    model = load(program)["model"]
    assert not {"default_headers", "extra_headers"} & model.keys()
    text = read(program, CONFIG).replace(
        "  max_tokens: 64000", "  max_tokens: 64000\n  extra_headers: {X-Team: a, authorization: b}"
    )
    program.write(CONFIG, text)
    assert "takes precedence over the key" in configure(program, "--model", PLUS, key=None)
    assert load(program)["model"]["extra_headers"] == {"X-Team": "a", "authorization": "b"}
    configure(program, "--model", PLUS, key=KEY + "2")
    assert load(program)["model"]["extra_headers"] == {"X-Team": "a"}


@pytest.mark.parametrize(
    ("url", "left"), [("https://wcode.net/old/v1", {"X-A": "1"}), ("https://other.example/v1", None)]
)
def test_headers_and_bodies_of_an_entry_go_with_its_host(url: str, left: Any, program: Program) -> None:
    entry = {"base_url": url, "extra_headers": {"AUTHORIZATION": "x", "X-A": "1"}, "extra_body": {"b": 1}}
    program.write(CONFIG, yaml.safe_dump({"providers": {"wcode": entry}}))
    configure(program, "--model", PLUS, "--key-storage", "secret", "--force")
    entry = load(program)["providers"]["wcode"]
    assert entry.get("extra_headers") == left and entry.get("extra_body") == (left and {"b": 1})


MARKED = [
    "\ufeff",
    "\ufeff\n",
    "\ufeff# c\n",
    "\ufeffA=1\n",
    "\ufeffA=1",
    f"\ufeffWCODE_API_KEY={KEY}0\nA=1\n",
    f"\ufeffWCODE_API_KEY={KEY}0",
]


@pytest.mark.parametrize("text", MARKED)
def test_a_key_is_never_behind_a_byte_order_mark(text: str, program: Program) -> None:
    """Hermes' reader takes the mark for a part of the first name; so do we, and `undo` brings the bytes back."""
    program.write(ENV, text)
    configure(program, "--model", PLUS, "--key-storage", "secret")
    with open(program.home / ENV, encoding="utf-8") as stream:
        found = dict(dotenv.dotenv_values(stream=stream))
    assert found["WCODE_API_KEY"] == KEY and not any("WCODE" in name for name in found if name[0] == "\ufeff")
    assert read(program, ENV).replace(f"WCODE_API_KEY={KEY}\n", "").startswith("\ufeff") or "WCODE" in text
    assert program("hermes", "--model", PLUS, "--check").code == 0
    assert program("undo", "--yes").code == 0
    assert read(program, ENV) == text


def test_a_key_that_a_mark_hides_is_found_and_moved(program: Program) -> None:
    configure(program, "--model", PLUS, "--key-storage", "secret")
    program.write(ENV, "\ufeff" + read(program, ENV))
    assert "begins with a byte order mark" in configure(program, "--model", PLUS, key=None)
    assert read(program, ENV).lstrip("\n") == f"WCODE_API_KEY={KEY}\n"


@pytest.mark.parametrize("form", ["env", "secret"])
def test_an_env_file_of_another_encoding(form: str, program: Program) -> None:
    """Hermes reads it as Latin-1; it is no reason to refuse, and where it is written its bytes stay."""
    old = "# gr\xfc\xdfe\nCAF\xc9=\x80uro\xa0\n".encode("latin-1")
    (program.home / ENV).parent.mkdir()
    (program.home / ENV).write_bytes(old)
    configure(program, "--model", PLUS, "--key-storage", form, key=None if form == "env" else KEY)
    assert (program.home / ENV).read_bytes() == old + (b"" if form == "env" else f"WCODE_API_KEY={KEY}\n".encode())
    for command in (("status",), ("validate",), ("hermes", "--model", PLUS, "--dry-run")):
        assert program(*command).code in (0, 3)
    assert program("undo", "--yes").code == 0
    assert (program.home / ENV).read_bytes() == old


LISTED = """\
model: {{default: x, provider: custom:old}}
custom_providers:
- name: Old One
  base_url: {url}
  api_key: sk-old-0123456789
- name: local
  base_url: http://127.0.0.1:8/v1
fallback_providers:   # in this order
- {{provider: custom:local, model: l}}
- {{provider: "custom:old-one", model: x}}   # mine
auxiliary:
  vision:
    provider: custom:Old One
tts: {{provider: openai}}
"""


@pytest.mark.parametrize("form", ["literal", "secret", "env"])
@pytest.mark.parametrize("name", ["Old One", "wcode"])
def test_references_follow_what_goes(form: str, name: str, program: Program) -> None:
    """Where an item of the older list goes, what refers to it leads to the provider that stands for it."""
    text = LISTED.format(url=URL).replace("Old One", name).replace("old-one", name.lower())
    program.write(CONFIG, text)
    configure(program, "--model", PLUS, "--key-storage", form, key=None if form == "env" else KEY)
    data = load(program)
    assert [item["name"] for item in data["custom_providers"]] == ["local"]
    assert [item["provider"] for item in data["fallback_providers"]] == ["custom:local", "custom:wcode"]
    assert data["auxiliary"]["vision"]["provider"].lower() == "custom:wcode" and "wcode" in data["providers"]
    assert "# in this order" in read(program, CONFIG) and "# mine" in read(program, CONFIG)
    program.write(CONFIG, read(program, CONFIG) + "timezone: UTC\n")
    assert program("undo", "--yes").code == 0
    data, former = load(program), yaml.safe_load(text)
    assert data["fallback_providers"] == former["fallback_providers"] and data["auxiliary"] == former["auxiliary"]
    assert {item["name"] for item in data["custom_providers"]} == {name, "local"}


def test_a_named_provider_that_something_refers_to_stays(program: Program) -> None:
    configure(program, "--model", PLUS, "--key-storage", "secret")
    program.write(CONFIG, read(program, CONFIG) + "fallback_model: {provider: custom:wcode, model: x}\n")
    configure(program, "--model", PLUS, "--key-storage", "literal")
    assert "wcode" in load(program)["providers"]
