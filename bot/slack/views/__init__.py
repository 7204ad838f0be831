"""Block Kit messages, forms and Homes."""
