"""Random inputs for the four editors, for so many minutes, and what came of them."""

from __future__ import annotations

import itertools
import os
import re
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.fuzz.corpus import Corpus
from tests.fuzz.smaller import smaller
from tests.fuzz.styles import text_for
from tests.fuzz.wanted import ops_for
from tests.property import promises
from tests.property.forms import FORMS, Form
from wcode_setup.documents.base import Document, Op, Remove, Set
from wcode_setup.engine.edit import edit
from wcode_setup.engine.store.files import Snapshot
from wcode_setup.engine.workspace import Opened
from wcode_setup.errors import SetupError
from wcode_setup.secrets.shapes import is_secret_name
from wcode_setup.tools.base import Target

_ENDLESS = r"[eE]\+?[0-9]{3}|[0-9]{300}"
"""A number in JSON that may be read as infinite, which JSON cannot write."""
SLICE = 5.0
"""Seconds of one editor at a time."""
HANGING = 30
"""Seconds of CPU time after which an input is given up, and counts as a failure."""
EDITORS = {"jsonc": ["json", "jsonc", "jsonc", "json5"], "yaml": ["yaml"], "toml": ["toml"], "dotenv": ["dotenv"]}
CORPUS = {"jsonc": "json", "yaml": "yaml", "toml": "toml", "dotenv": "dotenv"}


def check(form: Form, document: Document, ops: Sequence[Op], rare: int) -> Document | None:
    """The document after `ops`, or None, and all promises kept. `rare` says which of the slow checks are made."""
    if rare % 3 == 0:
        assert not promises.readable(form, document, is_secret_name if rare % 2 else lambda _: True)
    for op in ops:
        if not op.path or isinstance(op.path[-1], str):
            assert promises.located(form, document, op.path)
    after = promises.edit(form, document, ops)
    half = form.name == "yaml" and promises.HALF.search(promises.spelt(ops))
    if rare % 4 == 0 and not half and not any(isinstance(op, Remove) and not op.path for op in ops):
        planned(form, document, ops, after)
    odd = {"yaml": "!", "dotenv": "['\"]", "toml": "(?!)"}.get(form.name, _ENDLESS)  # tags, names in quotes: not ours
    if rare % 5 == 0 and after is not None and type(document.data) is dict and not re.search(odd, document.text):
        promises.edit(form, after, [Set((), document.data)])  # and back
    return after


def planned(form: Form, document: Document, ops: Sequence[Op], after: Document | None) -> None:
    """One level up, the plan makes the same of it, and its proof has nothing to say."""
    target = Target("config", "/f", form.name, "")
    try:
        result = edit(target, Opened(target, "/f", Snapshot(None, None), document), ops)
    except SetupError as error:
        assert after is None and error.code != "unproven", f"the plan: {error.code}"
    else:
        assert after is not None and result is not None and result.text == after.text, "the plan has another text"


class Found:
    """A promise that was not kept: where it was noticed, and a text and ops that show it."""

    def __init__(self, where: str, error: Exception, form: Form, text: str, ops: list[Op], rare: int) -> None:
        self.where, self.what, self.form = where, f"{type(error).__name__}: {error}"[:300], form
        self.text, self.ops, self.rare = text, ops, rare

    def fails(self, text: str, ops: list[Op]) -> bool:
        """Whether the same promise is not kept with these."""
        try:
            with _limited():
                document = promises.read(self.form, text)
                if document and ops:
                    check(self.form, document, ops, self.rare)
        except Exception as error:
            return _where(error) == self.where
        return False

    def shrink(self, seconds: float) -> None:
        """Make it small."""
        self.text, self.ops = smaller(self.text, self.ops, self.fails, seconds)

    def show(self) -> str:
        """What is wrong, and a case to paste into a test."""
        return f"{self.form.name}: {self.what}\n  at {self.where}\n  TEXT = {self.text!r}\n  OPS = {promises.spelt(self.ops)}\n"


