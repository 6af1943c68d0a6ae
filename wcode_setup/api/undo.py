"""Plans that revert runs."""

from wcode_setup.engine.undo.plans import plan_removal, plan_removal_from_all, plan_undo

__all__ = ["plan_removal", "plan_removal_from_all", "plan_undo"]
