"""Each sample is built and run, and its request is what was asked."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.languages import RUNNERS
from tests.conformance.sandbox import KEY, Result, Sandbox
from tests.conformance.scripted import Untrusted, scripted
from tests.gateway import DOCUMENTED, Gateway
from tests.tls import certificate
from wcode_setup.samples.languages import LANGUAGES

PROMPT = "say \"hi\", 'so' \\n\\ \n\t$HOME ${x} `id` $(id) %s %% #{y} @z \\(w) </script> ?? {} 你好 🙂 \x01 end"
SYSTEM = 'be "brief" $1'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PATHS = {"chat": "/v1/chat/completions", "responses": "/v1/responses", "messages": "/v1/messages"}
MODELS = [("qwen3.6-plus", "chat"), *(("qwen/qwen3.6-27b", protocol) for protocol in PATHS)]
ODD = {
    PROMPT: [None, True, False, [], {}, "", 1e-7, 1e21, -0.5, 9007199254740991, -1], "0": {"1": {}}, "-1": [[{}]], "null": None,
}  # fmt: skip
"""Values of every kind, deep inside."""
PARAMETERS: dict[str, Any] = {
    "temperature": 0.2, "top_p": 0.9, "top_k": 20, "frequency_penalty": -0.5, "presence_penalty": 0.5,
    "repetition_penalty": 1.1, "min_p": 0.05, "top_a": 0.1, "seed": 42, "max_tokens": 1024,
    "logit_bias": {"0": -100, "50256": 1.5}, "logprobs": True, "top_logprobs": 3,
    "response_format": {"type": "json_object"}, "structured_outputs": False, "stop": ["</end>", '"$x"'],
    "tools": [{"type": "function", "function": {"name": "time", "parameters": {"type": "object", "properties": {}, "odd": ODD}}}],
    "tool_choice": "none", "parallel_tool_calls": False, "verbosity": "low",
}  # fmt: skip
WHOLE = ("sh", "c", "java")
"""The languages whose samples print the answer as it came."""

REPLY = "Grüße 你好 🙂"
_LAST = json.dumps({"choices": [{"delta": {"content": REPLY}, "index": 0}]}, ensure_ascii=False).encode()
_CUT = _LAST.index("🙂".encode()) + 2
STREAM = (
    b': a comment\n\ndata:{"error": null, "choices": [{"delta": {"role": "assistant", "content": null}, "index": 0}]}\n\n',
    b"data:" + _LAST[:_CUT],
    _LAST[_CUT:] + b"\r\n\r\n",
    b'data: {"choices": [], "usage": null}\n\ndata:[DONE]\n\n',
)
"""A stream in every form that it may have: without blanks, with both line ends, and cut inside a character."""
FAULTS = {
    "chat": b'data:{"error": {"message": "no quota", "code": "quota"}}\n\n',
    "responses": b'event: error\ndata:{"type": "error", "message": "no quota", "code": "quota"}\n\n',
    "messages": b'event: error\ndata:{"type": "error", "error": {"type": "overloaded_error", "message": "no quota"}}\n\n',
}
"""Events that report an error in the middle of a stream."""

languages = pytest.mark.parametrize("language", [name for name in LANGUAGES if LANGUAGES[name].is_run])
readers = pytest.mark.parametrize("language", [name for name in RUNNERS if name not in WHOLE])
"""The languages whose samples read the answer."""


def test_every_language_that_is_run_has_a_runner() -> None:
    assert {name for name, one in LANGUAGES.items() if one.is_run} == RUNNERS.keys()


class Samples:
    """The samples of one language, in a sandbox, for one gateway."""

    def __init__(self, language: str, sandbox: Sandbox, gateway: Gateway) -> None:
        self.language, self.sandbox, self.gateway = language, sandbox, gateway

    def stream(self, pieces: Sequence[bytes], *options: str) -> Result:
        """Run against a gateway that streams `pieces`."""
        with scripted(pieces) as url:
            sample = self.write("--base-url", f"{url}/v1", "--api-key-env", self.gateway.variable, "--stream", *options)
            return self.start(sample)

    def write(self, *options: str, prompt: str = PROMPT) -> Path:
        sample = Path(self.sandbox.at(LANGUAGES[self.language].file))
        sample.unlink(missing_ok=True)
        base = () if "--base-url" in options else ("--base-url", f"{self.gateway.url}/v1")
        done = self.sandbox.setup("sample", self.language, *base, *options, "--prompt", prompt, "-o", str(sample))
        assert done.code == 0, done
        return sample

    def run(self, *options: str, prompt: str = PROMPT, key: str | None = KEY) -> Result:
        return self.start(self.write(*options, prompt=prompt), key)

    def start(self, sample: Path, key: str | None = KEY) -> Result:
        command = RUNNERS[self.language](self.sandbox, sample)
        done = self.sandbox.run(*command, cwd=str(sample.parent), env={self.gateway.variable: key})
        assert KEY not in done.out + done.err, done
        return done

    def check_answer(self, done: Result) -> None:
        assert done.code == 0, done
        if self.language in WHOLE:
            assert REPLY.split(maxsplit=1)[0] in done.out, done
        else:
            assert done.out == f"{REPLY}\n", done

    def check_request(self, protocol: str, body: dict[str, Any], done: Result) -> None:
        assert len(self.gateway.requests) == 1, done
        [request] = self.gateway.requests
        assert (request.method, request.path) == ("POST", PATHS[protocol])
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert request.headers["content-type"].startswith("application/json")
        assert ("anthropic-version" in request.headers) == (protocol == "messages")
        assert request.body == body
        assert not [
            value for value in self.sandbox.environment.values() if "decoy" in value and request.contains(value)
        ]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway(reply=REPLY, parameters=DOCUMENTED) as running:
        yield running
    assert running.refused == []


@pytest.fixture
def samples(language: str, sandbox: Sandbox, gateway: Gateway) -> Samples:
    return Samples(language, sandbox, gateway)


def asked(protocol: str, model: str, content: Any, *, system: bool = False, stream: bool = False) -> dict[str, Any]:
    """The body that the options ask for."""
    body: dict[str, Any] = {"model": model, **({"stream": True} if stream else {})}
    if protocol == "chat":
        first = [{"role": "system", "content": SYSTEM}] if system else []
        return {**body, "messages": [*first, {"role": "user", "content": content}]}
    if protocol == "responses":
        said = content if isinstance(content, str) else [{"role": "user", "content": content}]
        return {**body, "input": said, **({"instructions": SYSTEM} if system else {})}
    system_text = {"system": SYSTEM} if system else {}
    return {**body, "messages": [{"role": "user", "content": content}], **system_text, "max_tokens": 64000}


@languages
@pytest.mark.parametrize(("model", "protocol"), MODELS)
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.matrix(every=1)
def test_the_request(samples: Samples, model: str, protocol: str, stream: bool) -> None:
    options = ["--model", model, "--protocol", protocol, *(["--stream"] if stream else ["--system", SYSTEM])]
    done = samples.run(*options)
    samples.check_request(protocol, asked(protocol, model, PROMPT, system=not stream, stream=stream), done)
    samples.check_answer(done)


@languages
@pytest.mark.parametrize("protocol", PATHS)
def test_an_image(samples: Samples, protocol: str) -> None:
    """Its name has quotes; its bytes are those of the file when the sample runs."""
    name = 'it\'s a "$photo".png'
    Path(samples.sandbox.at(name)).write_bytes(PNG)
    done = samples.run("--model", "qwen/qwen3.6-27b", "--protocol", protocol, "--image", name)
    data = base64.b64encode(PNG).decode()
    url = f"data:image/png;base64,{data}"
    content: Sequence[Any] = {
        "chat": [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": PROMPT}],
        "responses": [{"type": "input_image", "image_url": url}, {"type": "input_text", "text": PROMPT}],
        "messages": [
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}},
            {"type": "text", "text": PROMPT},
        ],
    }[protocol]
    samples.check_request(protocol, asked(protocol, "qwen/qwen3.6-27b", content), done)
    samples.check_answer(done)


@languages
def test_an_image_that_is_gone(samples: Samples) -> None:
    Path(samples.sandbox.at("gone.png")).write_bytes(PNG)
    sample = samples.write("--model", "qwen/qwen3.6-27b", "--image", "gone.png")
    Path(samples.sandbox.at("gone.png")).unlink()
    done = samples.start(sample)
    assert done.code != 0 and done.err.strip(), done
    assert samples.gateway.requests == []


@languages
def test_another_locale(samples: Samples) -> None:
    """UTF-8 is sent and printed also where the locale has another encoding."""
    samples.sandbox.environment.update(LANG="C", LC_ALL="C")
    done = samples.run("--model", "qwen3.6-plus", "--stream")
    samples.check_request("chat", asked("chat", "qwen3.6-plus", PROMPT, stream=True), done)
    samples.check_answer(done)


@languages
@pytest.mark.matrix(every=1)
def test_every_parameter(samples: Samples) -> None:
    """The sample prints the whole answer: what these parameters ask for is no text."""
    options = [word for name, value in PARAMETERS.items() for word in ("--param", f"{name}={json.dumps(value)}")]
    done = samples.run("--model", "qwen3.6-plus", *options, prompt="as JSON")
    samples.check_request("chat", {**asked("chat", "qwen3.6-plus", "as JSON"), **PARAMETERS}, done)
    assert done.code == 0, done
    assert "choices" in done.json


@languages
@pytest.mark.parametrize("stream", [False, True])
def test_an_error_of_the_gateway(samples: Samples, stream: bool) -> None:
    samples.gateway.status["/chat/completions"] = 401
    done = samples.run("--model", "qwen3.6-plus", *(["--stream"] if stream else []))
    assert done.code != 0, done
    assert "401" in done.err, done


@readers
def test_a_stream_in_every_form(samples: Samples) -> None:
    samples.check_answer(samples.stream(STREAM, "--model", "qwen3.6-plus"))


@readers
@pytest.mark.parametrize("protocol", FAULTS)
def test_an_error_in_a_stream(samples: Samples, protocol: str) -> None:
    done = samples.stream([FAULTS[protocol]], "--model", "qwen/qwen3.6-27b", "--protocol", protocol)
    assert done.code != 0, done
    assert "no quota" in done.err and done.out.strip() == "", done


@languages
@pytest.mark.matrix(every=1)
def test_a_certificate_that_is_not_trusted(samples: Samples, tmp_path: Path) -> None:
    """No sample sends the key to such a gateway."""
    with Untrusted(certificate(tmp_path, "127.0.0.1")) as gateway:
        samples.gateway = gateway
        done = samples.run("--model", "qwen3.6-plus")
    assert done.code != 0 and done.err.strip(), done
    assert gateway.requests == []


@languages
def test_no_gateway(samples: Samples) -> None:
    with Gateway() as gone:
        pass
    samples.gateway = gone
    done = samples.run("--model", "qwen3.6-plus")
    assert done.code != 0, done
    assert done.err.strip(), done


@languages
@pytest.mark.parametrize("key", [None, ""])
def test_no_key(samples: Samples, key: str | None) -> None:
    done = samples.run("--model", "qwen3.6-plus", key=key)
    assert done.code != 0, done
    assert samples.gateway.variable in done.err, done
    assert samples.gateway.requests == []
