"""Reverting runs: the timeline of a file, and the file as it would be without some of its runs."""
