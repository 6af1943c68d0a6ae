"""The collection in `integrations/ansible`, with real ansible-core: hosts are local connections with a home and environment of their own.

The role installs the program from a wheel into every home; then nothing needs the network. The module's own tests take the program under test.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.program import ROOT
from tests.test_provisioning import blocks

pytestmark = pytest.mark.timeout(1800)  # seconds; the first test installs Ansible, and the program ten times

KEY = "sk-test-ansible-0123456789abcdef"
NAMES = [f"dev{number}" for number in range(10)]
MODULE = ROOT / "integrations/ansible/plugins/modules/wcode_setup.py"
ROLE = ROOT / "integrations/ansible/roles/wcode_setup"
MINE = "// mine {number}\n{{\n  gateway: {{ mode: 'local' }}, // stays\n}}\n"
OPENCLAW, HERMES = ".openclaw/openclaw.json", ".hermes/config.yaml"
LOGIN = '#!/bin/sh\nexec env -i HOME="{home}" PATH=/usr/bin:/bin LANG=C.UTF-8 {python} "$@"\n'
"""The Python of a host: whatever runs on it knows its home, and nothing of the controller's environment."""
WHEEL, COLLECTION = blocks()["ansible"][0].splitlines()
CHECK, DIFF, RUN = blocks()["ansible"][1].splitlines()


