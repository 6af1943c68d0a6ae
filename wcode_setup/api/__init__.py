"""The engine for the command line and other programs; `wcode_setup` offers the public part of it."""
