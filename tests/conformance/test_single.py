"""The program as one file: built twice, started by each Python without its packages, compared with the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from release import single
from tests import pythons
from tests.pages import blocks, lines, text_of
from tests.program import ROOT, Program, Result
from tests.suite import Suite
from tests.terminal import Terminal
from tests.test_cases import CASES, read_case
from wcode_setup.tools import TITLES

BARE = ("-I", "-S")
"""Options of Python: no packages but those in the file, nothing from the environment."""
_TIMES = re.compile(r"20\d\d-\d\d-\d\d[T ][0-9:.]+(?:Z| UTC)|20\d{6}T\d{6}Z-[0-9a-f]{4}")


class Single(Program):
    """The program of a file; `python`: the Python that runs it."""

    def __init__(self, home: Path, file: Path, python: str = sys.executable) -> None:
        super().__init__(home)
        self.command = (python, *BARE, str(file))

    def __call__(self, *arguments: str, stdin: bytes = b"", env=None, buffers=None) -> Result:  # type: ignore[no-untyped-def]
        done = subprocess.run(
            [*self.command, *arguments], input=stdin, env={**self.env, **(env or {})}, cwd=self.home,
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, built from this checkout."""
    return Path(single.build(str(tmp_path_factory.mktemp("single"))))


@pytest.fixture
def both(file: Path, tmp_path: Path) -> tuple[Program, Single]:
    """The program of the checkout and that of the file; the names of their homes are equally long."""
    homes = tmp_path / "a", tmp_path / "b"
    for home in homes:
        home.mkdir()
    return Program(homes[0]), Single(homes[1], file)


def left(program: Program, results: list[Result]) -> tuple[object, ...]:
    """What the runs printed, and the files of the home; without times and the home's name."""
    files = {path: entry[0] if isinstance(entry, tuple) else entry for path, entry in program.tree(False).items()}
    texts = [str(result) for result in results]
    texts += [f"{path}: {entry.decode() if isinstance(entry, bytes) else entry}" for path, entry in files.items()]
    return tuple(_TIMES.sub("TIME", text.replace(str(program.home), "@HOME@")) for text in texts)


@pytest.mark.parametrize("version", pythons.ours())
def test_it_starts_without_any_package(version: str, file: Path, tmp_path: Path) -> None:
    """As a file that is named by a relative path, and as a command, in another folder."""
    program = Single(tmp_path, file, pythons.found()[version])
    wanted = Program(tmp_path)("--version")
    assert program("--version") == wanted
    (tmp_path / "x.pyz").symlink_to(file)
    program.command = (*program.command[:-1], "x.pyz")
    done = program("openclaw", "--model", "qwen3.6-plus", "--yes", env={"WCODE_API_KEY": "sk-test-single-0123456789"})
    assert done.code == 0, done.text
    assert program("validate").code == 0
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python3").symlink_to(pythons.found()[version])
    env = {"PATH": str(tmp_path / "bin") + os.pathsep + os.defpath}
    done = subprocess.run([file, "--version"], env=env, cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout == wanted.out


def test_the_commands_of_the_page(file: Path, program: Program) -> None:
    """After `make single`, which calls what the other tests call."""
    [block] = [block for block in blocks("docs/everyday.md") if block.name == "single"]
    make, *others = lines(block)
    recipe = re.search(rf"^{make.split()[1]}:.*\n\t(.*)", text_of("Makefile"), re.MULTILINE)
    assert make.startswith("make ") and recipe and recipe[1] == "$(BIN)/python -m release.single dist"
    for folder in ("dist", ".local/bin"):
        (program.home / folder).mkdir(parents=True)
    (program.home / "dist" / file.name).symlink_to(file)
    path = [str(program.home / ".local/bin"), os.path.dirname(sys.executable), os.defpath]
    env = {**program.env, "PATH": os.pathsep.join(path)}
    done = subprocess.run(
        ["sh", "-ec", "\n".join(others)], cwd=program.home, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == program("--version").out


def test_an_older_python_says_what_it_needs(file: Path, tmp_path: Path) -> None:
    """Each one of this machine; tests/test_release.py has one that is none."""
    for version in pythons.older():
        program = Single(tmp_path, file)
        program.command = (pythons.found()[version], str(file))
        told = f"Error: wcode-setup needs Python 3.11 or later; this is Python {version}.\n"
        assert program("--version") == Result(1, "", f"{told}Hint: Run python3.11 {file}\n")


@pytest.mark.parametrize("name", TITLES)
def test_golden_cases(name: str, both: tuple[Program, Single]) -> None:
    """A home full of other things: the same files and texts, and the same after `status`, `validate`, `undo`."""
    found = []
    for program in both:
        case = read_case(CASES / name / Suite(name).rich[0], program.home)
        results = [program(*command, stdin=case.stdin, env=case.env) for command in case.commands]
        more = (("status",), ("validate", "--json"), ("history",), ("undo", "--yes"), ("export",))
        results += [program(*words, env=case.env) for words in more]
        found.append(left(program, results))
    assert found[0] == found[1]
    assert len(found[0]) > len(more) + 1


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--lang", "zh", "apply", "--help"),
        *(("completion", shell) for shell in ("bash", "zsh", "fish")),
        *(("sample", language, "--model", "qwen3.6-plus") for language in ("python", "rust", "curl")),
        ("models", "show", "qwen3.6-plus", "--params"),
        ("doctor", "--offline"),
        ("env", "openclaw", "--model", "qwen3.6-plus"),
        ("nothing",),
    ],
    ids=" ".join,
)
def test_other_commands(words: tuple[str, ...], both: tuple[Program, Single]) -> None:
    one, other = (left(program, [program(*words)]) for program in both)
    assert one == other


