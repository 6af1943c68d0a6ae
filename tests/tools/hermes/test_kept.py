"""What a run does not name stays: the vendor's block beside a named provider."""

from __future__ import annotations

from typing import Any

from tests.kept import NEW, OLD, OTHER, PLUS, configure, contents, replaced
from tests.program import Program


def hermes(program: Program) -> Any:
    from wcode_setup.documents import parse

    return parse((program.home / ".hermes/config.yaml").read_text(), "yaml").data


def test_hermes_sends_the_new_key_though_the_default_stays(program: Program) -> None:
    configure(program, "hermes", "--model", PLUS)
    configure(program, "hermes", "--model", OTHER, "--no-default", key=NEW)
    found = hermes(program)
    assert (found["model"]["default"], found["model"]["api_key"]) == (PLUS, NEW.decode())
    assert found["providers"]["wcode"]["api_key"] == NEW.decode()
    assert program("validate", "hermes").code == 0


def test_hermes_has_no_second_entry_for_the_model_of_the_block(program: Program) -> None:
    configure(program, "hermes", "--model", PLUS)
    before = contents(program)
    configure(program, "hermes", "--model", PLUS, "--no-default", key=NEW)
    assert contents(program) == replaced(before)


def test_hermes_two_keys_for_one_gateway_are_a_problem(program: Program) -> None:
    configure(program, "hermes", "--model", PLUS)
    configure(program, "hermes", "--model", OTHER, "--no-default")
    path = program.home / ".hermes/config.yaml"
    assert program("validate", "hermes").code == 0
    path.write_text(path.read_text().replace(OLD.decode(), NEW.decode(), 1))
    done = program("validate", "hermes", "--json")
    assert done.code == 3
    assert "has a different one" in done.out
