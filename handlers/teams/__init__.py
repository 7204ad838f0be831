"""The Teams surface: what Teams sends is handed to the features, and what they return is shown there."""
