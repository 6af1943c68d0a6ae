"""Kimi Code alone: its places, values that it would ignore, what takes precedence, and the verdict of its own check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest

from tests.program import Program
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import KEY, MODEL, REQUEST
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request
from wcode_setup.tools.kimi import TOOL

OURS, OTHER = "sk-test-0123456789abcdef", "sk-test-of-another-one-77"
URL = "https://wcode.net/api/gpt/v1"
CONFIG = ".kimi-code/config.toml"
SETUP = ("kimi", "--model", "qwen3.6-plus")
STORED = (*SETUP, "--api-key-stdin")
DEFAULT, HEAD = '[models."wcode/qwen3.6-plus"]', "[providers.wcode]"


@pytest.mark.parametrize(
    ("platform", "env", "path"),
    [
        ("linux", {}, "/home/u/.kimi-code/config.toml"),
        ("darwin", {"KIMI_CODE_HOME": "/x/y/"}, "/x/y/config.toml"),
        ("win32", {}, "C:\\Users\\u\\.kimi-code\\config.toml"),
        ("win32", {"KIMI_CODE_HOME": r"D:\h"}, "D:\\h\\config.toml"),
    ],
)
def test_places(platform: str, env: dict[str, str], path: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    [file] = TOOL.targets(Files(Locations(platform, env, home, home)), Request("kimi", (), URL))
    assert file.path == path


@pytest.mark.parametrize("named", ["~/elsewhere", "", " ", "rel"])
def test_a_home_that_is_not_absolute_is_refused(named: str, program: Program) -> None:
    """Kimi Code takes it for a folder of the current one; a preview says so, `--config` names a file anyway."""
    env, said = (
        {"KIMI_CODE_HOME": named},
        f"KIMI_CODE_HOME is {named!r}: Kimi Code looks for that folder in the current one",
    )
    refused = program(*SETUP, "--key-storage", "env", env=env)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"Error: {said}, and expands no `~`\nHint: Set KIMI_CODE_HOME to an absolute path, or unset it.\n"
    )
    assert not list(program.home.rglob("config.toml"))
    assert said in program(*SETUP, "--key-storage", "env", "--dry-run", env=env).out
    assert program(*SETUP, "--key-storage", "env", "--config", "x/config.toml", env=env).code == 0


ELSEWHERE = '[providers.other]\ntype = "openai"\nbase_url = "https://other.example/v1"\n%s\n[models.other]\nprovider = "other"\nmodel = "x"\n%s\n'


@pytest.mark.parametrize(
    ("provider", "model", "where"),
    [
        ("custom_headers = 5", "", "4:18: providers.other.custom_headers"),
        ("env = { A = 1 }", "", "4:7: providers.other.env"),
        ("", "max_context_size = 0", "8:20: models.other.max_context_size"),
        ("", "max_output_size = true", "8:19: models.other.max_output_size"),
        ("", 'capabilities = "image_in"', "8:16: models.other.capabilities"),
        ("", "capabilities = [1]", "8:16: models.other.capabilities"),
        ("", "beta_api = 1", "8:12: models.other.beta_api"),
        ("", 'overrides = { max_context_size = "x" }', "8:34: models.other.overrides.max_context_size"),
    ],
)
def test_a_value_that_makes_it_ignore_all_is_refused(provider: str, model: str, where: str, program: Program) -> None:
    """One wrong value of another vendor, and Kimi Code ignores ours, too."""
    text = ELSEWHERE % (provider, model)
    program.write(CONFIG, text)
    refused = program(*STORED, stdin=OURS.encode())
    place, _, name = where.rpartition(": ")
    assert refused.code == 1 and refused.err == (
        f"Error: ~/{CONFIG}:{place}: Kimi Code would ignore all providers or models of this file: {name} has a value of the "
        "wrong type\nHint: Fix it first, or use --force. Nothing was written.\n"
    )
    assert (program.home / CONFIG).read_text() == text
    assert program(*STORED, "--force", stdin=OURS.encode()).code == 0
    found = program("doctor", "kimi", "--offline", "--json").document["data"][0]
    assert REQUEST in found["differs"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[providers]\nwcode = 5\n", "2:9: providers.wcode must be of type object, not number"),
        (
            '[models]\n"wcode/qwen3.6-plus" = "x"\n',
            "2:24: models.wcode/qwen3.6-plus must be of type object, not string",
        ),
    ],
)
def test_an_entry_that_is_no_table_is_refused(text: str, said: str, program: Program) -> None:
    program.write(CONFIG, text)
    refused = program(*STORED, stdin=OURS.encode())
    assert (refused.code, refused.err) == (
        1,
        f"Error: ~/{CONFIG}:{said}\nHint: Fix or remove that value; wcode-setup does not replace it.\n",
    )


class Row(NamedTuple):
    """A line in the provider or in the model, the environment, the note that `doctor` gives, and what differs."""

    name: str
    code: str
    differs: Sequence[str]
    provider: str = ""
    model: str = ""
    env: Mapping[str, str] = {}


HOST = {"KIMI_MODEL_BASE_URL": URL, "KIMI_MODEL_PROVIDER_TYPE": "openai"}
ROWS = (
    Row("model", "kimi-variable-model", [REQUEST], env={"KIMI_MODEL_NAME": "x"}),
    Row("elsewhere", "kimi-variable-model", [REQUEST], env={"KIMI_MODEL_NAME": "x", "KIMI_MODEL_API_KEY": OTHER}),
    Row("other", "kimi-variable-model", [MODEL], env={"KIMI_MODEL_NAME": "x", "KIMI_MODEL_API_KEY": OURS, **HOST}),
    Row(
        "key",
        "kimi-variable-model",
        [KEY],
        env={"KIMI_MODEL_NAME": "qwen3.6-plus", "KIMI_MODEL_API_KEY": OTHER, **HOST},
    ),
    Row("limit", "kimi-variable-limit", (), env={"KIMI_MODEL_MAX_COMPLETION_TOKENS": "5"}),
    Row("header", "kimi-variable-header", [KEY], env={"KIMI_CODE_CUSTOM_HEADERS": f"a: b\nX-Api-Key: {OTHER}"}),
    Row("own-header", "header-kept", [KEY], provider=f'custom_headers = {{ Authorization = "Bearer {OTHER}" }}'),
    Row("two", "kimi-two-keys", [REQUEST], provider='api_key_env = "OTHER"'),
    Row("two-login", "kimi-two-keys", [REQUEST], provider='oauth = { storage = "file", key = "x" }'),
    Row("own-key", "kimi-own", [KEY], model=f'api_key = "{OTHER}"'),
    Row("own-name", "kimi-own", [MODEL], model='name = "x"'),
    Row("own-same-name", "kimi-own", (), model='name = "qwen3.6-plus"'),
    Row("own-url", "kimi-own", [REQUEST], model='base_url = "https://other.example/v1"'),
    Row("own-protocol", "kimi-own", [REQUEST], model='protocol = "anthropic"'),
)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_what_takes_precedence(row: Row, program: Program) -> None:
    """`doctor` names it and what differs; after another set-up only what the environment does is left."""
    assert program(*STORED, stdin=OURS.encode()).code == 0
    text = (program.home / CONFIG).read_text()
    for head, line in ((HEAD, row.provider), (DEFAULT, row.model)):
        text = text.replace(head, f"{head}\n{line}", 1)
    program.write(CONFIG, text)
    found = program("doctor", "kimi", "--offline", "--json", env=row.env).document["data"][0]
    told = {one["code"]: one for one in found["checks"]}
    assert row.code in told and (told[row.code]["fix"] or "").strip()
    assert sorted(found["differs"]) == sorted(row.differs)
    if not row.env:
        assert program(*STORED, stdin=OURS.encode()).code == 0
        assert row.code not in str(program("doctor", "kimi", "--offline", "--json").document["data"][0]["checks"])


def test_a_missing_alias(program: Program) -> None:
    assert program(*STORED, stdin=OURS.encode()).code == 0
    text = (program.home / CONFIG).read_text()
    program.write(CONFIG, text.replace('default_model = "wcode/qwen3.6-plus"', 'default_model = "wcode/x"'))
    found = program("doctor", "kimi", "--offline", "--json").document["data"][0]
    assert found["differs"] == [REQUEST]
    assert "kimi-no-alias" in {one["code"] for one in found["checks"]}


def test_its_own_verdict() -> None:
    """The output of `kimi doctor config` (2.1.0)."""
    good = "Kimi doctor\n\nOK config.toml  /h/config.toml\n\nAll checked config files are valid.\n"
    bad = (
        "Kimi doctor found 1 issue.\n\nERROR config.toml  /h/config.toml\n  Invalid configuration in /h/config.toml.\n"
        "  Validation issues:\n    models.a.max_context_size: Invalid input: expected number, received string\n"
    )
    assert TOOL.own_verdict(good) == []
    assert TOOL.own_verdict(bad) == [
        "Invalid configuration in /h/config.toml.",
        "models.a.max_context_size: Invalid input: expected number, received string",
    ]
    assert TOOL.own_verdict("command not found") is None


def test_the_pool_of_sub_agents_keeps_a_default(program: Program) -> None:
    """Under `ours` the pool has the model that is its default, with the user's words if it had it already."""
    assert program(*STORED, "--no-default", stdin=OURS.encode()).code == 0
    pool = (
        '\n[secondary_model]\ndefault_model = "a"\n[secondary_model.models]\na = "one"\n"wcode/qwen3.6-plus" = "mine"\n'
    )
    other = '[providers.o]\ntype = "openai"\nbase_url = "https://o.example/v1"\n[models.a]\nprovider = "o"\nmodel = "a"\nmax_context_size = 9\n'
    program.write(CONFIG, (program.home / CONFIG).read_text() + other + pool)
    assert program(*SETUP, "--slots", "ours").code == 0
    assert (
        (program.home / CONFIG)
        .read_text()
        .endswith(
            '[secondary_model]\ndefault_model = "wcode/qwen3.6-plus"\n[secondary_model.models]\n"wcode/qwen3.6-plus" = "mine"\n'
        )
    )