class Campaign:
    """What was run so far: `counts` by editor and outcome (`ops`: those of the edited ones), `found` by its place."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.counts = {editor: Counter[str]() for editor in EDITORS}
        self.found: dict[tuple[str, str], Found] = {}

    def run(self, seconds: float, editors: Sequence[str] = tuple(EDITORS)) -> None:
        """Give each editor its share of the time, in turns. What was found in earlier runs is tried first.

        With CI in the environment the inputs are the same in every run, as far as the time reaches.
        """
        end, phases = time.monotonic() + seconds, [Phase.reuse, Phase.generate]
        numbers = itertools.count()
        while time.monotonic() < end:
            for editor in editors:
                turn = min(time.monotonic() + SLICE, end)
                while time.monotonic() < turn:
                    database = DirectoryBasedExampleDatabase(os.path.join(".hypothesis", "fuzz", editor))
                    base = settings(derandomize=False, database=database, phases=phases)
                    self.some(editor, 60, base, next(numbers) if "CI" in os.environ else None)
            phases = [Phase.generate]

    def some(self, editor: str, count: int, base: settings | None = None, number: int | None = None) -> None:
        """So many inputs, up to the first failure of a new kind; without `base`, the same ones every time.

        `number`: the seed, if they are random.
        """

        @settings(
            base or settings(derandomize=True, phases=[Phase.generate]),
            max_examples=count,
            deadline=None,
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(st.binary(min_size=8, max_size=8), st.data())
        def inputs(start: bytes, data: st.DataObject) -> None:
            self.one(editor, Random(start), data)

        known = len(self.found)
        if number is not None:
            inputs = seed(number)(inputs)
        try:
            inputs()
        except Exception:
            if len(self.found) == known:  # it is not what `one` noted
                raise

    def one(self, editor: str, random: Random, data: st.DataObject) -> None:
        """One input; raises for a failure of a new kind, so that Hypothesis remembers it."""
        form, counts = FORMS[random.choice(EDITORS[editor])], self.counts[editor]
        text = text_for(CORPUS[editor], self.corpus.texts[CORPUS[editor]], random)
        counts["inputs"] += 1
        ops, rare = list[Op](), random.randrange(1200)
        try:
            with _limited():
                document = promises.read(form, text)
            if document is None:
                counts["not parsable"] += 1
                return
            ops = data.draw(ops_for(editor, document.data))
            with _limited():
                after = check(form, document, ops, rare)
        except Exception as error:  # whatever it is, an editor must not raise it
            where = _where(error)
            if where is None:
                raise  # Hypothesis' own
            counts["failures"] += 1
            if (form.name, where) not in self.found:
                self.found[form.name, where] = Found(where, error, form, text, ops, rare)
                raise
            return
        edited = after is not None and after.text != text
        counts["edited" if edited else "refused" if after is None else "as wanted"] += 1
        counts["ops"] += len(ops) * edited

    def table(self) -> str:
        """One line for each editor; `only read` are those for which Hypothesis gave up drawing ops."""
        outcomes = ["edited", "as wanted", "refused", "not parsable", "failures"]
        names = ["inputs", *outcomes, "only read", "ops"]
        lines = [f"{'':8}" + "".join(f"{name:>14}" for name in names)]
        for editor, counts in self.counts.items():
            rest = Counter({"only read": counts["inputs"] - sum(counts[name] for name in outcomes)})
            lines.append(f"{editor:8}" + "".join(f"{(counts | rest)[name]:>14}" for name in names))
        return "\n".join(lines)


def _where(error: BaseException) -> str | None:
    """The last place in this project that `error` came through; None if it is not about an editor."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame
        for frame in frames
        if f"wcode_setup{os.sep}" in frame.filename
        or frame.filename.endswith(("promises.py", "model.py", "campaign.py"))
    ]
    if not ours or (type(error).__module__.startswith("hypothesis") and ours[-1].name == "one"):
        return None
    return f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno} ({ours[-1].name})"


@contextmanager
def _limited() -> Iterator[None]:
    """Gives up what takes too long."""

    def stop(*_: object) -> None:
        raise AssertionError(f"more than {HANGING} s")

    former = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGING)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)
