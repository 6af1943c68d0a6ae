"""Build one file that holds the program and all that it needs, in plain Python: `wcode-setup.pyz`.

python -m release.single dist
"""

from __future__ import annotations

import glob
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
NAME = "wcode-setup.pyz"
_PYTHON = ("--python-version", "3.11", "--platform", "manylinux2014_x86_64")
"""The wheels that are taken, on whatever machine: of those with a compiled part all have a plain twin of it inside."""
_LEFT_OUT = re.compile(
    r"\.(so|pyd|c|pyi)$|(^|/)(tests|benchmarks|[^/]*\.libs|[^/]*\.data)/|\.dist-info/(RECORD|WHEEL)$|/$"
)
"""Members of wheels that a program in a file cannot load, or has no use for; licences stay."""
_WHEN = (1980, 1, 1, 0, 0, 0)


def build(folder: str) -> str:
    """Write the file into `folder` and return its path."""
    with tempfile.TemporaryDirectory() as wheels:
        _run("hatchling", "build", "-t", "wheel", "-d", wheels)
        _run("pip", "download", "--quiet", "--disable-pip-version-check", "--dest", wheels, "--no-deps",
             "--only-binary=:all:", *_PYTHON, "--require-hashes", "-r", os.path.join(HERE, "single.txt"))  # fmt: skip
        members = dict(_members(wheels))
    with open(os.path.join(HERE, "main.py"), "rb") as file:
        members["__main__.py"] = file.read()
    os.makedirs(folder, exist_ok=True)
    target = os.path.join(folder, NAME)
    with open(target, "wb") as file:
        file.write(b"#!/usr/bin/env python3\n" + _archive(members))
    os.chmod(target, 0o755)
    return target


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def _members(wheels: str) -> Iterator[tuple[str, bytes]]:
    """The files of all wheels in a folder, without what is left out."""
    for path in glob.glob(os.path.join(wheels, "*.whl")):
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if not _LEFT_OUT.search(name):
                    yield name, wheel.read(name)
                    yield f"{name.partition('/')[0]}/", b""  # without it Python finds no package of several parts


def _archive(members: dict[str, bytes]) -> bytes:
    """A zip file that depends on nothing but its members."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items()):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # a Unix, also where it is built on another system
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


if __name__ == "__main__":
    print(build(sys.argv[1]))
