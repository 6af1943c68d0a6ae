"""What a run of the installed program costs, beside bare Python and beside others, in one run (`make bench`).

CPU seconds of the whole process, the least of several runs, in a clean environment. Builds and installs the program,
and installs Node, add-mcp, jsonc-parser and OpenClaw like the conformance suite; `--quick` leaves OpenClaw out.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from machine import ROOT, Cost, Job, empty, environment, in_turn, installed, setup_file

MODEL = ("--model", "qwen3.6-plus", "--yes", "--quiet")
BIG = (1_000_000, 1_300_000, 10_000_000)
Rows = list[tuple[str, float, float | None]]
"""Label, ratio, and the goal for that ratio, if there is one."""


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


class Machine:
    """The program and a home."""

    def __init__(self, folder: Path) -> None:
        from install import install, node_folder

        self.programs, self.home = installed(folder), folder / "home"
        self.node = os.path.join(node_folder(), "node")
        self.add_mcp = os.path.join(install("add-mcp"), "node_modules", "add-mcp", "dist", "index.js")
        self.parser = install("jsonc-parser")
        empty(self.home)

    def job(self, label: str, *words: str, prepare: Callable[[], object] = lambda: None) -> Job:
        return Job(label, (self.programs / "wcode-setup", *words), prepare)

    def tab(self, line: str) -> Job:
        asked = {"_WCODE_SETUP_COMPLETE": "bash", "_WCODE_SETUP_LINE": f"w {line}", "_WCODE_SETUP_BREAKS": ""}
        return self.job(f"Tab: {line or 'a command'}")._replace(env=asked)

    def fresh(self) -> None:
        empty(self.home)

    def with_file(self, path: str, text: str) -> Callable[[], None]:
        def prepare() -> None:
            empty(self.home)
            file = self.home / path
            file.parent.mkdir(parents=True)
            file.write_text(text)

        return prepare

    def short(self) -> list[Job]:
        """The commands that people wait for, and the quickest other program."""
        python, server = self.programs / "python", "https://gateway.example/mcp"
        edit = (self.node, self.add_mcp, server, "--global", "--agent", "opencode", "--name", "x", "--yes")
        theirs = self.with_file(".config/opencode/opencode.json", '{\n  // mine\n  "theme": "x"\n}\n')
        return [
            Job("python -c pass", (python, "-c", "pass")),
            Job("import click", (python, "-c", "import click")),
            Job("node -e 0", (self.node, "-e", "0")),
            Job("add-mcp 2.4.0, one entry for OpenCode", edit, theirs, {"CI": "1", "DO_NOT_TRACK": "1"}),
            self.job("--help", "--help"),
            self.tab(""),
            self.tab("remove "),
            self.tab("openclaw --model "),
            self.job("opencode, writing", "opencode", *MODEL, prepare=theirs),
            self.job("hermes, writing", "hermes", *MODEL, prepare=self.fresh),
            self.job("openclaw, writing", "openclaw", *MODEL, prepare=self.fresh),
            self.job("openclaw, nothing to do", "openclaw", *MODEL),
            self.tab("openclaw --provider "),
            self.tab("undo "),
            self.job("status", "status"),
        ]

    def large(self) -> list[Job]:
        """Large files, and the bare edit of one by Microsoft's parser."""
        path = ".openclaw/openclaw.json"
        edit = (self.node, str(ROOT / "benchmarks" / "edit.mjs"), self.parser, str(self.home / path))
        sizes = [
            self.job(_size(size), "openclaw", *MODEL, prepare=self.with_file(path, big_config(size))) for size in BIG
        ]
        return [
            Job("jsonc-parser 3.3.1, file of 1.3 MB", edit, self.with_file(path, big_config(BIG[1]))),
            self.job(
                "openclaw, file nested 2000 deep", "openclaw", *MODEL, prepare=self.with_file(path, deep_config(2000))
            ),
            *sizes,
        ]

    def together(self) -> list[Job]:
        """Six tools in one run, and each alone, all with two models."""
        from tests.suite import SUITES

        jobs, six = [], [*SUITES][:6]
        for names in (six, *([name] for name in six)):
            file = self.home.parent / f"{len(jobs)}.yaml"
            file.write_text(setup_file({name: SUITES[name].in_setup_file for name in names}))
            label = "apply, six tools" if len(names) > 1 else f"apply, {names[0]} alone"
            jobs.append(self.job(label, "apply", str(file), "--yes", "--quiet", prepare=self.fresh))
        return jobs

    def openclaw_itself(self) -> Job:
        """The same job by OpenClaw itself."""
        from install import install

        program = os.path.join(install("openclaw"), "node_modules", "openclaw", "openclaw.mjs")
        in_turn([self.job("", "openclaw", *MODEL, prepare=self.fresh)], self.home, 1)
        written = json.loads((self.home / ".openclaw/openclaw.json").read_text())
        patch = self.home.parent / "patch.json"
        patch.write_text(json.dumps({key: written[key] for key in ("models", "agents")}))
        existing = self.with_file(".openclaw/openclaw.json", '{ "gateway": { "mode": "local" } }\n')
        command = (self.node, program, "config", "patch", "--file", patch)
        return Job("openclaw config patch, writing", command, existing)

    def first_question(self) -> float:
        """Seconds of the clock from the start of the wizard, at a terminal, to its first question."""
        import pexpect

        self.fresh()
        start = time.monotonic()
        child = pexpect.spawn(
            str(self.programs / "wcode-setup"),
            env={**environment(self.home), "TERM": "xterm"},
            cwd=str(self.home),
            dimensions=(40, 120),
            timeout=20,
        )
        child.expect("Which tools")
        seconds = time.monotonic() - start
        child.close(force=True)
        return seconds


