"""Report: one release as one HTML page that needs nothing else.

Each section of the page is a module here with a `section` function and a template of the same name:
it asks the catalog by queries that the page shows, and hands rows to `tables` and `charts`. Text
that comes from captures goes through `words`; nothing else may mark text as HTML. Only `command` is
imported before the libraries of the extra `report` are known to be there.
"""
