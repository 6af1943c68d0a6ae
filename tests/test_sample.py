"""`sample`: the list, the text, the file, the parameters; and bad input with its exact message."""

from __future__ import annotations

import ast
import io
import json
import os
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway import REPLY, Gateway
from tests.pages import blocks, lines, twin
from tests.program import ROOT, Program, Result
from tests.test_pages import run
from tests.test_streams import Failing
from wcode_setup.catalog.parameters import Parameter, parameters
from wcode_setup.samples import wire
from wcode_setup.samples.languages import LANGUAGES
from wcode_setup.samples.literals import JSON, literal, quoted
from wcode_setup.samples.make import run as run_by
from wcode_setup.samples.make import text
from wcode_setup.samples.wire import Asked, Picture
from wcode_setup.text import UNSAFE

PLUS = ("--model", "qwen3.6-plus")
SMALL = ("--model", "qwen/qwen3.6-27b")
PNG = b"\x89PNG\r\n\x1a\n...."
TABLE = "`wcode-setup models show ID --params` lists the parameters."
PROTOCOLS = ("chat", "responses", "messages")
COMBINATIONS = [
    Asked(protocol, "https://gw.example/v1", "GW_EXAMPLE_API_KEY", "my/model", "say \"hi\"\n你好", system, picture, stream, given)
    for protocol in ("chat", "responses", "anthropic")
    for stream in (False, True)
    for system, picture in ((None, None), ("be brief", Picture("a photo.png", "image/png")))
    for given in ({}, {"temperature": 0.2, "top_k": 3, "tools": [{"type": "function", "function": {"name": "f"}}]})
]  # fmt: skip


@pytest.fixture
def sample(program: Program) -> Any:
    """Print a sample for the shell."""
    return lambda *options, **more: program("sample", "sh", *options, **more)


def body_of(result: Result) -> Any:
    """The request in a sample for the shell."""
    assert result.code == 0, result.text
    return json.loads(re.findall(r"<<'BODY'\n.*?\nHEADERS\n(.*)\nBODY\n", result.out, re.DOTALL)[0])


# the list, and the languages


def test_the_languages_are_listed(program: Program) -> None:
    shown = program("sample").out.splitlines()
    assert shown[0].split() == ["LANGUAGE", "WITH", "FILE", "TESTED"]
    assert [line.split()[0] for line in shown[1:]] == list(LANGUAGES)
    data: Any = program("sample", "--json").document["data"]
    assert [row["language"] for row in data] == list(LANGUAGES)
    assert {line.split()[0] for line in shown if line.endswith("not run")} == {
        row["language"] for row in data if not row["is_run"]
    }


