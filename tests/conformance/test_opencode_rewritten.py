"""What the real OpenCode and Kilo do to their files by themselves, and that our part is still found afterwards.

Both keep comments in a `.jsonc` and drop them from a `.json`. Their dialogues write through the server, and so do these tests.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from itertools import combinations

import pytest

from tests.conformance.install import install, locked
from tests.conformance.opencode_family import BEYOND, RICH, SCHEMAS, Agent, Configure, check_wire, configurer
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL
from tests.conformance.test_opencode import OLD
from tests.gateway import Gateway
from wcode_setup import tools
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.opencode.product import Product, layers

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(params=SCHEMAS)
def agent(request: pytest.FixtureRequest, sandbox: Sandbox) -> Agent:
    return Agent(request.param, install(request.param), sandbox)


@pytest.fixture
def configure(agent: Agent, gateway: Gateway) -> Configure:
    return configurer(agent, gateway)


def test_after_the_first_start(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """The first start leaves a file with nothing but `$schema`: that is the one we fill, and no other beside it."""
    agent.run("models")
    stub = agent.config
    assert list(json.loads(agent.sandbox.read(*stub))) == ["$schema"]
    configure("--model", PLUS, key=KEY)
    assert agent.config == stub
    agent.turn()
    check_wire(gateway)


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_remove_after_a_rewrite(storage: str, agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """After the tool's own writers a second run changes nothing, and `remove` takes out our part and no more."""
    sandbox, rich = agent.sandbox, RICH % (SCHEMAS[agent.name], gateway.url)
    sandbox.write(rich, *agent.config_folder, f"{agent.name}.json")
    arguments = ("--model", SMALL, "--model", PLUS, "--key-storage", storage)
    configure(*arguments, key=None if storage == "env" else KEY)
    with agent.server() as server:
        server.done("PATCH", "/global/config", {"username": "you"})
        server.done("PUT", "/auth/other", {"type": "api", "key": OLD})
    rewritten = sandbox.read(*agent.config)
    assert "//" not in rewritten.replace("://", "") and '"you"' in rewritten
    configure(*arguments)
    assert sandbox.read(*agent.config) == rewritten
    result = sandbox.setup("remove", agent.name, "--yes")
    assert result.code == 0, result
    left = json.loads(sandbox.read(*agent.config))
    assert (list(left["provider"]), left["model"], left["username"]) == (["local"], "local/tiny", "you")
    assert left["permission"] == {"bash": "ask"}
    assert json.loads(sandbox.read(*agent.auth)) == {"other": {"type": "api", "key": OLD}}
    history = ".local/state/wcode-setup"
    assert [path for path in agent.holders(KEY) if not path.startswith(history)] == []


def test_undo_after_a_rewrite(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """`undo` of one run on a rewritten file leaves what the run before it wrote, and what the tool wrote since."""
    configure("--model", PLUS, key=KEY)
    configure("--model", SMALL, "--key-storage", "secret")
    with agent.server() as server:
        server.done("PATCH", "/global/config", {"username": "you"})
    assert agent.sandbox.setup("undo", "--yes").code == 0
    data = json.loads(agent.sandbox.read(*agent.config))
    assert (list(data["provider"]["wcode"]["models"]), data["username"]) == ([PLUS], "you")
    agent.turn()
    check_wire(gateway)


def test_the_order_of_the_layers(agent: Agent) -> None:
    """Which file wins over which: the tool merges all that we think of, in the order that we think.

    Each pair of files sets a key of its own, of which the stronger file's value is in effect: the more won, the stronger.
    """
    sandbox, folder = agent.sandbox, os.path.join(agent.project, "inner")
    os.mkdir(folder)
    sandbox.environment |= {
        f"{agent.prefix}_CONFIG": sandbox.at("named.json"),
        f"{agent.prefix}_CONFIG_DIR": sandbox.at("team"),
    }
    product: Product = tools.load(agent.name).product
    view = Files(Locations("linux", sandbox.environment, sandbox.home, folder))
    ours = [os.path.relpath(path, sandbox.home) for path in layers(product, view) if path.startswith(sandbox.home)]
    pairs = list(combinations(ours, 2))
    for path in ours:
        options = {" ".join(pair): path for pair in pairs if path in pair}
        entry = {"options": options, "models": {"m": {}}}
        sandbox.write(json.dumps({"$schema": SCHEMAS[agent.name], "provider": {"x": entry}}), *path.split("/"))
    with agent.server() as server:
        status, config = server.loaded(folder)
    assert status == 200, config
    won = Counter(config["provider"]["x"]["options"].values())
    assert won.total() == len(pairs) > 100
    assert sorted(ours, key=lambda path: won[path]) == ours


def test_validate_with_tool(agent: Agent, configure: Configure) -> None:
    """`validate --with-tool` asks the real program, from the home as from a project, and passes on what it says without any key."""
    sandbox = agent.sandbox
    configure("--model", PLUS, key=KEY)
    sandbox.environment["PATH"] = f"{os.path.dirname(agent.program)}:{sandbox.environment['PATH']}"
    fine = sandbox.setup("validate", agent.name, "--with-tool", "--json")
    assert fine.code == 0, fine
    assert fine.json["data"][0]["tool_says"] == []
    sandbox.write(sandbox.read(*agent.config).replace('"output": 64000', '"output": "64000"'), *agent.config)
    wrong = sandbox.setup("validate", agent.name, "--with-tool", "--json")
    assert wrong.code == 3, wrong
    assert any("limit.output" in complaint for complaint in wrong.json["data"][0]["tool_says"])
    assert KEY not in wrong.out + wrong.err


def test_status(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """`status` finds the installed program with the version of its package, as npm puts it there, and where it points to."""
    configure("--model", PLUS, key=KEY)
    agent.sandbox.environment["PATH"] = f"{os.path.dirname(agent.program)}:{agent.sandbox.environment['PATH']}"
    result = agent.sandbox.setup("status", agent.name, "--json")
    assert result.code == 0, result
    (row,) = result.json["data"]
    package = tools.load(agent.name).product.package
    assert row["installed"] == {"where": os.path.realpath(agent.program), "version": locked(agent.name)[package]}
    url = f"{gateway.url}/api/gpt/v1"
    assert row["points_to"] == {
        "provider": "wcode",
        "base_url": url,
        "model": PLUS,
        "key_form": "literal",
        "variable": None,
    }
