"""The questions of the wizard by subject: each takes the answers so far and returns them with its own."""
