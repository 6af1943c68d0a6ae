"""`export`: what it says of the files, what it leaves out, and how little it does for that."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.program import ROOT, Program
from tests.suite import SUITES
from tests.test_apply import BOTH, FROM_FILE, HERMES, OPENCLAW, apply, both
from wcode_setup import tools
from wcode_setup.catalog import user
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.engine import plan
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.setupfile import export
from wcode_setup.tools.base import Request

__all__ = ["both"]
ALL = "{" + ", ".join(f"{name}: {{{suite.in_setup_file}}}" for name, suite in SUITES.items()) + "}"


def templates(name: str) -> set[str]:
    """Those of a tool; a fork may share them with its origin."""
    view = Files(Locations("linux", {}, "/nowhere", "/nowhere"))
    return {target.template for target in tools.load(name).targets(view, Request(name, (), "https://gw.example/v1"))}


def test_an_export_renders_each_file_and_reads_the_catalogue_once(
    both: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.write(".config/wcode-setup/catalog.toml", '[[models]]\nid = "qwen/qwen3.6-27b"\nname = "Plus"\n')
    (both.home / ".config/Code/User").mkdir(parents=True)
    names = ", ".join(f"{name}: {{}}" for name in tools.TITLES)
    assert (
        apply(both, FROM_FILE + f"version: 1\nmodels: [qwen/qwen3.6-27b]\ntools: {{{names}}}\n")["status"] == "changed"
    )
    counted: Counter[str] = Counter()

    def count(module: Any, name: str, key: str | None = None) -> None:
        real = getattr(module, name)

        def counting(*arguments: Any) -> Any:
            counted[key or arguments[0]] += 1
            return real(*arguments)

        monkeypatch.setattr(module, name, counting)

    count(plan, "render")
    count(user, "merged", "catalogue")
    count(export, "read", "setup file")
    assert both("export").err == ""
    once = {"catalogue"} | {template for template in counted if template.endswith(".j2")}
    used = Counter(template for name in tools.TITLES for template in templates(name))
    assert {name: counted[name] for name in once} == {name: used[name] or 1 for name in once}
    assert counted["setup file"] == len(tools.TITLES)
    assert all(once.intersection(templates(name)) for name in tools.TITLES)


def test_nothing_to_export(program: Program) -> None:
    assert program("export").err.startswith(
        "Error: nothing to export: no tool has a configuration that a setup file can describe\n"
    )
    assert program("export", "--json").document["errors"][0]["code"] == "nothing-to-export"


EXPORTED = """\
# Written by `wcode-setup export`; to apply it here changes nothing.
# It contains no key: each tool keeps its own. Elsewhere add, for example: api_key: {env: WCODE_API_KEY}
version: 1
gateway: {name: wcode}
models:
  - qwen3.6-plus
default_model: qwen3.6-plus
tools:
  openclaw: {key_storage: literal}
  hermes: {vision: true, key_storage: secret}
