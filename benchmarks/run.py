"""What a run costs, as a ratio to bare Python in the same run; and how that compares (`make bench`).

CPU seconds (user and system) of the whole process, the least of several runs, in a clean environment. Installs
OpenClaw and npm's jsonc-parser like the conformance suite; `--quick` leaves those two out.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEY = "sk-bench-0123456789abcdef"
RUN = [sys.executable, "-m", "wcode_setup", "openclaw", "--model", "qwen3.6-plus", "--yes", "--quiet"]


def cpu(command: list[str], home: Path, prepare: Callable[[], None], times: int = 15, path: str = os.defpath) -> float:
    """The least CPU time of `command`, in seconds; `prepare` is run before each and not counted."""
    best = float("inf")
    env = {"HOME": str(home), "PATH": path, "PYTHONPATH": str(ROOT), "WCODE_API_KEY": KEY, "LANG": "C.UTF-8"}
    for _ in range(times):
        prepare()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, env=env, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode:
            raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def big_config(size: int) -> str:
    """A configuration with comments of about `size` bytes, most of it other providers."""
    entry = '      "p%d": { "baseUrl": "https://p%d.example/v1", "models": [ { "id": "m%d", "name": "M" } ] }, // %d\n'
    lines, total, number = [], 0, 0
    while total < size:
        lines.append(entry % (number, number, number, number))
        total += len(lines[-1])
        number += 1
    return '{\n  "models": {\n    "providers": {\n' + "".join(lines) + "    },\n  },\n}\n"


def deep_config(depth: int) -> str:
    """A configuration with objects nested `depth` deep."""
    return '{ "other": ' + '{ "a": ' * depth + "1" + " }" * depth + " }\n"


def setup_file(tools: Mapping[str, str]) -> str:
    """A setup file with two models for these tools: name -> what it says of the tool."""
    sections = [f"  {name}: {{{section}}}" for name, section in tools.items()]
    head = ["version: 1", "api_key: {env: WCODE_API_KEY}", "models: [qwen3.6-plus, qwen/qwen3.6-27b]", "tools:"]
    return "\n".join([*head, *sections, ""])


def apply_rows() -> list[tuple[str, float]]:
    """One run for all tools beside a run for each, round by round, all of them writing two models."""
    sys.path.insert(0, str(ROOT))
    from tests.suite import SUITES

    names = list(SUITES)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")

        def empty() -> None:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()

        texts = {f"apply, {len(names)} tools": names, **{f"apply, {name} alone": [name] for name in names}}
        commands = {}
        for label, chosen in texts.items():
            file = Path(folder, f"{len(commands)}.yaml")
            file.write_text(setup_file({name: SUITES[name].in_setup_file for name in chosen}))
            commands[label] = [*RUN[:3], "apply", str(file), "--quiet"]
        models = ["--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b"]
        for name in names:
            commands[f"wcode-setup {name}"] = [*RUN[:3], name, *models, "--yes", "--quiet"]
        home.mkdir()
        rounds = [[cpu(command, home, empty, 1) for command in commands.values()] for _ in range(15)]
        return [(label, min(times)) for label, times in zip(commands, zip(*rounds, strict=True), strict=True)]


def main() -> None:
    """Measure and print the table."""
    rows: list[tuple[str, float]] = []
    together = apply_rows()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        config = home / ".openclaw" / "openclaw.json"

        def fresh(text: str | None = None) -> Callable[[], None]:
            def prepare() -> None:
                shutil.rmtree(home / ".openclaw", ignore_errors=True)
                shutil.rmtree(home / ".local", ignore_errors=True)
                if text is not None:
                    config.parent.mkdir()
                    config.write_text(text)

            return prepare

        def nothing() -> None:
            pass

        short: list[tuple[str, list[str], Callable[[], None]]] = [  # each round in turn: all meet the same machine
            ("python -c pass", [sys.executable, "-c", "pass"], nothing),
            ("import click", [sys.executable, "-c", "import click"], nothing),
            ("wcode-setup --help", [*RUN[:3], "--help"], nothing),
            ("wcode-setup openclaw, writing", RUN, fresh()),
            ("wcode-setup openclaw, nothing to do", RUN, nothing),
        ]
        rounds = [[cpu(command, home, prepare, 1) for _, command, prepare in short] for _ in range(25)]
        rows += [(label, min(times)) for (label, _, _), times in zip(short, zip(*rounds, strict=True), strict=True)]
        bare = rows[0][1]
        rows.append(("the same, file nested 2000 deep", cpu(RUN, home, fresh(deep_config(2000)), 5)))
        for size in (1_000_000, 1_300_000, 10_000_000):
            label = f"the same, file of {size / 1e6:g} MB"
            rows.append((label, cpu(RUN, home, fresh(big_config(size)), 3)))
        if "--quick" not in sys.argv:
            rows += compare(home, config, fresh)
    print(f"{'CPU of the whole process':<44}{'ms':>9}{'x bare':>9}")
    for label, seconds in rows:
        print(f"{label:<44}{seconds * 1000:>9.1f}{seconds / bare:>9.1f}")
    print(f"\n{'Two models, writing':<44}{'ms':>9}{'all / it':>9}")
    for label, seconds in together:
        print(f"{label:<44}{seconds * 1000:>9.1f}{together[0][1] / seconds:>9.2f}")


def compare(home: Path, config: Path, fresh: Callable[[str | None], Callable[[], None]]) -> list[tuple[str, float]]:
    """The same job by OpenClaw itself, and the bare edit of a large file by npm's jsonc-parser."""
    sys.path.insert(0, str(ROOT / "tests" / "conformance"))
    from install import install, node_folder

    node = os.path.join(node_folder(), "node")
    openclaw = os.path.join(install("openclaw"), "node_modules", "openclaw", "openclaw.mjs")
    parser = install("jsonc-parser")
    fresh(None)()
    cpu(RUN, home, lambda: None, 1)
    written = json.loads(config.read_text())
    patch = home / "patch.json"
    patch.write_text(json.dumps({key: written[key] for key in ("models", "agents")}))
    path = os.pathsep.join([os.path.dirname(node), os.defpath])
    command = [node, openclaw, "config", "patch", "--file", str(patch)]
    existing = '{ "gateway": { "mode": "local" } }\n'
    edit = [node, str(ROOT / "benchmarks" / "edit.mjs"), parser, str(config)]
    return [
        ("openclaw config patch, writing", cpu(command, home, fresh(existing), 3, path)),
        ("jsonc-parser (npm), file of 1.3 MB", cpu(edit, home, fresh(big_config(1_300_000)), 5, path)),
    ]


if __name__ == "__main__":
    main()
