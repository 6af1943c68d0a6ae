"""`apply --user`: a setup file for several users, each in a process of its own, and their results together."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.api import users
from wcode_setup.api.users import Ended, User
from wcode_setup.cli.options import asks
from wcode_setup.console import messages
from wcode_setup.console.notes import error_data
from wcode_setup.console.output import strings
from wcode_setup.console.question import confirm
from wcode_setup.console.session import Session
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.secret import Secret
from wcode_setup.setupfile import load
from wcode_setup.text import shell_word

_FLAGS = ("keep_going", "try_key", "force")
"""Options that each user's run gets, too."""
_DEEPEST = 100
"""Levels of a JSON document: more than a result has, and far fewer than would end this process."""


class _Result(NamedTuple):
    """The end of one user's run: exit code and, under `--json`, its document."""

    code: int
    document: dict[str, Any]

    @property
    def is_good(self) -> bool:
        """True if nothing failed; 3: the check found changes."""
        return self.code in (0, 3)


Run = Callable[[User, Sequence[str]], _Result]


def apply_for(
    session: Session, path: str, names: Sequence[str], options: dict[str, Any], standard_input: Callable[[], bytes]
) -> int:
    """Apply a setup file as each of these users, one after the other. Return the exit code: 1 if one of them fails."""
    if not users.is_root():
        raise SetupError("users-root", paste=" ".join(map(shell_word, ["sudo", *session.command_line])))
    found = users.known(names)
    setup, content = _setup(session, path, standard_input)
    if problems := load.problems(setup):
        return session.fail(*problems)
    session.out.choose(*setup.words)
    env = session.locations.env
    variables = {name: env[name] for name in setup.variables if name in env}
    session.out.hide(*map(Secret, variables.values()))
    seconds = users.SECONDS + options["wait"]
    asked = asks(session, options)
    session.out.quiet = session.out.quiet and not asked  # a question needs plans that are shown

    def run(user: User, preview: Sequence[str]) -> _Result:
        words = _words(session, options, preview)
        codes = (0, 1, 2, 3) if "--check" in preview else (0, 1, 2)
        return _run(session, user, lambda: users.run(user, words, content, variables, seconds), codes)

    preview = [flag for flag in ("--dry-run", "--check") if options[flag[2:].replace("-", "_")]]
    if preview:
        return _end(session, {user.name: run(user, preview) for user in found}, preview=True)
    before: dict[str, _Result] = {}
    if asked:
        before = {user.name: run(user, ["--check"]) for user in found}
        if all(result.code != 3 for result in before.values()):
            return _end(session, before)
        if not confirm(session, messages.text("ask-apply")):
            session.declined = True
            session.out.say(messages.text("not-applied"))
            return 0
        found = [user for user in found if before[user.name].is_good]
    return _end(session, before | _all(session, found, run))


def _setup(session: Session, path: str, standard_input: Callable[[], bytes]) -> tuple[load.SetupFile, bytes]:
    """The setup file as root reads it, and its bytes. The keys in it are hidden."""
    locations = session.locations
    shown = load.STDIN if path == "-" else locations.expand(path)
    try:
        content = standard_input() if path == "-" else users.read(shown, load.LONGEST + 1)
    except SetupError as error:
        if error.code == "setup-foreign":
            words = ["-" if word == path else word for word in session.command_line]
            error.fields["paste"] = f"{' '.join(map(shell_word, words))} < {shell_word(path)}"
        raise
    setup = load.parse(content, shown, locations.home)
    session.out.hide(*setup.secrets)
    return setup, content


def _words(session: Session, options: Mapping[str, Any], preview: Sequence[str]) -> list[str]:
    """The command line of each user's run."""
    out = session.out
    flags = [f"--{name.replace('_', '-')}" for name in _FLAGS if options[name]]
    flags += [
        flag for flag, is_set in (("--json", out.as_json), ("-q", out.quiet), ("--debug", session.debug)) if is_set
    ]
    spoken = ["--lang", messages.language(), "--color", "always" if out.color else "never"]
    return ["apply", "-", *flags, *preview, "--wait", str(options["wait"]), *spoken]


def _all(session: Session, found: Sequence[User], run: Run) -> dict[str, _Result]:
    """The runs that write, one after the other, so that an interruption reports those that are done."""
    results: dict[str, _Result] = {}
    before, done = session.done, ""
    for user in found:
        session.done = Note("users-done", users=done or "-", user=user.name)
        results[user.name] = run(user, [])
        done = ", ".join(name for name, result in results.items() if result.is_good)
    session.done = Note("users-done", users=done, user="-") if done else before
    return results


def _run(session: Session, user: User, run: Callable[[], Ended], codes: Sequence[int]) -> _Result:
    """Run, and print what came of it. `codes`: the exit codes that such a run can have."""
    out = session.out
    out.say(f"{user.name} ({user.home})", "bold")
    try:
        ended = run()
        _show(session, user, ended)
        if ended.code not in codes:
            raise SetupError("user-failed", user=user.name, why=Note("exit-code", number=ended.code))
        document = _document(session, user, ended) if out.as_json else {}
    except SetupError as error:
        session.report(error)
        return _Result(1, session.envelope("refused", 1, errors=[error_data(error)]))
    finally:
        out.say()
    return _Result(ended.code, document)


def _show(session: Session, user: User, ended: Ended) -> None:
    """Print what a user's run printed: it may be any text."""
    for line in _lines(ended.out):
        session.out.relay(line)
    for line in [f"{user.name}:", *_lines(ended.err)] if ended.err else ():
        session.out.warn(session.out.masked(line))


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _document(session: Session, user: User, ended: Ended) -> dict[str, Any]:
    """The JSON document of a user's run, masked. Raises `user-failed` if it is none."""
    try:
        document = json.loads(ended.out)
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict) and _is_shallow(document) and document.get("exit_code") == ended.code:
        masked: dict[str, Any] = strings(document, session.out.masked)
        return masked
    raise SetupError("user-failed", user=user.name, why=Note("output-odd"))


def _is_shallow(document: dict[str, Any]) -> bool:
    """True if a document has a bearable number of levels."""
    level: list[Any] = [document]
    for _ in range(_DEEPEST):
        level = [
            below
            for value in level
            if isinstance(value, dict | list)
            for below in (value.values() if isinstance(value, dict) else value)
        ]
    return not level


def _end(session: Session, results: Mapping[str, _Result], preview: bool = False) -> int:
    """Report the results together and return the exit code."""
    failed = [name for name, result in results.items() if not result.is_good]
    found = [result.document.get("status") for result in results.values()]
    changes = "would-change" if preview else "changed"
    status = "unchanged" if changes not in found else changes
    errors = [SetupError("users-failed", users=", ".join(failed))] if failed else []
    code = 1 if failed else max(result.code for result in results.values())
    for error in errors:
        session.report(error)
        status = "partial" if len(failed) < len(results) else "refused"
    if session.out.as_json:
        data = {"users": {name: result.document for name, result in results.items()}}
        session.out.data(session.envelope(status, code, data=data, errors=list(map(error_data, errors))))
    return code
