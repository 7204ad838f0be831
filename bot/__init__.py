"""The LHS Rounds bot: what it knows, decides, keeps and says."""
