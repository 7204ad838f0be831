"""How payloads reach the app, and what its answers mean."""
