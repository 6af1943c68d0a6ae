"""A home that was copied, moved, restored or reached by another way: its record is about its own files, whatever
becomes of the original, of which no command changes a byte."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.program import ROOT, Program, Result, scratch
from tests.records import lay_out, where
from tests.runs import HOMES
from tests.suite import SUITES, is_marker

FOLDERS = {name: suite.folders for name, suite in SUITES.items()}
KEY = b"sk-test-places-0123456789"
SHAPES = sorted((ROOT / "tests/fixtures/records").iterdir())


class World:
    """A folder with a home in it: `home` and `env` as the next command has them, `original` what none may change."""

    def __init__(self, base: Path, tool: str) -> None:
        self.base, self.tool = base, tool
        self.home = base / "one"
        self.env: dict[str, str] = {}
        self.original: list[Path] = []
        for case in HOMES[tool]:
            shutil.copytree(ROOT / "tests/cases" / tool / case / "before", self.home, dirs_exist_ok=True)
        for file in _files(self.home):
            file.write_bytes(file.read_bytes().replace(b"@HOME@", str(self.home).encode()))
            file.chmod(0o600)

    def __call__(self, *words: str, stdin: bytes = b"") -> Result:
        program = Program(self.home)
        named = {name.partition("/")[0]: _named(name, path) for name, path in self.env.items()}
        program.env |= {"HOME": str(self.home), **named}
        return program(*words, stdin=stdin)

    def set_up(self) -> None:
        """Two runs."""
        for model in ("qwen3.6-plus", "qwen/qwen3.6-27b"):
            words = (self.tool, "--model", model, "--api-key-stdin", "--key-storage", "secret", "--json", "--force")
            result = self(*words, stdin=KEY)
            assert result.code == 0, result.text

    def variables(self, home: Path) -> dict[str, str]:
        """The tool's own variables, set to its folders in this home."""
        return {name: str(home / folder) for name, folder in FOLDERS[self.tool].items()}

    def copy(self) -> None:
        """`cp -a one two; HOME=two`."""
        shutil.copytree(self.base / "one", self.base / "two", symlinks=True)
        self.original.append(self.base / "one")
        self.home = self.base / "two"

    def move(self) -> None:
        """`mv one two; HOME=two`."""
        self.home = (self.base / "one").rename(self.base / "two")


def _named(name: str, folder: str) -> str:
    """The value of a variable by which the tool has this folder: `VARIABLE/FOLDER` names the one around it."""
    inside = name.partition("/")[2]
    return folder.removesuffix(f"/{inside}") if inside else folder


def _second(name: str, folder: str) -> str:
    """A second folder, beside the one of the variable."""
    around = _named(name, folder)
    return f"{around}-two{folder.removeprefix(around)}"


def _files(home: Path) -> Iterator[Path]:
    return (path for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink())


def look(home: Path, state: bool = False) -> dict[str, Any]:
    """What is in a folder: path -> (bytes, mode) of a file, the target of a link, the mode of a folder."""
    found: dict[str, Any] = {}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        if state or not f"{name}/".startswith((".local/state/",)):
            facts = path.lstat()
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
            found[name] = os.readlink(path) if path.is_symlink() else (content, facts.st_mode)
            if state:
                found[name] = (found[name], facts.st_mtime_ns, facts.st_ino)
    if not state and not any(name.startswith(".local/") for name in found):
        found.pop(".local", None)
    return found


# how the home of the runs becomes that of the commands


def copied(world: World) -> None:
    world.set_up()
    world.copy()


def moved(world: World) -> None:
    world.set_up()
    world.move()


def restored(world: World) -> None:
    """To where it was, from a copy elsewhere: other inodes, the same paths."""
    world.set_up()
    world.move()
    world.home = Path(shutil.copytree(world.home, world.base / "one", symlinks=True))


def copied_with_a_slash(world: World) -> None:
    world.env["HOME"] = f"{world.home}/"
    copied(world)
    world.env["HOME"] = f"{world.home}//"


