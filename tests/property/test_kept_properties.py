"""What a run does not name stays: after random set-ups a run with a new key changes the key alone, in every tool."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program, scratch
from tests.suite import SUITES
from wcode_setup import catalog, tools
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Registration, Request

PLUS, OTHER = "qwen3.6-plus", "qwen/qwen3.6-27b"
OLD, NEW = b"sk-test-old0123456789abcdef", b"sk-test-new0123456789abcdef"
LIMITS = ("--context-window", "300k", "--max-tokens", "9000")
_TIME = re.compile(rb'"updatedAt": ?"[^"]*"')


class Run(NamedTuple):
    """A set-up: the tool, its models, and the other words."""

    tool: str
    models: tuple[str, ...]
    figures: tuple[str, ...]
    where: tuple[str, ...]
    storage: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        named = [word for model in self.models for word in ("--model", model)]
        return [self.tool, *named, *self.figures, *self.where, *self.storage, "--api-key-stdin"]


@st.composite
def runs(draw: st.DrawFn) -> Run:
    tool = draw(st.sampled_from(list(tools.TITLES)))
    models = draw(st.sampled_from([(PLUS,), (OTHER,), (PLUS, OTHER), (OTHER, PLUS), ("my/model",)]))
    figures: list[str] = []
    if models == ("my/model",) or (len(models) == 1 and draw(st.booleans())):
        figures += LIMITS
    if len(models) == 1 and draw(st.booleans()):
        figures += ["--name", "My Name"]
    figures += draw(st.sampled_from([[], ["--vision"], ["--no-vision"]]))
    figures += draw(st.sampled_from([[], ["--reasoning"], ["--no-reasoning"]]))
    where = draw(st.sampled_from([(), (), ("--base-url", "https://gw.example/v1", "--provider", "mygw")]))
    if SUITES[tool].leaves_the_default:
        where += draw(st.sampled_from([(), (), ("--no-default",)]))
    storage = draw(st.sampled_from([(), ("--key-storage", "literal"), ("--key-storage", "secret")]))
    return Run(tool, models, tuple(figures), where, storage)


def registration(program: Program, run: Run) -> Registration:
    """What the files register under the provider of a run."""
    tool = tools.load(run.tool)
    view = Files(Locations("linux", program.env, str(program.home), str(program.home)))
    other = "--base-url" in run.where
    provider, url = ("mygw", "https://gw.example/v1") if other else ("wcode", catalog.gateway().base_url)
    return tool.registration(view, Request(run.tool, (), url, base_url_given=other, provider=provider), provider)


def contents(program: Program) -> dict[str, bytes]:
    """The bytes of every file, but for the time at which it was written."""
    found = program.tree(state=False)
    return {path: _TIME.sub(b"", entry[0]) for path, entry in found.items() if isinstance(entry, tuple)}


@examples(100)
@given(runs(), st.booleans(), st.booleans())
def test_a_run_with_a_new_key_changes_the_key_alone(run: Run, named: bool, forgotten: bool) -> None:
    """Named or not, with our history or without; then nothing is left to do."""
    with scratch() as home:
        program = Program(home)
        done = program(*run.words, stdin=OLD)
        assert done.code == 0, done
        if forgotten:
            program("history", "prune", "--yes")
        named = named and not (forgotten and len(run.models) == 1 and {"--name", *LIMITS} & {*run.figures} != set())
        unknown = forgotten and SUITES[run.tool].declared.get("figures_of_default") and "--no-default" in run.where
        unlimited = forgotten and SUITES[run.tool].declared.get("no_output_limit")
        assume(not (unlimited and run.models == ("my/model",)))
        assume(not (unknown and run.figures))
        before, bytes_before = registration(program, run), contents(program)
        again = ["--model", run.models[0]] if named else []
        event(f"{run.tool}, {'named' if named else 'not named'}")
        done = program(run.tool, *again, *run.where, "--api-key-stdin", stdin=NEW)
        assert done.code == 0, (run.words, done)
        assert registration(program, run) == before, run.words
        assert contents(program) == {path: content.replace(OLD, NEW) for path, content in bytes_before.items()}
        assert any(NEW in content for content in contents(program).values())
        assert program(run.tool, *run.where, "--check").code == 0
        assert program(run.tool, *again, *run.where, "--check").code == 0
