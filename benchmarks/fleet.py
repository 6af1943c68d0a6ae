"""1, 10 and 100 homes, by `apply` one after the other and by Ansible's local connections on two cores (`make scale`).

For each: seconds of the clock and of CPU, and the memory of the largest process. Installs Ansible like the conformance
suite. What 1000 homes would take is the growth from 10 to 100, continued.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from machine import ROOT, Cost, Job, cost, empty, installed, setup_file

SIZES = (1, 10, 100)
TOOLS = ("openclaw", "hermes")
MINE = "// mine\n{\n  gateway: { mode: 'local' }, // stays\n}\n"
FORKS = 2


class Fleet:
    """Homes, each with a file of its user's, and a controller."""

    def __init__(self, top: Path, count: int, program: Path) -> None:
        from install import install

        self.top, self.program = top, program
        self.homes = [top / f"dev{number}" for number in range(count)]
        self.file = top / "wcode.yaml"
        self.file.write_text(setup_file(dict.fromkeys(TOOLS, "")))
        self.controller = top / "controller"
        empty(self.controller)
        self.ansible = (Path(install("ansible")) / "bin" / "python", "-m", "ansible")
        collections = ("galaxy", "collection", "install", "--force", ROOT / "integrations/ansible")
        cost(Job("ansible-galaxy", (*self.ansible, *collections)), self.controller)

    def prepare(self) -> None:
        """Every home as its user left it."""
        for home in self.homes:
            empty(home)
            (home / ".openclaw").mkdir()
            (home / ".openclaw/openclaw.json").write_text(MINE)

    def one_after_the_other(self) -> Cost:
        """`apply` in each home."""
        job = Job("apply", (self.program, "apply", self.file, "--yes", "--quiet"))
        found = [cost(job, home) for home in self.homes]
        cpu, wall, memory = zip(*found, strict=True)
        return Cost(sum(cpu), sum(wall), max(memory))

    def by_ansible(self) -> Cost:
        """The module, on local connections. Whatever runs on a host knows its home, and no environment but that."""
        hosts = {}
        for home in self.homes:
            python = home / "python"
            python.write_text(f'#!/bin/sh\nexec env -i HOME="{home}" PATH={os.defpath} {sys.executable} "$@"\n')
            python.chmod(0o755)
            hosts[home.name] = {"ansible_python_interpreter": str(python), "ansible_remote_tmp": f"{home}/.ansible/tmp"}
        inventory = {"agents": {"hosts": hosts, "vars": {"ansible_connection": "local"}}}
        (self.top / "hosts.yml").write_text(json.dumps(inventory))  # which is YAML
        arguments = {
            "executable": str(self.program),
            "models": ["qwen3.6-plus", "qwen/qwen3.6-27b"],
            "api_key": "{{ lookup('ansible.builtin.env', 'WCODE_API_KEY') }}",
            "tools": {name: {} for name in TOOLS},
        }
        task = {"wcode.setup.wcode_setup": arguments, "no_log": False}
        play = [{"hosts": "agents", "gather_facts": False, "tasks": [task]}]
        (self.top / "play.yml").write_text(json.dumps(play))
        words = ("playbook", "--forks", str(FORKS), "-i", self.top / "hosts.yml", self.top / "play.yml")
        return cost(Job("ansible-playbook", (*self.ansible, *words)), self.controller)

    def check(self) -> None:
        """Every home has what it should have, and what its user had."""
        for home in self.homes:
            text = (home / ".openclaw/openclaw.json").read_text()
            assert "// stays" in text and "qwen/qwen3.6-27b" in text, home
            assert "qwen3.6-plus" in (home / ".hermes/config.yaml").read_text(), home


def main() -> None:
    """Measure and print the table."""
    ways: dict[str, Callable[[Fleet], Cost]] = {
        "apply": Fleet.one_after_the_other,
        "ansible": Fleet.by_ansible,
    }
    found: dict[str, dict[int, Cost]] = {way: {} for way in ways}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        program = installed(top) / "wcode-setup"
        for count in SIZES:
            fleet = Fleet(top, count, program)
            for way, run in ways.items():
                fleet.prepare()
                found[way][count] = run(fleet)
                fleet.check()
                found.setdefault(f"{way}, again", {})[count] = run(fleet)
    print(f"{'Homes':<18}{'':>8}{'seconds':>10}{'per home':>10}{'CPU':>10}{'per home':>10}{'MB':>8}")
    for way, costs in found.items():
        for count, one in costs.items():
            times = "".join(f"{value:>10.2f}" for value in (one.wall, one.wall / count, one.cpu, one.cpu / count))
            print(f"{way:<18}{count:>8}{times}{one.memory:>8.0f}")
        each = (costs[100].wall - costs[10].wall) / 90
        print(f"{way:<18}{1000:>8}{costs[100].wall + 900 * each:>10.0f}  (continued from the growth from 10 to 100)")


if __name__ == "__main__":
    main()
