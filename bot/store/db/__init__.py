"""The database itself: engine, transactions, errors, migrations."""
