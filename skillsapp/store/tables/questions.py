from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from skillsapp.domain.question import Difficulty, QuestionDetails, QuestionState
from skillsapp.store.tables.columns import Choice, Document, Moment, metadata

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
    Column("details", Document(QuestionDetails), nullable=False, server_default="{}"),
    Column("case", Text, nullable=False, server_default=""),
    Column("made_by", Text, nullable=False, server_default=""),
    Column("reviewed_by", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("made_at", Moment),
    # what a search looks through: made from the texts by `domain.question_search`
    Column("search", Text, nullable=False, server_default=""),
    Index(None, "bank", "current"),
    # lists and counts read this index alone: the rows with their texts are ten times as much
    Index("ix_question_filed", "bank", "topic", "id", "version", "type", "state", "difficulty", "current"),
    sqlite_strict=True,
)

case_material = Table(
    "case_material",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("current", Integer, nullable=False),
    Column("bank", Text, ForeignKey("question_bank.key"), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_strict=True,
)

# Two questions that may not stand on one paper, because one gives the other away; `one` sorts before `other`.
question_enemy = Table(
    "question_enemy", metadata, Column("one", Text, primary_key=True), Column("other", Text, primary_key=True), sqlite_strict=True
)

# Pictures in questions, by the SHA-256 of their bytes; never changed, shared by all versions that show them.
picture = Table(
    "picture",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_strict=True,
)
