"""Installing the app in Teams: the app package."""
