"""Golden cases: one folder each below `tests/cases/<tool>/`, found by walking.

- `before/`: the home of the user (a name `_git` stands for `.git`; may be missing);
- `command`: lines, run in order: `# what the case is about`, `NAME=value` (environment), `chmod MODE PATH` and
  `ln OLD NEW` (in the home), and the words after `wcode-setup`; `@HOME@` is the home;
- `stdin`: what the program reads there (may be missing);
- `after/` and `output`: what `pytest tests/test_cases.py --snapshot-update` wrote and somebody has read.

Every command is run as dry run and for real; what must hold in every case is asserted here. `make test-all` also asks each
case for its check, its JSON, its text, and its export, `make test` one case in six.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

import pyjson5
import pytest
from pytest_snapshot.plugin import Snapshot

from tests.amount import WHOLE
from tests.compiled import compared
from tests.program import Program, Result
from tests.told import check_preview
from wcode_setup import catalog
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools import TITLES, canonical, load
from wcode_setup.tools.base import Request
from wcode_setup.tools.common import timestamp

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(file.parent for file in CASES.glob("*/*/command"))
_RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
_RUN_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
_KEY = re.compile(rb"sk-test-[\w-]+")
# independent of the program's own scanner: strings first, so that what looks like a comment in one is none
_TOKEN = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?P<comment>//[^\r\n]*|/\*.*?\*/)""", re.DOTALL)
_OPEN = {"models.json", "globalState.json", "settings.json"}  # the mode is the tool's, unless its file is private
_SAMPLES = {  # the vendor's two samples
    "qwen3.6-plus": {
        "id": "qwen3.6-plus", "name": "Qwen 3.6 Plus", "reasoning": False, "input": ["text"],
        "contextWindow": 1024000, "maxTokens": 64000,
    },
    "qwen/qwen3.6-27b": {
        "id": "qwen/qwen3.6-27b", "name": "Qwen3.6 27B", "reasoning": False, "input": ["text"],
        "contextWindow": 256000, "maxTokens": 64000,
    },
}  # fmt: skip
_SWITCHES = {False, "none", "off", "image_generate", "video_generate", "music_generate", "tts"}
"""What switches off a slot of OpenClaw that no chat model can fill."""


class Case(NamedTuple):
    """A case folder, read; `whole`: with every way to ask for the same; `open`: names of files that are not private."""

    commands: list[list[str]]
    env: dict[str, str]
    stdin: bytes
    keys: set[bytes]
    whole: bool
    open: frozenset[str]