def linked(world: World) -> None:
    """Set up under its real name, then reached by a link."""
    world.set_up()
    (world.base / "link").symlink_to("one")
    world.home = world.base / "link"


def unlinked(world: World) -> None:
    """The other way round."""
    (world.base / "link").symlink_to("one")
    world.home = world.base / "link"
    world.set_up()
    world.home = world.base / "one"


def exchanged_behind_a_link(world: World) -> None:
    """The path of the home stays, and leads to the copy."""
    (world.base / "link").symlink_to("one")
    world.home = world.base / "link"
    copied(world)
    (world.base / "link").unlink()
    (world.base / "link").symlink_to("two")
    world.home = world.base / "link"


def copied_from_a_link_to_a_link(world: World) -> None:
    (world.base / "link").symlink_to("one")
    world.home = world.base / "link"
    copied(world)
    (world.base / "other").symlink_to("two")
    world.home = world.base / "other"


def copied_beside_its_state(world: World) -> None:
    """The state folder is outside, and both homes use it."""
    world.env["XDG_STATE_HOME"] = str(world.base / "state")
    copied(world)


def moved_beside_its_state(world: World) -> None:
    world.env["XDG_STATE_HOME"] = str(world.base / "state")
    moved(world)


def copied_with_its_state(world: World) -> None:
    """The state folder is outside, and is copied, too."""
    world.env["XDG_STATE_HOME"] = str(world.base / "state")
    copied(world)
    world.env["XDG_STATE_HOME"] = str(shutil.copytree(world.base / "state", world.base / "state2"))
    world.original.append(world.base / "state")


def copied_into_itself(world: World) -> None:
    """A backup that lies in the home that it is of."""
    world.set_up()
    shutil.copytree(world.home, world.base / "two", symlinks=True)
    world.original.append((world.base / "one").rename(world.base / "outer"))
    shutil.move(world.base / "two", world.base / "outer/.openclaw-backup")
    world.original.append(shutil.copytree(world.base / "outer", world.base / "one", symlinks=True))
    world.home = world.base / "one/.openclaw-backup"
    world.original = [path for path in (world.base / "one").iterdir() if path != world.home]


def variables_follow(world: World) -> None:
    """The tool's own variables name folders in the home, and after the copy those in the other one."""
    world.env = world.variables(world.home)
    copied(world)
    world.env = world.variables(world.home)


def variables_go(world: World) -> None:
    world.env = world.variables(world.home)
    copied(world)
    world.env = {}


def variables_come(world: World) -> None:
    copied(world)
    world.env = world.variables(world.home)


def variables_go_with_a_move(world: World) -> None:
    world.env = world.variables(world.home)
    moved(world)
    world.env = {}


def outside_and_copied(world: World) -> None:
    """The tool's folders are outside of the home, and copied with it."""
    _outside(world)
    copied(world)
    world.original.append(world.base / "outside")
    shutil.copytree(world.base / "outside", world.base / "there", symlinks=True)
    world.env = {name: str(world.base / "there" / name) for name in world.env}


def outside_and_moved(world: World) -> None:
    """Only the tool's folders move, and their variables with them."""
    _outside(world)
    world.set_up()
    first, world.env = world.env, {name: _second(name, path) for name, path in world.env.items()}
    for name, path in first.items():
        os.rename(_named(name, path), _named(name, world.env[name]))


def _outside(world: World) -> None:
    (world.base / "outside").mkdir()
    for name, folder in FOLDERS[world.tool].items():
        there = world.base / "outside" / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if (world.home / folder).exists():
            shutil.move(world.home / folder, there)
        else:
            there.mkdir()
        world.env[name] = str(there)


WAYS: tuple[Callable[[World], None], ...] = (
    copied,
    moved,
    restored,
    copied_with_a_slash,
    linked,
    unlinked,
    exchanged_behind_a_link,
    copied_from_a_link_to_a_link,
    copied_beside_its_state,
    moved_beside_its_state,
    copied_with_its_state,
    copied_into_itself,
    variables_follow,
    variables_go,
    variables_come,
    variables_go_with_a_move,
    outside_and_copied,
    outside_and_moved,
)


