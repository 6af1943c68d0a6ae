"""Wrong usage: a key given where none belongs, keys that cannot be keys, commands and files that fail to give one."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
import pytest

from tests.program import Program, scratch
from tests.secrets.hunt import KEYS, Hunt, body
from tests.secrets.sources import MODEL
from wcode_setup.cli import cli
from wcode_setup.tools import TITLES

KNOWN = ("usual", "no prefix", "capitals", "hexadecimal")
"""Keys that are known as such by their looks, wherever they are given."""


def leaves(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command, also below `remove`."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from leaves(command, (*words, name))


COMMANDS = dict(leaves(cli))


def test_every_command_is_walked() -> None:
    assert {*TITLES, "status", "history"} <= {words[0] for words in COMMANDS}
    assert {("remove", name) for name in TITLES} <= set(COMMANDS)


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_key_that_is_given_to_another_option_is_not_echoed(words: tuple[str, ...]) -> None:
    """As the value of every option that takes one, as another argument, as an option, as a command."""
    hunt = Hunt({name: KEYS[name] for name in KNOWN})
    command = COMMANDS[words]
    writes = ["--dry-run"] if any("--dry-run" in option.opts for option in command.params) else []
    model = MODEL if words[0] in (*TITLES, "all") else ()
    takes = [
        option for option in command.params if isinstance(option, click.Option) and not (option.is_flag or option.count)
    ]
    codes = set()
    with scratch() as home:
        program = Program(home)
        for number, option in enumerate(takes):
            key = KEYS[KNOWN[number % len(KNOWN)]]
            for given in ((option.opts[0], key), (f"{option.opts[-1]}={key}",)):
                others = () if option.name == "model_ids" else model
                for more in ((), ("--json", "--debug")):
                    codes.add(hunt.clean(program(*words, *others, *given, *writes, *more), words, given).code)
        for key in hunt.keys.values():
            for given in (
                (key,),
                (f"--{key}",),
                (key, key),
                ("--api-key", key, key),
                (f"--api-key={key}", "--nope", key),
            ):
                for more in ((), ("--json", "--debug")):
                    codes.add(hunt.clean(program(*words, *given, *writes, *more), words, given).code)
            hunt.clean(program(*words[:-1], key), words, key)
    assert 2 in codes
    assert any("api_key" in str(option.name) for option in takes) == (
        words[0] in (*TITLES, "all", "key", "run", "env", "models")
    )


ODD = {
    "blank": f"{body('a')} {body('b')}",
    "Bearer": f"Bearer {body('c')}",
    "line break": f"{body('d')}\n{body('e')}",
    "carriage return": f"{body('f')}\r{body('g')}",
    "control": f"{body('h')}\x07{body('i')}",
    "quotes around": f'"{body("j")}"',
    "not ASCII": f"{body('k')}ü{body('l')}",
    "wide": f"{body('m')}，{body('n')}",
    "tab": f"{body('o')}\t{body('p')}",
    "escape": f"{body('q')}\x1b[31m{body('r')}",
}


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize("name", TITLES)
def test_what_cannot_be_a_key_is_not_quoted(name: str, program: Program) -> None:
    """From each source, and from a setup file; a file with several keys on several lines is such a one, too."""
    hunt = Hunt(ODD)
    setups = [{"file": "key"}, {"env": "ODD_KEY"}, {"command": ["cat", "key"]}]
    for number, (what, key) in enumerate(ODD.items()):
        program.write("key", key)
        given = (("--api-key", key), (f"--api-key={key}",), ("--api-key-file", "key"), ("--api-key-env", "ODD_KEY"),
                 ("--api-key-stdin",))  # fmt: skip
        for options in given:
            more = ("--json", "--debug") if number % 2 else ("--debug",)
            command = (name, *MODEL, *options, "--key-storage", "literal", *more)
            result = hunt.clean(program(*command, stdin=key.encode(), env={"ODD_KEY": key}), what, options)
            assert result.code in (1, 2)
            hunt.clean(program(*command, "--dry-run", stdin=key.encode(), env={"ODD_KEY": key}), what, options)
        for source in setups:
            data = {
                "version": 1,
                "api_key": source,
                "models": ["qwen3.6-plus"],
                "tools": {name: {"key_storage": "literal"}},
            }
            program.write("setup.yaml", json.dumps(data))
            for more in (("--debug",), ("--dry-run", "--json")):
                hunt.clean(program("apply", "setup.yaml", *more, env={"ODD_KEY": key}), what, source)
    held = hunt.holders(program.home)
    assert all(files <= {"key"} for files in held.values()), held


FAILING = {
    "prints it to both, fails": 'echo "$KEY" >&2; echo "$KEY"; exit 3',
    "prints it twice": 'echo "$KEY"; echo "$KEY"',
    "prints it to stderr only": 'echo "$KEY" >&2',
    "prints a sentence": 'echo "the key is $KEY"',
    "prints it and dies": 'echo "$KEY"; kill -9 $$',
    "prints too much": 'for i in 1 2 3 4; do head -c 20000 /dev/zero | tr "\\\\0" x; echo "$KEY"; done',
    "is not found": None,
}


@pytest.mark.parametrize("what", FAILING)
def test_a_key_command_that_fails_does_not_show_what_it_prints(
    what: str, program: Program, capfd: pytest.CaptureFixture[str]
) -> None:
    key = KEYS["no prefix"]
    hunt = Hunt({"ours": key})
    script = FAILING[what]
    command = ["sh", "-c", script] if script else [f"./{key}", key]
    data = {
        "version": 1,
        "api_key": {"command": command},
        "models": ["qwen3.6-plus"],
        "tools": {"openclaw": {}, "hermes": {}},
    }
    program.write("setup.yaml", json.dumps(data))
    for more in ((), ("--json", "--debug"), ("--dry-run",), ("--check", "--lang", "zh")):
        result = hunt.clean(program("apply", "setup.yaml", *more, env={"KEY": key}), what, more)
        assert result.code in (0, 1, 2, 3)
        assert result.code or "--dry-run" in more or "--check" in more
    hunt.text("".join(capfd.readouterr()), "the real streams")
    assert hunt.holders(program.home) == {"ours": set() if script else {"setup.yaml"}}


def places_for_keys(key: str) -> Iterator[str]:
    """Setup files with a key in clear, where one might put it, or that break beside it."""
    shown = json.dumps(key)
    whole = "version: 1\nmodels: [qwen3.6-plus]\ntools: {openclaw: {}, hermes: {}}\n"
    for line in ("api_key: {}", "api_key: {{value: {}}}", "api_key: [{}]", "api_key: {{literal: {}}}", "key: {}",
                 "apikey: {}", "gateway: {{api_key: {}}}", "gateway: {{name: wcode, token: {}}}",
                 "api_key: {{env: {}}}", "api_key: {{file: {}}}", "api_key: {{command: {}}}", "api_key: {{command: [{}]}}",
                 "api_key: {{env: X, password: {}}}"):  # fmt: skip
        yield whole + line.format(shown) + "\n"
    for tool in ("{{api_key: {}}}", "{{key_storage: {}}}", "{{secret: {}}}", "{{api_key: {{env: {}}}}}", "{}"):
        yield f"version: 1\nmodels: [qwen3.6-plus]\ntools:\n  openclaw: {tool.format(shown)}\n"
    yield whole + f"api_key: {shown}\n  - : {{\n"
    yield whole + f"api_key: 'it is {key}\n"
    yield whole + f"api_key: !{key}!x y\n"
    yield whole + f"api_key: *{key}\n"
    yield f"api_key: {shown}\napi_key: {shown}\n" + whole
    yield key
    yield f"[{shown}]"
    yield f"version: {shown}\n"
    yield f"version: 1\nmodels: {shown}\ntools: {{openclaw: {{}}}}\n"
    yield f"version: 1\nmodels: [qwen3.6-plus]\ndefault_model: {shown}\ntools: {{openclaw: {{}}}}\n"
    yield f"version: 1\nmodels: [qwen3.6-plus]\ntools: {{{shown}: {{}}}}\n"
    yield f"version: 1\nmodels: [qwen3.6-plus]\ntools: {{openclaw: {{api_key: {shown}}}}}\nprune: {shown}\n"
    yield f"version: 1\ngateway: {{provider: {shown}, base_url: 'https://me:{body('login')}@gw.example'}}\n" + whole


@pytest.mark.parametrize("kind", KNOWN)
def test_a_setup_file_with_a_key_in_it_is_not_quoted(kind: str, program: Program) -> None:
    key = KEYS[kind]
    hunt = Hunt({"ours": key, "login": body("login")})
    refused = 0
    for text in places_for_keys(key):
        program.write("setup.yaml", text)
        for more in (("--debug",), ("--json", "--dry-run", "--lang", "zh")):
            refused += hunt.clean(program("apply", "setup.yaml", *more), text, more).code != 0
            hunt.clean(program("apply", "-", *more, stdin=text.encode()), text, more)
    assert refused > 50
    assert set().union(*hunt.holders(program.home).values()) <= {"setup.yaml"}


@pytest.mark.parametrize("kind", ["short", "quotes, no prefix", "signs"])
def test_a_key_that_looks_like_none_is_hidden_where_a_key_belongs(kind: str, program: Program) -> None:
    key = KEYS[kind]
    hunt = Hunt({"ours": key})
    for text in list(places_for_keys(key))[:8]:
        program.write("setup.yaml", text)
        for more in (("--debug",), ("--json", "--dry-run")):
            assert hunt.clean(program("apply", "setup.yaml", *more), text, more).code == 2
