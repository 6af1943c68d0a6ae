"""The catalogue of the user: merged over the built-in one, shown, completed, used by every command; and its mistakes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from tests.gateway import Gateway
from tests.person import MODEL, Person
from tests.program import ROOT, Program
from wcode_setup import tools
from wcode_setup.locations import Locations

FILE = ".config/wcode-setup/catalog.toml"
NEW = """
[[models]]
id = "vendor/other"
context_window = 128_000
max_tokens = 8192
"""
WHOLE = (
    NEW
    + """
name = "通义 Other"
recipe = { reasoning = true, input = ["text", "image"] }
capabilities = ["text", "vision"]
currency = "CNY"
price_unit = 1000
prices = [{ up_to = 32000, input = 0.001, output = 0.002 }, { up_to = 64000, input = 1, output = 2 }, { input = 3, output = 4.5 }]
endpoints = ["https://wcode.net/api/gpt/v1/chat/completions"]
source = "vendor's page"
captured = 2026-11-22
"""
)


def card(program: Program, name: str) -> dict[str, object]:
    found: dict[str, object] = program("models", "show", name, "--json").document["data"]
    return found


def test_a_new_model(program: Program) -> None:
    """It comes behind the built-in ones, with the least that it needs."""
    program.write(FILE, NEW)
    assert program("models", "list").out.splitlines()[1:] == [
        "qwen3.6-plus      Qwen 3.6 Plus  1024000   64000  ¥2.1+  ¥12.9+  text, reasoning, vision  built-in",
        "qwen/qwen3.6-27b  Qwen3.6 27B     256000   64000   ¥3.2   ¥19.5  text, reasoning, vision  built-in",
        "vendor/other      vendor/other    128000    8192                 text                     user",
    ]
    assert card(program, "vendor/other") == {
        "id": "vendor/other", "name": "vendor/other", "context_window": 128000, "max_tokens": 8192,
        "recipe": {"reasoning": False, "input": ["text"]}, "capabilities": ["text"], "currency": None,
        "price_unit": None, "prices": [], "endpoints": [], "source": None, "captured": None,
        "catalog": "user", "changed": ["context_window", "max_tokens"], "protocols": [], "prices_per_million": [],
    }  # fmt: skip
    assert program("models", "show", "vendor/other").out == (
        "vendor/other\n"
        "  name                vendor/other\n"
        "  context window      128000 tokens\n"
        "  output limit        8192 tokens\n"
        "  capabilities        text\n"
        "  written by default  input text; reasoning off\n"
        "  catalogue           user (~/.config/wcode-setup/catalog.toml)\n"
    )


def test_a_new_model_with_everything(program: Program) -> None:
    program.write(FILE, WHOLE)
    assert program("models", "show", "vendor/other").out == (
        "vendor/other\n"
        "  name                通义 Other\n"
        "  context window      128000 tokens\n"
        "  output limit        8192 tokens\n"
        "  capabilities        text, vision\n"
        "  written by default  input text, image; reasoning on\n"
        "  prices              0.001 in, 0.002 out (CNY per 1000 tokens, input up to 32000); per million: 1 in, 2 out\n"
        "                      1 in, 2 out (CNY per 1000 tokens, input up to 64000); per million: 1000 in, 2000 out\n"
        "                      3 in, 4.5 out (CNY per 1000 tokens, input above 64000); per million: 3000 in, 4500 out\n"
        "  protocols           chat\n"
        "  endpoints           https://wcode.net/api/gpt/v1/chat/completions\n"
        "  source              vendor's page\n"
        "  captured            2026-11-22\n"
        "  catalogue           user (~/.config/wcode-setup/catalog.toml)\n"
    )
    assert card(program, "vendor/other")["captured"] == "2026-11-22"
    rows = program("models", "--lang", "zh").out.splitlines()
    assert (
        rows[0]
        == "模型 ID           名称            上下文  输出上限  输入/百万  输出/百万  能力                  模型目录"
    )
    assert (
        rows[3]
        == "vendor/other      通义 Other      128000      8192        ¥1+        ¥2+  文本、视觉            用户"
    )


def test_a_built_in_model_is_overridden_field_by_field(program: Program) -> None:
    program.write(
        FILE, '[[models]]\nid = "qwen3.6-plus"\ncontext_window = 1000000\nrecipe = { input = ["text", "image"] }\n'
    )
    found = card(program, "qwen3.6-plus")
    assert found["context_window"] == 1000000
    assert found["max_tokens"] == 64000
    assert found["recipe"] == {"reasoning": False, "input": ["text", "image"]}
    assert (found["catalog"], found["changed"]) == ("built-in", ["context_window", "recipe"])
    assert program("models").out.splitlines()[1].endswith("  built-in, modified")
    assert program("models", "show", "qwen3.6-plus").out.endswith(
        "  catalogue           built-in; context_window, recipe from ~/.config/wcode-setup/catalog.toml\n"
    )
    assert [line.split()[0] for line in program("models").out.splitlines()[1:]] == ["qwen3.6-plus", "qwen/qwen3.6-27b"]


def test_the_recipe_can_be_that_of_the_card(program: Program) -> None:
    """What the file says is what a tool's file gets."""
    program.write(FILE, '[[models]]\nid = "qwen3.6-plus"\nmax_tokens = 32000\nrecipe = { reasoning = true }\n' + NEW)
    done = program("openclaw", "--model", "qwen3.6-plus", "--model", "vendor/other")
    assert done.code == 0
    written = json.loads((program.home / ".openclaw/openclaw.json").read_text())["models"]["providers"]["wcode"]
    assert [(model["id"], model["maxTokens"], model["reasoning"]) for model in written["models"]] == [
        ("qwen3.6-plus", 32000, True),
        ("vendor/other", 8192, False),
    ]
    assert "tokens" not in program("validate", "openclaw").out
    (program.home / FILE).unlink()
    assert "32000 is below the limit of qwen3.6-plus (64000 tokens)" in program("validate", "openclaw").out


