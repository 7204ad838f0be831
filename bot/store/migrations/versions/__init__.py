"""One file for each schema migration."""