def test_each_language_has_a_template_and_no_other_is_there() -> None:
    assert {path.stem for path in (ROOT / "templates/samples").iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_combination_is_printed_as_it_is_made(language: str) -> None:
    """The text of a sample is plain: no control character, no blank at the end of a line, no double blank line, no key."""
    for asked in COMBINATIONS:
        made = text(language, asked)
        lines = made.split("\n")
        assert made.endswith("\n") and not made.startswith("\n")
        assert not re.search(UNSAFE, made.replace("\n", "").replace("\t", ""))
        assert [line for line in lines if line != line.rstrip()] == []
        assert "\n\n\n" not in made, (language, asked)
        assert "GW_EXAMPLE_API_KEY" in made and ("my/model" in made)
        assert "a photo.png" in made or asked.picture is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_document(language: str, program: Program) -> None:
    data: Any = program("sample", language, *SMALL, "--json").document["data"]
    row = LANGUAGES[language]
    assert data["text"] == program("sample", language, *SMALL).out
    assert (data["file"], data["run"], data["is_run"]) == (row.file, run_by(row, row.file), row.is_run)
    assert (data["variable"], data["url"]) == ("WCODE_API_KEY", "https://wcode.net/api/gpt/v1/chat/completions")
    for line in (*data["install"], *data["run"]):
        assert f"{row.comment} {line}\n" in data["text"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_protocol_has_its_url(protocol: str, program: Program) -> None:
    data: Any = program("sample", "python", *SMALL, "--protocol", protocol, "--json").document["data"]
    assert (
        data["url"]
        == {
            "chat": "https://wcode.net/api/gpt/v1/chat/completions",
            "responses": "https://wcode.net/api/gpt/v1/responses",
            "messages": "https://wcode.net/api/anthropic/v1/messages",
        }[protocol]
    )


def test_another_gateway(program: Program) -> None:
    """It takes any model, has a variable of its own, and with `--api-key-env` another one."""
    options = ("sample", "python", "--model", "my/model", "--base-url", "https://gw.example/v1/", "--json")
    document: Any = program(*options).document
    assert (document["data"]["variable"], document["data"]["url"]) == (
        "GW_EXAMPLE_API_KEY", "https://gw.example/v1/chat/completions",
    )  # fmt: skip
    assert [note["code"] for note in document["notes"]] == ["url-trimmed"]
    data: Any = program(*options, "--api-key-env", "MY_KEY").document["data"]
    assert data["variable"] == "MY_KEY" and "GW_EXAMPLE" not in data["text"]
    data = program(*options, "--protocol", "messages", "--param", "max_tokens=5").document["data"]
    assert data["url"] == "https://gw.example/v1/messages"


def test_the_greeting_is_in_the_language_of_the_user(sample: Any) -> None:
    assert body_of(sample(*PLUS))["messages"] == [{"role": "user", "content": "Hello! Who are you?"}]
    assert body_of(sample(*PLUS, "--lang", "zh"))["messages"] == [{"role": "user", "content": "你好"}]


def test_all_that_is_asked_is_in_the_request(sample: Any) -> None:
    options = ("--prompt", "", "--system", "", "--stream", "--param", "stop=[\"a\"]", "--param", "verbosity=low")  # fmt: skip
    assert body_of(sample(*PLUS, *options)) == {
        "model": "qwen3.6-plus", "stop": ["a"], "verbosity": "low", "stream": True,
        "messages": [{"role": "system", "content": ""}, {"role": "user", "content": ""}],
    }  # fmt: skip
    options = ("--param", "max_tokens=9", "--param", "verbosity=low", "--system", "s", "--prompt", "p")
    assert body_of(sample(*SMALL, "--protocol", "responses", *options)) == {
        "model": "qwen/qwen3.6-27b", "instructions": "s", "input": "p", "max_output_tokens": 9,
        "text": {"verbosity": "low"},
    }  # fmt: skip
    assert body_of(sample(*SMALL, "--protocol", "messages", "--param", 'stop=["x"]', "--prompt", "p")) == {
        "model": "qwen/qwen3.6-27b", "messages": [{"role": "user", "content": "p"}], "max_tokens": 64000,
        "stop_sequences": ["x"],
    }  # fmt: skip


# a file


def test_a_file(program: Program) -> None:
    done = program("sample", "python", *PLUS, "-o", "new.py")
    assert (done.code, done.err) == (0, "")
    assert done.out == "~/new.py: created\n  pip install requests\n  python3 new.py\n"
    path = program.home / "new.py"
    assert path.read_text(encoding="utf-8") == program("sample", "python", *PLUS).out.replace("sample.py", "new.py")
    assert path.stat().st_mode & 0o777 == 0o644
    assert program("sample", "python", *PLUS, "-o", "zh.py", "--lang", "zh").out.startswith("~/zh.py: 已创建\n")
    document = program("sample", "python", *PLUS, "-o", "new.py", "--json").document
    assert (document["status"], document["data"]["path"]) == ("unchanged", str(path))
    document = program("sample", "python", *PLUS, "-o", "other.py", "--json").document
    assert (document["status"], document["data"]["file"]) == ("ok", "other.py")


def test_the_commands_name_the_file(program: Program) -> None:
    """Quoted, if need be; those of a language whose file has a fixed name stay."""
    program("sample", "ruby", *PLUS, "-o", "my file's.rb")
    head = (program.home / "my file's.rb").read_text(encoding="utf-8").splitlines()[0]
    assert head == "# ruby 'my file'\"'\"'s.rb'"
    assert program("sample", "rust", *PLUS, "-o", "other.rs", "--json").document["data"]["run"] == ["cargo run"]
    done = program("sample", "ruby", *PLUS, "-o", "a\nb.rb")
    assert done.err == "Error: the file name after -o has a control character\nHint: Choose another name.\n"
    assert not (program.home / "a\nb.rb").exists()


def test_a_file_that_exists_is_left_alone(program: Program) -> None:
    path = program.write("new.py", "mine\n")
    done = program("sample", "python", *PLUS, "-o", "new.py")
    assert done == Result(1, "", "Error: ~/new.py: the file exists and has other content\n"
                                 "Hint: Remove it, or choose another name; `> FILE` replaces a file.\n")  # fmt: skip
    assert path.read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize("kind", ["folder", "no-folder", "link", "fifo"])
def test_what_is_no_place_for_a_file(kind: str, program: Program) -> None:
    target = program.home / "place"
    name = "place"
    if kind == "folder":
        target.mkdir()
    elif kind == "no-folder":
        name = "place/new.py"
    elif kind == "link":
        target.symlink_to("nowhere")
    else:
        os.mkfifo(target)
    before = program.tree()
    done = program("sample", "python", *PLUS, "-o", name)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: ~/place") and "\nHint: " in done.err, done.err
    assert program.tree() == before


def test_a_full_disk_leaves_nothing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("wcode_setup.engine.store.files._write_all", fails)
    done = program("sample", "python", *PLUS, "-o", "new.py")
    assert done.code == 1 and "No space left on device" in done.err
    assert not (program.home / "new.py").exists()


def test_a_full_stdout_after_the_file_is_written(program: Program) -> None:
    done = program("sample", "python", *PLUS, "-o", "new.py", buffers=(Failing(1), io.BytesIO()))
    assert (done.code, done.err) == (
        4,
        "Error: cannot write to stdout (No space left on device); ~/new.py was written.\n",
    )
    assert (program.home / "new.py").exists()


# parameters


@pytest.mark.parametrize("parameter", parameters().values(), ids=lambda one: one.name)
def test_the_example_of_each_parameter_is_accepted(parameter: Parameter, sample: Any) -> None:
    known = parameters()
    options = [
        word
        for name in (parameter.name, *parameter.needs)
        for word in ("--param", f"{name}={json.dumps(known[name].example)}")
    ]
    assert body_of(sample(*PLUS, *options))[parameter.name] == parameter.example


@pytest.mark.parametrize("parameter", parameters().values(), ids=lambda one: one.name)
def test_each_limit_holds(parameter: Parameter, sample: Any) -> None:
    """The limits themselves are accepted, what lies beyond them is not."""
    needs = [
        word for name in parameter.needs for word in ("--param", f"{name}={json.dumps(parameters()[name].example)}")
    ]
    for rule, beyond in (("minimum", -1), ("maximum", 1)):
        if rule in parameter.schema:
            limit = parameter.schema[rule]
            assert body_of(sample(*PLUS, *needs, "--param", f"{parameter.name}={limit}"))[parameter.name] == limit
            refused = sample(
                *PLUS,
                *needs,
                "--param",
                f"{parameter.name}={limit + beyond / 8 if parameter.type == 'number' else limit + beyond}",
            )
            word = "least" if rule == "minimum" else "most"
            assert refused.err.startswith(f"Error: {parameter.name}: must be at {word} {limit}\n"), refused.err


def test_the_table_of_parameters(program: Program) -> None:
    shown = program("models", "show", "qwen3.6-plus", "--params").out.splitlines()
    assert [line.split()[0] for line in shown[1:-1]] == list(parameters())
    card: Any = program("models", "show", "qwen3.6-plus", "--params", "--json").document["data"]
    assert card["id"] == "qwen3.6-plus"
    assert [row["name"] for row in card["parameters"]] == list(parameters())
    assert card["parameters"][9]["names"] == {
        "chat": "max_tokens",
        "responses": "max_output_tokens",
        "messages": "max_tokens",
    }
    assert "parameters" not in program("models", "show", "qwen3.6-plus", "--json").document["data"]


VALUE = "For example --param '{}'; a list or an object is written as JSON."
BAD = [
    (("--param", "temperature"), "--param requires NAME=VALUE, not 'temperature'", f"For example --param temperature=0.2; {TABLE}"),
    (("--param", "=1"), "--param requires NAME=VALUE, not '=1'", f"For example --param temperature=0.2; {TABLE}"),
    (("--param", "temprature=1"), "unknown parameter 'temprature'; known: temperature", TABLE),
    (("--param", "x=1"), f"unknown parameter 'x'; known: {', '.join(parameters())}", TABLE),
    (("--param", "seed=1", "--param", "seed=2"), "parameter 'seed' is given twice", "Give each parameter once."),
    (("--param", "temperature=warm"), "temperature: expected number, found string", VALUE.format("temperature=0.2")),
    (("--param", "temperature=NaN"), "temperature: expected number, found string", VALUE.format("temperature=0.2")),
    (("--param", "temperature=1e999"), "temperature: must be at most 2.0", VALUE.format("temperature=0.2")),
    (("--param", "seed=1.5"), "seed: expected integer, found number", VALUE.format("seed=42")),
    (("--param", "seed=9007199254740992"), "seed: must be at most 9007199254740991", VALUE.format("seed=42")),
    (("--param", "logit_bias={\"1\": 1e999}"), "logit_bias: must be at most 9007199254740991",
     VALUE.format('logit_bias={"50256": -100}')),
    (("--param", "logprobs=1"), "logprobs: expected boolean, found number", VALUE.format("logprobs=true")),
    (("--param", "stop=END"), "stop: expected list, found string", VALUE.format('stop=["END"]')),
    (("--param", 'stop=["\\ud800"]'), "stop: must be UTF-8 text", VALUE.format('stop=["END"]')),
    *(
        (("--param", 'response_format={"type": "text", "x": ' + "[" * depth + "]" * depth + "}"),
         "response_format: must have at most 60 levels", VALUE.format('response_format={"type": "json_object"}'))
        for depth in (60, 600, 5000)
    ),
    (("--param", "stop=[]"), "stop: must have at least 1 item(s)", VALUE.format('stop=["END"]')),
    (("--param", "verbosity=lo"), 'verbosity: must be one of "low", "medium", "high"', VALUE.format("verbosity=low")),
    (("--param", "response_format={}"), "response_format: missing: type", VALUE.format('response_format={"type": "json_object"}')),
    (("--param", "top_logprobs=3"), "top_logprobs requires logprobs", "Add --param 'logprobs=true', or remove top_logprobs."),
    (("--param", "top_logprobs=3", "--param", "logprobs=false"), "top_logprobs requires logprobs",
     "Add --param 'logprobs=true', or remove top_logprobs."),
    (("--param", "max_tokens=1024001"), "max_tokens=1024001 exceeds the context window of 1024000 tokens",
     "Give fewer: the output is part of the context."),
    (("--protocol", "responses", "--param", "seed=1"),
     "seed is no parameter of the protocol responses; it has: temperature, top_p, max_output_tokens, text.verbosity",
     "Remove it, or use --protocol chat."),
    (("--protocol", "message"), "'message' is not a value of --protocol: chat, responses, messages",
     "Did you mean 'messages'? `wcode-setup sample --help` describes it."),
    (("--image", "no.png"), "~/no.png: there is no such file", "Check the path after --image."),
    (("--image", "text.png"), "~/text.png: this file is no PNG, JPEG, GIF or WebP image", "Convert it to one of these formats."),
    (("--image", "a\nb.png"), "the file name after --image has a control character", "Choose another name."),
    (("--prompt", "\udce9"), "the value of --prompt is not UTF-8 text", "Pass it in UTF-8."),
    (("--system", "\udce9"), "the value of --system is not UTF-8 text", "Pass it in UTF-8."),
    (("--api-key-env", "my key"), "invalid variable name 'my key'", "Use capital letters, digits and `_`, starting with a letter, for example WCODE_API_KEY."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "error", "hint"), BAD, ids=lambda value: value[-1] if isinstance(value, tuple) else ""
)
def test_bad_input(options: tuple[str, ...], error: str, hint: str, sample: Any, program: Program) -> None:
    program.write("text.png", "no image")
    done = sample(*PLUS, *options, "-o", "new.sh")
    assert done == Result(2, "", f"Error: {error}\nHint: {hint}\n")
    assert not (program.home / "new.sh").exists()


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (("python",), "--model is missing", "`wcode-setup sample --help` shows an example."),
        (("--model", "x"), "LANGUAGE is missing", "`wcode-setup sample --help` shows an example."),
        (("-o", "x"), "LANGUAGE is missing", "`wcode-setup sample --help` shows an example."),
        (("rubi", *PLUS), f"'rubi' is not a value of [LANGUAGE]: {', '.join(LANGUAGES)}",
         "Did you mean 'ruby'? `wcode-setup sample --help` describes it."),
        (("sh", "--model", "qwen3.6-pls"), "unknown model 'qwen3.6-pls'; known: qwen3.6-plus, qwen/qwen3.6-27b",
         "`wcode-setup models discover --save ID` adds a model of the gateway to your catalogue."),
        (("sh", "--model", ""), "invalid model ID ''", "Enter the ID as the gateway names it, without blanks or control characters."),
        (("sh", "--model", "m", "--base-url", "https://gw.example/v1", "--protocol", "messages"),
         "the protocol messages requires max_tokens", "Add --param max_tokens=1024."),
        (("sh", "--model", "m", "--base-url", "https://gw.example/\u202ev1"), "the base URL contains a blank or control character",
         "Copy it again, without blanks."),
    ],
)  # fmt: skip
def test_bad_words(words: tuple[str, ...], error: str, hint: str, program: Program) -> None:
    assert program("sample", *words) == Result(2, "", f"Error: {error}\nHint: {hint}\n")


