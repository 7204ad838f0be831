"""Plain-text rendering of answers and messages: for the terminal, notifications and screen readers."""
