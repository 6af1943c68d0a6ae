"""Every command in every way to print, in a home with all tools, before and after a set-up: no key of anybody."""

from __future__ import annotations

import json
import stat

import click
import pytest

from tests.program import Program
from tests.secrets.homes import HOMES, Laid, lay_out_all
from tests.secrets.hunt import KEYS, SHAPES, Hunt
from tests.secrets.sources import MODEL, PREVIEWS, QUERIES, REAL
from wcode_setup.cli import cli
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools import TITLES

ENVIRONMENT = {
    "WORK_SECRET": KEYS["no prefix"],
    "GITHUB_TOKEN": SHAPES["ghp"]("environment"),
    "DB_PASSWORD": SHAPES["plain"]("environment, password"),
    "NOTE": SHAPES["xoxb"]("environment, note"),
    "OTHER_API_KEY": SHAPES["plain"]("environment, other"),
}
"""Keys that are in the environment."""
OWN = SHAPES["plain"]("a key that only the tool knows")

ASKED: dict[str, list[tuple[str, ...]]] = {
    "status": [("status",), ("status", *TITLES)],
    "validate": [("validate",), *(("validate", name, "--with-tool") for name in TITLES)],
    "doctor": [
        ("doctor", "--offline", "--with-tool"),
        *(("doctor", name, "--offline", "--with-tool") for name in TITLES),
        *(("doctor", name, "--prove") for name in TITLES),
    ],
    "export": [("export",)],
    "history": [("history",), ("history", "prune", "--dry-run"), ("history", "prune", "--check")],
    "key": [("key", "--no-try", *preview) for preview in PREVIEWS],
    "use": [("use", "--save", "hunted", "--dry-run"), ("use", "--list"), ("use", "-")],
    "run": [("run", name, "--model", "none", "--api-key-env", "WORK_SECRET") for name in TITLES],
    "env": [("env", name, *MODEL, "--shell", shell) for name in TITLES for shell in ("bash", "fish", "direnv", "json")],
    "models": [
        ("models",),
        ("models", "list"),
        ("models", "show", "qwen3.6-plus"),
        ("models", "discover", "--base-url", "http://127.0.0.1:1/v1"),
    ],
    "sample": [
        ("sample",),
        *(("sample", "sh", "--model", "qwen3.6-plus", "--prompt", f"say {key}") for key in ENVIRONMENT.values()),
    ],
    "completion": [
        ("completion", shell, *more) for shell in ("bash", "zsh", "fish") for more in ((), ("--install", "--dry-run"))
    ],
    "undo": [("undo", "--dry-run"), ("undo", "--check", "--force")],
    "remove": [("remove", name, "--dry-run") for name in TITLES],
    "all": [("all", *MODEL, *preview) for preview in PREVIEWS],
    "apply": [("apply", "setup.yaml", *preview) for preview in PREVIEWS],
    "wizard": [("wizard",)],
}
"""What is asked of every command but those of the tools, which `test_sources.py` is about."""

PRINTS_ALL = """#!/usr/bin/python3
import json, os, sys
folder, name = os.path.split(os.path.abspath(__file__))
files = [os.path.join(folder, "..", path) for path in FILES]
text = "".join(open(path).read() for path in files if os.path.exists(path))
data = [json.loads(open(path).read()) for path in files if path.endswith(("auth.json", "secrets.json"))]
text += repr(dict(os.environ)) + repr(data) + json.dumps(data) + " ".join(os.environ.values())
text += "; session_token: 'OWN'"
print(json.dumps({"valid": False, "issues": [{"path": "everything", "message": text}],
    "checks": {"config.load": {"status": "fail", "summary": text}},
    "results": [{"category": "configuration", "status": "fail", "label": "x", "detail": text}]}))
print("\\n".join("\\u21b3 " + line for line in text.splitlines()))
print("TITLE doctor\\n\\nInvalid settings\\n" + "\\n".join("- " + line for line in text.split("\\n") if line), flush=True)
print(text, file=sys.stderr)
print(name.title() + " doctor found 1 issue.\\n" + text, file=sys.stderr)
print("errors loading models.json:\\n- " + text.replace("\\n", " "), file=sys.stderr)
"""


