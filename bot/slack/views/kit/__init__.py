"""Parts that all views are made of."""