def test_as_many_levels_as_allowed(sample: Any) -> None:
    value = '{"type": "text", "x": ' + "[" * 59 + "]" * 59 + "}"
    assert body_of(sample(*PLUS, "--param", f"response_format={value}"))["response_format"] == json.loads(value)


def test_params_belongs_to_show(program: Program) -> None:
    done = program("models", "list", "--params")
    assert done == Result(2, "", "Error: --params requires `models show ID`\n"
                                 "Hint: For example: wcode-setup models show qwen3.6-plus --params\n")  # fmt: skip


def test_a_gateway_without_the_protocol(program: Program) -> None:
    program.write(".config/wcode-setup/catalog.toml", '[gateways.gw.base_urls]\nresponses = "https://gw.example/v1"\n')
    done = program("sample", "sh", "--model", "m", "--base-url", "https://gw.example/v1")
    assert done == Result(2, "", "Error: the gateway at https://gw.example/v1 has no base URL for this protocol; it has: responses\n"
                                 "Hint: Choose one of these with --protocol.\n")  # fmt: skip


def test_a_fifo_as_an_image_is_refused_at_once(sample: Any, program: Program) -> None:
    os.mkfifo(program.home / "pipe.png")
    done = sample(*PLUS, "--image", "pipe.png")
    assert done.code == 1 and done.err.startswith("Error: ~/pipe.png: "), done.err


