"""A scratch home for one test: a clean environment with decoy keys, commands that cannot hang, and nothing left running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEY = "sk-conformance-0123456789abcdef"
# What a developer's shell is full of. Neither wcode-setup nor a tool that it configured may send any of these to the gateway.
DECOYS = {
    f"{vendor}_API_KEY": f"sk-decoy-{vendor.lower().replace('_', '-')}-5a17c0de"
    for vendor in (
        "ANTHROPIC", "AZURE_OPENAI", "CUSTOM", "DASHSCOPE", "GEMINI", "GOOGLE", "LITELLM", "OLLAMA", "OPENAI",
        "OPENROUTER", "QWEN", "VLLM", "XAI",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """How a command ended; `out` and `err` are its whole standard output and standard error."""

    command: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON, from the first line with a brace on (some tools put remarks before it)."""
        try:
            return json.loads(self.out[f"\n{self.out}".find("\n{") :])
        except ValueError:
            raise AssertionError(f"not JSON: {self}") from None

    def __str__(self) -> str:
        return f"{' '.join(self.command)}\nexit code {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


Configure = Callable[..., Result]
"""A set-up with further options; `key`, `env`, `timeout` and `cwd` as in `Sandbox.setup`."""


class Sandbox:
    """One home folder, and the commands that run in it and nowhere else.

    `path` are the folders that come first in the PATH. `environment` may be changed by a test: it holds for every later command.
    """

    def __init__(self, home: str, path: Iterable[str] = ()) -> None:
        self.home = home
        self.environment = {
            "HOME": home,
            "PATH": os.pathsep.join([*path, "/usr/bin", "/bin"]),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "npm_config_offline": "true",  # a tool that wants to fetch something through npm fails at once, instead of hanging
            **DECOYS,
        }

    def at(self, *parts: str) -> str:
        """A path inside the home."""
        return os.path.join(self.home, *parts)

    def write(self, text: str, *parts: str) -> str:
        """Write a file inside the home as a careful user would have it (0600, folders 0700); returns its path."""
        path = self.at(*parts)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def read(self, *parts: str) -> str:
        """The text of a file inside the home."""
        with open(self.at(*parts), encoding="utf-8", newline="") as stream:
            return stream.read()

    def files_with(self, text: str, *parts: str) -> list[str]:
        """Every file below a folder of the home whose bytes hold `text`, relative to that folder."""
        top, found = self.at(*parts), []
        for folder, _, names in os.walk(top):
            for name in names:
                path = os.path.join(folder, name)
                if not os.path.isfile(path):  # a socket, a dangling link
                    continue
                with open(path, "rb") as stream:
                    if text.encode() in stream.read():
                        found.append(os.path.relpath(path, top))
        return sorted(found)

    def run(
        self,
        *command: str,
        stdin: str = "",
        env: Mapping[str, str | None] | None = None,
        timeout: float = 120,
        cwd: str | None = None,
    ) -> Result:
        """Run a command to its end; one that takes longer than `timeout` seconds is killed with its children."""
        process = self.start(
            *command, env=env, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            out, err = process.communicate(stdin, timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            ended = Result(command, process.returncode, out, err)
            raise AssertionError(f"took longer than {timeout} s: {ended}") from None
        return Result(command, process.returncode, out, err)

    def start(
        self, *command: str, env: Mapping[str, str | None] | None = None, cwd: str | None = None, **streams: Any
    ) -> subprocess.Popen[str]:
        """Start a command in a process group of its own; None in `env` takes a variable away."""
        environment = {**self.environment, **(env or {})}
        return subprocess.Popen(
            command,
            cwd=cwd or self.home,
            env={name: value for name, value in environment.items() if value is not None},
            text=True,
            start_new_session=True,
            **streams,
        )

    def setup(
        self,
        *arguments: str,
        key: str | None = None,
        env: Mapping[str, str | None] | None = None,
        timeout: float = 60,
        cwd: str | None = None,
    ) -> Result:
        """Run `wcode-setup` as a user would; a `key` is typed into its standard input."""
        stdin = () if key is None else ("--api-key-stdin",)
        return self.run(
            sys.executable,
            "-m",
            "wcode_setup",
            *arguments,
            *stdin,
            stdin=f"{key or ''}\n",
            env={"PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
            timeout=timeout,
            cwd=cwd,
        )

    def configurer(self, tool: str, *words: str, provider: str | None = None) -> Configure:
        """`wcode-setup TOOL` with these words and provider, which must work, and print no key."""

        def call(*options: str, provider: str | None = provider, **more: Any) -> Result:
            named = ("--provider", provider) if provider else ()
            yes = () if "--check" in options else ("--yes",)
            result = self.setup(tool, *words, *named, *yes, *options, **more)
            assert result.code == 0, result
            assert KEY not in result.out + result.err, "the key was printed"
            return result

        return call

    def end(self) -> list[str]:
        """Kill what is still running of this sandbox, by pid, and say what that was."""
        until = time.monotonic() + 5
        while (found := self._running()) and time.monotonic() < until:
            time.sleep(0.1)
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        return [f"{pid}: {command}" for pid, command in found.items()]

    def _running(self) -> dict[int, str]:
        """Processes with our HOME in their environment: nobody but this sandbox starts such."""
        mark, found = f"HOME={self.home}".encode(), {}
        for pid in (int(entry) for entry in os.listdir("/proc") if entry.isdigit()):
            try:
                with open(f"/proc/{pid}/environ", "rb") as stream:
                    ours = mark in stream.read().split(b"\0")
                with open(f"/proc/{pid}/cmdline", "rb") as stream:
                    command = stream.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
            except OSError:  # gone meanwhile, or not ours to read
                continue
            if ours and command:  # a zombie has no command line
                found[pid] = command
        return found
