"""Code shared by the Bolt listeners."""
