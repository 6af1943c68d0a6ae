"""The languages of the samples. A new one is a row here and a template in `templates/samples/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wcode_setup.catalog.protocols import ANTHROPIC, CHAT, RESPONSES
from wcode_setup.samples.literals import JSON, Syntax


class Language(NamedTuple):
    """A language, or one way to send a request in it. The template is `samples/<id>.j2`.

    `file`: the name of the sample. `run`: the commands that run it, as `{file}` unless its name is fixed. `install`:
    protocol -> the commands that bring what it needs beside the language itself; `with_image`: those for a request
    with an image. `comment`: the beginning of a comment. `level`: the depth of the body in the template. `is_run`:
    False if no test has run the sample.
    """

    title: str
    file: str
    run: Sequence[str]
    syntax: Syntax
    install: Mapping[str, Sequence[str]] = {}
    with_image: Sequence[str] = ()
    comment: str = "//"
    level: int = 0
    is_run: bool = True


def _always(*commands: str) -> Mapping[str, Sequence[str]]:
    return dict.fromkeys((CHAT, RESPONSES, ANTHROPIC), commands)


def _kit(command: str) -> Mapping[str, Sequence[str]]:
    """The makers' own libraries."""
    # an older one for Python also sends the key that the environment has for its maker
    other = "@anthropic-ai/sdk" if command.startswith("npm") else "'anthropic>=1'"
    return {**_always(f"{command} openai"), ANTHROPIC: (f"{command} {other}",)}


_BRACED = "\\u{{{:x}}}"
_PYTHON = Syntax(words=("True", "False", "None"))
_JAVASCRIPT = Syntax(unit="  ")
_PHP = Syntax(
    map_open="[", map_close="]", key="{} => ", special="$", code=_BRACED, image="{} . $image", bare="$image",
    empty="(object) []", numbered="(object) [",
)  # fmt: skip

LANGUAGES: dict[str, Language] = {
    "sh": Language("Shell (curl)", "sample.sh", ["sh {file}"], JSON, comment="#"),
    "python": Language(
        "Python (requests)", "sample.py", ["python3 {file}"], _PYTHON, _always("pip install requests"),
        comment="#", level=1,
    ),
    "python-sdk": Language(
        "Python (SDK)", "sample.py", ["python3 {file}"], _PYTHON, _kit("pip install"), comment="#", level=2
    ),
    "javascript": Language("JavaScript (fetch)", "sample.mjs", ["node {file}"], _JAVASCRIPT),
    "javascript-sdk": Language(
        "JavaScript (SDK)", "sample.mjs", ["node {file}"], _JAVASCRIPT, _kit("npm install")
    ),
    "go": Language("Go (net/http)", "sample.go", ["go run {file}"], JSON),
    "rust": Language(
        "Rust (reqwest)", "main.rs", ["cargo run"],
        Syntax(code=_BRACED, image='format!("{{}}{{}}", {}, image)', long="_i64"),
        _always("cargo init --name sample", "cargo add reqwest --features blocking,json", "cargo add serde_json"),
        with_image=["cargo add data-encoding"], level=1,
    ),
    "java": Language("Java (java.net.http)", "Sample.java", ["java -Dfile.encoding=UTF-8 {file}"], JSON, level=4),
    "c": Language("C (libcurl)", "sample.c", ["cc -o sample {file} -lcurl", "./sample"], JSON),
    "csharp": Language(
        "C# (HttpClient)", "Program.cs", ["mv {file} sample/Program.cs", "dotnet run --project sample"],
        Syntax(map_open="new Dictionary<string, object> {", list_open="new object[] {", list_close="}",
               key="[{}] = ", words=("true", "false", "null!"), empty="new Dictionary<string, object>()"),
        _always("dotnet new console -o sample"), level=2,
    ),
    "php": Language("PHP (curl)", "sample.php", ["php {file}"], _PHP),
    "php-guzzle": Language(
        "PHP (Guzzle)", "sample.php", ["php {file}"], _PHP, _always("composer require guzzlehttp/guzzle")
    ),
    "ruby": Language(
        "Ruby (net/http)", "sample.rb", ["ruby {file}"],
        Syntax(key="{} => ", words=("true", "false", "nil"), special="#", unit="  "), comment="#", level=1,
    ),
    "perl": Language(
        "Perl (HTTP::Tiny)", "sample.pl", ["perl {file}"],
        Syntax(key="{} => ", words=("JSON::PP::true", "JSON::PP::false", "undef"), special="$@",
               code="\\x{{{:x}}}", image="{} . $image", bare="$image"),
        _always("cpanm IO::Socket::SSL"), comment="#",
    ),
    "swift": Language(
        "Swift (URLSession)", "sample.swift", ["swift {file}"],
        Syntax(map_open="[", map_close="] as [String: Any]", list_close="] as [Any]", code=_BRACED,
               words=("true", "false", "NSNull()"), empty="[:] as [String: Any]"),
        is_run=False,
    ),
    "dart": Language(
        "Dart (dart:io)", "sample.dart", ["dart run {file}"], Syntax(special="$", unit="  "), level=1, is_run=False
    ),
}  # fmt: skip
