"""Samples with odd texts, long requests, keys that no header can hold, and answers that begin and do not end."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.sandbox import KEY
from tests.conformance.scripted import serving
from tests.conformance.test_samples import PNG, PROMPT, WHOLE, Samples, asked, gateway, languages, samples
from wcode_setup.samples.make import TIMEOUT

__all__ = ["gateway", "samples"]

MARKS = "a ??/ ???/ ????= ??\\ ? b``` ''' \"\"\" */ /* // EOF HEREDOC \ufeff\u2028\u202e\u200b \U000e0041 {{x}} {% y %} \\u0041 \\"
"""Trigraphs, ends of strings and comments, marks that cannot be seen, escapes that are none."""

compiled = pytest.mark.parametrize("language", ["go", "rust", "java", "c"])


@contextmanager
def answering(data: bytes, is_whole: bool = True) -> Iterator[str]:
    """The address of a gateway that answers with `data`, and if that is not the whole answer, then with nothing."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Print nothing."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data) + (not is_whole)))
            self.end_headers()
            self.wfile.write(data)
            if not is_whole:
                over.wait()

    with serving(Handler) as url:
        try:
            yield f"{url}/v1"
        finally:
            over.set()


@languages
def test_marks_in_a_prompt(samples: Samples) -> None:
    done = samples.run("--model", "qwen3.6-plus", prompt=MARKS)
    samples.check_request("chat", asked("chat", "qwen3.6-plus", MARKS), done)


@languages
def test_many_items(samples: Samples) -> None:
    """Compilers have limits: of a macro's depth, of a literal's length, of a nesting."""
    deep = json.loads("[" * 59 + "]" * 59)
    many: dict[str, Any] = {
        "logit_bias": {str(number): -number / 10 for number in range(300)},
        "response_format": {"type": "text", "x": deep},
        "stop": ["."] * 4,
    }
    options = [word for name, value in many.items() for word in ("--param", f"{name}={json.dumps(value)}")]
    done = samples.run("--model", "qwen3.6-plus", *options)
    samples.check_request("chat", {**asked("chat", "qwen3.6-plus", PROMPT), **many}, done)


@languages
def test_trigraphs_in_the_name_of_an_image(samples: Samples) -> None:
    name = "what???/`x`.png"
    Path(samples.sandbox.at("what???")).mkdir()
    Path(samples.sandbox.at(name)).write_bytes(PNG)
    done = samples.run("--model", "qwen/qwen3.6-27b", "--image", name)
    samples.check_answer(done)
    assert len(samples.gateway.requests) == 1


@languages
def test_a_key_that_no_header_can_hold(samples: Samples) -> None:
    """It is not printed; `Samples.start` looks for it."""
    done = samples.run("--model", "qwen3.6-plus", key=f"{KEY}\nx: y")
    assert "x: y" not in done.out + done.err, done


@compiled
def test_an_answer_that_does_not_end(samples: Samples) -> None:
    with answering(b'{"', is_whole=False) as url:
        sample = samples.write(
            "--model", "qwen/qwen3.6-27b", "--base-url", url, "--api-key-env", samples.gateway.variable
        )
        text, count = re.subn(f"(?<![<>=] ){TIMEOUT}", "1", sample.read_text(encoding="utf-8"))
        assert count == 1, text
        sample.write_text(text, encoding="utf-8")
        done = samples.start(sample)
    assert done.code != 0 and done.err.strip(), done


@languages
def test_the_text_of_a_thought_is_not_printed(samples: Samples) -> None:
    thought = {"type": "reasoning", "content": [{"type": "reasoning_text", "text": "hm"}], "summary": []}
    message = {"type": "message", "content": [{"type": "output_text", "text": "yes"}]}
    with answering(json.dumps({"object": "response", "output": [thought, message]}).encode()) as url:
        options = ("--base-url", url, "--api-key-env", samples.gateway.variable, "--protocol", "responses")
        done = samples.run("--model", "qwen/qwen3.6-27b", *options)
    assert done.code == 0, done
    assert done.out == "yes\n" or (samples.language in WHOLE and "yes" in done.out), done


@compiled
def test_an_error_begins_with_its_status(samples: Samples) -> None:
    samples.gateway.status["/chat/completions"] = 401
    done = samples.run("--model", "qwen3.6-plus")
    assert done.out == "" and done.err.startswith("HTTP 401: {"), done
    assert done.err.endswith("\n"), done
