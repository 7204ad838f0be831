"""Words, dates and values that depend on nothing else of ours."""
