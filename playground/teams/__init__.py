"""A Microsoft Teams on this machine, sibling of the Slack in `playground`."""
