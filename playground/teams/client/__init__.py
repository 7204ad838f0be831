"""What a person and an administrator do and see in Teams."""
