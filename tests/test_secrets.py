"""No key is ever printed, wherever it comes from, wherever it goes, whatever fails; and none is kept where it need not be."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.program import ROOT, STATE, Program, Result

PLUS = ("openclaw", "--model", "qwen3.6-plus")
CANARIES = {
    "usual": "sk-test-canaryA1b2C3d4E5f6",
    "no prefix": "canaryZ9y8X7w6V5u4T3s2",
    "short": "cnry7",
    "capitals": "CANARY0123456789ABCDEFGH",
    "quotes": 'sk-test-can"ary\\A1b2C3d4',
    "quotes, no prefix": 'can"ary\\Z9y8X7w6V5',
    "hexadecimal": "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
}
MODES = {
    "dry run": ("--dry-run",),
    "check": ("--check",),
    "dry run, JSON": ("--dry-run", "--json"),
    "for real": ("--debug",),
    "again": (),
    "again, JSON": ("--json",),
}


def spellings(key: str) -> set[str]:
    """What must not be seen: the key, as it is in JSON, once and twice (a diff inside a document)."""
    once = json.dumps(key)[1:-1]
    return {key, once, json.dumps(once)[1:-1], key[:8] if len(key) > 12 else key}


def clean(result: Result, key: str) -> None:
    for text in spellings(key):
        assert text not in result.out, f"stdout shows {text}"
        assert text not in result.err, f"stderr shows {text}"


class Source(NamedTuple):
    """How a key gets in: the options, standard input, environment."""

    options: tuple[str, ...]
    stdin: bytes
    env: dict[str, str]


def source(name: str, key: str, program: Program) -> Source:
    if name == "file":
        program.write("key.txt", key + "\n")
    return {
        "option": Source(("--api-key", key), b"", {}),
        "option with =": Source((f"--api-key={key}",), b"", {}),
        "stdin": Source(("--api-key-stdin",), key.encode() + b"\n", {}),
        "file": Source(("--api-key-file", "key.txt"), b"", {}),
        "variable": Source(("--api-key-env", "WORK_KEY"), b"", {"WORK_KEY": key}),
        "default variable": Source((), b"", {"WCODE_API_KEY": key}),
    }[name]


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
@pytest.mark.parametrize("origin", ["option", "option with =", "stdin", "file", "variable", "default variable"])
def test_no_source_and_no_storage_shows_the_key(origin: str, storage: str, program: Program) -> None:
    for number, key in enumerate(CANARIES.values()):
        given = source(origin, key, program)
        command = (*PLUS, *given.options, "--key-storage", storage, "--config", f"{number}/openclaw.json")
        for more in MODES.values():
            result = program(*command, *more, stdin=given.stdin, env=given.env)
            assert result.code == (3 if "--check" in more else 0)
            clean(result, key)
        stored = {file.name: file.read_text() for file in (program.home / str(number)).iterdir() if key in _plain(file)}
        assert set(stored) == {"literal": {"openclaw.json"}, "secret": {"wcode.key"}, "env": set()}[storage]


def _plain(file: Path) -> str:
    text = file.read_text()
    return text if file.suffix == ".key" else str(json.loads(text)["models"]["providers"]["wcode"]["apiKey"])


@pytest.mark.parametrize("key", CANARIES.values(), ids=CANARIES)
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_taking_a_key_out_does_not_show_it(storage: str, key: str, program: Program) -> None:
    """Old key and new key, in every change of form."""
    new = "sk-test-another0987654321"
    for first in ("literal", "secret"):
        config = ("--config", f"{first}/openclaw.json")
        assert program(*PLUS, *config, "--api-key-stdin", "--key-storage", first, stdin=key.encode()).code == 0
        for more in MODES.values():
            result = program(*PLUS, *config, *more, "--api-key-stdin", "--key-storage", storage, stdin=new.encode())
            assert result.code == (3 if "--check" in more else 0)
            clean(result, key)
            clean(result, new)


@pytest.mark.parametrize("key", CANARIES.values(), ids=CANARIES)
def test_a_key_that_stays_is_not_shown(key: str, program: Program) -> None:
    """A literal key in the file, nothing said about it: notes and next steps do not quote it."""
    entry = {"baseUrl": "https://wcode.net/api/gpt/v1", "apiKey": key, "models": []}
    for text in (json.dumps({"models": {"providers": {"wcode": entry}}}, indent=indent) for indent in (None, 2)):
        for more in MODES.values():
            if more not in ((), ("--json",)):
                program.config(text)
            clean(program(*PLUS, *more), key)


FOREIGN = """{
  // keys of others, all over the place
  gateway: { mode: 'local', auth: { token: '%(0)s', password: "%(1)s" } },
  env: { vars: { OTHER_API_KEY: '%(2)s', GH_TOKEN: "%(3)s", PLAIN: 'shown' } },
  models: {
    providers: {
      other: {
        baseUrl: 'https://other.example/v1', apiKey: '%(4)s',
        headers: { Authorization: 'Bearer %(5)s', 'X-Api-Key': '%(6)s' },
        request: { auth: { token: '%(7)s' } },
        models: [],
      },
    },
  },
  skills: { entries: { web: { apiKey: '%(8)s', env: { WEB_SECRET: '%(9)s' } } } },
  channels: { telegram: { botToken: '%(10)s' }, slack: { appToken: '%(11)s', signingSecret: '%(12)s' } },
  tools: { list: { apiKey: ['%(13)s', '%(14)s'] } },
  talk: { apiKey:
    '%(15)s' },
}
"""


@pytest.mark.parametrize("prefix", ["sk-test-", "canary-"])
@pytest.mark.parametrize("more", MODES.values(), ids=MODES)
def test_keys_of_others_are_masked_in_the_context(more: tuple[str, ...], prefix: str, program: Program) -> None:
    keys = [f"{prefix}{number:02}foreign{number:02}" for number in range(16)]
    program.config(FOREIGN % {str(number): key for number, key in enumerate(keys)})
    for option in ((), ("--no-default",)):
        result = program(*PLUS, *more, *option)
        assert result.code == (3 if "--check" in more else 0)
        for key in keys:
            clean(result, key)
    if "--dry-run" in more:
        assert "botToken" in result.out, "the keys are not in the context: this test proves nothing"
        assert "signingSecret" in result.out


@pytest.mark.parametrize("more", MODES.values(), ids=MODES)
def test_other_credentials_of_our_entry_are_masked(more: tuple[str, ...], program: Program) -> None:
    """What is removed because it would be sent instead of our key."""
    keys = ["canaryHEADER00000001", "canaryHEADER00000002", "canaryTOKEN000000003", "canaryMODEL000000004"]
    program.config(
        json.dumps(
            {
                "models": {
                    "providers": {
                        "wcode": {
                            "headers": {"Authorization": f"Bearer {keys[0]}"},
                            "request": {"headers": {"authorization": keys[1]}, "auth": {"token": keys[2]}},
                            "models": [{"id": "qwen3.6-plus", "headers": {"authorization": keys[3]}}],
                        }
                    }
                }
            },
            indent=2,
        )
    )
    result = program(*PLUS, "--api-key-stdin", *more, stdin=b"sk-test-new0123456789")
    assert result.code == (3 if "--check" in more else 0)
    for key in [*keys, "sk-test-new0123456789"]:
        clean(result, key)


ERRORS = {
    "extra argument": ("extra",),
    "unknown option": ("--nope",),
    "bad choice": ("--key-storage", "vault"),
    "bad number": ("--context-window", "many"),
    "two sources": ("--api-key-stdin",),
    "bad provider": ("--provider", "OPENAI"),
    "bad URL": ("--base-url", "ftp://gw.example"),
    "unwritable": ("--config", "/dev/null"),
    "broken file": (),
}


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("failure", ERRORS)
@pytest.mark.parametrize("key", CANARIES.values(), ids=CANARIES)
def test_an_error_does_not_show_the_key(key: str, failure: str, as_json: bool, program: Program) -> None:
    if failure == "broken file":
        program.config(json.dumps({"models": {"providers": {"wcode": {"apiKey": key}}}}) + "}")
    for option in (("--api-key", key), (f"--api-key={key}",)):
        result = program(*PLUS, *option, *ERRORS[failure], "--debug", *(["--json"] if as_json else []))
        assert result.code in (1, 2)
        clean(result, key)
        if as_json:
            assert result.document["status"] == "refused"


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("wrong", ["provider", "model", "base-url", "profile", "api-key-env", "name", "config"])
def test_a_key_in_the_wrong_place_is_not_echoed(wrong: str, as_json: bool, program: Program) -> None:
    """A key pasted as the value of another option; with its usual prefix it is recognised anywhere."""
    key = CANARIES["usual"]
    more = ["--json"] if as_json else []
    clean(program(*PLUS, f"--{wrong}", key, "--dry-run", *more), key)
    clean(program("openclaw", key, *more), key)
    clean(program(key, *more), key)


@pytest.mark.parametrize("key", CANARIES.values(), ids=CANARIES)
def test_the_command_line_parser_does_not_echo_the_key(key: str, program: Program) -> None:
    """What it complains about is quoted by click, before any of our own code has seen the key."""
    for option in (("--api-key", key), (f"--api-key={key}",)):
        for more in ((key,), ("--key-storage", key), ("--context-window", key), ("--lang", key, "--json")):
            result = program(*PLUS, *option, *more)
            assert result.code == 2
            clean(result, key)


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_traceback_does_not_show_the_key(as_json: bool, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    key = CANARIES["no prefix"]

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError(f"what a bug may say of {key}")

    monkeypatch.setattr("wcode_setup.engine.plan.render", fail)
    more = ["--json"] if as_json else []
    result = program(*PLUS, "--api-key-stdin", "--debug", *more, stdin=key.encode())
    assert result.code == 1
    assert "Traceback" in result.err
    assert "RuntimeError: what a bug may say of …T3s2" in result.err
    clean(result, key)
    without = program(*PLUS, "--api-key-stdin", *more, stdin=key.encode())
    assert "Traceback" not in without.err
    assert without.err.startswith("Error: internal error: RuntimeError: what a bug may say of …T3s2\n")
    clean(without, key)


def test_lists_of_keys_are_masked(program: Program) -> None:
    program.config("{\n  tools: { apiKeys: ['canaryLIST0123456789'] }, // near the edit\n}\n")
    for more in MODES.values():
        clean(program(*PLUS, *more), "canaryLIST0123456789")


def test_credentials_in_an_existing_url_are_masked(program: Program) -> None:
    program.config('{ "models": { "providers": { "wcode": { "baseUrl": "https://me:hunter2@old.example/v1" } } } }\n')
    for more in MODES.values():
        assert "hunter2" not in program(*PLUS, *more).text


@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_the_history_holds_no_new_key(storage: str, program: Program) -> None:
    """Only the bytes of a file as it was may hold a key: the former one."""
    old, new = "canaryOLD0123456789", "canaryNEW0123456789"
    for key in (old, new):
        assert program(*PLUS, "--api-key-stdin", "--key-storage", storage, stdin=key.encode()).code == 0
    files = [file for file in (program.home / STATE).rglob("*") if file.is_file()]
    assert not [file for file in files if new.encode() in file.read_bytes()]
    holders = [file for file in files if old.encode() in file.read_bytes()]
    assert holders
    assert all(file.name.startswith("before-") for file in holders)
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    assert (program.home / STATE).stat().st_mode & 0o777 == 0o700


def test_the_run_says_where_the_former_key_is_kept(program: Program) -> None:
    for key in (b"canaryOLD0123456789", b"canaryNEW0123456789"):
        document = program(*PLUS, "--api-key-stdin", "--json", stdin=key).document
    notes = {note["code"]: note["message"] for note in document["notes"]}
    run = document["run_id"]
    assert notes["history-holds-key"] == (
        f"The history (run {run}) still holds the file with its former key; `wcode-setup history prune` deletes it."
    )


def _command_line(program: Program, *options: str, **more: str) -> tuple[bytes, Result]:
    """The command line of the running program as the system shows it, and what the program said in the end."""
    fifo = program.home / "fifo"
    os.mkfifo(fifo)
    arguments = [*PLUS, *options, "--config", "conf/openclaw.json"]
    code = f"import sys; open({str(fifo)!r}).close(); from wcode_setup.cli import main; main(sys.argv[1:])"
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**program.env, "PYTHONPATH": str(ROOT), **more}, cwd=program.home,
    )  # fmt: skip
    with fifo.open("w"):  # opens once the child runs
        shown = Path(f"/proc/{child.pid}/cmdline").read_bytes()
    out, err = child.communicate(b"canaryPIPED0123456789\n", timeout=60)
    return shown, Result(child.returncode, out.decode(), err.decode())


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the system shows no command lines there")
@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_ps_shows_the_key_with_api_key_only(storage: str, program: Program) -> None:
    key = "canaryARGV0123456789"
    shown, result = _command_line(program, "--api-key", key, "--key-storage", storage)
    assert key.encode() in shown
    assert "Other users can see a key given with --api-key, and the shell history keeps it." in result.out
    clean(result, key)
    for number, options in enumerate((["--api-key-stdin"], ["--api-key-env", "WORK_KEY"], ["--api-key-file", "k"])):
        program.home = program.write(f"{number}/k", "canaryPIPED0123456789\n").parent
        shown, result = _command_line(program, *options, "--key-storage", storage, WORK_KEY="canaryPIPED0123456789")
        assert b"canaryPIPED" not in shown
        assert result.code == 0
        assert "--api-key" not in result.out
        clean(result, "canaryPIPED0123456789")


def test_a_killed_run_leaves_no_new_key_behind(program: Program) -> None:
    """The journal of a run that was killed while it wrote holds the bytes before, and no temporary file stays readable."""
    key = "canaryKILLED0123456789"
    program.config("{}\n")
    code = (
        "import os, signal, sys; from wcode_setup.engine.store import files; from wcode_setup.cli import main\n"
        "replace = os.replace\n"
        "def kill(old, new):\n"
        "    if new.endswith('openclaw.json'): os.kill(os.getpid(), signal.SIGKILL)\n"
        "    replace(old, new)\n"
        "os.replace = kill\n"
        "main(sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *PLUS, "--api-key-stdin"], input=key.encode(), capture_output=True,
        env={**program.env, "PYTHONPATH": str(ROOT)}, cwd=program.home, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    holders = [file for file in program.home.rglob("*") if file.is_file() and key.encode() in file.read_bytes()]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in holders)
    assert not [file for file in holders if STATE in str(file)]
    assert (program.home / ".openclaw/openclaw.json").read_bytes() == b"{}\n"


def test_tail_lengths() -> None:
    """What is shown of a key is no help in guessing it."""
    from wcode_setup.secrets.secret import mask

    assert [mask(key) for key in ("sk-test-0123456789", "0123456789ab", "0123456789a", "sk-short", "abcd")] == [
        "sk-…6789", "…89ab", "…", "sk-…", "…",
    ]  # fmt: skip
