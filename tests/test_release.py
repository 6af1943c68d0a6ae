"""What is published: the lock files fit the project, and source distribution and wheel do not depend on who builds them."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import wheel
from tests.program import ROOT
from tests.wheel import PROJECT

RUNTIME: list[str] = PROJECT["project"]["dependencies"]
DEVELOPMENT: list[str] = PROJECT["project"]["optional-dependencies"]["dev"]
NEEDED = {"dev": [*RUNTIME, *DEVELOPMENT, *PROJECT["build-system"]["requires"]], "single": RUNTIME}
"""Lock file -> what must be in it."""
ODD = """
import os, time
scan, now = os.scandir, time.time
os.listdir = lambda path=".", names=os.listdir: sorted(names(path), reverse=True)
time.time = lambda: now() + 10**8
class scandir:
    def __init__(self, path="."):
        with scan(path) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))
    __enter__ = __iter__ = lambda self: self
    __next__ = lambda self: next(self.entries)
    __exit__ = close = lambda self, *_: None
os.scandir = scandir
"""
"""Another machine, as `sitecustomize`: folders list their entries in another order, years later."""


def locked(name: str) -> dict[str, tuple[str, str]]:
    """The packages of a lock file: name -> version and marker; each has a digest and is not read from an address."""
    text = (ROOT / f"release/{name}.txt").read_text(encoding="utf-8")
    assert "/" not in re.sub(r"^ +# +-c release/.*\n", "", text, flags=re.MULTILINE), "an address, or a path"
    entry = r"^([\w.-]+)==([\w.]+)(?: ; (.+?))?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n((?: +#.*\n)+)"
    assert re.sub(entry, "", text, flags=re.MULTILINE) == "", "something else than packages"
    return {found[1]: (found[2], found[3] or "") for found in re.finditer(entry, text, re.MULTILINE)}


def fits(wanted: str, packages: dict[str, tuple[str, str]]) -> bool:
    """True if a requirement has a version among the packages, or does not count here."""
    requirement = Requirement(wanted)
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return True
    found = packages.get(canonicalize_name(requirement.name))
    return found is not None and found[0] in requirement.specifier


@pytest.mark.parametrize("name", NEEDED)
def test_a_lock_file_has_what_the_project_needs(name: str) -> None:
    packages = locked(name)
    assert [wanted for wanted in NEEDED[name] if not fits(wanted, packages)] == [], "make lock"


def test_what_is_tested_is_what_is_locked() -> None:
    """And every package that an installed one needs."""
    packages = locked("dev")
    here = [
        name for name, (_, marker) in packages.items() if not marker or Requirement(f"x ; {marker}").marker.evaluate()
    ]  # type: ignore[union-attr]
    assert {name: version(name) for name in here} == {name: packages[name][0] for name in here}
    missing = [(name, wanted) for name in here for wanted in requires(name) or () if not fits(wanted, packages)]
    assert missing == []


def test_what_is_installed_is_what_is_locked() -> None:
    """In the tests that install a package without the network."""
    text = (ROOT / "tests/conformance/installers/wheels.txt").read_text(encoding="utf-8")
    dev = locked("dev")
    wheels = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in text.split())}
    assert wheels.pop("pip")  # pipx wants one
    assert wheels == {name: dev[name][0] for name in wheels}


def test_the_single_file_has_what_is_tested() -> None:
    """But for jsonschema, of which it has the last version in plain Python: `make oldest` tests that one."""
    single, dev = locked("single"), locked("dev")
    assert {name for name in single if dev.get(name) != single[name]} == {"jsonschema", "pyrsistent"}
    assert f"jsonschema>={single['jsonschema'][0]}" in RUNTIME


@pytest.mark.parametrize(
    "entry", ["click==8.1\n    # via x\n", "--index-url https://pypi.example/simple\n", "click @ file:///x.whl\n"]
)
def test_the_test_refuses_other_lock_files(entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "release").mkdir()
    text = (ROOT / "release/dev.txt").read_text(encoding="utf-8")
    (tmp_path / "release/dev.txt").write_text(entry + text, encoding="utf-8")
    monkeypatch.setattr("tests.test_release.ROOT", tmp_path)
    with pytest.raises(AssertionError):
        locked("dev")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both files, built from this checkout."""
    target = tmp_path_factory.mktemp("dist")
    done = wheel.build(ROOT, target, "sdist", "wheel")
    assert done.returncode == 0, done.stderr
    return target


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_everyone_builds_the_same(built: Path, tmp_path: Path) -> None:
    """In another folder, years later, with another umask, language, time zone, hash seed and order of entries."""
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd/sitecustomize.py").write_text(ODD, encoding="utf-8")
    umask = os.umask(0o077)
    try:
        root = wheel.checkout(tmp_path / "other/checkout")
        for path in root.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
            os.utime(path, (1, 1))
        env = {
            "PYTHONPATH": str(tmp_path / "odd"),
            "PYTHONHASHSEED": "77",
            "LC_ALL": "C",
            "TZ": "Asia/Tokyo",
            "PATH": "",
        }
        done = wheel.build(root, tmp_path / "target", "sdist", "wheel", env=env)
    finally:
        os.umask(umask)
    assert done.returncode == 0, done.stderr
    assert len(contents(built)) == 2
    assert contents(tmp_path / "target") == contents(built)


