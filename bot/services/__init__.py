"""Use cases: a handler calls one function here, and each call is one transaction."""
