"""A local Slack for the demo and the tests: Web API, events, Socket Mode, and a page to use it in a browser."""
