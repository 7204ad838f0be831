"""What Teams sends: signed activities."""
