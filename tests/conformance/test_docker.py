"""The Dockerfile and the images of `docs/provisioning.md`, without Docker: their instructions carried out in folders.

An image is a folder. `RUN` is run by a shell in which the image's own absolute paths lead into that folder; the base image is this machine.
What only Docker itself can show (its syntax check, layers, users) is not tested here.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.program import ROOT, Program
from tests.suite import SUITES
from tests.test_provisioning import blocks

pytestmark = pytest.mark.timeout(900)  # seconds; the first test downloads wheels

KEY = "sk-test-docker-0123456789abcdef"
OWN = r"(?<![\w.$/])/(?=(opt|src|wheel|usr/local/bin|etc/wcode\.yaml|run/secrets)\b)"
"""Where the paths of an image begin that are its own."""
BUILT = blocks()["docker"]
FILES = {name: blocks()[name][0] for name in ("env.Dockerfile", "env.yaml", "secret.Dockerfile", "secret.yaml")}


def tools_of(name: str) -> list[str]:
    """The tools of a setup file of the page."""
    return [*yaml.safe_load(FILES[name])["tools"]]


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Dockerfile: their name, and the rest of their line."""
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(str.strip, text.splitlines()):
        name, _, rest = line.partition(" ")
        yield name, rest.strip()


class Docker:
    """Images by their name, each a folder below `top`; `env` is the environment outside."""

    def __init__(self, top: Path, context: Path, env: dict[str, str], pip: dict[str, str]) -> None:
        self.top, self.context, self.env, self.pip = top, context, env, pip
        self.images: dict[str, Path] = {}

    def command(self, line: str) -> str:
        """Carry out a `docker` command line, after the shell has expanded it; what it printed."""
        script = f"docker() {{ printf '%s\\0' \"$@\"; }}; {line}"
        done = subprocess.run(
            ["sh", "-c", script], cwd=self.env["PWD"], env=self.env, capture_output=True, text=True, check=True
        )
        command, *rest = done.stdout.split("\0")[:-1]
        assert KEY not in done.stdout, "a key among the arguments of docker"
        return self.build(rest) if command == "build" else self.run(rest)

    def build(self, arguments: list[str]) -> str:
        """`docker build`, with `--file`, `--tag` and `--secret id=,env=`."""
        given = dict(zip(arguments[:-1:2], arguments[1:-1:2], strict=True))
        assert set(given) <= {"--file", "--tag", "--secret"} and arguments[-1] == "."
        text = (self.context / given.get("--file", "Dockerfile")).read_text(encoding="utf-8")
        secret = dict(part.split("=") for part in given["--secret"].split(",")) if "--secret" in given else {}
        known: dict[str, str] = {}
        stages: dict[str, Path] = {}
        image, printed = self.top, ""
        for name, rest in instructions(text):
            if name == "ARG":
                known.update([rest.split("=")])
            elif name == "FROM":
                base, _, stage = rest.replace("${PYTHON}", known.get("PYTHON", "")).partition(" AS ")
                image = self.top / f"{given['--tag']}-{stage or 'image'}"
                self._start(base, image)
                stages[stage] = image
            elif name == "COPY":
                self._copy(rest, image, stages)
            elif name == "RUN":
                printed += self._run_step(rest, image, secret)
            else:
                assert (name, rest) == ("ENTRYPOINT", '["wcode-setup"]')
        self.images[given["--tag"]] = image
        return printed

    def run(self, arguments: list[str]) -> str:
        """`docker run`: only what is named of the environment and the files gets in."""
        at = arguments.index("wcode-setup")
        options = [option for option in arguments[:at] if option != "--rm"]
        given = list(zip(options[::2], options[1::2], strict=True))
        env = {value: self.env[value] for option, value in given if option == "--env"}
        others = dict(pair for pair in given if pair[0] != "--env")
        assert others["--user"] == f"{os.getuid()}:{os.getgid()}"
        assert others["--volume"] == f"{env['HOME']}:{env['HOME']}"
        return self._shell(shlex.join(arguments[at:]), self.images["wcode-setup"], env, others["--workdir"])

    def _start(self, base: str, image: Path) -> None:
        if base in self.images:
            shutil.copytree(self.images[base], image, symlinks=True)
        else:
            assert base == "python:3.12-slim"
        for folder in ("opt", "src", "usr/local/bin", "etc", "run/secrets", "root"):
            (image / folder).mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str, image: Path, stages: dict[str, Path]) -> None:
        *sources, target = [word for word in rest.split() if not word.startswith("--")]
        named = re.search(r"--from=(\S+)", rest)
        for source in sources:
            there = stages[named[1]] / source.lstrip("/") if named else self.context / source
            to = image / target.lstrip("/")
            if there.is_dir():
                shutil.copytree(there, to, dirs_exist_ok=True)
            else:
                text = there.read_bytes() if named else re.sub(OWN, f"{image}/", there.read_text("utf-8")).encode()
                file = to / there.name if target.endswith("/") else to
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text)

    def _run_step(self, rest: str, image: Path, secret: dict[str, str]) -> str:
        mount = re.match(r"--mount=type=secret,id=(\w+) ", rest)
        if mount is None:
            return self._shell(rest, image, {"HOME": f"{image}/root"})
        assert mount[1] == secret["id"]
        place = image / "run/secrets" / mount[1]
        place.write_text(self.env[secret["env"]], encoding="utf-8")
        try:
            return self._shell(rest[mount.end() :], image, {"HOME": f"{image}/root"})
        finally:
            place.unlink()

    def _shell(self, script: str, image: Path, env: dict[str, str], folder: str | None = None) -> str:
        path = os.pathsep.join([f"{image}/usr/local/bin", os.path.dirname(sys.executable), os.defpath])
        done = subprocess.run(
            ["sh", "-c", re.sub(OWN, f"{image}/", script)],
            cwd=folder or image,
            env={**self.pip, "PATH": path, **env},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def files_with_key(top: Path) -> set[str]:
    """The files below a folder that hold the key."""
    files = (path for path in top.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(top)) for path in files if KEY.encode() in path.read_bytes()}