def test_every_command_is_asked() -> None:
    assert {*ASKED, *TITLES} == set(cli.list_commands(click.Context(cli)))


def furnished(program: Program) -> Laid:
    """A home with all tools, their programs among them, which print all that there is; and a setup file."""
    laid = lay_out_all(program, list(TITLES))
    for name in TITLES:
        files = [*HOMES[name].files, *HOMES[name].holders["literal"], *HOMES[name].holders["secret"]]
        program.write(
            f"bin/{name}", PRINTS_ALL.replace("FILES", repr(files)).replace("OWN", OWN).replace("TITLE", TITLES[name])
        ).chmod(0o755)
    tools = dict.fromkeys(TITLES)
    setup = {"version": 1, "api_key": {"env": "WORK_SECRET"}, "models": ["qwen3.6-plus"], "tools": tools}
    program.write("setup.yaml", json.dumps(setup))
    program.env.update(ENVIRONMENT, PATH=f"{program.home}/bin:{program.env['PATH']}")
    return laid


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize("storage", STORAGES)
def test_no_command_shows_a_key(storage: str, program: Program) -> None:
    laid = furnished(program)
    hunt = Hunt({**laid.keys, **ENVIRONMENT, "own": OWN})
    answered: set[int] = set()
    shown = {name: ["--api-key-env", "WORK_SECRET", "--key-storage", storage] for name in ("all", "key")}
    commands, offset = [command for asked in ASKED.values() for command in asked], STORAGES.index(storage)
    for number, command in enumerate(commands):
        more = QUERIES[(number + offset) % len(QUERIES)]
        answered.add(hunt.clean(program(*command, *shown.get(command[0], ()), *more), "before", command, more).code)
    set_up = ("all", *MODEL, *shown["all"], *REAL[0])
    assert hunt.clean(program(*set_up), set_up).code == 0
    _stored(hunt, program, storage)
    for number, command in enumerate(commands):
        for step in (1, 2):
            more = QUERIES[(number + offset + step) % len(QUERIES)]
            answered.add(hunt.clean(program(*command, *shown.get(command[0], ()), *more), "after", command, more).code)
    assert answered == {0, 1, 2, 3}
    for command in (
        ("apply", "setup.yaml", *REAL[1]),
        ("undo", *REAL[0]),
        *(("remove", name, *REAL[1]) for name in TITLES),
    ):
        assert hunt.clean(program(*command), command).code == 0
    hunt.stored(program, {"WORK_SECRET": set()}, former=["WORK_SECRET"])
    assert hunt.clean(program("history", "prune", *REAL[0])).code == 0
    hunt.stored(program, {"WORK_SECRET": set()})
    assert sorted(path.name for path in (program.home / ".local/state/wcode-setup").rglob("*")) == [
        "history",
        "lock",
        "pending",
    ]


def _stored(hunt: Hunt, program: Program, storage: str) -> None:
    holders = {file for home in HOMES.values() for file in home.holders[storage]}
    hunt.stored(program, {"WORK_SECRET": holders})
    for path in (program.home / ".local/state").rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_the_tools_are_asked_and_print_all(program: Program) -> None:
    """Else the runs with --with-tool prove nothing."""
    furnished(program)
    assert program("all", *MODEL, "--api-key-env", "WORK_SECRET", "--key-storage", "literal").code == 0
    asked = 0
    for name in TITLES:
        result = program("validate", name, "--with-tool")
        if "has no command that checks" not in result.text:
            asked += 1
            assert "GITHUB_TOKEN" in result.text, name
            assert "DB_PASSWORD" in result.text, name
            assert "wcode.net" in result.text, name
    assert asked >= 3
