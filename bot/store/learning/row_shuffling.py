"""Rewrite anonymous rows, so that nothing reveals when each was written.

Postgres exposes each row's transaction and its place in the file (`xmin`, `ctid`:
https://www.postgresql.org/docs/current/ddl-system-columns.html). A row about a person from the same transaction, or in
the same order, would lead to the answers. So each insert rewrites all rows beside it in the order of their random ids:
all belong to the last transaction, and their places say nothing.
"""

from sqlalchemy import ColumnElement, delete, insert, select

from bot.store.db.engine import Transaction
from bot.store.schema.tables import CarriedOutRow, EvaluationRow, FeedbackRow


def rewrite_in_random_order(
    tx: Transaction, table: type[EvaluationRow | FeedbackRow | CarriedOutRow], *which: ColumnElement[bool]
) -> None:
    """Rewrite rows in the order of their random ids.

    Args:
        tx: The transaction of the change itself.
        table: A table with random ids.
        which: Conditions for the rows to rewrite; the caller holds the lock of their series.
    """
    sql_table = table.__table__
    rows = [dict(row) for row in tx.execute(select(sql_table).where(*which)).mappings()]
    tx.flush()
    tx.execute(delete(table).where(*which).execution_options(synchronize_session=False))
    if rows:
        tx.execute(insert(table), sorted(rows, key=lambda row: str(row["id"])))