# notes


@pytest.mark.parametrize(
    ("options", "note"),
    [
        ((*PLUS, "--param", "temperature=1", "--param", "top_p=1"),
         "temperature and top_p both set the diversity; the vendor recommends only one of them."),
        ((*PLUS, "--param", 'response_format={"type": "json_object"}'),
         "response_format json_object requires the word JSON in the prompt or the system message."),
        ((*PLUS, "--protocol", "responses"),
         "The vendor's page does not list qwen3.6-plus for responses; the gateway may reject it."),
        (("--model", "plain/text", "--base-url", "https://gw.example/v1", "--image", "x.png"),
         "The catalogue lists no images for plain/text; the gateway may reject or ignore the image."),
    ],
)  # fmt: skip
def test_notes_stand_on_stderr(options: tuple[str, ...], note: str, sample: Any, program: Program) -> None:
    (program.home / "x.png").write_bytes(PNG)
    program.write(
        ".config/wcode-setup/catalog.toml",
        '[[models]]\nid = "plain/text"\ncontext_window = 9\nmax_tokens = 9\n',
    )
    done = sample(*options)
    assert done.code == 0 and done.err == f"Note: {note}\n"
    quiet = sample(*options, "--quiet")
    assert quiet == Result(0, done.out, "")


def test_the_word_json_in_any_message_is_enough(sample: Any) -> None:
    form = ("--param", 'response_format={"type": "json_object"}')
    assert sample(*PLUS, *form, "--prompt", "as json").err == sample(*PLUS, *form, "--system", "JSON").err == ""


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PNG, "png"), (b"\xff\xd8\xff\xe0", "jpeg"), (b"GIF89a", "gif"), (b"RIFF\0\0\0\0WEBPVP8 ", "webp")],
)
def test_the_type_of_an_image_is_that_of_its_bytes(content: bytes, kind: str, sample: Any, program: Program) -> None:
    (program.home / "photo").write_bytes(content)
    assert f'"data:image/{kind};base64,$image"' in sample(*PLUS, "--image", "photo").out
    assert f"base64 < {program.home}/photo" in sample(*PLUS, "--image", "~/photo").out


