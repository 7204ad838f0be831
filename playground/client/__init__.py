"""What a person sees and does in the client."""
