"""`docs/provisioning.md` stays true: every block of it is run, here or by a test in `tests/conformance/`."""

from __future__ import annotations

import json
import re
import shlex
import tomllib

import yaml

from tests.program import ROOT, Program
from tests.test_action import KEY

PAGE = ROOT / "docs" / "provisioning.md"
HERE = {"wcode.yaml", "script"}
ELSEWHERE = {
    "tests/conformance/test_action.py": {"workflow.yml"},
    "tests/users/test_apply.py": {"users", "users.yaml"},
    "tests/conformance/test_ansible.py": {"ansible", "agents.yml", "module.yml"},
    "tests/conformance/test_ansible_become.py": {"become.yml"},
    "tests/conformance/test_pre_commit.py": {"agents.yaml", ".pre-commit-config.yaml", "pre-commit"},
    "tests/conformance/test_devcontainer.py": {"devcontainer", "devcontainer.json"},
    "tests/conformance/test_docker.py": {"docker", "env.Dockerfile", "env.yaml", "secret.Dockerfile", "secret.yaml"},
}


def blocks() -> dict[str, list[str]]:
    """The fenced blocks of the page by their name, the second word of the fence."""
    found: dict[str, list[str]] = {}
    for name, block in re.findall(
        r"^```\w+ (\S+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    ):
        found.setdefault(name, []).append(block)
    return found


def test_every_block_is_run_by_a_test() -> None:
    fences = len(re.findall("^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert fences == 2 * sum(map(len, blocks().values())), "a block without a name"
    assert set(blocks()) == HERE.union(*ELSEWHERE.values())
    for file, names in ELSEWHERE.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        assert all(f'"{name}"' in text for name in names), file


def test_the_script(program: Program) -> None:
    [setup], [script] = blocks()["wcode.yaml"], blocks()["script"]
    program.write("wcode.yaml", setup)
    before = program.tree(state=False)
    for line in (line for line in script.splitlines() if not line.startswith("export ")):
        result = program(*shlex.split(line)[1:], env={"WCODE_API_KEY": KEY})
        assert result.code == 0, (line, result.text)
        assert KEY not in result.text
        if line.endswith("--dry-run"):
            assert program.tree() == before
        if line.endswith("--check"):
            assert (program.home / ".openclaw/wcode.key").exists()
            program.write(".hermes/config.yaml", "")
            assert program(*shlex.split(line)[1:], env={"WCODE_API_KEY": KEY}).code == 3, "drift"
            assert program("apply", "wcode.yaml", env={"WCODE_API_KEY": KEY}).code == 0
            assert program("undo").code == 0
    assert not (program.home / ".openclaw").exists(), "the last command takes everything back"


def test_the_version_is_the_same_everywhere() -> None:
    """The collection's, the Feature's, and that of the wheel on the page."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    collection = yaml.safe_load((ROOT / "integrations/ansible/galaxy.yml").read_text(encoding="utf-8"))
    assert collection["version"] == version
    feature = ROOT / "integrations/devcontainer/src/wcode-setup/devcontainer-feature.json"
    assert json.loads(feature.read_text(encoding="utf-8"))["version"] == version
    assert yaml.safe_load(blocks()["agents.yml"][0])[0]["roles"][0]["vars"]["wcode_setup_wheel"] == (
        f"dist/wcode_setup-{version}-py3-none-any.whl"
    )
