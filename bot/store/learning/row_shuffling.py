"""Writing anonymous rows anew, so that nothing about them tells when each was written.

Postgres keeps of every row the transaction that wrote it and its place in the file, for whoever asks (`xmin`, `ctid`:
https://www.postgresql.org/docs/current/ddl-system-columns.html). A row of a person that was written by the same
transaction, or in the same order, would lead to the answers. So with each new row all rows beside it are written anew,
in the order of their random ids: all of them are of the last transaction, and their places say nothing.
"""

from sqlalchemy import ColumnElement, delete, insert, select

from bot.store.db.engine import Transaction
from bot.store.schema.tables import CarriedOutRow, EvaluationRow, FeedbackRow


def rewrite_in_random_order(
    tx: Transaction, table: type[EvaluationRow | FeedbackRow | CarriedOutRow], *which: ColumnElement[bool]
) -> None:
    """Write rows anew in the order of their random ids.

    Args:
        tx: Of the change itself.
        table: One whose ids are random.
        which: Of its rows those that nobody else writes meanwhile: the caller holds the lock of their series.
    """
    its = table.__table__
    rows = [dict(row) for row in tx.execute(select(its).where(*which)).mappings()]
    tx.flush()
    tx.execute(delete(table).where(*which).execution_options(synchronize_session=False))
    if rows:
        tx.execute(insert(table), sorted(rows, key=lambda row: str(row["id"])))
