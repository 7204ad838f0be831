"""The actions of people in a chat, one package for each surface."""
