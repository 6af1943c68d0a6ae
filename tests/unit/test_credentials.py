"""Keys: what can be one, where it comes from, in which form it is kept, how it is shown."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Any

import pytest

from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, UNREAD, Credential, Existing, decide
from wcode_setup.secrets.secret import Secret, mask
from wcode_setup.secrets.shapes import SK_PATTERN, is_placeholder, is_reference, is_secret_name
from wcode_setup.secrets.sources import (
    Key,
    check_key,
    check_variable,
    from_command,
    from_file,
    from_variable,
    given_key,
)

KEY = "sk-test-0123456789"
OTHER = "other"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("sk-0123456789abcdef", "sk-…cdef"),
        ("0123456789abcdef", "…cdef"),
        ("sk-456789ab", "sk-…"),
        ("sk-456789abc", "sk-…9abc"),
        ("0123456789a", "…"),
        ("0123456789ab", "…89ab"),
        ("", "…"),
    ],
)
def test_mask(value: str, shown: str) -> None:
    """Under 12 characters there is no tail."""
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bearer sk-abc_DEF-123.", ["sk-abc_DEF-123"]),
        ("a=sk-abc,b=sk-defg", ["sk-abc", "sk-defg"]),
        ("sk-ab", []),
        ("task-runner, disk-cache, risk-free", []),
        ("\\nsk-abc", ["sk-abc"]),  # behind an escape
    ],
)
def test_what_looks_like_a_key(text: str, found: list[str]) -> None:
    assert re.findall(SK_PATTERN, text) == found


@pytest.mark.parametrize(
    "name",
    ["apiKey", "api_key", "key", "KEY", "Authorization", "bot_token", "accessToken", "client-secret", "password",
     "passwd", "pass", "credential", "credentials", "WCODE_API_KEY", "X-Api-Key", "apiKeys", "client_secrets", "access",
     "refresh", "passphrase", "codeVerifier"],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "maxTokens",
        "maxTokensField",
        "publicKey",
        "keys",
        "keyRef",
        "model",
        "",
        "tokens",
        "passive",
        "id",
        "accessible",
    ],
)
def test_names_of_no_secrets(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "value",
    ["<API_KEY>", "<your key>", "your-api-key", "YOUR_API_KEY", "your key here", "your_key", "xxxx", "XXXXXXXX",
     "sk-xxxx", "sk-X", "changeme", "...", "…", " <KEY> "],
)  # fmt: skip
def test_placeholders_of_manuals(value: str) -> None:
    assert is_placeholder(value)
    with pytest.raises(SetupError) as caught:
        check_key(f"{value:<4}" if len(value) > 3 else value * 4, TEST)
    assert caught.value.code == "key-placeholder"


@pytest.mark.parametrize("value", ["sk-real-0123", "xxx", "sk-xylophone", "yourself-0123", "abcd", "<half"])
def test_no_placeholders(value: str) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        "${WCODE_API_KEY}",
        "${x}",
        "$WCODE_API_KEY",
        "{env:X}",
        "{file:~/key}",
        "WCODE_API_KEY",
        "${{ secrets.X }}",
        "os.environ/X_KEY",
        "os.environ/oidc/file//a/b.key",
    ],
)
def test_references(value: str) -> None:
    assert is_reference(value)
    with pytest.raises(SetupError) as caught:
        check_key(value, TEST)
    assert caught.value.code == "key-reference"


@pytest.mark.parametrize(
    "value", ["$", "$lower", "${", "sk-${X}", "${A}${B}", "${{a}}b", "WCODE", "wcode_api_key", "{env:X}y"]
)
def test_no_references(value: str) -> None:
    assert not is_reference(value)


TEST = Note("key-from", source="the test")
PRINT = ("printf", "%s")
GOOD = [("abcd", "abcd"), (f" \t{KEY}\r\n", KEY), ("a/b+c=d.e~!", "a/b+c=d.e~!"), ("x" * 5000 + "y", "x" * 5000 + "y")]


@pytest.mark.parametrize(("value", "expected"), GOOD)
def test_good_keys(value: str, expected: str) -> None:
    assert check_key(value, TEST) == Secret(expected)


BAD = [
    ("", "key-empty"),
    (" \n\t", "key-empty"),
    ("abc", "key-short"),
    (f"{KEY}\nmore", "key-lines"),
    (f"{KEY}\rmore", "key-lines"),
    (f"Bearer {KEY}", "key-characters"),
    (f"{KEY}\0", "key-characters"),
    (f"{KEY}\x7f", "key-characters"),
    (f"{KEY}é", "key-characters"),
    (f"\ufeff{KEY}", "key-characters"),
    (f"{KEY}\u00a0", "key-characters"),
]


@pytest.mark.parametrize(("value", "code"), BAD)
def test_bad_keys(value: str, code: str) -> None:
    with pytest.raises(SetupError) as caught:
        check_key(value, TEST)
    assert caught.value.code == code
    assert caught.value.fields["what"] == TEST
    assert KEY not in repr((caught.value, caught.value.fields))


ASSIGNED = [  # a line, the variable that it sets (None: it is a key itself), the key or the code of an error
    (f"WCODE_API_KEY={KEY}", "WCODE_API_KEY", KEY),
    (f"export WCODE_API_KEY={KEY}\n", "WCODE_API_KEY", KEY),
    (f'export  WCODE_API_KEY="{KEY}"', "WCODE_API_KEY", KEY),
    (f" WCODE_API_KEY = '{KEY}' ", "WCODE_API_KEY", KEY),
    (f"api_key={KEY}", "api_key", KEY),
    (f"FOO={KEY}", "FOO", KEY),
    (f"export foo={KEY}", "foo", KEY),
    (f"set X={KEY}", "X", KEY),
    (f'$env:X = "{KEY}"', "X", KEY),
    ("TOKEN=a=b=c==", "TOKEN", "a=b=c=="),
    ("abcdefgh==", None, "abcdefgh=="),
    ("ABCDEFGH=", None, "ABCDEFGH="),
    ("ABCDEFGH==", None, "ABCDEFGH=="),
    ("aGVsbG8=world", None, "aGVsbG8=world"),
    ("sk-a=b-0123456789", None, "sk-a=b-0123456789"),
    ("WCODE_API_KEY=", "WCODE_API_KEY", "key-empty"),
    ("WCODE_API_KEY=''", "WCODE_API_KEY", "key-empty"),
    ("WCODE_API_KEY=abc", "WCODE_API_KEY", "key-short"),
    ("WCODE_API_KEY=<API_KEY>", "WCODE_API_KEY", "key-placeholder"),
    ("WCODE_API_KEY=$OTHER_KEY", "WCODE_API_KEY", "key-reference"),
    (f'WCODE_API_KEY="{KEY}', "WCODE_API_KEY", "key-characters"),
    (f"WCODE_API_KEY={KEY} # mine", "WCODE_API_KEY", "key-characters"),
    (f"A_KEY={KEY}\nB_KEY={KEY}", None, "key-lines"),
]


@pytest.mark.parametrize(("line", "name", "expected"), ASSIGNED)
def test_a_line_that_sets_a_variable(line: str, name: str | None, expected: str, tmp_path: Path) -> None:
    """As people copy it out of a .env file or a shell: the value is the key, and that is said; from every source."""
    (tmp_path / "key").write_text(line)
    for read in (
        lambda: given_key(line, TEST, "stdin"),
        lambda: from_file(str(tmp_path / "key"), "the test"),
        lambda: from_command([*PRINT, line], str(tmp_path)),
    ):
        try:
            key = read()
            assert key.value is not None
            found = key.value.reveal()
            assert key.notes == ((Note("key-assigned", name=name),) if name else ())
        except SetupError as error:
            found = error.code
        assert found == expected


@pytest.mark.parametrize(("line", "name", "expected"), ASSIGNED)
def test_a_variable_that_holds_such_a_line(line: str, name: str | None, expected: str) -> None:
    """The tools read the variable themselves, and would send all of it."""
    key = from_variable("X_KEY", {"X_KEY": line})
    found = key.value.reveal() if key.value else key.problem and key.problem.code
    assert found == (expected if name is None or expected.startswith("key-") else "key-is-assignment")


@pytest.mark.parametrize("name", ["A", "WCODE_API_KEY", "X1_"])
def test_names_of_variables(name: str) -> None:
    assert check_variable(name) == name


@pytest.mark.parametrize("name", ["", "a", "_A", "1A", "A-B", "A B", "A\n", "Ä", KEY])
def test_no_names_of_variables(name: str) -> None:
    with pytest.raises(SetupError) as caught:
        check_variable(name)
    assert caught.value.code == "bad-variable"


def test_a_key_given_as_the_name_of_a_variable_is_not_quoted() -> None:
    with pytest.raises(SetupError) as caught:
        check_variable(KEY * 3)
    assert caught.value.fields == {"name": "sk-…6789"}


def test_a_key_from_a_variable() -> None:
    assert from_variable("X_KEY", {"X_KEY": f" {KEY}\n"}) == Key(Secret(KEY), ENV, "X_KEY")


@pytest.mark.parametrize(
    ("env", "code"),
    [
        ({}, "key-variable-unset"),
        ({"X_KEY": ""}, "key-variable-unset"),
        ({"X_KEY": " \n"}, "key-variable-unset"),
        ({"X_KEY": "a b c d"}, "key-characters"),
        ({"X_KEY": "<KEY>"}, "key-placeholder"),
    ],
)
def test_a_bad_variable_is_a_problem_for_later(env: dict[str, str], code: str) -> None:
    key = from_variable("X_KEY", env)
    assert (key.value, key.source, key.variable) == (None, ENV, "X_KEY")
    assert key.problem is not None
    assert key.problem.code == code


@pytest.mark.parametrize("content", [KEY.encode(), f"{KEY}\n".encode(), f"\ufeff{KEY}\r\n".encode()])
def test_a_key_from_a_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    assert from_file(str(file), "~/key") == Key(Secret(KEY), "file")


def test_a_key_from_a_pipe() -> None:
    """As from `--api-key-file <(pass show wcode)`."""
    reader, writer = os.pipe()
    os.write(writer, f"{KEY}\n".encode())
    os.close(writer)
    try:
        assert from_file(f"/dev/fd/{reader}", "pipe") == Key(Secret(KEY), "file")
    finally:
        os.close(reader)


@pytest.mark.parametrize(
    ("content", "why"), [(None, Note("os-error", errno=errno.ENOENT)), (b"\xff\xfe", Note("not-utf8-text"))]
)
def test_an_unreadable_file_is_a_problem_for_later(tmp_path: Path, content: bytes | None, why: Note) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    problem = from_file(str(tmp_path / "key"), "~/key").problem
    assert problem is not None
    assert (problem.code, problem.path, problem.fields) == ("key-file-unreadable", "~/key", {"why": why})


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    problem = from_file(str(tmp_path), "~/keys").problem
    assert problem is not None
    assert problem.fields == {"why": Note("os-error", errno=errno.EISDIR)}


def test_several_lines_in_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\nsecond\n")
    with pytest.raises(SetupError) as caught:
        from_file(str(tmp_path / "key"), "~/key")
    assert (caught.value.code, caught.value.fields) == ("key-lines", {"what": Note("key-from", source="~/key")})


TYPED = Key(Secret(KEY), "stdin")
FROM_ENV = Key(Secret(KEY), ENV, "X_KEY")
UNSET = Key(None, ENV, "X_KEY", SetupError("key-variable-unset", variable="X_KEY"))
UNREADABLE = Key(None, "file", problem=SetupError("key-file-unreadable", why="?"))
NONE, AS_LITERAL, AS_SECRET = Existing(), Existing(LITERAL, Secret("old")), Existing(SECRET, Secret("old"))
AS_ENV, FOREIGN, LOST = Existing(ENV, variable="OLD_KEY"), Existing(OTHER), Existing(SECRET)

# existing, key, storage, in git -> what is written, notes
DECIDE: list[tuple[str, Existing, Key | None, str | None, bool, Credential]] = [
    # no credential yet
    ("nothing at all", NONE, None, None, False, Credential(ENV, variable="W_KEY")),
    ("nothing at all, in git", NONE, None, None, True, Credential(ENV, variable="W_KEY")),
    ("typed", NONE, TYPED, None, False, Credential(LITERAL, Secret(KEY))),
    ("typed, in git", NONE, TYPED, None, True, Credential(SECRET, Secret(KEY))),
    ("from a variable", NONE, FROM_ENV, None, False, Credential(ENV, variable="X_KEY")),
    ("from a variable that is unset", NONE, UNSET, None, False, Credential(ENV, variable="X_KEY")),
    ("typed, literal", NONE, TYPED, LITERAL, False, Credential(LITERAL, Secret(KEY))),
    ("typed, literal, in git", NONE, TYPED, LITERAL, True, Credential(LITERAL, Secret(KEY))),
    ("typed, secret", NONE, TYPED, SECRET, False, Credential(SECRET, Secret(KEY))),
    ("typed, env", NONE, TYPED, ENV, False, Credential(ENV, variable="W_KEY")),
    ("from a variable, literal", NONE, FROM_ENV, LITERAL, False, Credential(LITERAL, Secret(KEY))),
    ("from a variable, secret", NONE, FROM_ENV, SECRET, False, Credential(SECRET, Secret(KEY))),
    ("from a variable, env", NONE, FROM_ENV, ENV, False, Credential(ENV, variable="X_KEY")),
    ("the default variable, literal", NONE, None, LITERAL, False, Credential(LITERAL, Secret("from-w-key"))),
    ("the default variable, secret", NONE, None, SECRET, False, Credential(SECRET, Secret("from-w-key"))),
    # an existing one is kept
    ("a literal", AS_LITERAL, None, None, False, Credential(LITERAL, Secret("old"), keep=True)),
    ("a literal, in git", AS_LITERAL, None, None, True, Credential(LITERAL, Secret("old"), keep=True)),
    ("a secret", AS_SECRET, None, None, False, Credential(SECRET, Secret("old"), keep=True)),
    ("a secret that cannot be read", LOST, None, None, False, Credential(SECRET, keep=True)),
    ("a variable", AS_ENV, None, None, False, Credential(ENV, variable="OLD_KEY", keep=True)),
    ("a foreign form", FOREIGN, None, None, False, Credential(OTHER, keep=True)),
    ("a literal, literal", AS_LITERAL, None, LITERAL, False, Credential(LITERAL, Secret("old"), keep=True)),
    ("a secret, secret", AS_SECRET, None, SECRET, False, Credential(SECRET, Secret("old"), keep=True)),
    # a new value: the form stays
    ("a literal, typed", AS_LITERAL, TYPED, None, False, Credential(LITERAL, Secret(KEY))),
    ("a literal, typed, in git", AS_LITERAL, TYPED, None, True, Credential(LITERAL, Secret(KEY))),
    ("a literal, from a variable", AS_LITERAL, FROM_ENV, None, False, Credential(LITERAL, Secret(KEY))),
    ("a secret, typed", AS_SECRET, TYPED, None, False, Credential(SECRET, Secret(KEY))),
    ("a variable, from another", AS_ENV, FROM_ENV, None, False, Credential(ENV, variable="X_KEY")),
    ("a variable, typed", AS_ENV, TYPED, None, False, Credential(LITERAL, Secret(KEY))),
    ("a foreign form, typed", FOREIGN, TYPED, None, False, Credential(LITERAL, Secret(KEY))),
    # another form: the value comes along
    ("a literal, secret", AS_LITERAL, None, SECRET, False, Credential(SECRET, Secret("old"))),
    ("a secret, literal", AS_SECRET, None, LITERAL, False, Credential(LITERAL, Secret("old"))),
    ("a literal, env", AS_LITERAL, None, ENV, False, Credential(ENV, variable="W_KEY")),
    ("a variable, env", AS_ENV, None, ENV, False, Credential(ENV, variable="OLD_KEY")),
    ("a variable, literal", AS_ENV, None, LITERAL, False, Credential(LITERAL, Secret("from-old-key"))),
    ("a literal, typed, secret", AS_LITERAL, TYPED, SECRET, False, Credential(SECRET, Secret(KEY))),
    ("a foreign form, env", FOREIGN, None, ENV, False, Credential(ENV, variable="W_KEY")),
]
NOTES = {
    "a literal": ["key-kept"],
    "a literal, in git": ["key-kept"],
    "a secret": ["key-kept"],
    "typed, in git": ["key-secret-in-git"],
    "typed, literal, in git": ["key-in-git"],
    "typed, env": ["key-not-stored"],
    "a variable, typed": ["key-form-becomes-literal"],
    "a foreign form, typed": ["key-form-becomes-literal"],
}
VALUES = {"W_KEY": "from-w-key", "OLD_KEY": "from-old-key"}


def decided(existing: Existing, key: Key | None, storage: str | None, **options: Any) -> Credential:
    return decide(existing, key, storage, **{"variable": "W_KEY", "env": VALUES, "preview": False, **options})


@pytest.mark.parametrize(
    ("name", "existing", "key", "storage", "in_git", "expected"), DECIDE, ids=[row[0] for row in DECIDE]
)
@pytest.mark.parametrize("preview", [False, True])
def test_decide(
    name: str,
    existing: Existing,
    key: Key | None,
    storage: str | None,
    in_git: bool,
    expected: Credential,
    preview: bool,
) -> None:
    found = decided(existing, key, storage, in_git=in_git, preview=preview)
    assert found._replace(notes=()) == expected
    assert [note.code for note in found.notes] == NOTES.get(name, [])


# existing, key, storage, in git -> what a tool stores that knows no reference and no place for secrets, and the notes
LITERAL_ONLY: list[tuple[Existing, Key | None, str | None, bool, Credential, list[str]]] = [
    (NONE, None, None, False, Credential(LITERAL, Secret("from-w-key")), ["key-no-env"]),
    (NONE, FROM_ENV, None, False, Credential(LITERAL, Secret(KEY)), ["key-no-env"]),
    (NONE, TYPED, None, False, Credential(LITERAL, Secret(KEY)), []),
    (NONE, TYPED, None, True, Credential(LITERAL, Secret(KEY)), ["key-in-git"]),
    (NONE, TYPED, ENV, False, Credential(LITERAL, Secret(KEY)), ["key-no-env"]),
    (NONE, TYPED, SECRET, False, Credential(LITERAL, Secret(KEY)), ["key-no-secret"]),
    (AS_LITERAL, None, None, False, Credential(LITERAL, Secret("old"), keep=True), ["key-kept"]),
    (AS_LITERAL, None, ENV, False, Credential(LITERAL, Secret("from-w-key")), ["key-no-env"]),
    (AS_LITERAL, None, SECRET, False, Credential(LITERAL, Secret("old"), keep=True), ["key-no-secret"]),
]


@pytest.mark.parametrize(("existing", "key", "storage", "in_git", "expected", "notes"), LITERAL_ONLY)
def test_decide_for_a_tool_that_stores_the_key_itself(
    existing: Existing, key: Key | None, storage: str | None, in_git: bool, expected: Credential, notes: list[str]
) -> None:
    found = decided(existing, key, storage, in_git=in_git, forms=(LITERAL,), title="Tool")
    assert found._replace(notes=()) == expected
    assert [note.code for note in found.notes] == notes
    if expected.value and not (key and key.value):
        with pytest.raises(SetupError) as error:
            decided(NONE, key, storage or ENV, forms=(LITERAL,), title="Tool", env={})
        assert (error.value.code, error.value.fields) == ("key-not-given", {"title": "Tool"})


# existing, key, storage -> the error of a real run, and what a preview goes on with if a key was given (None: nothing)
MISSING: list[tuple[str, Existing, Key | None, str | None, str, Credential | None]] = [
    ("nothing to store", NONE, None, LITERAL, "key-missing", None),
    ("nothing to store as secret", NONE, None, SECRET, "key-missing", None),
    ("an unset variable", NONE, UNSET, LITERAL, "key-variable-unset", Credential(LITERAL, UNREAD)),
    (
        "an unset variable for a literal",
        AS_LITERAL,
        UNSET,
        None,
        "key-variable-unset",
        Credential(LITERAL, Secret("old"), keep=True),
    ),
    ("an unreadable file", NONE, UNREADABLE, None, "key-file-unreadable", Credential(LITERAL, UNREAD)),
    (
        "an unreadable file for a secret",
        AS_SECRET,
        UNREADABLE,
        None,
        "key-file-unreadable",
        Credential(SECRET, Secret("old"), keep=True),
    ),
    ("a secret that cannot be read", LOST, None, LITERAL, "key-missing", None),
    ("the variable in the file is unset", AS_ENV, None, LITERAL, "key-missing", None),
]


@pytest.mark.parametrize(
    ("existing", "key", "storage", "code", "expected"), [row[1:] for row in MISSING], ids=[row[0] for row in MISSING]
)
def test_without_a_value_a_real_run_fails_and_a_preview_compares_the_form(
    existing: Existing, key: Key | None, storage: str | None, code: str, expected: Credential | None
) -> None:
    for preview in (False, True) if expected is None else (False,):
        with pytest.raises(SetupError) as caught:
            decided(existing, key, storage, env={}, preview=preview)
        assert caught.value.code == code
    if expected is None:
        return
    found = decided(existing, key, storage, env={}, preview=True)
    assert found._replace(notes=()) == expected
    assert [note.code for note in found.notes] == ["key-unread"]
    assert found.notes[0].fields["why"].code == code


@pytest.mark.parametrize("env", [{}, {"W_KEY": ""}, {"W_KEY": "old1"}, {"W_KEY": "<KEY>"}, {"OTHER_KEY": "another"}])
def test_a_kept_key_is_only_told_if_the_variable_holds_another(env: dict[str, str]) -> None:
    assert decided(Existing(LITERAL, Secret("old1")), None, None, env=env).notes == ()


def test_the_missing_variable_is_named() -> None:
    with pytest.raises(SetupError) as caught:
        decided(AS_ENV, None, LITERAL, env={"W_KEY": "not asked for"})
    assert caught.value.fields == {"variable": "OLD_KEY"}


def test_a_bad_value_of_the_default_variable_is_its_own_problem() -> None:
    with pytest.raises(SetupError) as caught:
        decided(NONE, None, LITERAL, env={"W_KEY": "<KEY>"})
    assert (caught.value.code, caught.value.fields) == ("key-placeholder", {"what": Note("key-from", source="W_KEY")})
