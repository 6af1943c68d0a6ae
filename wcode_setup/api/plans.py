"""A plan, and the one way to write it."""

from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.store.transaction import Transaction, transaction

__all__ = ["FilePlan", "Plan", "Transaction", "transaction"]
