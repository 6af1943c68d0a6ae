// Loaded, never called: see package.json.
