"""Calls of Teams: the Bot Framework Connector, version 3."""
