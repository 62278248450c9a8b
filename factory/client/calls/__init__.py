"""The requests of every route as values, one subject a file.

The routes of a new subject get a file here, and a line each in `routes`; the tests name
every route that has none.
"""