def test_the_source_distribution_makes_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    done = wheel.build(root, tmp_path / "target", "wheel")
    assert done.returncode == 0, done.stderr
    ((name, content),) = contents(tmp_path / "target").items()
    assert contents(built)[name] == content


def test_they_hold_what_is_needed_and_nothing_else(built: Path) -> None:
    """Of this checkout only what git knows; no name of a folder of this machine."""
    git = ["git", "ls-files", "--", *wheel.SOURCES]
    known = set(subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())
    (source,), (made,) = built.glob("*.tar.gz"), built.glob("*.whl")
    with tarfile.open(source) as archive:
        files = {member.name.partition("/")[2]: archive.extractfile(member) for member in archive}
        held = {f"source/{name}": file.read() for name, file in files.items() if file}
        assert all((member.mode, member.uid, member.uname) == (0o644, 0, "") for member in archive)
    assert files.keys() == known | {"PKG-INFO", ".gitignore"}
    with zipfile.ZipFile(made) as archive:
        held |= {name: archive.read(name) for name in archive.namelist()}
    inside = {re.sub(r"^(?=templates|schemas)", "wcode_setup/", name) for name in known}
    inside |= {"LICENSE", "METADATA", "RECORD", "WHEEL", "entry_points.txt", "share/man/man1/wcode-setup.1"}
    inside -= {"pyproject.toml", "hatch_build.py", "README.md", "docs/wcode-setup.1"}
    parts = re.compile(r"^wcode_setup-[\d.]+\.(?:dist-info/(?:licenses/)?|data/data/)")
    assert {
        parts.sub("", name) for name in held if not name.startswith("source/") and "/compiled/" not in name
    } == inside
    machine = {str(ROOT), os.path.expanduser("~"), sys.prefix, sys.base_prefix}
    found = {(name, word) for name, text in held.items() for word in machine if word != "/" and word.encode() in text}
    assert found == set()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("C", "Error: wcode-setup needs Python 3.11 or later; this is Python 3.10.\nHint: Run python3.11 x.pyz\n"),
        (
            "zh_CN.UTF-8",
            "错误：wcode-setup 需要 Python 3.11 或更高版本；当前为 Python 3.10。\n提示：请运行 python3.11 x.pyz\n",
        ),
    ],
)
def test_the_single_file_refuses_an_older_python(language: str, told: str) -> None:
    start = (ROOT / "release/main.py").read_text(encoding="utf-8")
    ast.parse(start, feature_version=(3, 4))
    older = f"import sys; sys.version_info = (3, 10, 1); sys.argv = ['x.pyz']; exec({start!r})"
    env = {"LC_ALL": language, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-S", "-c", older], env=env, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (1, b"", told)


def test_the_image_and_the_source_distribution_have_the_same_files() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for line in copied for name in line.split()} == set(wheel.SOURCES)