def _size(size: int) -> str:
    return f"openclaw, file of {size / 1e6:g} MB"


GOALS = {
    "--help": 3.9,
    "openclaw, nothing to do": 5.5,
    "openclaw, writing": 6.5,
    "opencode, writing": 6.5,
    "hermes, writing": 9.0,
    "Tab": 4.5,
}
"""Times bare Python."""


def table(title: str, unit: str, found: dict[str, Cost], base: float, goals: dict[str, float]) -> Iterator[str]:
    """The lines of a table: CPU milliseconds, and the ratio to `base` seconds beside its goal."""
    yield f"{title:<44}{'ms':>9}{unit:>12}{'goal':>8}"
    for label, cost in found.items():
        goal = goals.get(label, goals.get(label.partition(":")[0]))
        yield f"{label:<44}{cost.cpu * 1000:>9.1f}{cost.cpu / base:>12.2f}{goal or '':>8}"
    yield ""


def main() -> None:
    """Measure and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder).resolve())
        short = in_turn(machine.short(), machine.home, 25)
        bare = short["python -c pass"].cpu
        if "--quick" not in sys.argv:
            job = machine.openclaw_itself()
            short |= in_turn([job], machine.home, 3)
        print(*table("CPU of the whole process", "x bare", short, bare, GOALS), sep="\n")
        together = in_turn(machine.together(), machine.home, 10)
        quickest = min(cost.cpu for label, cost in together.items() if "alone" in label)
        print(*table("Two models, writing", "x quickest", together, quickest, {"apply, six tools": 2.0}), sep="\n")
        large = in_turn(machine.large(), machine.home, 3)
        theirs = large["jsonc-parser 3.3.1, file of 1.3 MB"].cpu
        print(*table("Large files", "x parser", large, theirs, {_size(1_300_000): 1.5}), sep="\n")
        question = min(machine.first_question() for _ in range(10))
        print(f"{'First question of the wizard, by the clock':<44}{question * 1000:>9.1f}{'':>12}{'150 ms':>8}")


if __name__ == "__main__":
    main()
