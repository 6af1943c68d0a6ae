"""`python -m tests.fuzz MINUTES [EDITOR …]`: fuzz the editors (jsonc, yaml, toml, dotenv), print the figures, exit 1 for a find."""

from __future__ import annotations

import sys
import time
from random import Random

from tests.fuzz.campaign import EDITORS, Campaign
from tests.fuzz.corpus import Corpus


def main(arguments: list[str]) -> int:
    """Run a campaign; 1 if a promise was broken, 2 for wrong arguments."""
    editors = arguments[1:] or list(EDITORS)
    try:
        minutes = float(arguments[0]) if arguments else 5
    except ValueError:
        minutes = 0
    if minutes <= 0 or not set(editors) <= set(EDITORS):
        print(__doc__, file=sys.stderr)
        return 2
    corpus = Corpus(Random(0))  # so that a remembered input is the same one the next time
    for (form, kind), count in sorted(corpus.kinds.items()):
        print(f"{count:6} {form:7} {kind}")
    campaign = Campaign(corpus)
    start = time.monotonic()
    campaign.run(60 * minutes, editors)
    print(f"\n{(time.monotonic() - start) / 60:.1f} minutes\n{campaign.table()}\n", flush=True)
    for found in campaign.found.values():
        found.shrink(60)
        print(found.show(), flush=True)
    return 1 if campaign.found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
