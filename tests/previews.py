"""What tests of previews share: the three ways to run a command, and that a preview tells what stops the run."""

from __future__ import annotations

from tests.program import Program, Result

KEY = "sk-test-0123456789abcdef"
MODEL = ("--model", "qwen3.6-plus")
STOPS = "Note: This is a preview; a real run would ask, or stop: "


def three(program: Program, *command: str, env: dict[str, str] | None = None) -> tuple[Result, Result, Result]:
    """The dry run, the check, and the run itself."""
    dry, check = program(*command, "--dry-run", env=env), program(*command, "--check", env=env)
    assert (dry.out, dry.err) == (check.out, check.err)
    return dry, check, program(*command, env=env)


def check_stopped(program: Program, tool: str, env: dict[str, str] | None = None, *, forced: bool = True) -> None:
    """Something stops a run on the tool: its preview ends in the same way, or goes on and says what would stop the run.

    `forced`: with `--force` it says nothing.
    """
    command = (tool, *MODEL, "--api-key", KEY)
    dry, check, real = three(program, *command, env=env)
    assert real.code == 1
    if dry.code == 0:
        assert check.code == 3
        (said,) = [line for line in dry.out.split("\n") if line.startswith(STOPS)]
        assert said.removeprefix(STOPS).rstrip(".") in real.err
    else:
        assert (dry, check) == (real, real)
    if forced:
        assert STOPS not in program(*command, "--dry-run", "--force", env=env).out
