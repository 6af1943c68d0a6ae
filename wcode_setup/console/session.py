"""One run of the program: its output, its command, and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wcode_setup.console import messages, streams
from wcode_setup.errors import Note, SetupError, os_reason
from wcode_setup.tools import canonical

if TYPE_CHECKING:
    from wcode_setup.console.output import Output
    from wcode_setup.locations import Locations
    from wcode_setup.secrets.secret import Secret


_CHINESE = "简体中文"
"""Text that the standard streams must be able to show for Chinese messages."""
_LONGEST = 300
"""Characters of an internal error's text that are shown: more is a dump."""


class Session:
    """The common state of all commands: locations, output, and the options that every command has.

    The options of `arguments` that decide how errors are shown are read before click parses them, so that errors of
    usage, too, obey `--json` and show no key.
    """

    def __init__(self, arguments: list[str]) -> None:
        self.command = canonical(_first_word(arguments))
        options = _options(arguments)
        self.debug = "--debug" in options
        self._arguments, self._as_json = arguments, "--json" in options
        self.run_id: str | None = None
        """The id of the run that was written; None before."""
        self.declined = False
        """True after a person answered no to the plan."""
        self.done = Note("nothing-done")
        """The changes of this process so far, for a message that replaces its output."""
        self._notes: list[Note] = []
        self._color = "auto"
        _speak(_language(options) or messages.language_of(os.environ))

    @cached_property
    def _here(self) -> Locations:
        from wcode_setup.locations import here

        return here()

    @property
    def command_line(self) -> list[str]:
        """The command as it was typed, keys masked."""
        return ["wcode-setup", *map(self.out.masked, self._arguments)]

    @property
    def locations(self) -> Locations:
        """The locations of this process. Raises `no-home`: without a home folder no file can be found."""
        if not self._here.home:
            raise SetupError("no-home", home=os.environ.get("HOME", ""))
        return self._here

    def use_catalog(self) -> None:
        """Use the user's catalogue from now on; if no home is known, only XDG_CONFIG_HOME can name one."""
        from wcode_setup import catalog

        path = self._here.catalog_file()
        if self._here.path.isabs(path):
            catalog.use_file(path)

    @cached_property
    def out(self) -> Output:
        """The output. From the start it knows the keys on the command line and those that may be in the environment.

        On the command line these include words in any place that can only be a key.
        """
        from wcode_setup.console.output import Output
        from wcode_setup.secrets.secret import Secret
        from wcode_setup.secrets.shapes import is_like_key, is_secret_name

        def suspects() -> list[str]:
            return [value.strip() for name, value in os.environ.items() if is_secret_name(name)]

        out = Output(self._here, as_json=self._as_json, suspects=suspects)
        for position, word in enumerate(self._arguments):
            value = word.partition("=")[2]
            if word == "--api-key":
                out.hide(*map(Secret, self._arguments[position + 1 : position + 2]))
            elif word.startswith("--api-key="):
                out.hide(Secret(value))
            out.hide(*map(Secret, filter(is_like_key, (word.lstrip("-"), value))))
        return out

    def configure(self, as_json: bool, quiet: bool, color: str | None, lang: str | None, debug: bool) -> None:
        """Apply the common options, once click has parsed them: first those before the command, then its own."""
        self.out.as_json |= as_json
        self.out.quiet |= quiet
        self.debug |= debug
        self._color = color or self._color
        self.out.color = _wants_color(self._color)
        if lang:
            _speak(lang)

    def envelope(self, status: str, code: int, **fields: Any) -> dict[str, Any]:
        """The JSON document of a run (cli.md)."""
        from wcode_setup.console.notes import note_text

        said = dict.fromkeys([*self._notes, *fields.pop("notes", [])])
        notes = [{"code": note.code, "message": note_text(note)} for note in said]
        empty: dict[str, Any] = {"run_id": None, "files": [], "data": None}
        return {
            "schema_version": 1,
            "command": self.command,
            "status": status,
            "exit_code": code,
            **empty,
            **fields,
            "notes": notes,
            "errors": fields.get("errors", []),
        }

    def wrote(self, run_id: str | None) -> None:
        """Store the id of the run that was written; None: there was nothing to write."""
        self.run_id = run_id
        if run_id:
            self.done = Note("run-done", run_id=run_id)

    def note(self, notes: list[Note]) -> None:
        """Print notes at once, and keep them for the JSON document."""
        from wcode_setup.console.notes import notes_text

        self._notes += notes
        notes_text(self.out, notes)

    def fail(self, *errors: SetupError, notes: Sequence[Note] = ()) -> int:
        """Report errors, after `notes`, and return the exit code."""
        from wcode_setup.console.notes import error_data

        for note in notes:
            self.out.alert(messages.text("label-note") + messages.text(note.code, **note.fields))
        errors = tuple(map(self._quoting, errors))
        for error in errors:
            self.report(error)
        code = max(messages.exit_code(error.code) for error in errors)
        if self.out.as_json:
            self.out.data(self.envelope("refused", code, errors=[error_data(error) for error in errors], notes=notes))
        return code

    def _quoting(self, error: SetupError) -> SetupError:
        """The error; one of usage with masked fields, because it quotes the command line, which may hold a key."""
        if messages.exit_code(error.code) != 2 or error.path:
            return error
        return SetupError(error.code, **self._masked(error.fields))

    def _masked(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of an error, and of the notes among them, without keys."""
        found = dict(fields)
        for name, value in fields.items():
            if isinstance(value, str):
                found[name] = self.out.masked(value)
            elif isinstance(value, Note):
                found[name] = Note(value.code, **self._masked(value.fields))
        return found

    def report(self, error: SetupError) -> None:
        """Print an error and its hint, on stderr."""
        from wcode_setup.console.notes import error_text, hint_lines

        self.out.alert(messages.text("label-error") + error_text(error, self._here))
        for label, line in zip((messages.text("label-hint"), ""), hint_lines(error), strict=False):
            (self.out.alert if label else self.out.warn)(label + line)

    def interrupted(self, code: int) -> int:
        """Report Ctrl-C or SIGTERM and return `code`: nothing was written, or all of it already."""
        self.out.warn("")
        said = {"run-done": "interrupted-late", "users-done": "interrupted-users"}.get(self.done.code, "interrupted")
        self.out.warn(messages.text(said, **self.done.fields))
        if self.out.as_json:
            status = {"interrupted-late": "changed", "interrupted-users": "partial"}.get(said, "refused")
            self.out.data(self.envelope(status, code, run_id=self.run_id))
        return code

    def end(self, code: int) -> int:
        """The exit code of the process: `code`, or another if output was lost, with a line about what was done."""
        lost = False
        for stream, name, say in ((sys.stdout, "stdout", self.out.warn), (sys.stderr, "stderr", self.out.say)):
            why = streams.failure(stream)
            if why and not (name == "stderr" and self.out.as_json):  # the document on stdout has all of it
                lost, self.out.quiet = True, False
                said = messages.text("print-failed", stream=name, why=os_reason(why), done=self.done)
                say(messages.text("label-error") + said)
        if not lost or code not in (0, 1, 3):
            return code
        return 1 if self.done.code == "nothing-done" else 4

    def bug(self, error: Exception) -> int:
        """Report an internal error, with the traceback under `--debug`. It is masked and cut: it may quote any text."""
        self.out.hide(*_keys_seen(error))
        if self.debug:
            for line in "\n".join(self._traceback(error)).split("\n"):
                self.out.warn(line)
        return self.fail(SetupError("internal", what=self._said(error)))

    def _traceback(self, error: BaseException) -> Iterator[str]:
        """The traceback as Python prints it, that of the error before it first."""
        import traceback

        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before:
            yield from self._traceback(before)
            yield "\n" + messages.text("trace-cause" if error.__cause__ else "trace-context") + "\n"
        yield "Traceback (most recent call last):"
        yield self.out.masked("".join(traceback.format_tb(error.__traceback__))) + self._said(error)

    def _said(self, error: BaseException) -> str:
        """The type of an exception and the beginning of its text, masked."""
        from wcode_setup.secrets.masking import masked_words

        said = masked_words(self.out.masked(str(error)))
        return f"{type(error).__name__}: {said if len(said) <= _LONGEST else said[:_LONGEST] + '…'}"


def _keys_seen(error: BaseException | None) -> Iterator[Secret]:
    """The keys in the files that were open in the functions on the way of an exception, and of those before it."""
    from traceback import walk_tb

    from wcode_setup.engine.plan import Plan
    from wcode_setup.engine.workspace import Files, secrets_of

    while error:
        for frame, _ in walk_tb(error.__traceback__):
            for known in frame.f_locals.values():
                if isinstance(known, Files):
                    yield from known.secrets()
                for file in known.files if isinstance(known, Plan) else ():
                    for document in filter(None, (file.before, file.after)):
                        yield from secrets_of(document, file.target)
        error = error.__cause__ or error.__context__


def _options(arguments: list[str]) -> list[str]:
    """The command line without the words of another program, behind `--`."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _first_word(arguments: list[str]) -> str:
    """The command of a command line: options before it may have a value."""
    valued = ("--lang", "--color")
    before = ["", *arguments]
    found = (word for word, last in zip(arguments, before, strict=False) if word[:1] != "-" and last not in valued)
    return next(found, "")


def _language(arguments: list[str]) -> str | None:
    """The language that `--lang` names, for help and errors before click has parsed it."""
    given = [word.partition("=")[2] for word in arguments if word.startswith("--lang=")]
    given += [word for word, last in zip(arguments[1:], arguments, strict=False) if last == "--lang"]
    return given[-1] if given and given[-1] in ("en", "zh") else None


def _speak(language: str) -> None:
    """Set the language of messages; English if a standard stream cannot encode Chinese."""
    can_show = all(streams.encodes(stream, _CHINESE) for stream in (sys.stdout, sys.stderr))
    messages.set_language(language if can_show else "en")


def interactive() -> bool:
    """True if a person can answer a question. Only stdin decides: stdout may be a pipe (`| less`)."""
    return sys.stdin is not None and sys.stdin.isatty()


def can_ask() -> bool:
    """True if there is a terminal that can show the wizard's questions."""
    return on_terminal() and os.environ.get("TERM") != "dumb"


def on_terminal() -> bool:
    """True if both stdin and stdout are a terminal."""
    return interactive() and sys.stdout.isatty()


def _wants_color(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")
