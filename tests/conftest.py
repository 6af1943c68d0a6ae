"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from math import ceil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.amount import SAMPLE, WHOLE
from tests.gateway import Gateway
from tests.lacks import loadable
from tests.program import Program, scratch
from wcode_setup import catalog
from wcode_setup.console import messages
from wcode_setup.tools import TITLES

if TYPE_CHECKING:
    from tests.person import Person


def pytest_configure() -> None:
    """Signals work in the tests and in what they start, even if the run was begun with them ignored (`&`, `nohup`)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.platform != "win32":
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: tests at a terminal spend most of their time waiting."""
    return (os.cpu_count() or 1) + 1


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """A registry that leads nowhere: then there is one thing to say, and one file says it."""
    other = collection_path.suffix == ".py" and collection_path.name not in ("test_registry.py", "conftest.py")
    return True if other and not all(map(loadable, TITLES)) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of each test marked `matrix(every=N)` run one set of parameters in N; all of them with WCODE_TESTS=all.

    The sample is drawn at random, and the same in every run with one WCODE_SAMPLE: taken in turn, it could meet the same
    tools each time.
    What a tool lacks is said first: whatever else fails may fail for that reason. Then come the longest tests, so that
    no worker is left with them at the end.
    """
    first = ("test_registry.py", "test_faults.py")
    items.sort(key=lambda item: first.index(item.path.name) if item.path.name in first else len(first))
    if WHOLE:
        return
    matrices: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("matrix"):
            matrices.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left: set[pytest.Item] = set()
    for name, members in matrices.items():
        mark = members[0].get_closest_marker("matrix")
        assert mark is not None
        left |= {*members} - {*Random(SAMPLE + name).sample(members, ceil(len(members) / mark.kwargs["every"]))}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the tests counted (`record_property("figures", (what, number))`), added up."""
    found = (report for reports in terminalreporter.stats.values() for report in reports)
    reports = [report for report in found if getattr(report, "when", "") == "teardown"]  # the last of each test has all
    kept = [value for report in reports for name, value in report.user_properties if name == "figures"]
    figures: Counter[str] = Counter()
    for what, number in kept:
        figures[what] += number
    if figures:
        terminalreporter.section("figures")
    for what, number in sorted(figures.items()):
        terminalreporter.line(f"{number:>9}  {what}")


@pytest.fixture(autouse=True, scope="session")
def _no_fsync() -> Iterator[None]:
    """In this process nothing waits for the disk: nothing here needs to survive a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A test that runs the program in this process leaves no language and no catalogue to the next one."""
    with messages.speaking("en"), catalog.using(None):
        yield


@pytest.fixture
def program() -> Iterator[Program]:
    """The program in an empty home."""
    with scratch() as home:
        yield Program(home)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway on loopback."""
    with Gateway() as running:
        yield running


@pytest.fixture
def sit(program: Program, gateway: Gateway) -> Iterator[Callable[..., Person]]:
    """Sit down at a terminal with the wizard on it."""
    from tests.person import KEY, Person, furnish  # not on Windows, which has no such terminals
    from tests.terminal import Terminal

    furnish(program)
    gateway.models = [model.id for model in catalog.models()]
    terminals: list[Terminal] = []

    def start(*arguments: str, columns: int = 80, rows: int = 24, **env: str) -> Person:
        terminals.append(Terminal(program, *arguments, columns=columns, rows=rows, env=env))
        return Person(terminals[-1], program.home, gateway.url)

    yield start
    for terminal in terminals:
        terminal.close()
        assert KEY not in terminal.raw, "the key was on the screen"


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxies of the machine that runs the tests do not count."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
