"""`doctor`: why a tool does not use what was written, as a table of checks; and the proof with the tool itself."""
