"""The interface between the scheduler and services on one side and the chat surfaces on the other."""
