"""A plan, and the one way to write it."""

from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.store.history import State, holding
from wcode_setup.engine.store.transaction import Transaction, transaction
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations

__all__ = ["FilePlan", "Plan", "Transaction", "runs_with_keys", "transaction"]


def runs_with_keys(locations: Locations, plan: Plan, run_id: str) -> list[str]:
    """The ids of the runs whose record holds a key that the plan removed, the run itself among them.

    The run is written: records that cannot be read are left out.
    """
    lost = {key for file in plan.files for key in file.lost}
    try:
        return sorted({run_id, *holding(State(locations), lost)})
    except SetupError:
        return [run_id]
