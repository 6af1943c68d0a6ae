"""The library: what a program does with it, in one process, without a terminal and without leaving anything behind."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import wcode_setup
from tests.pages import Block, blocks
from tests.program import ROOT, Program
from tests.unit.sources import imports
from wcode_setup import Locations, Set, SetupError, catalog
from wcode_setup.console import messages
from wcode_setup.tools import TITLES

KEY = "sk-test-library-0123456789"


@pytest.fixture
def here(program: Program) -> Locations:
    return Locations("linux", program.env, str(program.home), str(program.home))


def example(name: str, page: str = "docs/library.md") -> Block:
    [found] = [block for block in blocks(page) if block.name == name]
    return found


@pytest.mark.parametrize("page", ["docs/library.md", "docs/zh/library.md"])
def test_the_example_of_the_page(page: str, program: Program) -> None:
    """Run as it stands, in a process of its own."""
    program.config("{}\n")
    env = {**program.env, "PYTHONPATH": str(ROOT), "WCODE_API_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-c", example("example.py", page).text],
        env=env, cwd=program.home, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (done.stderr, KEY in done.stdout) == ("", False)
    assert "openclaw.json would-change\n--- ~/.openclaw/openclaw.json\n" in done.stdout
    assert "Pointer(provider='wcode'" in done.stdout
    assert done.stdout.splitlines()[-2].startswith("未知模型")
    assert done.stdout.splitlines()[-1].startswith("unknown-model `wcode-setup models list` shows")
    assert (program.home / ".openclaw/openclaw.json").read_text() == "{}\n"


def test_the_editors_alone(capsys: pytest.CaptureFixture[str]) -> None:
    exec(example("edit.py").text, {})
    assert capsys.readouterr().out == "{\n  // mine\n  b: [1, 2], c: { d: 3 }\n}\n\n"
    assert wcode_setup.load(text="a: 1 # x\n", form="yaml") == {"a": 1}
    with pytest.raises(SetupError, match=r"^1:2: "):
        wcode_setup.edit(text="{,}", form="jsonc", ops=[])
    with pytest.raises(SetupError, match=r"^1:7: a must be of type object"):
        wcode_setup.edit(text='{"a": 1}', form="json", ops=[Set(("a", "b"), 1)])


@pytest.mark.parametrize("tool", TITLES)
def test_a_plan_is_that_of_the_command_line(tool: str, program: Program, here: Locations) -> None:
    """The same changes and notes; then written, found, checked and undone."""
    asked: dict[str, Any] = {
        "tool": tool,
        "models": ["qwen3.6-plus"],
        "api_key": KEY,
        "vision": True,
        "locations": here,
    }
    plan = wcode_setup.plan(**asked)
    shown = wcode_setup.changes(plan=plan, locations=here)
    words = (tool, "--model", "qwen3.6-plus", "--vision", "--api-key-stdin")
    said = program(*words, "--dry-run", "--json", stdin=KEY.encode()).document
    assert shown == said["files"]
    assert [wcode_setup.message(said=note) for note in plan.notes] == [note["message"] for note in said["notes"]]
    assert KEY not in repr((plan, shown))

    wcode_setup.commit(plan=plan, locations=here)
    wcode_setup.undo(locations=here)
    before = program.tree(state=False)  # with what a tool keeps once it is written
    run = wcode_setup.commit(plan=wcode_setup.plan(**asked), locations=here)
    assert wcode_setup.commit(plan=wcode_setup.plan(tool=tool, locations=here), locations=here) is None
    [status] = wcode_setup.status(tools=[tool], locations=here)
    assert (status.pointer and status.pointer.model, status.problem) == ("qwen3.6-plus", None)
    assert not wcode_setup.validate(tool=tool, locations=here).wrong
    assert wcode_setup.export(locations=here)["tools"].keys() == {tool}
    assert wcode_setup.history(locations=here).runs[0].run_id == run
    assert wcode_setup.undo(locations=here)
    assert program.tree(state=False) == before
    assert wcode_setup.history(locations=here).undone > {run}


def test_several_tools_and_removal(program: Program, here: Locations) -> None:
    first, second = list(TITLES)[:2]
    plan = wcode_setup.plan(tool=[first, second], models=["qwen3.6-plus"], api_key=KEY, locations=here)
    before = program.tree(state=False)
    wcode_setup.commit(plan=plan, locations=here)
    removed = wcode_setup.plan_removal(tool="all", locations=here)
    assert removed.tools == list(TITLES)
    assert wcode_setup.remove(tool=first, locations=here)
    assert wcode_setup.remove(tool=second, locations=here)
    assert program.tree(state=False) == before
    assert wcode_setup.remove(tool=second, locations=here) is None


def test_a_setup_file(program: Program, here: Locations) -> None:
    content = b"version: 1\nmodels: [qwen3.6-plus]\ntools: {openclaw: {}}\n"
    program.write("wcode.yaml", content.decode())
    plans = [
        wcode_setup.plan_setup_file(content=content, locations=here),
        wcode_setup.plan_setup_file(path="~/wcode.yaml", locations=here),
    ]
    assert [[file.status for file in plan.changed] for plan in plans] == [["created"], ["created"]]
    with pytest.raises(SetupError) as caught:
        wcode_setup.plan_setup_file(content=b"version: 1\nfoo: 1\nbar: 2\ntools: {openclaw: {}}\n", locations=here)
    assert str(caught.value).startswith("<stdin>:2:1: ")
    assert [note[:13] for note in caught.value.__notes__] == ["<stdin>:3:1: "]
    with pytest.raises(TypeError):
        wcode_setup.plan_setup_file(locations=here)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"tool": "foo"}, "unknown tool 'foo'"),
    ({"tool": "openclaw", "options": {"box": 1}}, "OpenClaw has no option 'box'"),
    ({"tool": "openclaw", "options": {"profile": "../x"}}, "invalid profile name '../x'"),
    ({"tool": "openclaw", "provider": "My GW"}, "invalid provider ID 'My GW'"),
    ({"tool": "openclaw", "base_url": "ftp://x"}, "'ftp://x' is not an http://"),
    ({"tool": "openclaw", "api_key": "x", "api_key_env": "X"}, "api_key and api_key_env both give a key"),
    ({"tool": "openclaw", "api_key": ""}, "the key from api_key is empty"),
    ({"tool": "openclaw", "models": ["a", "a"]}, "model 'a' is given twice"),
    ({"tool": "openclaw", "models": ["a", "b"], "max_tokens": 1}, "--max-tokens"),
    ({"tool": "openclaw", "models": ["my/model"]}, "unknown model 'my/model'"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG, ids=[said for _, said in WRONG])
def test_an_error_is_its_message(asked: dict[str, Any], said: str, here: Locations) -> None:
    with pytest.raises(SetupError) as caught:
        wcode_setup.plan(locations=here, **{"models": ["qwen3.6-plus"], **asked})
    assert said in str(caught.value)
    assert wcode_setup.hint(error=caught.value)


def test_a_broken_file_is_named_with_its_place(program: Program, here: Locations) -> None:
    program.config("{\n  a: 1,,\n}\n")
    with pytest.raises(SetupError, match=r"^~/.openclaw/openclaw.json:2:8: "):
        wcode_setup.plan(tool="openclaw", models=["qwen3.6-plus"], locations=here)
    with pytest.raises(SetupError, match="home folder"):
        wcode_setup.status(locations=here._replace(home=""))


def test_nothing_is_left_behind(program: Program, here: Locations) -> None:
    """Language and catalogue hold for one call, whether it works or not."""
    own = Path(program.home, "own.toml")
    own.write_text('[[models]]\nid = "my/model"\ncontext_window = 9000\nmax_tokens = 900\n')
    asked: dict[str, Any] = {"tool": "openclaw", "models": ["my/model"], "locations": here}
    plan = wcode_setup.plan(**asked, catalogue=str(own))
    assert '"contextWindow": 9000' in (plan.files[0].after or plan.files[0].before).text
    assert messages.language() == "en"
    assert "my/model" not in {model.id for model in catalog.models()}
    for language, said in (("zh", "未知模型"), ("en", "unknown model")):
        with pytest.raises(SetupError, match=said):
            wcode_setup.plan(**asked, language=language)
        assert messages.language() == "en"


def test_threads_do_not_disturb_each_other(here: Locations) -> None:
    def said(language: str) -> str:
        with pytest.raises(SetupError) as caught:
            wcode_setup.plan(tool="openclaw", models=["no/model"], locations=here, language=language)
        return str(caught.value)[:4]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(said, ["en", "zh"] * 20))
    assert found == ["unkn", "未知模型"] * 20


def test_every_parameter_is_a_keyword_and_every_name_is_there() -> None:
    import inspect

    for name in wcode_setup.__all__:
        found = getattr(wcode_setup, name)
        if callable(found) and not inspect.isclass(found):
            kinds = {parameter.kind for parameter in inspect.signature(found).parameters.values()}
            assert kinds == {inspect.Parameter.KEYWORD_ONLY}, name
            assert found.__doc__
    with pytest.raises(AttributeError, match="nothing"):
        wcode_setup.nothing  # noqa: B018
    assert not [
        found.module
        for found in imports("wcode_setup")
        if not found.typing and not found.local and found.module != "typing"
    ]