@pytest.mark.parametrize("content", [NEW, WHOLE], ids=["least", "whole"])
@pytest.mark.parametrize("name", tools.TITLES)
def test_every_tool_takes_and_judges_a_model_of_the_user(name: str, content: str, program: Program) -> None:
    program.write(FILE, content)
    done = program(
        name, "--model", "vendor/other", "--api-key-stdin", "--yes", "--json", stdin=b"sk-test-0123456789abcdef\n"
    )
    assert (done.code, done.document["status"]) == (0, "changed"), done.text
    verdict = program("validate", name, "--json").document["data"][0]
    assert [finding for finding in verdict["findings"] if finding["code"].startswith("limit-")] == []


def test_the_wizard_offers_it(program: Program, gateway: Gateway, sit: Callable[..., Person]) -> None:
    program.write(FILE, NEW)
    gateway.models = ["vendor/other", "qwen3.6-plus"]
    person = sit()
    person.tools("OpenClaw")
    person.gateway()
    person.wait(MODEL)
    assert "128K" in person.point("vendor/other")


def test_a_near_miss_names_the_models_of_the_user(program: Program) -> None:
    program.write(FILE, NEW)
    assert program("openclaw", "-m", "vendor/othr").err.startswith(
        "Error: unknown model 'vendor/othr'; known: vendor/other\n"
    )


def test_no_file_is_no_mistake(program: Program) -> None:
    before = program("models").out
    for content in ("", "# nothing yet\n", "schema = 1\n", "models = []\n"):
        program.write(FILE, content)
        assert program("models") == (0, before, "")
    program.write(FILE, "\ufeff" + NEW.replace("\n", "\r\n"))
    assert "vendor/other" in program("models").out
    assert program("models", env={"XDG_CONFIG_HOME": "/dev/null"}).out == before


def test_the_folder_follows_xdg(program: Program) -> None:
    program.write("xdg/wcode-setup/catalog.toml", NEW)
    assert "vendor/other" not in program("models").out
    assert "vendor/other" in program("models", env={"XDG_CONFIG_HOME": str(program.home / "xdg")}).out


@pytest.mark.parametrize(
    ("platform", "env", "path"),
    [
        ("linux", {}, "/home/u/.config/wcode-setup/catalog.toml"),
        ("linux", {"XDG_CONFIG_HOME": "/x"}, "/x/wcode-setup/catalog.toml"),
        ("darwin", {}, "/home/u/.config/wcode-setup/catalog.toml"),
        (
            "win32",
            {"APPDATA": "C:\\Users\\u\\AppData\\Roaming"},
            "C:\\Users\\u\\AppData\\Roaming\\wcode-setup\\catalog.toml",
        ),
    ],
)
def test_where_it_lies(platform: str, env: dict[str, str], path: str) -> None:
    assert Locations(platform, env, "/home/u", "/").catalog_file() == path


