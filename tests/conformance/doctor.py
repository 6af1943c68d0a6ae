"""Homes where `doctor` must predict what the real tool then sends: both, and the table, must agree.

A tool is configured for a gateway that no machine can reach; `--prove` sends its requests to the gateway of wcode-setup instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from tests.conformance.install import install
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL

URL = "https://gw.example/api/gpt/v1"
PROVIDER, VARIABLE = "gw-example", "GW_EXAMPLE_API_KEY"
OTHER_KEY = "sk-conformance-other-5566778899"


class Home(NamedTuple):
    """A home: how it is changed after the set-up, and the parts of the requests that then differ.

    `storage`: the form of the key; for `env` its variable is in the environment. `env`: further variables. `problem`: a check fails, though nothing differs.
    `observed`: what differs if `doctor` cannot know it before; else the same as it predicts.
    """

    name: str
    differs: Collection[str]
    change: Callable[[Sandbox], object] = lambda _: None
    storage: str = "literal"
    env: Mapping[str, str] = {}
    models: tuple[str, ...] = (PLUS, SMALL)
    problem: bool = False
    observed: Collection[str] | None = None


def check(sandbox: Sandbox, tool: str, home: Home, *arguments: str, recipe: str = "") -> dict[str, Any]:
    """Configure the tool, change the home, and demand that `doctor` predicts what it observes; its data.

    `recipe`: the one that installs the tool, if it has several.
    """
    programs = os.path.join(install(recipe or tool), "node_modules", ".bin")
    sandbox.environment["PATH"] = os.pathsep.join([programs, sandbox.environment["PATH"]])
    sandbox.environment |= {VARIABLE: KEY} if home.storage == "env" else {}
    models = [word for model in home.models for word in ("--model", model)]
    words = ("--base-url", URL, "--key-storage", home.storage, "--yes", *models, *arguments)
    done = sandbox.setup(tool, *words, key=None if home.storage == "env" else KEY)
    assert done.code == 0, done
    home.change(sandbox)
    sandbox.environment |= home.env
    os.makedirs(sandbox.at("project"), exist_ok=True)
    result = sandbox.setup("doctor", tool, "--prove", "--json", timeout=300, cwd=sandbox.at("project"))
    assert KEY not in result.out + result.err and OTHER_KEY not in result.out + result.err
    (data,) = result.json["data"]
    said = {one["check"]: one["message"] for one in data["checks"]}
    observed = home.differs if home.observed is None else home.observed
    assert (set(data["differs"]), set(data["observed"])) == (set(home.differs), set(observed)), said
    assert result.code == (3 if observed or home.problem else 0), said
    found: dict[str, Any] = data
    return found