# keys, and encodings


@pytest.mark.parametrize("option", ["--prompt", "--system", "--param"])
def test_a_key_is_never_in_a_sample(option: str, program: Program) -> None:
    """Not one that is known from the environment, and not one that only looks like one."""
    known, shaped = "Zx9-very-secret-value-81", "sk-test-0123456789abcdefghij"
    for key in (known, shaped):
        value = f'stop=["{key}"]' if option == "--param" else f"my key is {key}"
        for more in ((), ("--json",), ("-o", "new.sh")):
            done = program("sample", "sh", *PLUS, option, value, *more, env={"WCODE_API_KEY": known})
            assert done.code == 1 and key not in done.text
            assert "the sample would contain an API key" in done.text
            assert not (program.home / "new.sh").exists()


def test_stdout_that_cannot_encode_the_sample(program: Program) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    done = program.process("sample", "sh", *PLUS, "--prompt", "你好", env=ascii_only)
    assert done == Result(
        1, "", "Error: stdout cannot show this sample: its encoding is ascii\nHint: Write it to a file: -o FILE.\n"
    )
    assert program.process("sample", "sh", *PLUS, "--prompt", "你好", "-o", "new.sh", env=ascii_only).code == 0
    assert "你好" in (program.home / "new.sh").read_text(encoding="utf-8")


