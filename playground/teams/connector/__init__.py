"""The Bot Framework Connector: the REST API that a bot calls."""
