"""Shapes of configuration files that several tools share."""
