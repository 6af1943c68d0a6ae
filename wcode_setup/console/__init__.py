"""What the command line and the wizard share: the session, its output, and every text."""
