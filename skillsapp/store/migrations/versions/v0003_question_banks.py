"""The third version: question types, cases, pictures, papers drawn together, short answers marked by people."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from skillsapp.domain.question_search import search_text
from skillsapp.store.pinyin import topic_keys

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add columns with what held before, and the new tables."""
    op.add_column("question", sa.Column("details", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("question", sa.Column("case", sa.Text(), nullable=False, server_default=""))
    op.add_column("question", sa.Column("made_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("question", sa.Column("reviewed_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("question", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("question", sa.Column("made_at", LONG, nullable=True))
    op.add_column("question", sa.Column("search", sa.Text(), nullable=False, server_default=""))
    _fill_search()
    op.create_index("ix_question_filed", "question", ["bank", "topic", "id", "version", "type", "state", "difficulty", "current"])
    op.add_column("paper", sa.Column("kind", sa.Text(), nullable=False, server_default="official"))
    op.add_column("paper", sa.Column("set_id", sa.Text(), nullable=False, server_default=""))
    op.add_column("paper", sa.Column("label", sa.Text(), nullable=False, server_default=""))
    op.add_column("seat", sa.Column("paper_id", sa.Text(), nullable=True))
    op.create_index(op.f("ix_paper_set_id"), "paper", ["set_id"])
    op.create_index(op.f("ix_attempt_score_question"), "attempt_score", ["question"])
    _create_question_tables()
    _create_paper_tables()


def _fill_search() -> None:
    """Write for every question that is there what a search looks through."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, version, stem, options, source, topic FROM question")).all()
    filled = [
        {
            "id": row.id,
            "version": row.version,
            "search": search_text(row.id, (row.stem, *json.loads(row.options)), row.source, row.topic, topic_keys(row.topic)),
        }
        for row in rows
    ]
    if filled:
        connection.execute(sa.text("UPDATE question SET search = :search WHERE id = :id AND version = :version"), filled)


def _create_question_tables() -> None:
    op.create_table(
        "case_material",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bank"], ["question_bank.key"], name=op.f("fk_case_material_bank")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_case_material")),
        sqlite_strict=True,
    )
    op.create_table(
        "question_enemy",
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_question_enemy")),
        sqlite_strict=True,
    )
    op.create_table(
        "picture",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_picture")),
        sqlite_strict=True,
    )


def _create_paper_tables() -> None:
    op.create_table(
        "paper_set",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("witnesses", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", LONG, nullable=False),
        sa.Column("fairness", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_paper_set_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_set")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_paper_set_programme_id"), "paper_set", ["programme_id"])
    op.create_table(
        "answer_mark",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("mark", LONG, nullable=False),
        sa.Column("settles", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", LONG, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_mark_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_mark")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_answer_mark_attempt_id_question"), "answer_mark", ["attempt_id", "question"])
