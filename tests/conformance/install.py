"""Install the real tools that the conformance tests run, each once per recipe, into a cache folder.

A recipe is a folder beside this file. For npm: `package.json`, `package-lock.json` (exact versions and digests, no addresses), `.npmrc`,
and where a dependency cannot be had, `stubs/<package>/`, which replaces `node_modules/<package>`. No install script of a package runs.
For pip: `requirements.txt` (exact versions of everything), for a virtual environment of its own; its programs are run as
`bin/python -m …`, because the folder is moved once it is whole. What `wheels.txt` names is only downloaded, into `wheels/`, for each of `PYTHONS`.

    python tests/conformance/install.py openclaw       # prints the folder; installs it first if need be

The cache is `$WCODE_CONFORMANCE_CACHE`, else `$XDG_CACHE_HOME/wcode-setup/conformance`, else the same under `~/.cache`. npm and pip
take their registry from the user's own configuration.
"""

from __future__ import annotations

import fcntl
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
_TIMEOUT = 900  # seconds for one command; OpenClaw takes about 20, Hermes 60
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_LISTS = ("package-lock.json", "requirements.txt")  # what makes a folder a recipe


class InstallError(Exception):
    """The tool could not be installed; the message says what npm or pip said."""


def install(name: str) -> str:
    """The folder that holds `name`, installed now if it is not there yet; raises InstallError."""
    recipe = folder_of(name)
    if name not in recipes():
        raise InstallError(f"no recipe called {name!r}; there are: {', '.join(recipes())}")
    target = os.path.join(cache(), f"{name}-{_digest(recipe)}")
    if os.path.isdir(target):
        return target
    for_npm = os.path.isfile(os.path.join(recipe, "package-lock.json"))
    path = _path_for(recipe) if for_npm else ""  # before the lock is taken: it may install Node
    with _locked(os.path.join(cache(), f"{name}.lock")):
        if not os.path.isdir(target):  # another run may have been quicker
            for leftover in glob.glob(f"{target}.partial-*"):  # of a run that was interrupted; we hold the lock
                shutil.rmtree(leftover)
            partial = f"{target}.partial-{os.getpid()}"
            _install_npm(recipe, partial, path) if for_npm else _install_pip(recipe, partial)
            os.rename(partial, target)
    return target


def folder_of(name: str) -> str:
    """The folder of a recipe: the radar's, else ours."""
    others = os.path.join(os.environ.get("WCODE_RECIPES", HERE), name)
    return others if os.path.isdir(others) else os.path.join(HERE, name)


def locked(name: str) -> dict[str, str]:
    """The packages that a recipe installs, with their versions."""
    folder = folder_of(name)
    if os.path.isfile(file := os.path.join(folder, "package.json")):
        with open(file, encoding="utf-8") as stream:
            return dict(json.load(stream)["dependencies"])
    with open(os.path.join(folder, "requirements.txt"), encoding="utf-8") as stream:
        return dict(re.findall(r"^([\w.-]+)==(\S+)", stream.read(), re.MULTILINE))


def recipes() -> list[str]:
    """The names that `install` takes."""
    found = (file for name in _LISTS for file in glob.glob(f"{HERE}/*/{name}"))
    return sorted(os.path.basename(os.path.dirname(file)) for file in found)


def node_folder() -> str:
    """The folder of the `node` binary of our own Node, to be put first into a PATH."""
    found = glob.glob(os.path.join(install("node"), "node_modules", "node-*", "bin", "node"))
    if len(found) != 1:
        raise InstallError(f"the recipe has no Node for this platform ({sys.platform}, {os.uname().machine})")
    return os.path.dirname(found[0])


def cache() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = os.environ.get("WCODE_CONFORMANCE_CACHE") or os.path.join(base, "wcode-setup", "conformance")
    os.makedirs(folder, exist_ok=True)
    return os.path.abspath(folder)


def _digest(recipe: str) -> str:
    """16 hex digits of SHA-256 over every file of the recipe: another lock, stub or npm setting is another install."""
    total = hashlib.sha256()
    for folder, folders, files in os.walk(recipe):
        folders[:] = sorted(entry for entry in folders if entry != "node_modules")
        for file in sorted(files):
            path = os.path.join(folder, file)
            with open(path, "rb") as stream:
                total.update(f"{os.path.relpath(path, recipe)}\0{hashlib.sha256(stream.read()).hexdigest()}\n".encode())
    return total.hexdigest()[:16]


def _path_for(recipe: str) -> str:
    """PATH for npm: our Node comes first if the recipe names a Node under `engines`."""
    with open(os.path.join(recipe, "package.json"), encoding="utf-8") as stream:
        needs_node = "node" in json.load(stream).get("engines", {})
    path = os.environ.get("PATH", os.defpath)
    return os.pathsep.join([node_folder(), path]) if needs_node else path


def _install_npm(recipe: str, partial: str, path: str) -> None:
    shutil.copytree(recipe, partial, ignore=shutil.ignore_patterns("stubs", "node_modules"))
    _npm(partial, path, "ci", "--no-audit", "--no-fund", "--loglevel=error")
    stubs = os.path.join(recipe, "stubs")
    for package in sorted(os.listdir(stubs)) if os.path.isdir(stubs) else ():
        replaced = os.path.join(partial, "node_modules", package)
        shutil.rmtree(replaced, ignore_errors=True)
        shutil.copytree(os.path.join(stubs, package), replaced)
    # A tool that tidies its own folder at the first start does so here, not in the middle of a test, and far from the user's home.
    with tempfile.TemporaryDirectory() as home:
        _npm(partial, path, "run", "--if-present", "--silent", "settle", home=home)


def _install_pip(recipe: str, partial: str) -> None:
    _run([sys.executable, "-m", "venv", partial])
    python, wanted = os.path.join(partial, "bin", "python"), os.path.join(recipe, "requirements.txt")
    _run([python, "-m", "pip", "install", "--quiet", "--only-binary=:all:", "-r", wanted])
    wheels = os.path.join(recipe, "wheels.txt")
    target, only = os.path.join(partial, "wheels"), ["--only-binary=:all:", "--no-deps"]
    for version in PYTHONS if os.path.isfile(wheels) else ():
        options = ["--quiet", *only, "--python-version", version, "--dest", target]
        _run([python, "-m", "pip", "download", *options, "-r", wheels])


def _npm(folder: str, path: str, *arguments: str, home: str | None = None) -> None:
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise InstallError("npm is not on the PATH")
    _run([npm, *arguments], cwd=folder, env={**os.environ, "PATH": path, **({"HOME": home} if home else {})})


def _run(command: list[str], **options: Any) -> None:
    result = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, check=False, **options)
    if result.returncode:
        raise InstallError(f"{' '.join(command)} failed with {result.returncode}:\n{result.stdout}{result.stderr}")


@contextmanager
def _locked(path: str) -> Iterator[None]:
    """Only one process at a time; the kernel drops the lock if the process dies."""
    with open(path, "a", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(f"usage: install.py {'|'.join(recipes())}", file=sys.stderr)
        return 2
    try:
        print(install(arguments[0]))
    except InstallError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
