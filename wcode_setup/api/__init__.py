"""What the command line, and any other program, uses of the engine; `wcode_setup` offers the public part of it."""
