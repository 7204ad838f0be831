"""Lines of text, put together."""


def join_lines(*lines: str | None) -> str:
    """Return the lines one below the other, without those that are empty."""
    return "\n".join(line for line in lines if line)
