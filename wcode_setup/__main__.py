"""The entry point: `wcode-setup`, `python -m wcode_setup`."""

import gc

gc.disable()  # a run is short and leaves few cycles; collecting them took a tenth of its time

from wcode_setup.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
