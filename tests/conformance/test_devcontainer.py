"""The Dev Container Feature, without Docker: what a tool for Dev Containers does with it, by the specification, in folders.

The image is a folder, as in test_docker.py: the Feature's own absolute paths lead into it. The container's user is that of the tests; that
any other one may read what was installed is seen in the modes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.test_docker import KEY, files_with_key
from tests.program import ROOT, Program
from tests.suite import SUITES
from tests.test_provisioning import blocks
from wcode_setup.version import __version__

FEATURE = ROOT / "integrations/devcontainer/src/wcode-setup"
METADATA = json.loads((FEATURE / "devcontainer-feature.json").read_text(encoding="utf-8"))
CONTAINER = json.loads(blocks()["devcontainer.json"][0])
OWN = r"(?<![\w.$/])/(?=(opt|usr/local|var/lib/apt)/)"
"""Where the paths begin that belong to the image."""
NEEDS = ("sh", "cat", "chmod", "cp", "dirname", "ln", "mkdir", "rm")
"""Programs of any image that `install.sh` calls."""


def variable(option: str) -> str:
    """The variable for an option: the substitutions of the specification."""
    return re.sub(r"^[\d_]+", "_", re.sub(r"[^\w_]", "_", option)).upper()


class Image:
    """An image below a folder that every user can enter."""

    def __init__(self, top: Path, feature: Path, pip: Mapping[str, str]) -> None:
        self.top, self.pip = top / "image", pip
        self.feature = self.top / "tmp/feature"
        for folder in ("opt", "usr/local/bin", "usr/local/share", "var/lib/apt/lists"):
            (self.top / folder).mkdir(parents=True)
        shutil.copytree(feature, self.feature)
        for script in self.feature.glob("*.sh"):
            text = re.sub(OWN, f"{self.top}/", script.read_text(encoding="utf-8"))
            outside = re.sub(rf"{re.escape(str(self.top))}[\w./*-]*", "", text)
            assert set(re.findall(r"(?<![\w.$}\"])/\w[\w/.-]*", outside)) <= {"/bin/sh", "/dev/null"}
            script.write_text(text, encoding="utf-8")

    def install(self, path: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run `install.sh` as while an image is built, with the options of devcontainer.json, or their defaults."""
        given = {name: option["default"] for name, option in METADATA["options"].items()} | options
        env = {variable(name): str(value) for name, value in given.items()}
        env |= {"_REMOTE_USER": "somebody", "_REMOTE_USER_HOME": "/home/somebody", "HOME": str(self.top / "root")}
        return self.run(
            "umask 077 && chmod +x install.sh && ./install.sh", self.feature, {**self.pip, **env, "PATH": path}
        )

    def run(self, line: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command line in the image."""
        line = re.sub(OWN, f"{self.top}/", line)
        return subprocess.run(
            ["sh", "-c", line], cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False
        )


@pytest.fixture
def machine(offline: dict[str, str]) -> tuple[str, dict[str, str]]:
    """PATH in the base image, and what pip needs."""
    return os.pathsep.join([os.path.dirname(sys.executable), os.defpath]), offline


def test_the_metadata_are_those_of_the_specification() -> None:
    """Its table of properties, as far as they are used here."""
    assert METADATA["id"] == FEATURE.name and re.fullmatch("[a-z0-9-]+", METADATA["id"])
    assert METADATA["version"] == __version__ and re.fullmatch(r"\d+\.\d+\.\d+", __version__), "a semantic version"
    kinds = {"id": str, "version": str, "name": str, "description": str, "keywords": list, "options": dict}
    kinds["postCreateCommand"] = str
    assert {name: type(value) for name, value in METADATA.items()} == kinds
    for name, option in METADATA["options"].items():
        assert option.keys() <= {"type", "proposals", "default", "description"}, name
        assert (option["type"], type(option["default"])) == ("string", str), name
        assert re.fullmatch("[a-zA-Z]+", name)
    assert not re.search("(?i)key|token|secret", " ".join(METADATA["options"])), "options end up in the image"
    assert os.access(FEATURE / "install.sh", os.X_OK)
    assert {path.name for path in FEATURE.iterdir()} == {
        "README.md",
        "devcontainer-feature.json",
        "install.sh",
        "post-create.sh",
    }
    readme = (FEATURE / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` ", readme, re.MULTILINE) == [*METADATA["options"]]


def test_a_container(
    program: Program,
    machine: tuple[str, dict[str, str]],
    checkout: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the page has it: the Feature with a wheel in the project, the image, the container's user, a second creation."""
    path, pip = machine
    project = tmp_path / "project"
    project.mkdir()
    env = {**os.environ, **pip, "PROJECT": str(project), "PATH": path, "HOME": str(program.home)}
    subprocess.run(["sh", "-ec", blocks()["devcontainer"][0]], cwd=checkout, env=env, check=True, timeout=300)
    (project / "wcode.yaml").write_text(blocks()["wcode.yaml"][0], encoding="utf-8")
    [(place, options)] = CONTAINER["features"].items()
    image = Image(tmp_path, project / ".devcontainer" / place, pip)

    done = image.install(path, **options)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
    assert image.install(path, **options).returncode == 0, "a second time"
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("WCODE_API_KEY", KEY)
    remote = {name: re.sub(r"\$\{localEnv:(\w+)\}", lambda found: os.environ[found[1]], value)
              for name, value in CONTAINER["remoteEnv"].items()}  # fmt: skip
    assert remote == {"WCODE_API_KEY": KEY} and remote.keys() == CONTAINER["secrets"].keys()
    env = {**remote, "HOME": str(home), "PATH": f"{image.top}/usr/local/bin:{os.defpath}", "LANG": "C.UTF-8"}
    for said in ("created", "unchanged"):
        done = image.run(METADATA["postCreateCommand"], project, env)
        assert done.returncode == 0, done.stdout + done.stderr
        assert said in done.stdout and KEY not in done.stdout + done.stderr
    tools = [name for name in SUITES if f"  {name}:" in (project / "wcode.yaml").read_text(encoding="utf-8")]
    assert tools and all((home / SUITES[name].files[0]).exists() for name in tools)
    assert files_with_key(home) and not files_with_key(image.top) and not files_with_key(project)
    for place in image.top.rglob("*"):
        if not place.is_symlink() and not place.is_relative_to(image.top / "tmp"):
            mode = place.stat().st_mode
            assert mode & 0o5 == mode >> 6 & 0o5, f"other users cannot read {place}"

    (project / "wcode.yaml").unlink()
    done = image.run(METADATA["postCreateCommand"], project, env)
    assert done.returncode != 0 and "wcode.yaml" in done.stderr, "the creation stops"
    assert image.install(path).returncode == 0, "no setup file"
    done = image.run(METADATA["postCreateCommand"], project, env)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_version_from_the_index(machine: tuple[str, dict[str, str]], checkout: Path, tmp_path: Path) -> None:
    """Without a wheel beside the script, by its name; the index is a folder here."""
    path, pip = machine
    index = tmp_path / "index"
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(index), str(checkout)]
    subprocess.run(wheel, env={**os.environ, **pip}, check=True, timeout=300)
    image = Image(tmp_path, FEATURE, {**pip, "PIP_FIND_LINKS": f"{pip['PIP_FIND_LINKS']} {index}"})
    done = image.install(path, version="9.9.9")
    assert done.returncode != 0 and "wcode-setup==9.9.9" in done.stderr
    for version in (__version__, "latest"):
        assert image.install(path, version=version).returncode == 0
        done = image.run("/usr/local/bin/wcode-setup --version", tmp_path, {"PATH": os.defpath})
        assert done.stdout == f"wcode-setup {__version__}\n"