def test_the_messages_of_jsonschema(both: tuple[Program, Single]) -> None:
    """In plain Python, without its compiled part."""
    found = []
    for program in both:
        assert program("openclaw", "--model", "qwen3.6-plus", "--yes").code == 0
        config = program.home / ".openclaw/openclaw.json"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace('"maxTokens": 64000', '"maxTokens": "x", "maxTokns": 1'), encoding="utf-8")
        found.append(left(program, [program("validate")]))
    assert "maxTokens" in str(found[0])
    assert found[0] == found[1]


def test_the_wizard(file: Path, program: Program) -> None:
    """Its questions need questionary and prompt_toolkit."""
    terminal = Terminal(program, start=(*BARE, str(file)))
    assert "OpenClaw" in terminal.wait(r"\? Which tools\?")
    terminal.press("\x03")
    assert terminal.ended() == 130


def test_everyone_builds_the_same(file: Path, tmp_path: Path) -> None:
    """With another umask and hash seed."""
    command = [sys.executable, "-m", "release.single", str(tmp_path)]
    env = {**os.environ, "PYTHONHASHSEED": "77", "LC_ALL": "C"}
    umask = os.umask(0o077)
    try:
        subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True)
    finally:
        os.umask(umask)
    assert (tmp_path / single.NAME).read_bytes() == file.read_bytes()
    assert os.access(file, os.X_OK)


def test_what_it_holds(file: Path) -> None:
    """Plain Python, no name of a folder of this machine, and the licence of each package."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in held if re.search(r"\.(so|pyd|pyc|c)$", name)]
    machine = {str(ROOT), os.path.expanduser("~"), sys.prefix, sys.base_prefix} - {"/"}
    assert not [(name, word) for name, text in held.items() for word in machine if word.encode() in text]
    packages = {name.split("/")[0] for name in held if ".dist-info/" in name}
    licences = {name.split("/")[0] for name in held if re.search(r"\.dist-info/(licenses/)?(LICEN[CS]E|COPYING)", name)}
    lock = (ROOT / "release/single.txt").read_text(encoding="utf-8")
    assert len(packages) == 1 + len(re.findall("^[^ ]+==", lock, re.MULTILINE))
    assert licences == packages
