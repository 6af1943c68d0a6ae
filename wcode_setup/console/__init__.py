"""The common part of command line and wizard: the session, its output, and every text."""
