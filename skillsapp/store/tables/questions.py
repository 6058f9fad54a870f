from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from skillsapp.domain.question import Difficulty, QuestionState
from skillsapp.store.tables.columns import Choice, Document, metadata

question_bank = Table(
    "question_bank", metadata, Column("key", Text, primary_key=True), Column("title", Text, nullable=False), sqlite_strict=True
)

question = Table(
    "question",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("current", Integer, nullable=False),
    Column("bank", Text, ForeignKey("question_bank.key"), nullable=False),
    Column("type", Text, nullable=False),
    Column("stem", Text, nullable=False),
    Column("options", Document(tuple[str, ...]), nullable=False),
    Column("answer", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("difficulty", Choice(Difficulty), nullable=False),
    Column("topic", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("facts", Document(tuple[str, ...]), nullable=False),
    Column("state", Choice(QuestionState), nullable=False),
    Index(None, "bank", "current"),
    sqlite_strict=True,
)