def read_case(folder: Path, home: Path) -> Case:
    """Lay out the home, and read what to run in it."""
    before = folder / "before"
    if before.is_dir():
        shutil.copytree(before, home, symlinks=True, dirs_exist_ok=True)
    for path in sorted(home.rglob("*"), reverse=True):
        if path.is_file() and not path.is_symlink():
            path.write_bytes(path.read_bytes().replace(b"@HOME@", str(home).encode()))
            path.chmod(0o600)
        if path.name == "_git":
            path.rename(path.with_name(".git"))
    commands, env = [], {}
    for line in (folder / "command").read_text(encoding="utf-8").replace("@HOME@", str(home)).splitlines():
        name, _, value = line.partition("=")
        words = shlex.split(line, comments=True)
        if re.fullmatch("[A-Z_]+", name):
            env[name] = value
        elif words[:1] == ["chmod"]:
            (home / words[2]).chmod(int(words[1], 8))
        elif words[:1] == ["ln"]:
            (home / words[2]).hardlink_to(home / words[1])
        elif words:
            commands.append(words)
    stdin = (folder / "stdin").read_bytes() if (folder / "stdin").exists() else b""
    content = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    keys = set(_KEY.findall(b"\n".join([content, stdin, (folder / "command").read_bytes()])))
    whole = WHOLE or crc32(str(folder.relative_to(CASES)).encode()) % 6 == 0
    return Case(commands, env, stdin, keys, whole, _open(folder.parent.name))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_case(folder: Path, program: Program, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(folder, program.home)
    shown: list[str] = []
    before = program.tree()
    with compared(
        monkeypatch, Random(str(folder.relative_to(CASES)))
    ):  # with what a wheel has in place of templates and schemas
        for command in case.commands:
            shown += _run_command(program, case, command)
    _second_run(program, case, case.commands[-1])
    _export(program, case)
    _untouched(before, program, case, folder.parent.name)
    snapshot.snapshot_dir = folder
    home = str(program.home)
    after: dict[str, Any] = {}
    for path, entry in program.tree(state=False).items():
        if isinstance(entry, tuple):
            *folders, name = path.replace(".git", "_git").split("/")
            node = after
            for part in folders:
                node = node.setdefault(part, {})
            node[name] = _timeless(entry[0].decode("utf-8", "surrogateescape").replace(home, "@HOME@"))
    snapshot.assert_match_dir(after, "after")
    output = "\n".join(shown).replace(home, "@HOME@")
    snapshot.assert_match(_timeless(_RUN_TIME.sub("RUN-TIME", _RUN_ID.sub("RUN-ID", output))), "output")


def _timeless(text: str) -> bytes:
    """The text without the time of this run, which some tools want in their files."""
    return text.replace(timestamp(), "2026-01-01T00:00:00.000Z").encode("utf-8", "surrogateescape")


def _export(program: Program, case: Case) -> None:
    """`apply` of an export changes nothing, and no key is in it."""
    if not case.whole:
        return
    exported = program("export", env=case.env)
    assert not any(key in exported.text.encode() for key in case.keys)
    if exported.code == 0:
        assert program("apply", "-", "--check", stdin=exported.out.encode(), env=case.env).code == 0, exported.out


def _run_command(program: Program, case: Case, command: list[str]) -> list[str]:
    """Dry run, check, the same as JSON, and for real; what they say fits together. The text to show."""

    def run(*more: str) -> Result:
        result = program(*command, *more, stdin=case.stdin, env=case.env)
        for key in case.keys:
            assert key not in result.text.encode(), (command, more)
        return result

    before, files = program.tree(), program.tree(state=False)
    dry = run("--dry-run")
    check, document = (run("--check"), run("--dry-run", "--json").document) if case.whole else (None, None)
    assert program.tree() == before, "a preview wrote something"
    real = run()
    after = program.tree(state=False)
    changed = after != files
    assert dry.code == real.code
    if not real.code or changed or (document and document["status"] == "partial"):
        assert real.code in (0, 1)
        check_preview(dry, real)
    if document:
        _judge_document(document, command, real.code, changed)
    if check:
        assert check.code == (3 if changed and not dry.code else dry.code)
        assert check.text == dry.text
    for path, entry in after.items():
        is_open = Path(path).name in case.open
        if isinstance(entry, tuple) and entry != before.get(path) and not is_open:
            assert entry[1] & 0o777 == 0o600, f"{path} is open to others"
        if isinstance(entry, tuple) and entry != before.get(path) and is_open:
            assert not any(key in entry[0] for key in case.keys), f"{path} holds a key"
            assert path not in before or entry[1] == before[path][1], f"{path} has another mode"
    return [*_transcript(command, ["--dry-run"], dry), *_transcript(command, [], real)]


def _open(tool: str) -> frozenset[str]:
    """The names of the files of a tool that others may read, in an empty home and elsewhere."""
    if tool not in TITLES:
        return frozenset(_OPEN)
    view = Files(Locations("linux", {}, "/nowhere", "/nowhere"))
    targets = load(tool).targets(view, Request(tool, (), catalog.gateway().base_url))
    private = {Path(target.path).name: target.private for target in targets}
    return frozenset(_OPEN.union(private) - {name for name, closed in private.items() if closed})


def _judge_document(document: dict[str, Any], command: list[str], code: int, changed: bool) -> None:
    """The preview as JSON says what the real run did."""
    assert document["command"] == canonical(command[0])
    if code:
        assert document["status"] in (("partial",) if changed else ("partial", "refused"))
    else:
        assert document["status"] == ("would-change" if changed else "unchanged")
        assert document["errors"] == []
    changes = [change for file in document["files"] for change in file["changes"]]
    assert all(change["op"] == "remove" or change["old"] != change["new"] for change in changes)


def _transcript(command: list[str], more: list[str], result: Result) -> list[str]:
    parts = [f"$ wcode-setup {shlex.join([*command, *more])}"]
    for label, text in (("stdout", result.out), ("stderr", result.err)):
        if text:
            parts += [f"--- {label}", text.removesuffix("\n")]
    return [*parts, f"--- exit code {result.code}", ""]


def _second_run(program: Program, case: Case, command: list[str]) -> None:
    """Doing it again does nothing: no byte, no time of change, no entry in the history."""
    if command[0] == "undo":  # another one takes back the run before
        return
    before = program.tree()
    again = program(*command, "--json", stdin=case.stdin, env=case.env)
    if again.code == 0:
        assert again.document["status"] == "unchanged"
        files = {file["status"] for file in again.document["files"]}
        assert files == {"unchanged"} or (not files and command[0] in {"remove", "apply"})
    if again.code == 0 and case.whole:
        text = program(*command, stdin=case.stdin, env=case.env)
        assert ": unchanged\n" in text.out or not files or case.env.get("LANG")
        assert program(*command, "--check", stdin=case.stdin, env=case.env).code == 0
    assert program.tree() == before, "the second run wrote something"


def _untouched(before: dict[str, Any], program: Program, case: Case, tool: str) -> None:
    """Judged by another parser: comments and foreign values stay, strict JSON stays strict, values are the vendor's."""
    for path, entry in program.tree(state=False).items():
        assert not os.path.islink(program.home / path) or before[path] == entry, f"the link {path} was replaced"
        if not isinstance(entry, tuple) or not path.endswith((".json", ".jsonc")):
            continue
        old, new = before[path][0] if path in before else b"", entry[0]
        _same_frame(old, new, path)
        try:
            old_text, new_text = old.decode("utf-8-sig"), new.decode("utf-8-sig")
        except UnicodeDecodeError:
            assert old == new
            continue
        left = [found["comment"] for found in _TOKEN.finditer(new_text) if found["comment"]]
        for comment in (found["comment"] for found in _TOKEN.finditer(old_text) if found["comment"]):
            assert comment in left, f"comment lost: {comment}"
            left.remove(comment)
        if old != new:
            if _is_strict(old_text):
                assert _is_strict(new_text), f"{path} is no strict JSON any more"
            if tool == "openclaw":
                _judge_openclaw(_load(old_text), _load(new_text), case)


def _same_frame(old: bytes, new: bytes, path: str) -> None:
    if not old.strip():
        return
    assert old.startswith(b"\xef\xbb\xbf") == new.startswith(b"\xef\xbb\xbf"), f"{path}: BOM"
    assert old.endswith(b"\n") == new.endswith(b"\n"), f"{path}: last line break"
    if b"\n" in old and old.count(b"\r\n") == old.count(b"\n"):
        assert new.count(b"\r\n") == new.count(b"\n"), f"{path}: CRLF"


def _is_strict(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _load(text: str) -> Any:
    return pyjson5.decode(text) if _TOKEN.sub("", text).strip() else {}


def _judge_openclaw(old: Any, new: Any, case: Case) -> None:
    """Only our places differ, and the models of the catalogue are as in the vendor's samples, unless asked for more."""
    command = case.commands[-1]
    entries = new["models"]["providers"]
    primary = str(_at(new, "agents", "defaults", "model", "primary"))
    names = [name for name, entry in entries.items() if entry != _at(old, "models", "providers", name)]
    assert len(names) <= 1, names
    names = names or [name for name in entries if primary.startswith(f"{name}/")]
    asked = [command[position + 1] for position, word in enumerate(command) if word in {"-m", "--model"}]
    for name in names:
        entry = entries[name]
        assert entry.get("api", "openai-completions") == "openai-completions"
        if "--base-url" not in command:
            assert entry["baseUrl"].lower().rstrip("/").replace(":443", "") == "https://wcode.net/api/gpt/v1"
        items = {item["id"]: item for item in entry["models"]}
        assert len(items) == len(entry["models"])
        for model in asked:
            more = {"--vision", "--reasoning", "--context-window", "--max-tokens", "--name"} & set(command)
            assert more or items[model] | _SAMPLES[model] == items[model]
        if "--no-default" not in command:
            assert primary == f"{name}/{asked[0]}"
    assert new["models"]["mode"] == (_at(old, "models", "mode") or "merge")
    for data in (old, new):
        _take_out_ours(data, names)
    new["models"].pop("mode")
    if "models" in old:
        old["models"].pop("mode", None)
    if old == {}:
        assert new.pop("gateway", {"mode": "local"}) == {"mode": "local"}
    if {"--slots", "--small-model"} & set(command):
        ours = tuple(f"{name}/" for name in names)
        added = set(_leaves(new)) - set(_leaves(old)) - _SWITCHES - set(names) - set(asked)
        assert [value for value in added if not str(value).startswith(ours)] == []
    else:
        assert _pruned(new) == _pruned(old), "something foreign changed"


def _leaves(data: Any) -> Iterator[Any]:
    """The scalars in `data`."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
    if inside is None:
        yield data
    for value in inside or ():
        yield from _leaves(value)


def _take_out_ours(data: Any, names: list[str]) -> None:
    for name in names:
        for section in ("models", "secrets"):
            (_at(data, section, "providers") or {}).pop(name, None)
        (_at(data, "secrets", "providers") or {}).pop("wcode", None)
    defaults = _at(data, "agents", "defaults") or {}
    if isinstance(defaults.get("model"), dict):
        defaults["model"].pop("primary", None)
    else:
        defaults.pop("model", None)
    ours = tuple(f"{name}/" for name in names)
    if "models" in defaults:
        defaults["models"] = {ref: value for ref, value in defaults["models"].items() if not ref.startswith(ours)}
    if "modelPolicy" in defaults:
        policy = defaults["modelPolicy"]
        policy["allow"] = [ref for ref in policy["allow"] if not ref.startswith(ours)]


def _at(data: Any, *path: str) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _pruned(data: Any) -> Any:
    """Plain data without empty mappings: those that we make on the way."""
    if isinstance(data, dict):
        inner = {key: _pruned(value) for key, value in data.items()}
        return {key: value for key, value in inner.items() if value != {}}
    return [_pruned(value) for value in data] if isinstance(data, list) else data


def test_there_are_cases() -> None:
    assert len(FOLDERS) >= 45
