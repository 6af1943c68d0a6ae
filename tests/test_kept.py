"""What a run does not name stays: cases beside `tests/property/test_kept_properties.py`."""

from __future__ import annotations

import pytest

from tests.kept import NEW, OLD, OTHER, PLUS, configure, contents, replaced
from tests.program import Program
from tests.suite import SUITES
from wcode_setup import tools

CUSTOM = ("--model", "my/model", "--context-window", "200k", "--max-tokens", "8k")


@pytest.mark.parametrize("name", tools.TITLES)
@pytest.mark.parametrize("more", [(), ("--model", PLUS)])
def test_images_and_reasoning_stay_when_the_key_changes(program: Program, name: str, more: tuple[str, ...]) -> None:
    configure(program, name, "--model", PLUS, "--vision", "--reasoning")
    before = contents(program)
    configure(program, name, *more, key=NEW)
    assert contents(program) == replaced(before)


@pytest.mark.parametrize("name", tools.TITLES)
def test_a_custom_model_is_known_once_it_is_registered(program: Program, name: str) -> None:
    configure(program, name, *CUSTOM)
    before = contents(program)
    configure(program, name, "--model", "my/model", key=NEW)
    assert contents(program) == replaced(before)
    done = program(name, "--model", "my/modle")
    assert (done.code, done.err.partition("'")[0]) == (2, "Error: unknown model ")


@pytest.mark.parametrize("name", tools.TITLES)
def test_a_figure_without_a_model_is_of_the_registered_ones(program: Program, name: str) -> None:
    configure(program, name, "--model", PLUS)
    configure(program, name, "--no-vision", "--context-window", "500k", key=NEW)
    assert program(name, "--model", PLUS, "--no-vision", "--context-window", "500k", "--check").code == 0
    configure(program, name, "--model", PLUS, "--model", OTHER)
    done = program(name, "--context-window", "400k")
    assert (done.code, "applies to one model, not to 2" in done.err) == (2, True)


@pytest.mark.parametrize("name", [name for name, suite in SUITES.items() if suite.leaves_the_default])
def test_the_default_of_another_provider_stays(program: Program, name: str) -> None:
    configure(program, name, "--model", OTHER, "--provider", "mygw", "--base-url", "https://gw.example/v1")
    configure(program, name, "--model", PLUS, "--no-default")
    before = contents(program)
    program(name, "--api-key-stdin", stdin=NEW)
    after = contents(program)
    assert after != before
    assert {path: content.replace(NEW, OLD) for path, content in after.items()} == before


def test_no_model_is_registered(program: Program) -> None:
    done = program("openclaw", "--api-key-stdin", stdin=NEW)
    assert (done.code, done.err.splitlines()[0]) == (
        2, "Error: no model given, and OpenClaw has none registered for this gateway",
    )  # fmt: skip
    assert program.tree() == {}


def test_all_without_a_model_names_those_that_have_none(program: Program) -> None:
    configure(program, "openclaw", "--model", PLUS, "--vision")
    program.write(".hermes/config.yaml", "# mine\n")
    before = contents(program)
    done = program("all", "--api-key-stdin", stdin=NEW)
    assert (done.code, "Hermes Agent has none registered" in done.err) == (2, True)
    assert contents(program) == before
    done = program("all", "--api-key-stdin", "--keep-going", "--json", stdin=NEW)
    assert done.document["status"] == "partial"
    assert contents(program) == replaced(before)


def test_what_a_user_registered_is_not_ours_after_a_new_key(program: Program) -> None:
    """`prune` takes out what our runs registered: a run for the key registers nothing."""
    configure(program, "openclaw", "--model", PLUS)
    path = program.home / ".openclaw/openclaw.json"
    own = (
        '{ "id": "own", "name": "Own", "contextWindow": 9000, "maxTokens": 900, "input": ["text"], "reasoning": false }'
    )
    path.write_text(path.read_text().replace('"models": [', f'"models": [\n          {own},'))
    configure(program, "openclaw", key=NEW)
    setup = f"version: 1\nmodels: [{PLUS}]\nprune: true\ntools: {{openclaw: {{}}}}\n"
    assert program("apply", "-", stdin=setup.encode()).code == 0
    assert '"own"' in path.read_text()


def test_incomplete_models_are_left_as_they_are(program: Program) -> None:
    path = program.config(
        '{ models: { providers: { wcode: { baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "KEY", models: ['
        '{ id: "odd" }, { id: "full", name: "Full", contextWindow: 9000, maxTokens: 900, input: ["text"],'
        ' reasoning: false, compat: { supportsStore: false, maxTokensField: "max_tokens" } }] } } } }\n'.replace(
            "KEY", OLD.decode()
        )
    )
    configure(program, "openclaw", key=NEW)
    assert '{ id: "odd" }' in path.read_text()
    assert NEW.decode() in path.read_text()