@pytest.mark.matrix(every=14)
@pytest.mark.parametrize("tool", FOLDERS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_record_is_about_the_files_of_this_home(way: Callable[[World], None], tool: str) -> None:
    outside = way in (outside_and_copied, outside_and_moved)
    named = outside and bool(SUITES[tool].declared.get("imported"))  # an editor's settings name a file where it was
    for command in ("undo",) if named else ("undo", "remove"):
        with scratch() as base:
            world = World(base, tool)
            before = _shape(world)
            way(world)
            originals = {path: _everything(path) for path in world.original}
            if not named:
                _queries(world)
            for words in [("undo", "--json")] * 2 if command == "undo" else [("remove", tool, "--json")]:
                result = world(*words)
                assert result.code == 0 and result.document["run_id"], (words, result.text)
                for file in result.document["files"]:
                    assert not [path for path in originals if file["path"].startswith(f"{path}/")]
            assert _shape(world) == before, command
            assert world("history", "prune", "--json").code == 0
            assert {path: _everything(path) for path in world.original} == originals, command


def _shape(world: World) -> dict[str, Any]:
    """The user's files, in the home and where variables of the tool lead to."""
    found = look(world.home.resolve())
    for name, folder in FOLDERS[world.tool].items():
        path = Path(world.env.get(name, world.home / folder)).resolve()
        if path.is_dir():
            found = {key: fact for key, fact in found.items() if not f"{key}/".startswith(f"{folder}/")}
            found |= {f"{folder}/{key}": fact for key, fact in look(path).items()}
            found.pop(f"{folder}/state", None)
    return {key: fact for key, fact in found.items() if _told(key)}


def _told(name: str) -> bool:
    return (
        name != ".local" and not is_marker(name) and not f"{name}/".startswith((".local/state/", ".openclaw-backup/"))
    )


def _everything(path: Path) -> dict[str, Any]:
    return look(path, state=True) if path.is_dir() else {"": (path.read_bytes(), path.stat().st_mtime_ns)}


def _queries(world: World) -> None:
    """Queries tell of the files here, as they were left."""
    [found] = world("status", world.tool, "--json").document["data"]
    runs = world("history", "--json").document["data"]
    assert {file["state"] for file in found["files"]} <= {"as-left", "none"}, found
    assert len(runs) == 2
    paths = [file["path"] for one in (found, *runs) for file in one["files"]]
    assert paths and all(os.path.exists(path) for path in paths)
    assert not [path for path in paths for other in world.original if path.startswith(f"{other}/")]
    exported = world("export", "--json")
    assert exported.code == 0 and not exported.document["errors"], exported.text


# what is elsewhere


def foreign(world: World) -> None:
    """Another home, in which nothing of the runs is, with the same state folder: as under `sudo -E`."""
    world.env["XDG_STATE_HOME"] = str(world.base / "state")
    world.set_up()
    world.original.append(world.home)
    world.home = world.base / "two"
    world.home.mkdir()


def link_to_the_original(world: World) -> None:
    """The tool's folder is a link to an absolute path in the home, and so leads out of the copy."""
    _linked(world, world.home / "dotfiles")
    world.set_up()
    world.copy()


def link_out_of_both(world: World) -> None:
    """The tool's folder is a link to a folder that both homes then share."""
    _linked(world, world.base / "dotfiles")
    world.set_up()
    world.copy()
    world.original.append(world.base / "dotfiles")


def _linked(world: World, there: Path) -> None:
    for folder in FOLDERS[world.tool].values():
        (there / folder).parent.mkdir(parents=True, exist_ok=True)
        (world.home / folder).mkdir(parents=True, exist_ok=True)
        shutil.move(world.home / folder, there / folder)
        (world.home / folder).symlink_to(there / folder)


def without_the_variable(world: World) -> None:
    """The tool's folders were outside, where a variable said, which is not set any more."""
    _outside(world)
    world.set_up()
    world.env = {}
    world.original.append(world.base / "outside")


def another_instance(world: World) -> None:
    """The same variable names another folder with the same files: the last run is not about these."""
    _outside(world)
    world.set_up()
    first, world.env = world.env, {name: _second(name, path) for name, path in world.env.items()}
    for name, path in first.items():
        shutil.copytree(path, world.env[name])
    world.original += map(Path, first.values())


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize(
    "tool", [tool for tool, folders in FOLDERS.items() if folders]
)  # a tool without one cannot leave the home
@pytest.mark.parametrize(
    "way",
    [foreign, link_to_the_original, link_out_of_both, without_the_variable, another_instance],
    ids=lambda way: way.__name__,
)
def test_what_is_elsewhere_is_refused(way: Callable[[World], None], tool: str) -> None:
    """Whatever a command does here: not a byte of the files elsewhere changes, and a clear error says why."""
    with scratch() as base:
        world = World(base, tool)
        way(world)
        originals = {path: _everything(path) for path in world.original}
        before = look(world.home)
        for command in (("undo", "--json"), ("undo", "--all", "--json"), ("undo", "--json")):
            document = world(*command).document
            assert [error["code"] for error in document["errors"]] == ["outside-places"], document
            assert look(world.home) == before
        previewed = world("undo", "--dry-run", "--json").document
        assert previewed["status"] == "would-change"
        assert "edits-outside" in [note["code"] for note in previewed["notes"]]
        world("remove", tool, "--json")
        assert {path: _everything(path) for path in world.original} == originals


def test_force_edits_what_is_elsewhere() -> None:
    with scratch() as base:
        world = World(base, "hermes")
        first = {path.relative_to(world.home / ".hermes"): path.read_bytes() for path in _files(world.home / ".hermes")}
        without_the_variable(world)
        for _ in range(2):
            assert world("undo", "--force", "--json").document["status"] == "restored"
        there = world.base / "outside/HERMES_HOME"
        assert {path.relative_to(there): path.read_bytes() for path in _files(there)} == first


def test_a_file_that_a_run_names_is_a_place_of_it() -> None:
    with scratch() as base:
        world = World(base, "openclaw")
        config = world.base / "elsewhere/x.json"
        named = ("--config", str(config), "--json")
        for _ in range(2):
            assert world("openclaw", "--model", "qwen3.6-plus", *named).code == 0
            assert [error["code"] for error in world("undo", "--json").document["errors"]] == ["outside-places"]
            assert world("remove", "openclaw", *named).document["status"] == "removed"
            assert not config.parent.exists()


def test_a_key_file_elsewhere_is_left_alone() -> None:
    """A copied configuration still names the key file of the original: neither rotated nor deleted from the copy."""
    with scratch() as base:
        world = World(base, "openclaw")
        world.env = world.variables(world.home)
        copied(world)
        world.env = world.variables(world.home)
        originals = {path: _everything(path) for path in world.original}
        again = world(
            "openclaw", "--model", "qwen3.6-plus", "--api-key-stdin", "--json", stdin=b"sk-test-other-012345678"
        )
        assert [error["code"] for error in again.document["errors"]] == ["outside-places"]
        assert world("history", "prune", "--json").code == 0
        removed = world("remove", "openclaw", "--json").document
        assert removed["status"] == "removed"
        assert "outside-left" in [note["code"] for note in removed["notes"]]
        assert {path: _everything(path) for path in world.original} == originals


def test_a_terminal_asks_about_what_is_elsewhere() -> None:
    with scratch() as base:
        world = World(base, "hermes")
        without_the_variable(world)
        terminal = pexpect.spawn(
            sys.executable,
            ["-m", "wcode_setup", "undo"],
            env={"HOME": str(world.home), "PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            cwd=str(world.home),
            dimensions=(60, 300),
            timeout=20,
            encoding="utf-8",
        )
        terminal.expect(
            "outside/HERMES_HOME/.* is neither in your home folder nor in a folder that Hermes Agent uses now"
        )
        terminal.expect("Apply")
        terminal.sendline("y")
        terminal.expect(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0
        [last, _] = world("history", "--json").document["data"][1:]
        assert last["undone"]


# records of former shapes, which name no home


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("way", ["copied", "moved"])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_former_record_is_about_the_files_of_this_home(shape: Path, way: str, edited: bool) -> None:
    """Known by the bytes that a run left here; where nothing tells, refused."""
    with scratch() as base:
        one = base / "one"
        first = _first_bytes(lay_out(shape, one))
        home = one.rename(base / "two") if way == "moved" else Path(shutil.copytree(one, base / "two"))
        original = look(one, state=True) if way == "copied" else {}
        program = Program(home)
        if edited:
            for path in first:
                with (home / path).open("a") as file:
                    file.write("\n")
        codes = set()
        while (document := program("undo", "--json").document)["run_id"] or document["errors"]:
            codes |= {error["code"] for error in document["errors"]}
            if codes:
                break
        if edited and way == "copied" and shape.name < "6":
            assert codes == {"outside-places"}
        else:
            assert not codes
            for path, content in first.items() if not edited else ():
                assert (home / path).read_bytes() == content
            assert b"qwen" not in (home / ".openclaw/openclaw.json").read_bytes()
        for tool in FOLDERS:
            program("remove", tool, "--json")
        assert (look(one, state=True) if one.exists() else {}) == original


def _first_bytes(folders: list[Path]) -> dict[str, bytes]:
    """Path below the home -> what the first run found."""
    found: dict[str, bytes] = {}
    for folder in folders:
        record = json.loads((folder / "run.json").read_text())
        for file in record["files"]:
            path = str(where(file["path"], record).relative_to(folder.parents[4]))
            found.setdefault(path, (folder / file["before"]).read_bytes())
    return found


# journals


@pytest.mark.parametrize("former", [False, True])
@pytest.mark.parametrize("way", [copied, moved, exchanged_behind_a_link, copied_beside_its_state, linked, foreign])
def test_a_journal_is_rolled_back_here_or_nowhere(way: Callable[[World], None], former: bool) -> None:
    """A run was killed when all files were written; what was copied then is put back in the copy alone."""
    with scratch() as base:
        world = World(base, "openclaw")

        def killed(*_words: str, **_options: Any) -> None:
            real()
            _kill(world, former)

        real, world.set_up = world.set_up, killed  # type: ignore[method-assign]
        way(world)
        originals = {path: _everything(path) for path in world.original}
        state = Path(world.env.get("XDG_STATE_HOME", world.home / ".local/state")) / "wcode-setup"
        [name] = os.listdir(state / "pending")
        notes = [note["code"] for note in world("history", "prune", "--json").document["notes"]]
        assert {path: _everything(path) for path in world.original} == originals
        if way in (foreign, copied_beside_its_state):  # the original has no other journal
            assert notes == ["journal-elsewhere"]
            assert os.listdir(state / "pending") == [name]
        else:
            assert notes == ["rolled-back"]
            assert os.listdir(state / "pending") == []
            before = json.loads((world.base / "before.json").read_text())
            assert (world.home / ".openclaw/openclaw.json").read_text() == before


def _kill(world: World, former: bool) -> None:
    """Make the last run one that was killed at its very end; `former`: by a version whose paths were absolute."""
    state = Path(world.env.get("XDG_STATE_HOME", world.home / ".local/state")) / "wcode-setup"
    newest = max((state / "history").iterdir())
    files = json.loads((newest / "run.json").read_text())["files"]
    [config] = [file for file in files if file["target"][0] == "config"]
    (world.base / "before.json").write_text(json.dumps((newest / config["before"]).read_text()))
    if former:
        record = json.loads((newest / "run.json").read_text())
        text = json.dumps({name: value for name, value in record.items() if name not in ("state", "bases")})
        (newest / "run.json").write_text(text.replace("$HOME/", f"{world.home}/"))
    newest.rename(state / "pending" / newest.name)
