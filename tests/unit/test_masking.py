"""What is taken for a key without anybody having said so, and what is not."""

from __future__ import annotations

import time

import pytest

from wcode_setup.secrets.masking import masked
from wcode_setup.secrets.shapes import is_like_key
from wcode_setup.secrets.spans import said_spans

BODY = "q7Zk3x9Lm2Np8Rt5Vw1Yb4Cd"


@pytest.mark.parametrize(
    "key",
    [f"sk-{BODY}", f"sk-ant-api03-{BODY}", f"ghp_{BODY}", f"github_pat_{BODY}_{BODY}", f"xoxb-123-{BODY}", f"gsk_{BODY}",
     f"AIza{BODY}", "AKIAIOSFODNN7EXAMPLE", f"eyJhbGciOiJI.{BODY}.{BODY}", f"glpat-{BODY}", f"hf_{BODY}"],
)  # fmt: skip
def test_keys_with_a_shape(key: str) -> None:
    for text in ("a {} z", '"{}"', "x={},y", "{}"):
        shown = masked(text.format(key))
        assert key[:-4] not in shown
        assert BODY[:12] not in shown
        assert shown.startswith(text.split("{}", maxsplit=1)[0])
        assert shown.endswith(key[-4:] + text.split("{}")[1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Authorization: Bearer {BODY}", "Authorization: Bearer …b4Cd"),
        (f"basic {BODY}=", "basic …4Cd="),
        ("https://me:pass@gw.example/v1", "https://…@gw.example/v1"),
        ("https://me:p@ss@gw.example/v1", "https://…@gw.example/v1"),
        ("https://gw.example/v1?key=abcd&x=1", "https://gw.example/v1?…"),
        ("'https://gw.example/v1#abcd', next", "'https://gw.example/v1#…', next"),
        ("postgres://me:secret@db/x", "postgres://…@db/x"),
        (f"the token {BODY} of it", "the token …b4Cd of it"),
        ("'9f8e7d6c5b4a39281706f5e4d3c2b1a0'.", "'…b1a0'."),
    ],
)
def test_what_is_sent_with_requests(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    ["Bearer authentication is used", "Copy the key alone, without `Bearer` or quotes", "qwen/qwen3.6-27b",
     "https://gw.example/v1", "20261121T201500Z-1a2b", "a@b.example", "eyJx", "ghp_short", "basic understanding",
     "see https://platform.wcode.net; then go on", "/nix/store/9f8e7d6c5b4a39281706f5e4d3c2b1a0-openclaw/bin",
     "Qwen3-235B-A22B-Instruct-2507", "supportsReasoningEffortAndMoreOfThat2", "a1B2c3D4e5F6g7H8i9J0k1L2.json",
     "openAiCustomModelInfoAndTheLike", "ABCDEFGHIJKLMNOPQRSTUVWX2026"],
)  # fmt: skip
def test_what_is_no_key(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# OPENAI_API_KEY=abcdefg", ["abcdefg"]),
        ("// \"apiKey\": 'abcdefg', // and more", ["abcdefg"]),
        ("/* password = abcdefg */", ["abcdefg"]),
        ("# Authorization: Bearer abcdefg", ["abcdefg"]),
        ('["--api-key", "abcdefg", "-v"]', ["abcdefg"]),
        ("args: [--token, abcdefg]", ["abcdefg"]),
        ("  - --password\n  - abcdefg\n", ["abcdefg"]),
        ("--token=abcdefg", ["abcdefg"]),
        ("--token -v", []),
        ("# apiKey: ${WCODE_API_KEY}, WCODE_API_KEY", []),
        ("key_env: WORK_KEY", []),
        ("maxTokens: 64000", []),
        ("publicKey: abcdefg", []),
        ("# token: true", []),
        ("WCODE_API_KEY=\nNEXT=abcdefg", []),
        ("password: |\n  abc", []),
    ],
)
def test_what_the_words_before_call_a_key(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in said_spans(text)] == found


@pytest.mark.parametrize(
    "word", [BODY, f"sk-test-{BODY}", "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "550e8400-e29b-41d4-a716-446655440000"]
)
def test_words_that_are_keys(word: str) -> None:
    assert is_like_key(word)


@pytest.mark.parametrize(
    "word",
    ["qwen3.6-plus", "qwen/qwen3.6-27b", "claude-3-5-sonnet-20241022", "20261121T201500Z-1a2b", "/tmp/a1b2c3d4e5f6a7b8c9d0",
     "https://gw.example/v1", "WCODE_API_KEY", "--key-storage", "abcdefghijklmnopqrstuvwxyz", "ep-20240615123456-abcde"],
)  # fmt: skip
def test_words_that_are_none(word: str) -> None:
    assert not is_like_key(word)


@pytest.mark.parametrize(
    "part", ["-", "bearer ", "key", "a://", "sk-", "eyJa.", "--key ", "-a", "key: ", "gh_", "a@b://", "aA1", "a1-"]
)
def test_no_text_takes_long(part: str) -> None:
    start = time.perf_counter()
    masked(part * 20000)
    list(said_spans(part * 20000))
    assert time.perf_counter() - start < 2
