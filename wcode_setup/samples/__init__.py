"""Code samples: one request to a gateway, in many languages.

`languages` is the table, `wire` the request, `literals` its data in each language's syntax, `make` the text.
"""
