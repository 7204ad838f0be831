"""HTTP: the WSGI application, what it serves and what serves it."""