MISTAKES = {  # what is wrong in the file: (its content, what stands behind the path)
    "syntax": ("[[models]]\nid = qwen\n", ":2:6: Invalid value"),
    "an open table": ("\n[[models", ":2:9: Expected ']]' at the end of an array declaration"),
    "lists without end": ("x = " + "[" * 5000, ": "),
    "a number without end": ("x = " + "1" * 5000, ": Exceeds the limit (4300 digits)"),
    "a key twice": ('[[models]]\nid = "a"\nid = "b"\n', ":3:9: Cannot overwrite a value"),
    "not a text": (b'[[models]]\nid = "caf\xe9"\n', ":2:10: not UTF-8 text (byte 0xe9)"),
    "an unknown key": (NEW + "max_token = 1\n", ": models[vendor/other].max_token: unknown key; did you mean 'max_tokens'?"),
    "a key": (NEW + 'api_key = "canary0123456789"\n', ": models[vendor/other].api_key: unknown key"),
    "an unknown table": ('[tables.x]\nurl = "y"\n', ": tables: unknown key"),
    "a misspelt table": ('[[model]]\nid = "y"\n', ": model: unknown key; did you mean 'models'?"),
    "one table": ('[models]\nid = "a"\n', ": models: expected list, found table"),
    "a list of names": ('models = ["a"]\n', ": models[1]: expected table, found string"),
    "a newer schema": ("schema = 2\n", ": schema: must be one of 1"),
    "no id": ("[[models]]\nmax_tokens = 1\n", ": models[1]: missing: id"),
    "an id that is a number": ("[[models]]\nid = 5\n", ": models[1].id: expected string, found integer"),
     "an id with a blank": ('[[models]]\nid = "a b"\n', ": models[a b].id: invalid model ID 'a b'"),
    "an empty id": ('[[models]]\nid = ""\n', ": models[].id: must have at least 1 character(s)"),
    "an id twice": (NEW + NEW, ": models: two list items have the same id 'vendor/other'"),
    "no limits": ('[[models]]\nid = "a"\n', ": models[a]: missing: context_window, max_tokens"),
    "a limit as text": (NEW.replace("8192", '"8192"'), ": models[vendor/other].max_tokens: expected integer, found string"),
    "a limit as fraction": (NEW.replace("8192", "8192.0"), ": models[vendor/other].max_tokens: expected integer, found number"),
    "a limit as yes": (NEW.replace("8192", "true"), ": models[vendor/other].max_tokens: expected integer, found boolean"),
    "no output": (NEW.replace("8192", "0"), ": models[vendor/other].max_tokens: must be at least 1"),
    "more output than context": (
        NEW.replace("8192", "128001"),
        ": models[vendor/other]: the output limit of 128001 tokens exceeds the context window of 128000 tokens",
    ),
    "less context than the built-in output": (
        '[[models]]\nid = "qwen3.6-plus"\ncontext_window = 32000\n',
        ": models[qwen3.6-plus]: the output limit of 64000 tokens exceeds the context window of 32000 tokens",
    ),
    "a name with an escape": (NEW + 'name = "a\\u001b[2J"\n', ": models[vendor/other].name: contains a control character"),
    "a recipe as text": (NEW + 'recipe = "text"\n', ": models[vendor/other].recipe: expected table, found string"),
    "an unknown recipe": (NEW + "recipe = { reasonning = true }\n",
                          ": models[vendor/other].recipe.reasonning: unknown key; did you mean 'reasoning'?"),
    "a recipe with a word": (NEW + 'recipe = { reasoning = "on" }\n',
                             ": models[vendor/other].recipe.reasoning: expected boolean, found string"),
    "an unknown input": (NEW + 'recipe = { input = ["vision"] }\n',
                         ": models[vendor/other].recipe.input: must be one of text, image"),
    "no input": (NEW + "recipe = { input = [] }\n", ": models[vendor/other].recipe.input: must have at least 1 item(s)"),
    "an unknown capability": (NEW + 'capabilities = ["visoin"]\n',
                              ": models[vendor/other].capabilities: must be one of text, reasoning, vision"),
    "prices without a unit": (NEW + "prices = [{ input = 1, output = 2 }]\n",
                              ": models[vendor/other]: missing: currency, price_unit"),
    "one price": (NEW + "prices = { input = 1, output = 2 }\n", ": models[vendor/other].prices: expected list, found table"),
    "half a price": (NEW + "prices = [{ input = 1 }]\n", ": models[vendor/other].prices[1]: missing: output"),
    "a price below zero": (NEW + "prices = [{ input = -1, output = 2 }]\n",
                           ": models[vendor/other].prices[1].input: must be at least 0"),
    "a price that is no number": (NEW + "prices = [{ input = nan, output = 2 }]\n",
                                  ": models[vendor/other].prices[1].input: must be at least 0"),
    "a tier without a limit": (NEW + "prices = [{ input = 1, output = 2 }, { input = 1, output = 2 }]\n",
                               ": models[vendor/other].prices[1]: missing: up_to"),
    "falling tiers": (NEW + "prices = [{ up_to = 9, input = 1, output = 2 }, { up_to = 9, input = 1, output = 2 }]\n",
                      ": models[vendor/other].prices[2].up_to: must be greater than 9"),
    "an endpoint with a login": (NEW + 'endpoints = ["https://me:canary0123456789@gw.example/v1"]\n',
                                 ": models[vendor/other].endpoints: must match https://host/path"),
    "an endpoint with a key": (NEW + 'endpoints = ["https://gw.example/v1?key=canary0123456789"]\n',
                               ": models[vendor/other].endpoints: must match https://host/path"),
    "a day in words": (NEW + 'captured = "yesterday"\n', ": models[vendor/other].captured: must match YYYY-MM-DD"),
    "a moment": (NEW + "captured = 2026-11-22T10:00:00Z\n", ": models[vendor/other].captured: expected string, found datetime"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_one_clear_line(what: str, program: Program) -> None:
    content, said = MISTAKES[what]
    program.write(FILE, content)
    before = program.tree()
    for command in (("models",), ("openclaw", "--model", "qwen3.6-plus"), ("validate",)):
        result = program(*command)
        assert (result.code, result.out) == (1, "")
        error, hint = result.err.splitlines()
        assert error.startswith(f"Error: ~/{FILE}{said}")
        assert hint.startswith("Hint: ")
        assert "canary" not in result.err
    assert program.tree() == before


def test_a_mistake_as_json_and_in_chinese(program: Program) -> None:
    program.write(FILE, "[[models]]\nid = qwen\n")
    (error,) = program("models", "--json").document["errors"]
    assert (error["code"], error["path"], error["line"], error["column"]) == ("syntax", str(program.home / FILE), 2, 6)
    program.write(FILE, NEW + "max_token = 1\n")
    assert program("models", "--lang", "zh").err.startswith(f"错误：~/{FILE}: models[vendor/other].max_token：未知的键")


def test_what_is_no_file(program: Program) -> None:
    (program.home / FILE).mkdir(parents=True)
    assert program("models").err.startswith(f"Error: ~/{FILE}: not a regular file\n")
    (program.home / FILE).rmdir()
    os.mkfifo(program.home / FILE)
    assert program("models").code == 1


def test_what_needs_no_model_needs_no_catalogue(program: Program) -> None:
    """A broken catalogue does not stand between the user and the way back."""
    assert program("openclaw", "--model", "qwen3.6-plus").code == 0
    program.write(FILE, "[[models\n")
    for command in (("status",), ("history",), ("remove", "openclaw", "--dry-run"), ("undo",)):
        assert program(*command).code == 0


def test_the_built_in_catalogue_passes_the_same_judgement(program: Program) -> None:
    text = (ROOT / "wcode_setup" / "catalog" / "builtin.toml").read_text(encoding="utf-8")
    head, _, models = text.partition("[[models]]")
    program.write(FILE, head.partition("[gateways")[0] + "[[models]]" + models.partition("[request]")[0])
    assert [line.split()[0] for line in program("models").out.splitlines()[1:]] == ["qwen3.6-plus", "qwen/qwen3.6-27b"]
    assert card(program, "qwen3.6-plus")["changed"] == list(card(program, "qwen3.6-plus"))[1:-4]
