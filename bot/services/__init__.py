"""Use cases: one call of a handler is one function here, and one transaction."""
