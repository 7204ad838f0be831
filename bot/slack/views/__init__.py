"""Messages, forms and Homes as Block Kit."""
