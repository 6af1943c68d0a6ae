"""Configure AI coding agents for the wcode gateway by editing the files they already have."""

__version__ = "0.1.0"
