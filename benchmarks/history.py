"""What a long history costs: commands on 1, 10 and 50 recorded runs of ten and more files each (`make scale`)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from machine import Job, empty, in_turn, installed, setup_file

RUNS = (1, 10, 50)
COMMANDS = {
    "status": ("status",),
    "history": ("history",),
    "nothing to do": ("apply", "wcode.yaml", "--yes", "--quiet"),
    "undo --dry-run": ("undo", "--dry-run"),
    "undo --all --dry-run": ("undo", "--all", "--dry-run"),
    "export": ("export",),
}


def main() -> None:
    """Measure and print the table."""
    from tests.suite import SUITES

    tools = {name: suite.in_setup_file for name, suite in SUITES.items()}
    found, sizes = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        home, program = top / "home", installed(top) / "wcode-setup"
        empty(home)
        jobs = [Job(label, (program, *words)) for label, words in COMMANDS.items()]
        write = Job("a write", (program, "apply", "wcode.yaml", "--yes", "--quiet"))
        done = 0
        for runs in RUNS:
            while done < runs:
                models = ("qwen3.6-plus", "qwen/qwen3.6-27b")[:: -1 if done % 2 else 1]
                (home / "wcode.yaml").write_text(setup_file(tools, models))
                last = in_turn([write], home, 1)
                done += 1
            found[runs] = last | in_turn(jobs, home, 5)
            history = home / ".local/state/wcode-setup/history"
            assert len(list(history.iterdir())) == runs
            sizes[runs] = sum(file.stat().st_size for file in history.rglob("*") if file.is_file())
    print(f"{f'{len(tools)} tools, CPU in ms after so many runs':<40}" + "".join(f"{runs:>9}" for runs in RUNS))
    for label in found[1]:
        print(f"{label:<40}" + "".join(f"{found[runs][label].cpu * 1000:>9.0f}" for runs in RUNS))
    print(f"{'size of the history, kB':<40}" + "".join(f"{sizes[runs] / 1000:>9.0f}" for runs in RUNS))


if __name__ == "__main__":
    main()