class Fleet:
    """A controller with Ansible and a checkout, and hosts `dev0` to `dev9`; every command runs in the checkout."""

    def __init__(self, top: Path, ansible: str, checkout: Path, pip: dict[str, str]) -> None:
        self.top, self.checkout = top, checkout
        for name in ("ansible", "ansible-doc", "ansible-galaxy", "ansible-playbook"):
            command = f"{ansible}/bin/python -m ansible {name.partition('-')[2] or 'adhoc'}"
            script(top / "bin" / name, f'#!/bin/sh\nexec {command} "$@"\n')
        self.env = {
            **pip,
            "HOME": str(top / "controller"),
            "PATH": os.pathsep.join([str(top / "bin"), os.path.dirname(sys.executable), os.defpath]),
            "LANG": "C.UTF-8",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_REMOTE_TMP": str(top / "controller/tmp"),  # else below the real home
            "WCODE_API_KEY": KEY,
        }
        hosts = {}
        for number, name in enumerate(NAMES):
            home = top / name
            script(home / "python", LOGIN.format(home=home, python=sys.executable))
            self.write(name, OPENCLAW, MINE.format(number=number))
            hosts[name] = {"home": str(home)}
        settings = {
            "ansible_connection": "local",
            "ansible_python_interpreter": "{{ home }}/python",
            "ansible_remote_tmp": "{{ home }}/.ansible/tmp",
            "wcode_setup_python": sys.executable,
            "wcode_setup_venv": "{{ home }}/.local/share/wcode-setup",  # a local connection takes ~ for the controller's
            "wcode_setup_pip_args": ["--no-index", "--find-links", pip["PIP_FIND_LINKS"]],
        }
        inventory = {"agents": {"hosts": hosts, "vars": settings}}
        (checkout / "hosts.yml").write_text(yaml.safe_dump(inventory), encoding="utf-8")
        for name in ("agents.yml", "module.yml"):
            (checkout / name).write_text(blocks()[name][0], encoding="utf-8")
        self(COLLECTION)

    def __call__(self, line: str, code: int = 0) -> str:
        return told(["sh", "-c", line], self.checkout, self.env, code)

    def write(self, host: str, path: str, text: str) -> None:
        file = self.top / host / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, host: str, path: str = OPENCLAW) -> str:
        return (self.top / host / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of every host, without Ansible's own, the installed program's and our lock."""
        own = re.compile(r"/\.ansible/|/\.local/share/wcode-setup/|/\.local/state/wcode-setup/lock$")
        files = (path for name in NAMES for path in (self.top / name).rglob("*") if path.is_file())
        return {str(path.relative_to(self.top)): path.read_bytes() for path in files if not own.search(str(path))}

    def module(self, host: str, arguments: dict[str, Any], *options: str, code: int = 0) -> dict[str, Any]:
        """Call the module alone on one host, with the program under test; its result."""
        program = self.top / "wcode-setup"
        script(program, f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec {sys.executable} -m wcode_setup "$@"\n')
        arguments = {"executable": str(program), **arguments}
        (self.top / "arguments").write_text(json.dumps(arguments), encoding="utf-8")
        line = f'ansible {host} -i hosts.yml -m wcode.setup.wcode_setup -a "$(cat {self.top}/arguments)" -vvv'
        printed = self(" ".join([line, *options]), code)
        found = re.search(rf"^{host} \| \w+!? => (\{{.*?^\}})", printed, re.DOTALL | re.MULTILINE)
        assert found, printed
        result: dict[str, Any] = json.loads(found[1])
        return result


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def told(command: Sequence[str], folder: Path, env: Mapping[str, str], code: int) -> str:
    """Run a command; what it printed, without the key."""
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=900, check=False)
    printed = done.stdout + done.stderr
    assert done.returncode == code, printed
    assert KEY not in printed
    return printed


def recap(printed: str) -> dict[str, tuple[int, int]]:
    """How many tasks changed something and how many failed, for every host."""
    found = re.findall(r"^(\w+) +: .*changed=(\d+) .*failed=(\d+)", printed, re.MULTILINE)
    return {name: (int(changed), int(failed)) for name, changed, failed in found}


@pytest.fixture
def fleet(tmp_path: Path, ansible_folder: str, checkout: Path, offline: dict[str, str]) -> Fleet:
    return Fleet(tmp_path, ansible_folder, checkout, offline)


def test_ten_hosts(fleet: Fleet) -> None:
    """The commands of docs/provisioning.md on ten hosts: bare, set up, as they should be, one drifted, one broken."""
    nothing, one = dict.fromkeys(NAMES, (0, 0)), dict.fromkeys(NAMES, (1, 0))
    fleet(WHEEL)
    bare = fleet.files()
    assert recap(fleet(CHECK)) == one, "it would be installed"
    assert fleet.files() == bare
    first = recap(fleet(DIFF))
    assert first == dict.fromkeys(NAMES, (4, 0)), "three steps of the installation, and the module"
    for number, name in enumerate(NAMES):
        text = fleet.read(name)
        assert text.startswith(f"// mine {number}\n") and "mode: 'local' }," in text and "// stays" in text
        assert "primary: 'wcode/qwen3.6-plus'" in text and KEY not in text
        assert fleet.read(name, ".openclaw/wcode.key").strip() == KEY
        assert 'default: "qwen/qwen3.6-27b"' in fleet.read(name, HERMES)
    right = fleet.files()
    assert {path.split("/", 1)[1] for path, content in right.items() if KEY.encode() in content} == {
        ".openclaw/wcode.key", ".hermes/.env",
    }  # fmt: skip
    assert recap(fleet(RUN)) == nothing, "the second run"
    assert fleet.files() == right

    fleet.write("dev3", ".hermes/.env", "WCODE_API_KEY=sk-test-another-key-9876543210\n")
    fleet.write("dev3", OPENCLAW, fleet.read("dev3").replace("wcode/qwen3.6-plus", "anthropic/claude-sonnet-4"))
    drifted = fleet.files()
    told = fleet(CHECK)
    assert recap(told) == {**nothing, "dev3": (1, 0)}
    assert "+WCODE_API_KEY=sk-…cdef" in told and "sk-test-another" not in told
    assert re.search(r"^\+.*primary: 'wcode/qwen3.6-plus'", told, re.MULTILINE)
    assert fleet.files() == drifted

    fleet.write("dev7", OPENCLAW, "{ gateway: \n")
    broken = fleet.files()
    told = fleet(RUN, code=2)
    assert recap(told) == {**nothing, "dev3": (1, 0), "dev7": (0, 1)}
    assert re.search(rf"{fleet.top}/dev7/{OPENCLAW}:\d+:\d+: ", told) and "Hint: " in told
    mended = {path: content for path, content in broken.items() if not path.startswith("dev3/")}
    mended |= {path: content for path, content in right.items() if path.startswith("dev3/")}
    after = fleet.files()
    assert {path: content for path, content in after.items() if path in mended} == mended, (
        "repaired, and all others as before"
    )
    assert {path.split("/")[0] for path in set(after) - set(mended)} <= {"dev3"}


def test_another_wheel_is_installed(fleet: Fleet) -> None:
    """A wheel with the same version and other content replaces the one that is there."""
    fleet(WHEEL)
    only = " --limit dev0"
    fleet(RUN + only + " -vvv")
    (fleet.checkout / "README.md").write_text("Another one\n", encoding="utf-8")
    fleet(WHEEL)
    assert "would be installed" in (told := fleet(CHECK + only)) and recap(told) == {"dev0": (1, 0)}
    assert recap(fleet(RUN + only)) == {"dev0": (2, 0)}, "the wheel and pip"
    [metadata] = (fleet.top / "dev0").rglob("wcode_setup-*.dist-info/METADATA")
    assert "Another one" in metadata.read_text(encoding="utf-8")
    assert recap(fleet(RUN + only)) == {"dev0": (0, 0)}


def test_the_module_alone(fleet: Fleet) -> None:
    """The second playbook of the page, with the program where the role puts it."""
    for name in NAMES[:2]:
        venv = fleet.top / name / ".local/share/wcode-setup/bin/wcode-setup"
        script(venv, f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec {sys.executable} -m wcode_setup "$@"\n')
        fleet.write(name, "wcode.key", f"{KEY}\n")
    [line] = blocks()["ansible"][2].splitlines()
    only = " --limit dev0,dev1"
    assert recap(fleet(line + only)) == {"dev0": (1, 0), "dev1": (1, 0)}
    assert f'"{KEY}"' in fleet.read("dev0", HERMES)
    assert recap(fleet(line + only)) == {"dev0": (0, 0), "dev1": (0, 0)}


PLUS: dict[str, Any] = {"models": ["qwen3.6-plus"], "tools": {"openclaw": {}}}


def test_what_the_module_returns(fleet: Fleet) -> None:
    setup = {**PLUS, "api_key": KEY}
    would = fleet.module("dev0", setup, "--check", "--diff")
    assert would["changed"] is True and would["run_id"] is None
    assert "sk-…cdef" in would["diff"][0]["prepared"]
    assert fleet.read("dev0") == MINE.format(number=0)
    done = fleet.module("dev0", setup)
    path = str(fleet.top / "dev0" / OPENCLAW)
    assert done["files"] == [{"path": path, "tools": ["openclaw"], "status": "changed"}]
    assert done["run_id"] and done["notes"] and "diff" not in done
    assert KEY in fleet.read("dev0"), "literal, as wcode-setup stores a key that is given"
    assert fleet.module("dev0", setup)["changed"] is False
    gone = {"tools": {"openclaw": {"enabled": False}}}
    assert fleet.module("dev0", gone)["changed"] is True
    assert fleet.read("dev0") == MINE.format(number=0)
    assert fleet.module("dev0", gone)["changed"] is False


def test_the_key_is_only_in_the_environment_of_the_program(fleet: Fleet) -> None:
    spy, seen = fleet.top / "spy", fleet.top / "seen"
    seen.mkdir()
    script(spy, f"#!/bin/sh\ncd {seen}; echo \"$@\" > arguments; env > environment; cat > setup; echo '{{}}x'\n")
    fleet.module("dev0", {**PLUS, "api_key": KEY, "executable": str(spy)}, code=2)
    assert {file.name for file in seen.iterdir() if KEY in file.read_text(encoding="utf-8")} == {"environment"}
    assert (seen / "arguments").read_text(encoding="utf-8") == "apply - --json --lang en\n"
    assert json.loads((seen / "setup").read_text(encoding="utf-8")) == {
        "version": 1, "models": ["qwen3.6-plus"], "prune": False, "api_key": {"env": "WCODE_API_KEY"},
        "tools": {"openclaw": {"key_storage": "literal"}},
    }  # fmt: skip


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a key in clear": (
        {**PLUS, "tools": {"openclaw": {"api_key": {"value": KEY}}}},
        "setup-key: tools.openclaw.api_key.value",
    ),
    "an unknown tool": ({**PLUS, "tools": {"openclow": {}}}, "did you mean 'openclaw'?. Hint: "),
    "an unset variable": (
        {**PLUS, "tools": {"openclaw": {"key_storage": "literal"}}, "api_key_from": {"env": "WCODE_API_KEY"}},
        "key-variable-unset: ",
    ),
    "two keys": ({**PLUS, "api_key": KEY, "api_key_from": {"env": "A"}}, "mutually exclusive: api_key|api_key_from"),
    "no program": ({**PLUS, "executable": "/nowhere/wcode-setup"}, "/nowhere/wcode-setup is not here"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_module_refuses(name: str, fleet: Fleet) -> None:
    arguments, said = REFUSED[name]
    before = fleet.files()
    result = fleet.module("dev0", arguments, code=2)
    assert result.get("changed", False) is False
    assert said in result["msg"]
    assert fleet.files() == before


def test_another_program_is_found_out(fleet: Fleet) -> None:
    """One that reads its input: where none does, Ansible itself may fail to write it, or may not."""
    quiet, before = fleet.top / "quiet", fleet.files()
    script(quiet, "#!/bin/sh\ncat > /dev/null\n")
    assert (
        fleet.module("dev0", {**PLUS, "executable": str(quiet)}, code=2)["msg"] == f"{quiet} printed no JSON document"
    )
    assert fleet.files() == before


def test_keep_going_fails_and_tells_what_it_changed(fleet: Fleet) -> None:
    fleet.write("dev0", HERMES, "model: [\n")
    setup = {"models": ["qwen3.6-plus"], "tools": {"openclaw": {}, "hermes": {}}, "keep_going": True}
    result = fleet.module("dev0", setup, "--diff", code=2)
    assert result["changed"] is True and len(result["diff"]) == 1 and len(result["errors"]) == 1
    assert f"{fleet.top}/dev0/{HERMES}:" in result["msg"]
    assert fleet.read("dev0", HERMES) == "model: [\n" and "wcode" in fleet.read("dev0")


def test_the_documentation(fleet: Fleet) -> None:
    """`ansible-doc` has every argument of the module and the role, as they are; the role hands on every one of them."""
    page = json.loads(fleet("ansible-doc --json wcode.setup.wcode_setup"))["wcode.setup.wcode_setup"]
    assert yaml.safe_load(page["examples"] if isinstance(page["examples"], str) else "[]")
    assert set(page["return"]) == {"files", "run_id", "notes", "errors"}
    arguments: dict[str, dict[str, Any]] = next(
        ast.literal_eval(node.value)
        for node in ast.parse(MODULE.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ARGUMENTS"
    )
    assert facts(page["doc"]["options"], "suboptions") == facts(arguments, "options")
    role = json.loads(fleet("ansible-doc --type role --json wcode.setup.wcode_setup"))["wcode.setup.wcode_setup"]
    options = role["entry_points"]["main"]["options"]
    tasks = yaml.safe_load((ROLE / "tasks/main.yml").read_text(encoding="utf-8"))
    handed = tasks[-1]["wcode.setup.wcode_setup"]
    assert set(handed) == set(arguments)
    used = set(re.findall(r"\bwcode_setup_\w+", (ROLE / "tasks/main.yml").read_text(encoding="utf-8")))
    assert used - {"wcode_setup_built", "wcode_setup_copied", "wcode_setup_installed"} == set(options)
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text(encoding="utf-8"))
    assert {name: one["default"] for name, one in options.items() if "default" in one} == defaults


def facts(options: dict[str, dict[str, Any]], inner: str) -> dict[str, Any]:
    """What documentation and arguments must agree on."""
    kept = ("type", "elements", "choices", "default", "required")
    return {
        name: ({key: one[key] for key in kept if one.get(key) not in (None, False)}, facts(one.get(inner) or {}, inner))
        for name, one in options.items()
    }


def test_it_builds_as_a_collection(fleet: Fleet) -> None:
    shutil.rmtree(fleet.checkout / "integrations/ansible/plugins/modules/__pycache__", ignore_errors=True)
    built = fleet("ansible-galaxy collection build integrations/ansible --output-path built")
    assert "WARNING" not in built
    fleet("ansible-galaxy collection install --offline built/wcode-setup-0.1.0.tar.gz -p there")