@pytest.mark.parametrize("name", ["Dockerfile", "env.Dockerfile", "secret.Dockerfile"])
def test_no_instruction_can_hold_a_key(name: str) -> None:
    text = FILES[name] if name in FILES else (ROOT / name).read_text(encoding="utf-8")
    found = list(instructions(text))
    assert {word for word, _ in found} <= {"ARG", "FROM", "COPY", "RUN", "ENTRYPOINT"}, (
        "ENV and LABEL stay in the image"
    )
    assert [rest for word, rest in found if word == "ARG"] in ([], ["PYTHON=python:3.12-slim"])
    assert not [rest for word, rest in found if word == "COPY" and " . " in f" {rest} "], (
        "a whole folder may hold a key"
    )
    assert not re.search(r"(?i)api_?key|sk-", text)


def test_the_images(program: Program, offline: dict[str, str], checkout: Path, tmp_path: Path) -> None:
    """Every `docker` line of the page, in its order."""
    for name, text in FILES.items():
        (checkout / name).write_text(text, encoding="utf-8")
    setup = program.write("work/wcode.yaml", blocks()["wcode.yaml"][0])
    env = {**program.env, "PWD": str(setup.parent), "WCODE_API_KEY": KEY}
    docker = Docker(tmp_path / "images", checkout, env, offline)
    printed = [docker.command(line) for block in BUILT for line in block.splitlines()]
    assert KEY not in "".join(printed)
    assert files_with_key(docker.images["wcode-setup"]) == set()
    assert files_with_key(program.home) == {".openclaw/wcode.key", ".hermes/.env"}, "docker run: the key at run time"
    agents, with_key = docker.images["agents"], docker.images["agents-with-key"]
    assert all((agents / "root" / SUITES[name].files[0]).exists() for name in tools_of("env.yaml"))
    assert files_with_key(agents) == set()
    holders = {f"root/{file}" for name in tools_of("secret.yaml") for file in SUITES[name].holders["literal"]}
    assert files_with_key(with_key) == holders
