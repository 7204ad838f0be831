"""The outbox: what to post, when, and the state of each delivery."""
