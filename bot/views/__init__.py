"""Messages, forms and Home, described as blocks in the shape of Slack's Block Kit."""
