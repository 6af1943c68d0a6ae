"""Comments of lines that a set-up removed: back on their lines, though the file was edited since."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program
from wcode_setup.documents import parse
from wcode_setup.engine.undo.text_merge import merge

OPENCLAW = """{
  // mine
  models: { providers: {
    wcode: {
      baseUrl: "https://wcode.net/api/gpt/v1", // where
      // how to sign
      auth: "aws-sdk", // AWS  /* really */
      headers: {
        /* by hand */
        Authorization: "Bearer sk-former-0123456789", /* one */ // two
        // of the team
        "X-Team": "a",
      },
      models: [],
    },
  } },
}
"""
HERMES = """# mine
model:
  default: other/model   # it
  # the older one
  api_mode: anthropic_messages  # of Claude
  supports_vision: true  # images
agent:
  max_turns: 90  # many
custom_providers:
  - name: wcode  # ours, once
    # where
    base_url: https://wcode.net/api/gpt/v1
    api_key: sk-former-0123456789  # the key
  - name: other  # not ours
    base_url: https://other.example/v1
"""
OPENCODE = """{
  "provider": {
    "wcode": {
      "npm": "@ai-sdk/openai-compatible",
      "options": {
        "baseURL": "https://wcode.net/api/gpt/v1",
        // my own
        "headers": { "authorization": "Bearer sk-former-0123456789" } // since May
      },
      "models": { "qwen3.6-plus": { "status": "beta", "id": "odd" /* never */ } }
    }
  }
}
"""
CASES = {
    "openclaw": (".openclaw/openclaw.json", OPENCLAW, "{\n", "{\n  logging: { level: 'debug' }, // new\n"),
    "hermes": (".hermes/config.yaml", HERMES, "# mine\n", "# mine\ntimezone: UTC  # new\n"),
    "opencode": (".config/opencode/opencode.json", OPENCODE, "{\n", '{\n  "theme": "dark", // new\n'),
    "kilo": (".config/kilo/kilo.jsonc", OPENCODE, "{\n", '{\n  "theme": "dark", // new\n'),
}
"""Tool -> its file, the text, and what of it somebody makes what after the set-up."""


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("way", [("undo",), ("remove",)])
@pytest.mark.parametrize("tool", CASES)
def test_comments_are_back_on_their_lines(tool: str, way: tuple[str, ...], line_break: str, program: Program) -> None:
    path, text, old, new = (part.replace("\n", line_break) for part in CASES[tool])
    file = program.write(path, text)
    storage = ("--key-storage", "secret")
    result = program(tool, "-m", "qwen3.6-plus", "--api-key", "sk-test-0123456789abcdef", *storage)
    assert result.code == 0, result.text
    configured = file.read_bytes().decode()
    program.write(path, configured.replace(old, new, 1))
    assert program(*way, *([tool] if way == ("remove",) else [])).code == 0
    assert file.read_bytes().decode() == text.replace(old, new, 1)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 0, 1)])
def test_no_key_stands_twice_and_nothing_moves_for_nothing(order: tuple[int, ...], program: Program) -> None:
    """Runs undone in another order: lines that go together again must not bring one back that went with another run."""
    before = (
        "WCODE_API_KEY=sk-test-old0123456789abcd\nOTHER=1\n",
        (
            "model: {provider: 'custom:wcode', default: qwen3.6-plus}\n"
            "providers:\n  wcode:\n    base_url: https://wcode.net/api/gpt/v1\n    key_env: WCODE_API_KEY\n"
        ),
    )
    env, config = (
        program.write(f".hermes/{name}", text) for name, text in zip((".env", "config.yaml"), before, strict=True)
    )
    hermes, key = ("hermes", "--api-key-stdin", "--json", "-m"), b"sk-test-0123456789abcdef"
    given = [("qwen/qwen3.6-27b", "secret"), ("qwen3.6-plus", "literal"), ("qwen/qwen3.6-27b", "secret")]
    runs = [program(*hermes, model, "--key-storage", form, stdin=key).document["run_id"] for model, form in given]
    config.write_text(config.read_text() + "zz: 1\n")
    for run in order:
        done = program("undo", runs[run], "--json").document  # its envelope: a diff if and only if values change
        assert done["status"] != "partial" and env.read_text().count("WCODE_API_KEY") < 2, done
    assert program("undo", "--all").code == 0
    assert (env.read_text(), config.read_text()) == (before[0], before[1] + "zz: 1\n")


def test_an_edit_of_the_same_lines_counts(program: Program) -> None:
    """Then values alone are compared, and what was edited stays; no comment is lost."""
    file = program.write(".openclaw/openclaw.json", OPENCLAW)
    assert program("openclaw", "-m", "qwen3.6-plus", "--api-key", "sk-test-0123456789abcdef").code == 0
    text = file.read_text().replace("// AWS  /* really */", "// AWS, in May")
    program.write(".openclaw/openclaw.json", text)
    assert program("undo").code == 0
    left = parse(file.read_text(), "json5")
    assert left.data == parse(OPENCLAW, "json5").data
    assert "// AWS, in May" in left.comments()


LINES = st.lists(st.sampled_from("abcdef"), max_size=12)


@examples(300)
@given(LINES, LINES, LINES)
def test_merging_carries_over_both_or_nothing(base: list[str], ours: list[str], theirs: list[str]) -> None:
    one, other, third = ("".join(f"{line}\n" for line in lines) for lines in (base, ours, theirs))
    assert merge(one, other, one) == other
    assert merge(one, one, third) == third
    apart = merge(one + "=\n" * 3 + one, other + "=\n" * 3 + one, one + "=\n" * 3 + third)
    assert apart in (None, other + "=\n" * 3 + third)
