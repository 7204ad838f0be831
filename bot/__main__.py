"""The program `lhs-rounds`, also as `python -m bot`, where the command itself is not installed."""

import gc


def main() -> None:
    """Load the program, and run it."""
    # What is loaded stays. Without this, the collector looks through all of it again and again: an eighth of a start.
    gc.disable()
    from bot.cli import main as run  # noqa: PLC0415 - the collector is off while this loads

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
