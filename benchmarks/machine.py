"""What the benchmarks share: the installed program, and the cost of a process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
KEY = "sk-bench-0123456789abcdef"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "conformance")]


class Job(NamedTuple):
    """A command to measure. `prepare` is run before each time, not counted; `code`: the exit code that it must have."""

    label: str
    command: Sequence[str | os.PathLike[str]]
    prepare: Callable[[], object] = lambda: None
    env: Mapping[str, str] = {}
    code: int = 0


class Cost(NamedTuple):
    """CPU seconds (user and system) of a process and those that it waited for, seconds of the clock, and the most
    memory that one of them took, in MB."""

    cpu: float
    wall: float
    memory: float


def installed(folder: Path) -> Path:
    """Build the program and install it into an environment of its own below `folder`; return the folder of programs."""
    venv.create(folder / "program", with_pip=True)
    programs = folder / "program" / "bin"
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", str(ROOT)], check=True)
    return programs


def environment(home: Path, more: Mapping[str, str] = {}) -> dict[str, str]:
    """A clean environment with a home."""
    return {"HOME": str(home), "PATH": os.defpath, "WCODE_API_KEY": KEY, "LANG": "C.UTF-8", **more}


def cost(job: Job, home: Path) -> Cost:
    """Run a job once in a home."""
    job.prepare()
    command = [sys.executable, "-S", "-E", str(ROOT / "benchmarks" / "cost.py"), *map(str, job.command)]
    env = environment(home, job.env)
    done = subprocess.run(
        command, env=env, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != job.code:
        raise SystemExit(f"{job.label} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return Cost(*map(float, done.stderr.splitlines()[-1].split()))


def in_turn(jobs: Sequence[Job], home: Path, times: int) -> dict[str, Cost]:
    """The least cost of each job; the jobs run round by round, so that all of them meet the same machine."""
    rounds = [[cost(job, home) for job in jobs] for _ in range(times)]
    found = (map(min, *measured) if times > 1 else measured[0] for measured in zip(*rounds, strict=True))
    return {job.label: Cost(*least) for job, least in zip(jobs, found, strict=True)}


def empty(home: Path) -> None:
    """Make an empty home."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)


def setup_file(tools: Mapping[str, str], models: Sequence[str] = ("qwen3.6-plus", "qwen/qwen3.6-27b")) -> str:
    """A setup file with these models for these tools: name -> what it says of the tool."""
    head = ["version: 1", "api_key: {env: WCODE_API_KEY}", f"models: [{', '.join(models)}]", "tools:"]
    return "\n".join([*head, *(f"  {name}: {{{section}}}" for name, section in tools.items()), ""])
