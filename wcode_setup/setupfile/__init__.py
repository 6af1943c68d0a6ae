"""The setup file of `apply` and `export`: loaded, turned into requests, and written."""
