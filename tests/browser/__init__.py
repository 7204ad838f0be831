"""The demo in a real browser, as a person would go through it; and the pictures of it in the README."""