@pytest.mark.parametrize("has_apt", [False, True])
@pytest.mark.matrix(every=1)
def test_a_python_is_found_or_installed(has_apt: bool, machine: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    """With apt, if there is none or an old one; else the error says what to do."""
    image = Image(tmp_path, FEATURE, {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)})
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in NEEDS:
        (tools / name).symlink_to(shutil.which(name) or name)

    def script(name: str, text: str) -> None:
        (tools / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tools / name).chmod(0o755)

    old = "import sys; sys.version_info = (3, 10, 12); exec(sys.argv[1])"
    script("python3", f'exec {sys.executable} -c "{old}" "$2"')
    if has_apt:
        script(
            "apt-get", f'echo "$@" >>{tmp_path}/apt; [ "$1" = update ] || ln -sf {sys.executable} {tools}/python3.12'
        )
    done = image.install(str(tools))
    if has_apt:
        assert (tmp_path / "apt").read_text("utf-8") == (
            "update -qq\ninstall -qq -y --no-install-recommends python3 python3-venv ca-certificates\n"
        )
        assert "No matching distribution found for wcode-setup" in done.stderr, "pip of that Python is asked"
    else:
        assert (done.returncode, done.stdout, done.stderr) == (
            1,
            "",
            "wcode-setup needs Python 3.11 or later with venv: use another image, or the Feature for Python\n",
        )
        assert not list((image.top / "opt").iterdir())
