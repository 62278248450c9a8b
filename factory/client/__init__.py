"""A typed client of the HTTP service, for programs and for the terminal.

`blocking.Client` waits, `asynchronous.AsyncClient` is awaited; both have the same
methods, one for each route. What a request is stands in `calls`, what is done about a
busy or a lost service in `exchange`: neither knows of sockets.
"""
