"""The entry point: `wcode-setup`, `python -m wcode_setup`."""

import gc

gc.disable()  # a run is short and makes no cycles worth collecting: a tenth of its time

from wcode_setup.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
