"""Root in the home folder of another user: refused, with the command line that runs as that user."""

from __future__ import annotations

from typing import Any

from wcode_setup.console.session import Session
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import user
from wcode_setup.text import shell_word


def check_owner(session: Session, options: dict[str, Any]) -> list[Note]:
    """Return notes if root runs this in the home folder of another user.

    Raises `home-foreign` before any question or write, except for a preview or with `--force`.
    """
    from wcode_setup.api.queries import home_owner

    uid = home_owner(session.locations)
    if uid is None:
        return []
    name, home = user(uid)
    if options["dry_run"] or options["check"]:
        return [Note("home-is-foreign-preview", user=name)]
    if options.get("force"):
        return [Note("home-is-foreign", user=name)]
    words = ["sudo", "-u", name, "-H"]
    if options.get("api_key_env"):
        words.append(f"--preserve-env={options['api_key_env']}")
    words += [] if home == session.locations.home else ["env", f"HOME={session.locations.home}"]
    paste = " ".join(map(shell_word, [*map(session.out.masked, words), *session.command_line]))
    code = "home-foreign" if "force" in options else "home-foreign-wizard"
    raise SetupError(code, path=session.locations.home, user=name, paste=paste)
