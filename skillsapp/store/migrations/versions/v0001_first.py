"""The first version: everything part 1 keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table('audit_entry',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', LONG, nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('prev', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry')),
    sqlite_strict=True
    )
    op.create_table('organisation',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name')),
    sqlite_strict=True
    )
    op.create_table('person',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('pinyin', sa.Text(), nullable=False),
    sa.Column('id_type', sa.Text(), nullable=False),
    sa.Column('id_number', sa.Text(), nullable=False),
    sa.Column('id_key', sa.Text(), nullable=False),
    sa.Column('sex', sa.Text(), nullable=False),
    sa.Column('birth_date', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('education', sa.Text(), nullable=False),
    sa.Column('photo', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('id_type', 'id_key', name=op.f('uq_person_id_type_id_key')),
    sqlite_strict=True
    )
    op.create_table('programme',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=True),
    sa.Column('city', sa.Text(), nullable=False),
    sa.Column('venue', sa.Text(), nullable=False),
    sa.Column('document_number', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Text(), nullable=True),
    sa.Column('ends_on', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('sequence', name=op.f('uq_programme_sequence')),
    sqlite_strict=True
    )
    op.create_table('question_bank',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_question_bank')),
    sqlite_strict=True
    )
    op.create_table('setting',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_setting')),
    sqlite_strict=True
    )
    op.create_table('account',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('roles', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('badge', sa.Text(), nullable=True),
    sa.Column('disabled', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', LONG, nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_account_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('badge', name=op.f('uq_account_badge')),
    sa.UniqueConstraint('login', name=op.f('uq_account_login')),
    sqlite_strict=True
    )
    op.create_table('marking_scheme',
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('component', sa.Text(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('scheme', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_marking_scheme_programme_id')),
    sa.PrimaryKeyConstraint('programme_id', 'component', 'group', name=op.f('pk_marking_scheme')),
    sqlite_strict=True
    )
    op.create_table('paper',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('component', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('items', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_paper_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_paper_programme_id'), 'paper', ['programme_id'], unique=False)
    op.create_table('question',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('current', sa.Integer(), nullable=False),
    sa.Column('bank', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('stem', sa.Text(), nullable=False),
    sa.Column('options', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('difficulty', sa.Text(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['bank'], ['question_bank.key'], name=op.f('fk_question_bank')),
    sa.PrimaryKeyConstraint('id', 'version', name=op.f('pk_question')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_question_bank_current'), 'question', ['bank', 'current'], unique=False)
    op.create_table('registration',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('entry_no', sa.Text(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('organisation', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.Text(), nullable=True),
    sa.Column('job', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('extra', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_registration_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registration_person_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_registration_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('entry_no', name=op.f('uq_registration_entry_no')),
    sa.UniqueConstraint('programme_id', 'person_id', name=op.f('uq_registration_programme_id_person_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_registration_person_id'), 'registration', ['person_id'], unique=False)
    op.create_table('result_set',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('computed_at', LONG, nullable=False),
    sa.Column('computed_by', sa.Text(), nullable=False),
    sa.Column('first_freeze', sa.Text(), nullable=True),
    sa.Column('first_freeze_at', LONG, nullable=True),
    sa.Column('second_freeze', sa.Text(), nullable=True),
    sa.Column('second_freeze_at', LONG, nullable=True),
    sa.Column('facts_digest', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_result_set_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_set')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_result_set_programme_id'), 'result_set', ['programme_id'], unique=False)
    op.create_table('certificate',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('issued_on', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('qr_text', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_certificate_programme_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_certificate_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('number', name=op.f('uq_certificate_number')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_certificate_programme_id'), 'certificate', ['programme_id'], unique=False)
    op.create_table('honour',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('honour', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_honour_programme_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_honour_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_honour')),
    sa.UniqueConstraint('programme_id', 'registration_id', 'honour', name=op.f('uq_honour_programme_id_registration_id_honour')),
    sqlite_strict=True
    )
    op.create_table('official_number',
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_official_number_registration_id')),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_official_number')),
    sa.UniqueConstraint('number', name=op.f('uq_official_number_number')),
    sqlite_strict=True
    )
    op.create_table('registration_step',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('at', LONG, nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_registration_step_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_step')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_registration_step_registration_id'), 'registration_step', ['registration_id'], unique=False)
    op.create_table('result',
    sa.Column('result_set_id', sa.Text(), nullable=False),
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('components', sa.Text(), nullable=False),
    sa.Column('component_status', sa.Text(), nullable=False),
    sa.Column('total', LONG, nullable=True),
    sa.Column('passed', sa.Integer(), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('prize', sa.Text(), nullable=True),
    sa.Column('advanced', sa.Integer(), nullable=True),
    sa.Column('trace', sa.Text(), nullable=False),
    sa.Column('component_traces', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_result_registration_id')),
    sa.ForeignKeyConstraint(['result_set_id'], ['result_set.id'], name=op.f('fk_result_result_set_id')),
    sa.PrimaryKeyConstraint('result_set_id', 'registration_id', name=op.f('pk_result')),
    sqlite_strict=True
    )
    op.create_table('sitting',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('component', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('room', sa.Text(), nullable=False),
    sa.Column('starts_at', LONG, nullable=False),
    sa.Column('duration_minutes', sa.Integer(), nullable=False),
    sa.Column('late_minutes', sa.Integer(), nullable=True),
    sa.Column('earliest_hand_in_minutes', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('started_at', LONG, nullable=True),
    sa.Column('rehearsal', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_sitting_paper_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_sitting_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_sitting_programme_id'), 'sitting', ['programme_id'], unique=False)
    op.create_table('attempt',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('sitting_id', sa.Text(), nullable=False),
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('paper_id', sa.Text(), nullable=False),
    sa.Column('entry_no', sa.Text(), nullable=False),
    sa.Column('layout', sa.Text(), nullable=False),
    sa.Column('granted_ms', sa.Integer(), nullable=False),
    sa.Column('rehearsal', sa.Integer(), nullable=False),
    sa.Column('started_at', LONG, nullable=False),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_attempt_paper_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_attempt_registration_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_attempt_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('sitting_id', 'registration_id', name=op.f('uq_attempt_sitting_id_registration_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_attempt_registration_id'), 'attempt', ['registration_id'], unique=False)
    op.create_table('seat',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('sitting_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('presence', sa.Text(), nullable=False),
    sa.Column('checked_in_at', LONG, nullable=True),
    sa.Column('extra_minutes', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_seat_registration_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_seat_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('sitting_id', 'number', name=op.f('uq_seat_sitting_id_number')),
    sa.UniqueConstraint('sitting_id', 'registration_id', name=op.f('uq_seat_sitting_id_registration_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_seat_registration_id'), 'seat', ['registration_id'], unique=False)
    op.create_table('answer_event',
    sa.Column('attempt_id', sa.Text(), nullable=False),
    sa.Column('device_id', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('prev', sa.LargeBinary(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('at', LONG, nullable=False),
    sa.Column('boot_id', sa.Text(), nullable=False),
    sa.Column('boot_ms', LONG, 'sqlite'), nullable=False),
    sa.Column('used_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_answer_event_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', 'device_id', 'seq', 'hash', name=op.f('pk_answer_event')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('attempt_score',
    sa.Column('attempt_id', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('score', LONG, nullable=False),
    sa.Column('full', LONG, nullable=False),
    sa.Column('trace', sa.Text(), nullable=False),
    sa.Column('at', LONG, nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_score_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', 'question', name=op.f('pk_attempt_score')),
    sqlite_strict=True
    )
    op.create_table('penalty',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('seat_id', sa.Text(), nullable=False),
    sa.Column('module', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('points', LONG, nullable=False),
    sa.Column('zero_module', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('given_by', sa.Text(), nullable=False),
    sa.Column('given_at', LONG, nullable=False),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_penalty_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_penalty')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_penalty_seat_id'), 'penalty', ['seat_id'], unique=False)
    op.create_table('score_sheet',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('sitting_id', sa.Text(), nullable=False),
    sa.Column('seat_id', sa.Text(), nullable=False),
    sa.Column('module', sa.Text(), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.Column('judge_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('submitted_at', LONG, nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_score_sheet_seat_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_score_sheet_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_sheet')),
    sa.UniqueConstraint('seat_id', 'module', 'slot', name=op.f('uq_score_sheet_seat_id_module_slot')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_score_sheet_sitting_id'), 'score_sheet', ['sitting_id'], unique=False)
    op.create_table('amendment',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('sheet_id', sa.Text(), nullable=False),
    sa.Column('aspect', sa.Text(), nullable=False),
    sa.Column('old', LONG, nullable=True),
    sa.Column('new', LONG, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('requested_by', sa.Text(), nullable=False),
    sa.Column('requested_at', LONG, nullable=False),
    sa.Column('confirmed_by', sa.Text(), nullable=True),
    sa.Column('confirmed_at', LONG, nullable=True),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sheet_id'], ['score_sheet.id'], name=op.f('fk_amendment_sheet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_amendment_sheet_id'), 'amendment', ['sheet_id'], unique=False)
    op.create_table('mark',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('sheet_id', sa.Text(), nullable=False),
    sa.Column('aspect', sa.Text(), nullable=False),
    sa.Column('value', LONG, nullable=True),
    sa.Column('given_by', sa.Text(), nullable=False),
    sa.Column('given_at', LONG, nullable=False),
    sa.Column('amendment_id', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_mark_amendment_id')),
    sa.ForeignKeyConstraint(['sheet_id'], ['score_sheet.id'], name=op.f('fk_mark_sheet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_mark_sheet_id'), 'mark', ['sheet_id'], unique=False)
