"""Personal data and retention."""