"""


def test_an_export_for_a_person_and_for_a_program(both: Program) -> None:
    apply(both, FROM_FILE + BOTH.replace("hermes: {}", "hermes: {vision: true, key_storage: secret}"))
    result = both("export")
    assert result == (
        0,
        EXPORTED,
        "",
    )
    assert both("export", "--json").document["data"] == {
        "version": 1, "gateway": {"name": "wcode"}, "models": ["qwen3.6-plus"], "default_model": "qwen3.6-plus",
        "tools": {"openclaw": {"key_storage": "literal"}, "hermes": {"vision": True, "key_storage": "secret"}},
    }  # fmt: skip


def test_an_edited_figure_is_exported(both: Program) -> None:
    apply(both, f"{FROM_FILE}version: 1\nmodels: [qwen3.6-plus]\ntools: {ALL}\n")
    for path in both.tree(state=False):
        file = both.home / path
        if file.is_file():
            text = file.read_bytes().replace(b"1024000", b"1000000")
            file.write_bytes(text.replace(b"960000", b"936000"))  # the window without the longest output
    exported = both("export")
    assert {note["code"] for note in both("export", "--json").document["notes"]} <= {"model-protocol"}
    assert "models:\n  - {id: qwen3.6-plus, context_window: 1000000}\ndefault_model: qwen3.6-plus\n" in exported.out
    assert both("apply", "-", "--check", stdin=exported.out.encode()).code == 0


LEFT_OUT = {
    ("zh", "model"): "OpenClaw：跳过模型 {model}：`apply` 会改动它的文件：{place}\n",
    ("en", "model"): "OpenClaw: model {model} is skipped: `apply` would change its files: {place}\n",
    ("zh", "limits"): "OpenClaw：跳过模型 {model}：工具的文件里没有它的上下文窗口和输出上限\n",
    ("en", "limits"): "OpenClaw: model {model} is skipped: the tool's files do not contain its context window and "
    "output limit\n",
    ("zh", "tool"): "跳过 OpenClaw：`apply` 会改动它的文件：{place}\n",
    ("en", "tool"): "OpenClaw is skipped: `apply` would change its files: {place}\n",
    ("zh", "default"): "OpenClaw：跳过默认模型 {model}：`apply` 会改动它的文件：{place}\n",
    ("en", "default"): "OpenClaw: default model {model} is skipped: `apply` would change its files: {place}\n",
    ("zh", "empty"): "跳过 OpenClaw：wcode 没有设置文件能列出的模型\n",
    ("en", "empty"): "OpenClaw is skipped: wcode has no model that a setup file can list\n",
    ("zh", "providers"): "OpenClaw：跳过 mine：设置文件中每个工具只有一个提供商，此处为 wcode\n",
    ("en", "providers"): "OpenClaw: mine skipped: a setup file has one provider per tool, here wcode\n",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_file_cannot_say_is_left_out(both: Program, language: str) -> None:
    apply(both, FROM_FILE + "version: 1\nmodels: [qwen3.6-plus, qwen/qwen3.6-27b]\ntools: {openclaw: {}}\n")
    whole = json.loads((both.home / OPENCLAW).read_text())

    def said(change: Callable[[Any, Any], object], *kinds: str, place: str = "", model: str = "qwen3.6-plus") -> str:
        data = deepcopy(whole)
        change(data, data["models"]["providers"]["wcode"])
        both.config(json.dumps(data))
        result = both("export", "--lang", language)
        label = {"en": "Note: ", "zh": "注意："}[language]
        lines = [LEFT_OUT[language, kind] for kind in kinds]
        notes = [line + "\n" for line in result.err.splitlines() if line.startswith(label)]
        assert notes == [label + line.format(model=model, place=f"~/{OPENCLAW}: {place}") for line in lines]
        if not result.code:
            assert both("apply", "-", "--check", stdin=result.out.encode()).code == 0
        return result.out

    at = "models.providers.wcode"
    out = said(
        lambda _, entry: entry["models"][0].pop("maxTokens"), "model", place=f"{at}.models[qwen3.6-plus].maxTokens"
    )
    assert "default_model: null" in out
    out = said(lambda _, entry: entry["models"].append({"id": "own"}), "limits", model="own")
    assert "default_model: qwen3.6-plus" in out
    out = said(lambda data, _: data["agents"]["defaults"].update(model="wcode/qwen3.6-plus"), "default",
               place=f"agents.defaults.model, ~/{OPENCLAW}: agents.defaults.model")  # fmt: skip
    assert "default_model: null" in out
    said(lambda _, entry: entry.pop("api"), "tool", place=f"{at}.api")
    said(lambda _, entry: entry.update(models=[]), "empty")
    said(lambda data, entry: data["models"]["providers"].update(mine=entry), "providers")


def test_a_file_that_cannot_be_read_is_left_out(both: Program) -> None:
    apply(both, FROM_FILE + BOTH)
    both.config("{")
    assert "Note: OpenClaw is skipped: unexpected end of file" in both("export").err


def test_what_was_configured_by_hand_is_exported(program: Program) -> None:
    vendor = ROOT / "tests/cases/hermes/vendor-sample/before/.hermes/config.yaml"
    program.write(HERMES, vendor.read_bytes())
    program("hermes", "--model", "qwen3.6-plus")
    program("history", "prune", "--yes")
    exported = program("export").out
    assert "  hermes: {key_storage: literal}\n" in exported
    assert program("apply", "-", "--check", stdin=exported.encode()).code == 0


def test_a_model_of_the_users_own_catalogue_is_exported_whole(both: Program) -> None:
    """So that the file means the same on a machine without that catalogue."""
    both.write(
        ".config/wcode-setup/catalog.toml",
        '[[models]]\nid = "team/model"\nname = "Team"\ncontext_window = 100000\nmax_tokens = 5000\n'
        '[[models]]\nid = "qwen3.6-plus"\nmax_tokens = 32000\nrecipe = { reasoning = true }\n',
    )
    text = f"{FROM_FILE}version: 1\nmodels: [team/model, qwen3.6-plus]\ntools: {ALL}\n"
    assert apply(both, text)["status"] == "changed"
    exported = both("export")
    assert "{id: team/model, name: Team, context_window: 100000, max_tokens: 5000}" in exported.out
    assert "id: qwen3.6-plus" in exported.out
    (both.home / ".config/wcode-setup/catalog.toml").unlink()
    assert both("apply", "-", "--check", stdin=exported.out.encode()).code == 0


@pytest.mark.parametrize("name", [name for name, suite in SUITES.items() if "--provider" not in suite.refuses])
def test_a_tool_whose_entries_have_no_id_is_exported_by_its_host(name: str, program: Program) -> None:
    """The provider was named by the user; a later export finds its entry, and applied it changes nothing."""
    url = f"https://gw.example/{'anthropic' if tools.load(name).PROTOCOL == ANTHROPIC else 'v1'}"
    words = (name, "--model", "qwen3.6-plus", "--base-url", url, "--provider", "mygw", "--api-key-stdin")
    assert program(*words, *SUITES[name].options, stdin=b"sk-test-0123456789abcdef").code == 0
    exported = program("export")
    assert f"  {name}: " in exported.out, exported.text
    assert program("apply", "-", "--check", stdin=exported.out.encode()).code == 0