def test_bytes_of_stdout_are_utf_8_with_plain_line_ends(program: Program) -> None:
    buffers = io.BytesIO(), io.BytesIO()
    assert program("sample", "sh", *PLUS, "--prompt", "你好", buffers=buffers).code == 0
    assert "你好".encode() in buffers[0].getvalue() and b"\r" not in buffers[0].getvalue()


# literals

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(PLAIN, st.integers(0, 40))
def test_a_literal_is_the_value(value: Any, level: int) -> None:
    """In the two languages that a test can read; the others are run (`tests/conformance/test_samples.py`)."""
    assert json.loads(literal(value, JSON, level)) == value
    assert ast.literal_eval(literal(value, LANGUAGES["python"].syntax, level)) == value


@given(st.text())
def test_a_string_is_plain_in_every_language(value: str) -> None:
    for language in LANGUAGES.values():
        found = quoted(value, language.syntax)
        assert not re.search(UNSAFE, found), found
        for sign in language.syntax.special:
            assert not re.search(rf"(?<!\\)(\\\\)*{re.escape(sign)}", found[1:-1])


def test_the_body_leaves_the_parameters_alone() -> None:
    given_ones: dict[str, Any] = {"stop": ["a"]}
    wire.body(Asked("chat", "https://gw.example/v1", "K", "m", "p", parameters=given_ones))
    assert given_ones == {"stop": ["a"]}


# the page


@pytest.mark.parametrize("page", ["docs/samples.md", twin("docs/samples.md")])
def test_the_line_for_the_shell(page: str, program: Program) -> None:
    """As on the page, but for another gateway; the real sh and curl."""
    [line] = [line for block in blocks(page) if block.name == "send" for line in lines(block)]
    with Gateway() as gateway:
        env = {gateway.variable: "sk-test-pages-0123456789"}
        done = run(program, line.replace("--model", f"--base-url {gateway.url}/v1 --model"), env)
        assert done.code == 0 and REPLY in done.text
        [request] = gateway.requests
    assert request.headers["authorization"] == f"Bearer {env[gateway.variable]}"
    assert request.body["messages"] == [{"role": "user", "content": "Write a haiku."}]
