"""What people do in a chat, one package for each surface."""
