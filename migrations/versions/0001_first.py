"""The first form of the database. What each table is for: bot/storage/tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite gives out ids for INTEGER only
MOMENT = sa.DateTime(timezone=True)
DATE, TIME, TEXT, JSON = sa.Date(), sa.Time(), sa.String(), sa.JSON()
NUMBER, FLAG, SHARE = sa.Integer(), sa.Boolean(), sa.Float()
TELEGRAM = sa.BigInteger()  # an id of theirs
WORD = sa.String(32)  # the value of an enum


def upgrade() -> None:
    op.create_table(
        "heart",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),  # one row, for ever
        _must("last_alive", MOMENT),
    )
    _table(
        "outages",
        _must("from_at", MOMENT),
        _must("until_at", MOMENT),
    )
    op.create_index("ix_outages_until_at", "outages", ["until_at"])
    _table(
        "programmes",
        _must("name", TEXT),
        _must("edition", NUMBER),
        _must("digest", TEXT),
        _must("body", JSON),
        _must("added_at", MOMENT),
        sa.UniqueConstraint("name", "digest"),
    )
    _table(
        "runners",
        _must("telegram_id", TELEGRAM),
        _must("language", TEXT),
        _must("status", WORD),
        _must("created_at", MOMENT),
        _may("enrolled_at", MOMENT),
        _must("zone", TEXT),
        _must("zone_agreed", FLAG),
        _must("rolls_over", TIME),
        _must("prompt_at", TIME),
        _must("anchor", TEXT),
        _may("backup_at", TIME),
        _must("quiet_from", TIME),
        _must("quiet_to", TIME),
        _must("quiet_to_weekend", TIME),
        _must("report_weekday", NUMBER),
        _must("report_at", TIME),
        _may("running", WORD),
        _may("assessment_on", DATE),
        _may("cleared_on", DATE),
        _may("cleared_by", TEXT),
        _may("limits", TEXT),
        _must("hops_cleared", FLAG),
        _may("why", TEXT),
        _may("barrier", WORD),
        _may("barrier_on", DATE),
        _must("rest_days", NUMBER),
        _must("fade", NUMBER),
        _may("strength_weekday", NUMBER),
        _must("strength_level", NUMBER),
        _may("run_stage", NUMBER),
        _may("programme_id", BIG, sa.ForeignKey("programmes.id")),
        _may("phase", TEXT),
        _may("phase_since", DATE),
        _may("dialogue", JSON),
        _may("last_heard_at", MOMENT),
        _may("next_wake_at", MOMENT),
        _must("wake_failures", NUMBER),
        sa.UniqueConstraint("telegram_id"),
    )
    op.create_index("ix_runners_next_wake_at", "runners", ["next_wake_at"])
    _table(
        "answers",
        _runner(),
        _must("date", DATE),
        _must("mark", WORD),
        _may("reason", WORD),
        _must("at", MOMENT),
        _must("backfilled", FLAG),
    )
    op.create_index("ix_answers_runner_id_date", "answers", ["runner_id", "date"])
    _table(
        "asks",
        _runner(),
        _must("question", WORD),
        _must("date", DATE),
        _must("at", MOMENT),
        _may("outcome", WORD),
        _may("closed_at", MOMENT),
        sa.UniqueConstraint("runner_id", "question", "date"),
    )
    _table(
        "days",
        _runner(),
        _must("date", DATE),
        _must("opens_at", MOMENT),
        _must("closes_at", MOMENT),
        _must("zone", TEXT),
        _must("programme_id", BIG, sa.ForeignKey("programmes.id")),
        _must("phase", TEXT),
        _must("index", NUMBER),
        _must("prompting", WORD),
        _must("reviewed", FLAG),
        _may("replied_at", MOMENT),
        sa.UniqueConstraint("runner_id", "date"),
    )
    _table(
        "decisions",
        _runner(),
        _must("at", MOMENT),
        _must("kind", TEXT),
        _must("because", TEXT),
    )
    op.create_index("ix_decisions_runner_id_at", "decisions", ["runner_id", "at"])
    _table(
        "flags",
        _runner(),
        _must("item", TEXT),
        _must("at", MOMENT),
    )
    op.create_index("ix_flags_runner_id", "flags", ["runner_id"])
    _table(
        "heard",
        _runner(),
        _must("message_id", TELEGRAM),
        _must("at", MOMENT),
        sa.UniqueConstraint("runner_id", "message_id"),
    )
    _table(
        "laters",
        _runner(),
        _must("date", DATE),
        _must("step", NUMBER),
        _must("due_at", MOMENT),
        _must("at", MOMENT),
        sa.UniqueConstraint("runner_id", "date", "step"),
    )
    _table(
        "outbox",
        _runner(),
        _must("kind", WORD),
        _must("date", DATE),
        _must("step", NUMBER),
        _must("state", WORD),
        _must("intent", TEXT),
        _must("text_id", TEXT),
        _may("slot", TEXT),
        _may("probability", SHARE),
        _must("planned_at", MOMENT),
        _may("sending_at", MOMENT),
        _may("settled_at", MOMENT),
        _may("process", TEXT),
        _must("attempts", NUMBER),
        _may("message_id", TELEGRAM),
        _may("failure", TEXT),
        _must("responded", FLAG),
        sa.UniqueConstraint("runner_id", "kind", "date", "step"),
    )
    op.create_index("ix_outbox_state_id", "outbox", ["state", "id"])
    _table(
        "progress",
        _runner(),
        _must("date", DATE),
        _must("track", WORD),
        _must("move", WORD),
        _must("from", TEXT),
        _must("to", TEXT),
        _must("because", TEXT),
        _must("by", WORD),
        _must("told", FLAG),
        _must("at", MOMENT),
    )
    op.create_index("ix_progress_runner_id_date", "progress", ["runner_id", "date"])
    _table(
        "ranges",
        _runner(),
        _must("kind", WORD),
        _may("site", WORD),
        _may("side", WORD),
        _must("from_at", MOMENT),
        _may("until_at", MOMENT),
        _must("made_at", MOMENT),
        _may("because", TEXT),
        _may("seen_on", DATE),
        _may("seen_by", TEXT),
    )
    op.create_index("ix_ranges_runner_id", "ranges", ["runner_id"])
    _table(
        "ratings",
        _runner(),
        _must("date", DATE),
        _may("site", WORD),
        _may("side", WORD),
        _must("moment", WORD),
        _must("least", NUMBER),
        _must("most", NUMBER),
        _must("at", MOMENT),
        sa.CheckConstraint("least between 0 and 10 and most between least and 10", name="scale"),
    )
    op.create_index("ix_ratings_runner_id_date", "ratings", ["runner_id", "date"])
    _table(
        "runs",
        _runner(),
        _must("date", DATE),
        _must("outing", NUMBER),
        _may("stage", NUMBER),
        _must("minutes", NUMBER),
        _may("worst", NUMBER),
        _must("rising", FLAG),
        _must("limp", FLAG),
        _must("void", FLAG),
        _must("at", MOMENT),
    )
    op.create_index("ix_runs_runner_id_date", "runs", ["runner_id", "date"])
    _table(
        "screens",
        _runner(),
        _must("date", DATE),
        _must("message_id", TELEGRAM),
        _must("at", MOMENT),
        sa.UniqueConstraint("runner_id", "message_id"),
    )
    op.create_index("ix_screens_runner_id_date", "screens", ["runner_id", "date"])
    _table(
        "snapshots",
        _runner(),
        _must("version", NUMBER),
        _must("through", DATE),
        _must("state", JSON),
        sa.UniqueConstraint("runner_id"),
    )
    _table(
        "sore_sites",
        _runner(),
        _must("site", WORD),
        _must("side", WORD),
        _must("enrolled_at_most", NUMBER),
        sa.UniqueConstraint("runner_id", "site", "side"),
    )
    _table(
        "strength_sessions",
        _runner(),
        _must("date", DATE),
        _must("level", NUMBER),
        _must("mark", WORD),
        _may("effort", NUMBER),
        _may("soreness", WORD),
        _must("at", MOMENT),
    )
    op.create_index("ix_strength_sessions_runner_id_date", "strength_sessions", ["runner_id", "date"])
    _table(
        "ticks",
        _runner(),
        _must("test", TEXT),
        _must("passed", FLAG),
        _must("date", DATE),
        _must("at", MOMENT),
    )
    op.create_index("ix_ticks_runner_id", "ticks", ["runner_id"])


def downgrade() -> None:
    for name in (
        "ticks",
        "strength_sessions",
        "sore_sites",
        "snapshots",
        "screens",
        "runs",
        "ratings",
        "ranges",
        "progress",
        "outbox",
        "laters",
        "heard",
        "flags",
        "decisions",
        "days",
        "asks",
        "answers",
        "runners",
        "programmes",
        "outages",
        "heart",
    ):
        op.drop_table(name)


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table with ids of our own that are never given out twice."""
    op.create_table(name, sa.Column("id", BIG, primary_key=True, autoincrement=True), *parts, sqlite_autoincrement=True)


def _runner() -> sa.Column[int]:
    """Whose row it is; it goes when they do."""
    return _must("runner_id", BIG, sa.ForeignKey("runners.id", ondelete="CASCADE"))


def _must(name: str, kind: sa.types.TypeEngine[Any], *refers: sa.ForeignKey) -> sa.Column[Any]:
    return sa.Column(name, kind, *refers, nullable=False)


def _may(name: str, kind: sa.types.TypeEngine[Any], *refers: sa.ForeignKey) -> sa.Column[Any]:
    return sa.Column(name, kind, *refers, nullable=True)
