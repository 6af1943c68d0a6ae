"""Texts of `run` and `env`, which start a tool for one terminal."""

TEXTS: dict[str, str | tuple[str, str]] = {
    "run-not-installed": ("{title} is not installed: {command!r} is not in PATH", "Install it: `{install}`."),
    "run-failed": ("cannot start {command!r}: {why}", "Run it yourself to see the reason."),
    "run-no-key": (
        "no API key for {url}: no --api-key-… option is given, {variable} is not set, and no tool has one",
        "Run `export {variable}=…` first{keys}, or use --api-key-file.",
    ),
    "run-key-of": "The API key is the one that {title} has for this gateway.",
    "env-set-variable": "Set {variable} to the API key: no key is printed.",
    "run-replaces": "{variable} of this shell does not count for the tool that is started.",
}
