"""The entry point: `wcode-setup`, `python -m wcode_setup`."""

from wcode_setup.cli import main

if __name__ == "__main__":
    main()
