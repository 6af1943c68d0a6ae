"""The entry point: `wcode-setup`, `python -m wcode_setup`."""

import gc

gc.disable()  # a run is short and leaves few cycles; collecting them took a tenth of its time

from wcode_setup import cli  # noqa: E402


def main() -> None:
    """Run the command line and exit."""
    try:
        cli.main()
    finally:
        gc.freeze()  # Python would collect once more at its end: another tenth


if __name__ == "__main__":
    main()
