"""`completion --install`: which file, what is written, what is refused; tests/conformance/test_completion.py starts the shells."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile import in_time
from tests.program import Program
from tests.terminal import Terminal

BASH = 'eval "$(wcode-setup completion bash 2>/dev/null)"\n'
FISH = "wcode-setup completion fish | source\n"
OWN = ".local/share/bash-completion/completions/wcode-setup"
OWN_FISH = ".config/fish/completions/wcode-setup.fish"
INSTALL = ("completion", "bash", "--install")


def written(program: Program, *words: str, **env: str) -> str:
    """The file that a run changed, below the home."""
    result = program("completion", *words, "--install", "--json", env=env)
    assert (result.code, result.document["status"]) == (0, "changed"), result.out
    [file] = result.document["files"]
    return os.path.relpath(file["path"], program.home)


@pytest.mark.parametrize(
    ("words", "env", "path"),
    [
        (("bash",), {}, ".bashrc"),
        (("zsh",), {}, ".zshrc"),
        (("fish",), {}, OWN_FISH),
        ((), {"SHELL": "/usr/bin/fish"}, OWN_FISH),
        ((), {"SHELL": "zsh"}, ".zshrc"),
        ((), {"SHELL": r"C:\Program Files\Git\usr\bin\bash.exe"}, ".bashrc"),
        (("zsh",), {"SHELL": "/bin/bash"}, ".zshrc"),
        (("zsh",), {"ZDOTDIR": "~/z"}, "z/.zshrc"),
        (("zsh",), {"ZDOTDIR": "z"}, ".zshrc"),
        (("fish",), {"XDG_CONFIG_HOME": "~/c"}, "c/fish/completions/wcode-setup.fish"),
    ],
)
def test_the_file(words: tuple[str, ...], env: dict[str, str], path: str, program: Program) -> None:
    """`~`: the home, which a shell has replaced. A relative folder is ignored."""
    env = {name: value.replace("~", str(program.home)) for name, value in env.items()}
    before = program.tree(state=False)
    assert written(program, *words, **env) == path
    assert program("undo", "--yes", env=env).code == 0
    assert program.tree(state=False) == before, "the folders that the run created are gone, too"


@pytest.mark.parametrize(
    ("file", "text", "path"),
    [
        (".bashrc", "if [ -f {loader} ]; then\n  . {loader}\nfi\n", OWN),
        (".bash_profile", '[[ -r "{loader}.sh" ]] && . "{loader}.sh"\n', OWN),
        (".bashrc", "# . {loader}\n", ".bashrc"),
        (".bashrc", ". {loader}-that-is-not-there\n. /no/bash_completion\n", ".bashrc"),
    ],
)
def test_a_file_of_our_own_where_bash_completion_is_loaded(file: str, text: str, path: str, program: Program) -> None:
    loader = program.write("lib/bash_completion", "")
    program.write("lib/bash_completion.sh", "")
    program.write(file, text.format(loader=loader))
    assert written(program, "bash") == path
    assert (program.home / path).read_text(encoding="utf-8").endswith(BASH)
    folder = program.home / "d/bash-completion/completions"
    assert path != OWN or written(program, "bash", XDG_DATA_HOME=str(program.home / "d")) == str(
        (folder / "wcode-setup").relative_to(program.home)
    )


@pytest.mark.parametrize(
    ("shell", "file", "text"),
    [
        ("bash", ".bashrc", 'eval "$(~/bin/wcode-setup completion bash)"'),
        ("bash", ".bashrc", ". {loader}\nsource <(wcode-setup completion bash)\n"),
        ("zsh", ".zshrc", 'eval "$(wcode-setup completion zsh)"\nalias a=b\n'),
        ("fish", ".config/fish/config.fish", "if true\n  wcode-setup completion fish | source\nend\n"),
    ],
)
def test_a_line_of_the_user_is_enough(shell: str, file: str, text: str, program: Program) -> None:
    program.write(file, text.format(loader=program.write("lib/bash_completion", "")))
    before = program.tree(state=False)
    assert program("completion", shell, "--install") == (0, f"~/{file}: unchanged\n", "")
    assert program.tree(state=False) == before


def test_it_is_a_run_like_any_other(program: Program) -> None:
    """Preview, check, a second run, history, undo after an edit."""
    program.write(".bashrc", "alias a=b")
    (program.home / ".bashrc").chmod(0o640)
    before = program.tree()
    preview = program(*INSTALL, "--dry-run")
    assert preview.code == 0 and "\n+" + BASH in preview.out and "~/.bashrc: would change" in preview.out
    assert program(*INSTALL, "--check").code == 3
    assert program.tree() == before
    assert program(*INSTALL, "--yes") == (
        0,
        (
            "~/.bashrc: changed\n"
            '  + completion = "eval \\"$(wcode-setup completion bash 2>/dev/null)\\""\n\n'
            "Next:\nOpen a new terminal for it to take effect.\n"
        ),
        "",
    )
    file = program.home / ".bashrc"
    assert (file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == ("alias a=b\n" + BASH, 0o640)
    assert program(*INSTALL, "--check").code == 0
    assert program(*INSTALL, "--yes").out == "~/.bashrc: unchanged\n"
    [run] = program("history", "--json").document["data"]
    assert (run["command"], run["tools"]) == ("completion", ["completion"])
    file.write_text("alias a=b\nalias c=d\n" + BASH + "alias e=f\n", encoding="utf-8")
    assert program("undo", "--yes").code == 0
    assert file.read_text(encoding="utf-8") == "alias a=b\nalias c=d\nalias e=f\n"


def test_each_shell_is_undone_by_itself(program: Program) -> None:
    assert (written(program, "bash"), written(program, "zsh")) == (".bashrc", ".zshrc")
    program("openclaw", "--model", "qwen3.6-plus", "--yes")
    first = program("history", "--json").document["data"][-1]["run_id"]
    assert program("undo", first, "--yes").code == 0
    assert (os.path.exists(program.home / ".bashrc"), os.path.exists(program.home / ".zshrc")) == (False, True)
    assert program("undo", "--all", "--yes").code == 0
    assert program.tree(state=False) == {}


def test_a_moved_folder_is_undone_where_it_is_now(program: Program, tmp_path: Path) -> None:
    program("completion", "zsh", "--install", env={"ZDOTDIR": str(tmp_path / "z")})
    os.rename(tmp_path / "z", tmp_path / "moved")
    assert program("undo", "--yes", env={"ZDOTDIR": str(tmp_path / "moved")}).code == 0
    assert not (tmp_path / "moved/.zshrc").exists()


def test_keys_in_the_file_are_masked(program: Program) -> None:
    keys = ("plain-text-of-a-key", "quoted text of a key", "sk-0123456789abcdefghij", "bearer0123456789abcdef")
    text = 'export MY_API_KEY={}\nexport MY_TOKEN="{}"\nalias a="OPENAI={} run"\ncurl -H "Authorization: Bearer {}"\n'
    program.write(".bashrc", text.format(*keys))
    for more in (("--dry-run",), ("--dry-run", "--json"), ("--json",)):
        result = program(*INSTALL, *more)
        assert result.code == 0
        assert not [key for key in keys if key in result.text]
    assert not [key for key in keys if key in program("undo", "--dry-run").text]


def test_a_link_stays(program: Program) -> None:
    """And the manager of the file behind it is named."""
    program.write("dotfiles/.git/HEAD", "")
    real = program.write("dotfiles/bashrc", "alias a=b\n")
    (program.home / ".bashrc").symlink_to("dotfiles/bashrc")
    result = program(*INSTALL, "--yes")
    assert result.code == 0
    assert f"git -C {program.home}/dotfiles commit -m wcode-setup bashrc\n" in result.out
    assert os.readlink(program.home / ".bashrc") == "dotfiles/bashrc"
    assert real.read_text(encoding="utf-8") == "alias a=b\n" + BASH


def test_a_question_is_asked(program: Program) -> None:
    for answer, there in (("n", False), ("y", True)):
        terminal = Terminal(program, *INSTALL)
        try:
            assert "eval" in terminal.wait(r"\[y/N\]")
            terminal.press(answer, "\r")
            assert terminal.ended() == 0
        finally:
            terminal.close()
        assert (program.home / ".bashrc").exists() == there


def fifo(path: str) -> None:
    os.mkfifo(path)


def latin(path: str) -> None:
    with open(path, "wb") as file:
        file.write(b"alias \xe9=x\n")


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (os.mkdir, "not-a-file", "~/.bashrc: not a regular file"),
        (fifo, "not-a-file", "~/.bashrc: not a regular file"),
        (lambda path: os.symlink(path, path), "file-failed", "~/.bashrc: too many levels of symbolic links"),
        (latin, "not-utf8", "~/.bashrc:1:7: not UTF-8"),
    ],
    ids=["folder", "FIFO", "loop", "Latin-1"],
)
def test_odd_files_are_refused(make: object, code: str, message: str, program: Program) -> None:
    make(str(program.home / ".bashrc"))  # type: ignore[operator]
    before = program.tree(state=False)
    with in_time():
        result = program(*INSTALL, "--yes", "--json")
    assert result.code == 1
    [error] = result.document["errors"]
    assert error["code"] == code
    with in_time():
        assert message.lower() in program(*INSTALL, "--yes").err.lower()
    assert program.tree(state=False) == before


def test_a_link_out_of_the_home_is_followed(program: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    there = tmp_path_factory.mktemp("there") / "bashrc"
    there.write_text("alias a=b\n", encoding="utf-8")
    (program.home / ".bashrc").symlink_to(there)
    assert program(*INSTALL, "--yes").code == 0
    assert there.read_text(encoding="utf-8") == "alias a=b\n" + BASH
    assert program("undo", "--yes").code == 0
    assert there.read_text(encoding="utf-8") == "alias a=b\n"


def test_a_folder_that_is_a_file(program: Program) -> None:
    program.write(".config", "")
    result = program("completion", "fish", "--install", "--yes")
    assert (result.code, result.err) == (
        1,
        (
            "Error: ~/.config/fish/completions/wcode-setup.fish: a part of the path is a file, not a folder\n"
            "Hint: Check the path.\n"
        ),
    )


@pytest.mark.parametrize("shell", ["", "/bin/tcsh", "/bin/", "pwsh.exe"])
def test_a_shell_that_is_not_supported(shell: str, program: Program) -> None:
    for env in ({"SHELL": shell}, {} if not shell else {"SHELL": shell}):
        result = program("completion", "--install", env=env)
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            f"Error: SHELL is {shell!r}: not one of bash, zsh and fish\n"
            "Hint: Name the shell: wcode-setup completion bash --install.\n"
        )
    result = program("completion", "--install", "--json", env={"SHELL": shell})
    assert result.document["errors"][0]["code"] == "no-shell"


def test_no_shell_and_no_install(program: Program) -> None:
    result = program("completion", env={"SHELL": "/bin/bash"})
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Error: bash|zsh|fish is missing\n")
