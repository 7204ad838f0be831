"""What all benchmarks share: a load generator, the servers, databases with calendars, and the table."""
