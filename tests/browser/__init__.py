"""The demo in a real browser, and the screenshots in the README."""
