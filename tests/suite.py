"""What the suites know of a tool: read from its golden cases, and from `tests/cases/<tool>/suite.toml`.

`suite.toml` holds what no case tells; each line may be missing, and so may the file:

- `rich`: the cases whose homes, laid over each other, have all files of the tool, full of other things; else `rich`;
- `options`: words that a first run needs to mean all files in an empty home;
- `markers`: files that stay once they are written, whatever is undone;
- `mine`: a configuration of the user, where one line that no tool knows is none;
- `refuses`: options of each set-up that this tool refuses;
- `refusals`: codes of errors of its own, with which a set-up on top of random others may end;
- `package`: its npm package, if that is not called as the tool;
- `extensions`: its extensions in editors;
- `imported`: an editor, whose settings name the configuration, imports it with the key: no program of the tool reads it;
- `one_place`: a reference to a variable stands where a key would, so that a later run replaces it;
- `figures_of_default`: an entry that is not the default has no place for the figures of its model;
- `no_output_limit`: an entry has no place for the longest output, so that a custom model is named again if the history is gone;
- `one_model`: a run replaces the model that another one registered;
- `by_host`: its entries have no id: another host is another entry, and `--provider` a name in the history;
- `adds_nothing`: an entry has no place for headers, or for anything else that would be sent: there is no `extras/`;
- `copies`: files in which the tool leaves copies of the configuration, or (`copied`: "secret") of its place for secrets;
- `whole_path`: a file names another one by its whole path, so that a home that is not UTF-8 text is refused;
- `odd_paths`: kinds of path (`test_hostile_paths.py`) that it cannot have, and the code of the error;
- `namesakes`: regular expressions of other things with the name of the tool (`unit/test_names.py`);
- `origin`: the tool that this one is a fork of: the files of either may name the other (`unit/test_names.py`);
- `[folders]`: the variables that name its folders (`VARIABLES`), and where these are in a home;
- `[lists.…]`: a list from which a set-up, or `remove` (`by`), takes the item: its place, the field that tells items apart (`key`), and its `file`,
  if that is not the configuration;
- `[odd.…]`: a file with a value that once was an internal error: path and content;
- `[raced]`: a file, path and content, that is exchanged before every so many calls (`every`) of a run.

`keys/` beside it is a home with keys of other vendors in every file that the tool reads: there `%shape%` stands for a
canary of that shape (`secrets/hunt.py`, `SHAPES`), each a key of its own. `extras/` is a home with the configuration, as
JSON or TOML, whose entry `wcode` for "qwen3.6-plus" adds to requests: "%url%" and "%key%" stand for those of the entry, "%headers%"
and "%body%" for all that it adds (`test_extras.py`). `comments/` is a home with the configuration, in which a set-up removes
lines with comments (`test_undo_comments.py`). `sent.py` reads which key goes to which host.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.program import ROOT
from wcode_setup.secrets.credentials import ENV, LITERAL, STORAGES
from wcode_setup.tools import TITLES, canonical

CASES = ROOT / "tests" / "cases"
LINES = frozenset(re.findall(r"^- `\[?(\w+)", __doc__, re.MULTILINE)) | {"copied"}
"""The lines that `suite.toml` may have."""
_KEY = re.compile(rb"sk-test-[\w-]+")
_GIVES_A_KEY = {"--api-key", "--api-key-stdin", "--api-key-file"}
_WRITTEN = re.compile(r"^~/(.+): (?:created|changed)$", re.MULTILINE)
_MINE = {".yaml": "# mine\nmine: 1\n", ".toml": "# mine\nmine = 1\n", ".json": '{\n  "mine": 1\n}\n'}


class Suite:
    """A tool as the suites see it; whatever a new tool lacks is empty (`tests/test_registry.py` names it)."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name, self.folder = name, folder or CASES / name
        declared = self.folder / "suite.toml"
        self.declared: dict[str, Any] = tomllib.loads(declared.read_text("utf-8")) if declared.exists() else {}
        self.rich: tuple[str, ...] = tuple(self.declared.get("rich", ["rich"]))
        self.options: tuple[str, ...] = tuple(self.declared.get("options", ()))
        self.markers: tuple[str, ...] = tuple(self.declared.get("markers", ()))
        self.refuses: frozenset[str] = frozenset(self.declared.get("refuses", ()))
        self.namesakes: tuple[str, ...] = tuple(self.declared.get("namesakes", ()))
        self.origin: str | None = self.declared.get("origin")
        self.copies: tuple[str, ...] = tuple(self.declared.get("copies", ()))
        self.extensions: tuple[str, ...] = tuple(self.declared.get("extensions", ()))
        self.lists: Mapping[str, Any] = self.declared.get("lists", {})
        self.odd_paths: Mapping[str, str] = self.declared.get("odd_paths", {})
        self.folders: Mapping[str, str] = self.declared.get("folders", {})

    @property
    def one_slot(self) -> bool:
        """Whether it knows one provider, which has no id."""
        return "--provider" in self.refuses

    @property
    def moves(self) -> bool:
        """Whether an entry has an id, so that a run can move it to another host."""
        return not self.declared.get("by_host")

    @property
    def leaves_the_default(self) -> bool:
        """Whether the default may stay with another provider: there is room for two, and it takes `--no-default`."""
        return not self.one_slot and bool(self.takes("--no-default"))

    @property
    def in_setup_file(self) -> str:
        """`options`, as its section of a setup file has them."""
        values = zip(self.options[::2], self.options[1::2], strict=True)
        return ", ".join(f"{flag.removeprefix('--')}: [{value}]" for flag, value in values)

    def takes(self, *option: str) -> tuple[str, ...]:
        """These words, if the tool takes the option that they begin with."""
        return () if option[0] in self.refuses else option

    def storages(self) -> Iterator[tuple[str, Path]]:
        """Key storages that set-ups of golden cases ask for, in so many words or by the key they give, and the cases."""
        for file in sorted(self.folder.glob("*/command")):
            for words in (shlex.split(line, comments=True) for line in file.read_text("utf-8").splitlines()):
                if not words or canonical(words[0]) != self.name:
                    continue
                if "--key-storage" in words:
                    yield words[words.index("--key-storage") + 1], file.parent
                else:
                    yield LITERAL if _GIVES_A_KEY.intersection(words) else ENV, file.parent

    def fresh(self, storage: str) -> list[Path]:
        """The cases in which nothing was configured before, called `fresh-…`, with this key storage."""
        return [case for found, case in self.storages() if found == storage and case.name.startswith("fresh-")]

    @cached_property
    def files(self) -> tuple[str, ...]:
        """What a first run writes, the configuration first, with the key in the tool's place for secrets."""
        for case in self.fresh("secret"):
            output = (case / "output").read_text("utf-8") if (case / "output").exists() else ""
            if found := _WRITTEN.findall(output):
                return tuple(found)
        return ()

    @cached_property
    def holders(self) -> Mapping[str, frozenset[str]]:
        """Key storage -> the files with our key."""
        return {storage: frozenset(_with_key(self.fresh(storage))) for storage in STORAGES}

    @property
    def stores_the_key(self) -> bool:
        """Whether it has the key itself even where a reference to a variable is asked for."""
        return bool(self.holders["env"])

    @property
    def secret(self) -> str | None:
        """The tool's own place for secrets, where it has one."""
        places = self.holders["secret"] - self.holders["literal"]
        return min(places) if places else None

    @property
    def loses_the_key(self) -> bool:
        """Whether the key is unknown without the place for secrets; in a file of variables its name remains a reference."""
        return self.secret is not None and not self.secret.endswith(".env")

    @property
    def mine(self) -> str:
        """A configuration of the user, with a comment where there may be one."""
        commented = '{\n  // mine\n  "mine": 1\n}\n'
        default = _MINE.get(Path(self.files[0]).suffix, commented) if self.files else commented
        return str(self.declared.get("mine", default))

    @cached_property
    def keys(self) -> dict[str, str]:
        """The home with keys of other vendors: path -> text."""
        return _home(self.folder / "keys")

    @cached_property
    def comments(self) -> dict[str, str]:
        """The configuration, with comments in what a set-up removes: path -> text."""
        return _home(self.folder / "comments")

    @cached_property
    def extras(self) -> dict[str, str]:
        """The file, as JSON, with an entry that adds to requests: path -> text."""
        return _home(self.folder / "extras")


def _home(home: Path) -> dict[str, str]:
    """The files of a home: path -> text."""
    files = (path for path in sorted(home.rglob("*")) if path.is_file())
    return {path.relative_to(home).as_posix(): path.read_bytes().decode() for path in files}


def _with_key(cases: list[Path]) -> Iterator[str]:
    """The files with a key after these cases that were not there before."""
    for case in cases:
        for path in (case / "after").rglob("*"):
            shown = path.relative_to(case / "after")
            if path.is_file() and _KEY.search(path.read_bytes()) and not (case / "before" / shown).exists():
                yield shown.as_posix()


SUITES = {name: Suite(name) for name in TITLES}
MARKERS = tuple(marker for suite in SUITES.values() for marker in suite.markers)


def is_marker(path: str) -> bool:
    """Whether a file stays once a tool wrote it, in whatever folder."""
    return any(path.endswith("/" + Path(marker).name) for marker in MARKERS)
