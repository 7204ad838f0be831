"""Parts of the chaos run."""
