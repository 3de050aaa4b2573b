"""The tables as they were before the first release; a database that is there already is there."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

# The last of the migrations that came before it keeps its name: nobody who has run them moves.
revision = "2026_11_23_second_phones"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sqlmodel.sql.sqltypes.AutoString()
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "deployment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("secret", TEXT, nullable=False),
        sa.Column("ticked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_table(
        "duty_watch",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("estate", ID, nullable=False),
        sa.Column("every", TEXT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_watch")),
        sa.UniqueConstraint("name", "estate", name=op.f("uq_duty_watch_name_estate")),
    )
    op.create_index(
        "ix_duty_watch_next",
        "duty_watch",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "estate",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("desk", TEXT, nullable=False),
        sa.Column("pay", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estate")),
        sa.UniqueConstraint("name", name=op.f("uq_estate_name")),
    )
    op.create_table(
        "kf_account",
        sa.Column("kf_id", TEXT, nullable=False),
        sa.Column("cursor", TEXT, nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.Column("token_until", MOMENT, nullable=False),
        sa.Column("wanted_at", MOMENT, nullable=True),
        sa.Column("pulled_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kf_id", name=op.f("pk_kf_account")),
    )
    op.create_table(
        "kf_welcome",
        sa.Column("address", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_kf_welcome")),
    )
    op.create_table(
        "lease",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "paper",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("mime", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index("ix_paper_fingerprint", "paper", ["fingerprint"], unique=False)
    op.create_table(
        "passive_answer",
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_passive_answer")),
    )
    op.create_index(op.f("ix_passive_answer_address"), "passive_answer", ["address"], unique=False)
    op.create_table(
        "periodic_run",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("cursor", ID, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", "period", name=op.f("pk_periodic_run")),
    )
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("second_phone", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("consented_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)
    op.create_index(op.f("ix_person_phone"), "person", ["phone"], unique=False)
    op.create_index(op.f("ix_person_second_phone"), "person", ["second_phone"], unique=False)
    op.create_table(
        "received",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("conversation", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("album", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("error", TEXT, nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'handled', 'parked')", name=op.f("ck_received_state_word")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_received_channel_key")),
    )
    op.create_index(
        "ix_received_due",
        "received",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_received_pending",
        "received",
        ["conversation", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "send_rate",
        sa.Column("bucket", TEXT, nullable=False),
        sa.Column("booked_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_send_rate")),
    )
    op.create_table(
        "send_window",
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("words_left", sa.Integer(), nullable=False),
        sa.Column("words_until", MOMENT, nullable=False),
        sa.Column("click_left", sa.Integer(), nullable=False),
        sa.Column("click_until", MOMENT, nullable=False),
        sa.Column("knocked_at", MOMENT, nullable=False),
        sa.Column("deaf_to_templates", sa.Boolean(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("offered_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_send_window")),
    )
    op.create_table(
        "webchat_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("mine", sa.Boolean(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("photo", TEXT, nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("document_name", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webchat_line")),
        sa.UniqueConstraint("key", name=op.f("uq_webchat_line_key")),
    )
    op.create_index("ix_webchat_line_address", "webchat_line", ["address", "id"], unique=False)
    op.create_table(
        "approval",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("requester_id", ID, nullable=True),
        sa.Column("estate_id", ID, nullable=True),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("file_ids", sa.JSON(), nullable=False),
        sa.Column("paper_id", ID, nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("deciders", sa.JSON(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("word", TEXT, nullable=False),
        sa.CheckConstraint("kind IN ('spend', 'survey')", name=op.f("ck_approval_kind_word")),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_approval_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_approval_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_approval_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_approval_paper_id_paper")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name=op.f("fk_approval_requester_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(
        "ix_approval_next",
        "approval",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_approval_open",
        "approval",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "archive_check",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("homes", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_archive_check_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_check")),
    )
    op.create_index(op.f("ix_archive_check_at"), "archive_check", ["at"], unique=False)
    op.create_index(
        op.f("ix_archive_check_estate_id"), "archive_check", ["estate_id"], unique=False
    )
    op.create_table(
        "bind_attempt",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_bind_attempt_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_bind_attempt")),
    )
    op.create_table(
        "building",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_building_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
        sa.UniqueConstraint("estate_id", "number", name=op.f("uq_building_estate_id_number")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("route", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_checkpoint_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_checkpoint_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("code", name=op.f("uq_checkpoint_code")),
    )
    op.create_index("ix_checkpoint_route", "checkpoint", ["route", "estate_id"], unique=False)
    op.create_table(
        "contact_point",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("bound_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'blocked', 'gone', 'not_started', 'unknown')",
            name=op.f("ck_contact_point_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_point_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_contact_point_channel_address")),
    )
    op.create_index(
        op.f("ix_contact_point_person_id"), "contact_point", ["person_id"], unique=False
    )
    op.create_table(
        "desk_watch",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("empty_since", MOMENT, nullable=True),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("summed_on", sa.Date(), nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_desk_watch_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_watch")),
        sa.UniqueConstraint("estate_id", name=op.f("uq_desk_watch_estate_id")),
    )
    op.create_index(
        "ix_desk_watch_next",
        "desk_watch",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "dialogue",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asks", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dialogue_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_dialogue")),
    )
    op.create_table(
        "duty",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("estate_id", ID, nullable=True),
        sa.Column("department", TEXT, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("missed_at", MOMENT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("had", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by_id", ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'late', 'missed')", name=op.f("ck_duty_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["person.id"], name=op.f("fk_duty_done_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_duty_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duty_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("key", name=op.f("uq_duty_key")),
    )
    op.create_index("ix_duty_name", "duty", ["name", "starts_at"], unique=False)
    op.create_index(
        "ix_duty_next",
        "duty",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_duty_open",
        "duty",
        ["position"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_duty_position", "duty", ["position", "due_at"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("planned_fen", ID, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("planned_by_id", ID, nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("announced_at", MOMENT, nullable=True),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("told_home_id", ID, nullable=False),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("cost_fen", ID, nullable=True),
        sa.Column("cost_note", TEXT, nullable=False),
        sa.Column("summary", TEXT, nullable=False),
        sa.Column("summed_at", MOMENT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.CheckConstraint(
            "stage IN ('', 'warn', 'late', 'tell', 'remind', 'feedback', 'summary', 'overdue', 'cancel')",
            name=op.f("ck_event_stage_word"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'announced', 'summed', 'cancelled')",
            name=op.f("ck_event_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_event_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_event_planned_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_estate", "event", ["estate_id", "starts_at"], unique=False)
    op.create_index(
        "ix_event_next",
        "event",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "facility",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.CheckConstraint("state IN ('active', 'retired')", name=op.f("ck_facility_state_word")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_facility_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_facility_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("estate_id", "name", name=op.f("uq_facility_estate_id_name")),
    )
    op.create_table(
        "figure_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("entered_by_id", ID, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_figure_entry_entered_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_entry")),
    )
    op.create_index("ix_figure_entry_name_period", "figure_entry", ["name", "period"], unique=False)
    op.create_table(
        "forum",
        sa.Column("id", ID, nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.Column("summary", TEXT, nullable=False),
        sa.Column("recorded_by_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_forum_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum")),
    )
    op.create_table(
        "incident",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=True),
        sa.Column("building", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("danger", TEXT, nullable=True),
        sa.Column("matter", sa.JSON(), nullable=False),
        sa.Column("department", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("holder_id", ID, nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("statement", TEXT, nullable=False),
        sa.Column("stated_at", MOMENT, nullable=True),
        sa.Column("stated_by", ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'open', 'ignored', 'resolved')",
            name=op.f("ck_incident_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_incident_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_incident_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["person.id"], name=op.f("fk_incident_holder_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["stated_by"], ["person.id"], name=op.f("fk_incident_stated_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(
        "ix_incident_live",
        "incident",
        ["estate_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('proposed', 'open')"),
        postgresql_where=sa.text("state IN ('proposed', 'open')"),
    )
    op.create_table(
        "meter",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("factor", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('electricity', 'water', 'gas', 'heat')", name=op.f("ck_meter_kind_word")
        ),
        sa.CheckConstraint("state IN ('active', 'retired')", name=op.f("ck_meter_state_word")),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_meter_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter")),
        sa.UniqueConstraint("estate_id", "name", name=op.f("uq_meter_estate_id_name")),
    )
    op.create_table(
        "miss",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("estate_id", ID, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("took", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "source IN ('staff', 'person', 'unclear')", name=op.f("ck_miss_source_word")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_miss_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_miss")),
        sa.UniqueConstraint("subject", name=op.f("uq_miss_subject")),
    )
    op.create_table(
        "plan_goal",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan", TEXT, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("goal", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("set_by_id", ID, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_plan_goal_set_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
    )
    op.create_index("ix_plan_goal_period", "plan_goal", ["plan", "period", "goal"], unique=False)
    op.create_table(
        "presence",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_presence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_index(
        "ix_presence_open",
        "presence",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_presence_person", "presence", ["person_id", "ended_at"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("estate_id", ID, nullable=True),
        sa.CheckConstraint(
            "name IN ('service', 'engineering', 'order', 'environment', 'cs-supervisor', 'en-supervisor', 'gm', 'legal')",
            name=op.f("ck_role_name_word"),
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_role_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint(
            "person_id", "name", "estate_id", name=op.f("uq_role_person_id_name_estate_id")
        ),
    )
    op.create_index("ix_role_name", "role", ["name"], unique=False)
    op.create_table(
        "round",
        sa.Column("id", ID, nullable=False),
        sa.Column("route", TEXT, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("walker_id", ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('walking', 'whole', 'broken')", name=op.f("ck_round_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_round_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["walker_id"], ["person.id"], name=op.f("fk_round_walker_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(
        "ix_round_next",
        "round",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_round_started", "round", ["route", "started_at"], unique=False)
    op.create_index(
        "ix_round_walking",
        "round",
        ["route", "estate_id"],
        unique=True,
        sqlite_where=sa.text("state = 'walking'"),
        postgresql_where=sa.text("state = 'walking'"),
    )
    op.create_table(
        "score_appeal",
        sa.Column("id", ID, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("event_kind", TEXT, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("asked_by_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("word", TEXT, nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'upheld', 'rejected')", name=op.f("ck_score_appeal_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_score_appeal_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_score_appeal_decided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_appeal")),
    )
    op.create_index("ix_score_appeal_position", "score_appeal", ["position", "state"], unique=False)
    op.create_table(
        "score_sheet",
        sa.Column("id", ID, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("frozen_at", MOMENT, nullable=False),
        sa.Column("frozen_by_id", ID, nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("out_of", sa.Integer(), nullable=False),
        sa.Column("bonus_withheld", sa.Boolean(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["person.id"], name=op.f("fk_score_sheet_frozen_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheet")),
        sa.UniqueConstraint("position", "period", name=op.f("uq_score_sheet_position_period")),
    )
    op.create_table(
        "shared_cost",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by_id", ID, nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_shared_cost_amount_positive")),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_shared_cost_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_shared_cost_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_cost")),
        sa.UniqueConstraint("estate_id", "month", name=op.f("uq_shared_cost_estate_id_month")),
    )
    op.create_table(
        "shift",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=True),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint("source IN ('chat', 'import')", name=op.f("ck_shift_source_word")),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_shift_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_shift_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("person_id", "starts_at", name=op.f("uq_shift_person_id_starts_at")),
    )
    op.create_index("ix_shift_ends", "shift", ["person_id", "ends_at"], unique=False)
    op.create_index(
        "ix_shift_next",
        "shift",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_shift_week", "shift", ["starts_at"], unique=False)
    op.create_table(
        "staff_chat",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=True),
        sa.Column("estate_id", ID, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("bound_at", MOMENT, nullable=False),
        sa.Column("forum", sa.Boolean(), nullable=False),
        sa.Column("topics_refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_staff_chat_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_chat")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_staff_chat_channel_address")),
        sa.UniqueConstraint("role", "estate_id", name=op.f("uq_staff_chat_role_estate_id")),
    )
    op.create_table(
        "statement_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("paid_at", MOMENT, nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("payer", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'matched', 'dismissed')", name=op.f("ck_statement_line_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_statement_line_decided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("key", name=op.f("uq_statement_line_key")),
    )
    op.create_index(
        "ix_statement_line_open",
        "statement_line",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "tariff",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("use", TEXT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("rate", ID, nullable=False),
        sa.Column("since_month", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.CheckConstraint(
            "basis IN ('area', 'home', 'space', 'meter')", name=op.f("ck_tariff_basis_word")
        ),
        sa.CheckConstraint(
            "item IN ('property', 'parking', 'water', 'electricity', 'other')",
            name=op.f("ck_tariff_item_word"),
        ),
        sa.CheckConstraint(
            "use IN ('', 'residential', 'shop', 'office', 'parking', 'other')",
            name=op.f("ck_tariff_use_word"),
        ),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_tariff_rate_not_negative")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_tariff_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_tariff_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
        sa.UniqueConstraint(
            "estate_id",
            "item",
            "use",
            "since_month",
            name=op.f("uq_tariff_estate_id_item_use_since_month"),
        ),
    )
    op.create_table(
        "training",
        sa.Column("id", ID, nullable=False),
        sa.Column("audience", TEXT, nullable=False),
        sa.Column("topic", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("trainer_id", ID, nullable=True),
        sa.Column("planned_by_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "audience IN ('managers', 'everybody', 'service', 'engineering', 'order', 'environment')",
            name=op.f("ck_training_audience_word"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'empty', 'cancelled')",
            name=op.f("ck_training_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_training_planned_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["person.id"], name=op.f("fk_training_trainer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index(
        "ix_training_next",
        "training",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_training_starts", "training", ["starts_at"], unique=False)
    op.create_table(
        "home",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("building_id", ID, nullable=False),
        sa.Column("building", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("room", TEXT, nullable=False),
        sa.Column("area_dm2", sa.Integer(), nullable=False),
        sa.Column("use", TEXT, nullable=False),
        sa.Column("parking", TEXT, nullable=False),
        sa.CheckConstraint(
            "use IN ('residential', 'shop', 'office', 'parking', 'other')",
            name=op.f("ck_home_use_word"),
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_home_building_id_building")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_home_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home")),
        sa.UniqueConstraint(
            "building_id", "unit", "room", name=op.f("uq_home_building_id_unit_room")
        ),
    )
    op.create_index(op.f("ix_home_estate_id"), "home", ["estate_id"], unique=False)
    op.create_table(
        "maintenance_plan",
        sa.Column("id", ID, nullable=False),
        sa.Column("facility_id", ID, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint("unit IN ('day', 'month')", name=op.f("ck_maintenance_plan_unit_word")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_maintenance_plan_facility_id_facility")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_plan")),
    )
    op.create_index(
        op.f("ix_maintenance_plan_facility_id"), "maintenance_plan", ["facility_id"], unique=False
    )
    op.create_index(
        "ix_maintenance_plan_next",
        "maintenance_plan",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "score_correction",
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("appeal_id", ID, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("bonus_withheld", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["score_appeal.id"],
            name=op.f("fk_score_correction_appeal_id_score_appeal"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_score_correction_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["score_sheet.id"], name=op.f("fk_score_correction_sheet_id_score_sheet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_correction")),
    )
    op.create_index(
        op.f("ix_score_correction_sheet_id"), "score_correction", ["sheet_id"], unique=False
    )
    op.create_table(
        "sign_up",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.CheckConstraint(
            "state IN ('going', 'waiting', 'cancelled')", name=op.f("ck_sign_up_state_word")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_sign_up_event_id_event")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_up_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_sign_up_event_id_person_id")),
    )
    op.create_index(op.f("ix_sign_up_person_id"), "sign_up", ["person_id"], unique=False)
    op.create_table(
        "survey",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by_id", ID, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("approval_id", ID, nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_survey_state_word")),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_survey_approval_id_approval")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_survey_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_survey_opened_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("estate_id", "quarter_on", name=op.f("uq_survey_estate_id_quarter_on")),
    )
    op.create_index(op.f("ix_survey_approval_id"), "survey", ["approval_id"], unique=False)
    op.create_index(
        "ix_survey_next",
        "survey",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "training_attendance",
        sa.Column("id", ID, nullable=False),
        sa.Column("training_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("came_at", MOMENT, nullable=True),
        sa.Column("noted_by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_training_attendance_noted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_attendance_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"],
            ["training.id"],
            name=op.f("fk_training_attendance_training_id_training"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attendance")),
        sa.UniqueConstraint(
            "training_id", "person_id", name=op.f("uq_training_attendance_training_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_training_attendance_person_id"), "training_attendance", ["person_id"], unique=False
    )
    op.create_table(
        "archive_question",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", TEXT, nullable=False),
        sa.CheckConstraint(
            "answer IN ('', 'given', 'refused')", name=op.f("ck_archive_question_answer_word")
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_archive_question_home_id_home")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_archive_question_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_question")),
    )
    op.create_index(
        op.f("ix_archive_question_home_id"), "archive_question", ["home_id"], unique=False
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_audit_entry_actor_id_person")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_audit_entry_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        "ix_audit_entry_actor", "audit_entry", ["actor_id", "action", "at"], unique=False
    )
    op.create_index(op.f("ix_audit_entry_home_id"), "audit_entry", ["home_id"], unique=False)
    op.create_table(
        "bill",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("quantity", ID, nullable=True),
        sa.Column("rate", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "basis IN ('', 'area', 'home', 'space', 'meter', 'shared', 'late')",
            name=op.f("ck_bill_basis_word"),
        ),
        sa.CheckConstraint(
            "item IN ('property', 'parking', 'water', 'electricity', 'shared', 'late', 'other')",
            name=op.f("ck_bill_item_word"),
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_bill_amount_not_negative")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_bill_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill")),
        sa.UniqueConstraint("home_id", "item", "month", name=op.f("uq_bill_home_id_item_month")),
    )
    op.create_index(op.f("ix_bill_home_id"), "bill", ["home_id"], unique=False)
    op.create_table(
        "bind_request",
        sa.Column("id", ID, nullable=False),
        sa.Column("contact_point_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected')", name=op.f("ck_bind_request_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_bind_request_contact_point_id_contact_point"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_bind_request_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_bind_request_home_id_home")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_bind_request_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bind_request")),
    )
    op.create_index(
        "ix_bind_request_open",
        "bind_request",
        ["contact_point_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "dunning_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by_id", ID, nullable=True),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("result", TEXT, nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("assignee_id", ID, nullable=True),
        sa.CheckConstraint(
            "result IN ('', 'promised', 'unanswered', 'wrong_number', 'refused', 'claims_paid', 'other')",
            name=op.f("ck_dunning_step_result_word"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'sent', 'done', 'stopped')", name=op.f("ck_dunning_step_state_word")
        ),
        sa.CheckConstraint(
            "step IN ('text', 'call', 'visit')", name=op.f("ck_dunning_step_step_word")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name=op.f("fk_dunning_step_assignee_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["person.id"], name=op.f("fk_dunning_step_done_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_dunning_step_home_id_home")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dunning_step")),
        sa.UniqueConstraint(
            "home_id", "month", "step", name=op.f("uq_dunning_step_home_id_month_step")
        ),
    )
    op.create_index(op.f("ix_dunning_step_home_id"), "dunning_step", ["home_id"], unique=False)
    op.create_index(
        "ix_dunning_step_month", "dunning_step", ["month", "step", "state"], unique=False
    )
    op.create_index(
        "ix_dunning_step_open",
        "dunning_step",
        ["home_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        op.f("ix_dunning_step_promised_on"), "dunning_step", ["promised_on"], unique=False
    )
    op.create_table(
        "home_usage",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("quantity", ID, nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by_id", ID, nullable=True),
        sa.CheckConstraint(
            "item IN ('property', 'parking', 'water', 'electricity', 'other')",
            name=op.f("ck_home_usage_item_word"),
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_home_usage_quantity_not_negative")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_home_usage_home_id_home")),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_home_usage_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_usage")),
        sa.UniqueConstraint(
            "home_id", "item", "month", name=op.f("uq_home_usage_home_id_item_month")
        ),
    )
    op.create_table(
        "household",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("moved_in_at", MOMENT, nullable=False),
        sa.Column("moved_out_at", MOMENT, nullable=True),
        sa.Column("moved_in_on", sa.Date(), nullable=True),
        sa.Column("moved_out_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_household_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_home_id"), "household", ["home_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", ID, nullable=False),
        sa.Column("code_hash", TEXT, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_invitation_home_id_home")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    op.create_index(op.f("ix_invitation_home_id"), "invitation", ["home_id"], unique=False)
    op.create_table(
        "legal_case",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("paper_id", ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'sent', 'declined', 'withdrawn')",
            name=op.f("ck_legal_case_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_legal_case_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_legal_case_home_id_home")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_legal_case_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_case")),
    )
    op.create_index(op.f("ix_legal_case_home_id"), "legal_case", ["home_id"], unique=False)
    op.create_index(
        "ix_legal_case_live",
        "legal_case",
        ["home_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'sent')"),
        postgresql_where=sa.text("state IN ('proposed', 'sent')"),
    )
    op.create_table(
        "payment",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("paid_at", MOMENT, nullable=False),
        sa.Column("method", TEXT, nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("recorded_by_id", ID, nullable=True),
        sa.Column("key", TEXT, nullable=False),
        sa.CheckConstraint(
            "method IN ('cash', 'transfer', 'wechat', 'alipay', 'card', 'other')",
            name=op.f("ck_payment_method_word"),
        ),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_payment_amount_not_zero")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_payment_home_id_home")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_payment_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_key")),
    )
    op.create_index(op.f("ix_payment_home_id"), "payment", ["home_id"], unique=False)
    op.create_index("ix_payment_paid_at", "payment", ["paid_at"], unique=False)
    op.create_table(
        "survey_home",
        sa.Column("id", ID, nullable=False),
        sa.Column("survey_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("sent_before_at", MOMENT, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("words", TEXT, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'begun', 'done', 'short')",
            name=op.f("ck_survey_home_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_survey_home_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_survey_home_home_id_home")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_survey_home_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_home_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_home")),
        sa.UniqueConstraint("survey_id", "home_id", name=op.f("uq_survey_home_survey_id_home_id")),
    )
    op.create_index(op.f("ix_survey_home_home_id"), "survey_home", ["home_id"], unique=False)
    op.create_index(
        "ix_survey_home_next",
        "survey_home",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_survey_home_person_id"), "survey_home", ["person_id"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", ID, nullable=False),
        sa.Column("estate_id", ID, nullable=True),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("reporter_id", ID, nullable=False),
        sa.Column("received_id", sa.Integer(), nullable=True),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("urgency", TEXT, nullable=False),
        sa.Column("danger", TEXT, nullable=True),
        sa.Column("department", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("holder_id", ID, nullable=True),
        sa.Column("merged_into_id", ID, nullable=True),
        sa.Column("incident_id", ID, nullable=True),
        sa.Column("follows_id", ID, nullable=True),
        sa.Column("about_id", ID, nullable=True),
        sa.Column("about_role", TEXT, nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "category IN ('engineering', 'security', 'environment', 'service', 'fee', 'other')",
            name=op.f("ck_ticket_category_word"),
        ),
        sa.CheckConstraint(
            "department IN ('service', 'engineering', 'order', 'environment')",
            name=op.f("ck_ticket_department_word"),
        ),
        sa.CheckConstraint(
            "state IN ('reported', 'taken', 'resolved', 'signed_off', 'unsigned', 'merged')",
            name=op.f("ck_ticket_state_word"),
        ),
        sa.CheckConstraint(
            "urgency IN ('urgent', 'major', 'normal')", name=op.f("ck_ticket_urgency_word")
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_ticket_about_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_ticket_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["ticket.id"], name=op.f("fk_ticket_follows_id_ticket")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["person.id"], name=op.f("fk_ticket_holder_id_person")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_ticket_home_id_home")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_ticket_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["ticket.id"], name=op.f("fk_ticket_merged_into_id_ticket")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_ticket_reporter_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("received_id", name=op.f("uq_ticket_received_id")),
    )
    op.create_index("ix_ticket_closed", "ticket", ["closed_at"], unique=False)
    op.create_index("ix_ticket_created", "ticket", ["created_at"], unique=False)
    op.create_index(op.f("ix_ticket_follows_id"), "ticket", ["follows_id"], unique=False)
    op.create_index(op.f("ix_ticket_holder_id"), "ticket", ["holder_id"], unique=False)
    op.create_index(op.f("ix_ticket_home_id"), "ticket", ["home_id"], unique=False)
    op.create_index(op.f("ix_ticket_incident_id"), "ticket", ["incident_id"], unique=False)
    op.create_index(op.f("ix_ticket_merged_into_id"), "ticket", ["merged_into_id"], unique=False)
    op.create_index(
        "ix_ticket_open",
        "ticket",
        ["department"],
        unique=False,
        sqlite_where=sa.text("state IN ('reported', 'taken', 'resolved')"),
        postgresql_where=sa.text("state IN ('reported', 'taken', 'resolved')"),
    )
    op.create_index("ix_ticket_reporter", "ticket", ["reporter_id"], unique=False)
    op.create_table(
        "accountability_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("loss_fen", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("entered_by_id", ID, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("statement", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("word", TEXT, nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'decided')", name=op.f("ck_accountability_entry_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
            name=op.f("fk_accountability_entry_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["person.id"],
            name=op.f("fk_accountability_entry_entered_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_accountability_entry_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_entry")),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_acknowledgement_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_acknowledgement_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
    )
    op.create_index(
        "ix_acknowledgement_next",
        "acknowledgement",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_acknowledgement_once", "acknowledgement", ["ticket_id", "person_id"], unique=True
    )
    op.create_table(
        "allocation",
        sa.Column("id", ID, nullable=False),
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("bill_id", ID, nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_allocation_amount_positive")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_allocation_bill_id_bill")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_allocation_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("payment_id", "bill_id", name=op.f("uq_allocation_payment_id_bill_id")),
    )
    op.create_index(op.f("ix_allocation_bill_id"), "allocation", ["bill_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("received_id", ID, nullable=True),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("mime", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('photo', 'voice', 'video', 'document', 'sticker', 'location', 'contact')",
            name=op.f("ck_attachment_kind_word"),
        ),
        sa.CheckConstraint(
            "state IN ('remote', 'kept', 'lost', 'none')", name=op.f("ck_attachment_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attachment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["received_id"], ["received.id"], name=op.f("fk_attachment_received_id_received")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_attachment_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_received_id"), "attachment", ["received_id"], unique=False)
    op.create_index(
        "ix_attachment_remote",
        "attachment",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'remote'"),
        postgresql_where=sa.text("state = 'remote'"),
    )
    op.create_index(op.f("ix_attachment_ticket_id"), "attachment", ["ticket_id"], unique=False)
    op.create_table(
        "dispute",
        sa.Column("id", ID, nullable=False),
        sa.Column("bill_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by_id", ID, nullable=True),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by_id", ID, nullable=True),
        sa.Column("before_fen", ID, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('open', 'kept', 'amended', 'cancelled')",
            name=op.f("ck_dispute_outcome_word"),
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_dispute_bill_id_bill")),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_dispute_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_dispute_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_dispute_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_bill_id"), "dispute", ["bill_id"], unique=False)
    op.create_index(
        "ix_dispute_open",
        "dispute",
        ["bill_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'open'"),
        postgresql_where=sa.text("outcome = 'open'"),
    )
    op.create_index(op.f("ix_dispute_ticket_id"), "dispute", ["ticket_id"], unique=False)
    op.create_table(
        "doubt",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("contact_point_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("received_id", ID, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("passed_on", sa.Boolean(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'same', 'new')", name=op.f("ck_doubt_state_word")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_doubt_contact_point_id_contact_point"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_doubt_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["received_id"], ["received.id"], name=op.f("fk_doubt_received_id_received")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_doubt_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
    )
    op.create_index(
        "ix_doubt_expires",
        "doubt",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("expires_at IS NOT NULL"),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_doubt_person_id"), "doubt", ["person_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "answer IN ('', 'good', 'again')", name=op.f("ck_follow_up_answer_word")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_follow_up_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(
        "ix_follow_up_next",
        "follow_up",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_follow_up_ticket", "follow_up", ["ticket_id"], unique=True)
    op.create_table(
        "forum_opinion",
        sa.Column("id", ID, nullable=False),
        sa.Column("forum_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["forum_id"], ["forum.id"], name=op.f("fk_forum_opinion_forum_id_forum")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_forum_opinion_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_opinion")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_forum_opinion_ticket_id")),
    )
    op.create_index(op.f("ix_forum_opinion_forum_id"), "forum_opinion", ["forum_id"], unique=False)
    op.create_table(
        "held_reply",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("file_ids", sa.JSON(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'dropped')", name=op.f("ck_held_reply_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_held_reply_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_held_reply_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_reply")),
    )
    op.create_index(op.f("ix_held_reply_ticket_id"), "held_reply", ["ticket_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("amount_fen", ID, nullable=False),
        sa.Column("bill_id", ID, nullable=True),
        sa.Column("payment_id", ID, nullable=True),
        sa.Column("actor_id", ID, nullable=True),
        sa.CheckConstraint(
            "kind IN ('bill', 'amendment', 'payment', 'refund')",
            name=op.f("ck_ledger_entry_kind_word"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_ledger_entry_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["bill.id"], name=op.f("fk_ledger_entry_bill_id_bill")
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_ledger_entry_home_id_home")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_ledger_entry_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_bill_id"), "ledger_entry", ["bill_id"], unique=False)
    op.create_index(op.f("ix_ledger_entry_home_id"), "ledger_entry", ["home_id"], unique=False)
    op.create_index(
        op.f("ix_ledger_entry_payment_id"), "ledger_entry", ["payment_id"], unique=False
    )
    op.create_table(
        "residency",
        sa.Column("id", ID, nullable=False),
        sa.Column("household_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("fees_allowed", sa.Boolean(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('owner', 'family', 'tenant')", name=op.f("ck_residency_kind_word")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_residency_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_residency_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residency")),
    )
    op.create_index(op.f("ix_residency_household_id"), "residency", ["household_id"], unique=False)
    op.create_index(op.f("ix_residency_person_id"), "residency", ["person_id"], unique=False)
    op.create_table(
        "round_visit",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("checkpoint_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"],
            ["checkpoint.id"],
            name=op.f("fk_round_visit_checkpoint_id_checkpoint"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_round_visit_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_visit_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_round_visit_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_visit")),
        sa.UniqueConstraint(
            "round_id", "checkpoint_id", name=op.f("uq_round_visit_round_id_checkpoint_id")
        ),
    )
    op.create_index(op.f("ix_round_visit_ticket_id"), "round_visit", ["ticket_id"], unique=False)
    op.create_table(
        "search_term",
        sa.Column("term", TEXT, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_search_term_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("term", "ticket_id", name=op.f("pk_search_term")),
    )
    op.create_table(
        "survey_mark",
        sa.Column("id", ID, nullable=False),
        sa.Column("survey_home_id", ID, nullable=False),
        sa.Column("indicator", TEXT, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_home_id"],
            ["survey_home.id"],
            name=op.f("fk_survey_mark_survey_home_id_survey_home"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_survey_mark_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_mark")),
        sa.UniqueConstraint(
            "survey_home_id", "indicator", name=op.f("uq_survey_mark_survey_home_id_indicator")
        ),
    )
    op.create_table(
        "ticket_event",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_ticket_event_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
    )
    op.create_index(op.f("ix_ticket_event_ticket_id"), "ticket_event", ["ticket_id"], unique=False)
    op.create_table(
        "topic",
        sa.Column("id", ID, nullable=False),
        sa.Column("staff_chat_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("thread", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("urgency", TEXT, nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_chat_id"], ["staff_chat.id"], name=op.f("fk_topic_staff_chat_id_staff_chat")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_topic_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint(
            "staff_chat_id", "ticket_id", name=op.f("uq_topic_staff_chat_id_ticket_id")
        ),
    )
    op.create_index(
        "ix_topic_moving",
        "topic",
        ["id"],
        unique=False,
        sqlite_where=sa.text("NOT settled"),
        postgresql_where=sa.text("NOT settled"),
    )
    op.create_index("ix_topic_thread", "topic", ["staff_chat_id", "thread"], unique=False)
    op.create_index(op.f("ix_topic_ticket_id"), "topic", ["ticket_id"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("clause", TEXT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("met_at", MOMENT, nullable=True),
        sa.Column("missed_at", MOMENT, nullable=True),
        sa.Column("warned_at", MOMENT, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("delivery_id", ID, nullable=True),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('answer', 'onsite', 'plan', 'promise', 'follow', 'signoff', 'wait', 'holding', 'offer')",
            name=op.f("ck_deadline_kind_word"),
        ),
        sa.CheckConstraint(
            "state IN ('running', 'met', 'missed', 'cancelled')",
            name=op.f("ck_deadline_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["ticket_event.id"], name=op.f("fk_deadline_event_id_ticket_event")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_deadline_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_deadline_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    op.create_index(
        "ix_deadline_met",
        "deadline",
        ["met_at"],
        unique=False,
        sqlite_where=sa.text("met_at IS NOT NULL"),
        postgresql_where=sa.text("met_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deadline_missed",
        "deadline",
        ["missed_at"],
        unique=False,
        sqlite_where=sa.text("missed_at IS NOT NULL"),
        postgresql_where=sa.text("missed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deadline_next",
        "deadline",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deadline_running",
        "deadline",
        ["ticket_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index("ix_deadline_ticket", "deadline", ["ticket_id"], unique=False)
    op.create_table(
        "duty_evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("duty_id", ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("attachment_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("source", TEXT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('text', 'photo', 'file', 'count', 'attendance')",
            name=op.f("ck_duty_evidence_kind_word"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_duty_evidence_attachment_id_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_duty_evidence_duty_id_duty")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duty_evidence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_evidence")),
        sa.UniqueConstraint("duty_id", "source", name=op.f("uq_duty_evidence_duty_id_source")),
    )
    op.create_index(op.f("ix_duty_evidence_duty_id"), "duty_evidence", ["duty_id"], unique=False)
    op.create_table(
        "meter_reading",
        sa.Column("id", ID, nullable=False),
        sa.Column("meter_id", ID, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("value", ID, nullable=False),
        sa.Column("used", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("attachment_id", ID, nullable=True),
        sa.CheckConstraint(
            "kind IN ('start', 'reading', 'final')", name=op.f("ck_meter_reading_kind_word")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_meter_reading_attachment_id_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_meter_reading_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["meter_id"], ["meter.id"], name=op.f("fk_meter_reading_meter_id_meter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_reading")),
    )
    op.create_index("ix_meter_reading_meter", "meter_reading", ["meter_id", "id"], unique=False)
    op.create_index("ix_meter_reading_month", "meter_reading", ["month"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=True),
        sa.Column("receiver", TEXT, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("staff_chat_id", ID, nullable=True),
        sa.Column("contact_point_id", ID, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("topic_id", ID, nullable=True),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("duty_id", ID, nullable=True),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("photo_id", ID, nullable=True),
        sa.Column("paper_id", ID, nullable=True),
        sa.Column("file_ids", sa.JSON(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("stale_after", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("provider_id", TEXT, nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("error", TEXT, nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'failed', 'stale')",
            name=op.f("ck_outbox_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_outbox_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_outbox_contact_point_id_contact_point"),
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_outbox_duty_id_duty")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_outbox_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outbox_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["attachment.id"], name=op.f("fk_outbox_photo_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["staff_chat_id"], ["staff_chat.id"], name=op.f("fk_outbox_staff_chat_id_staff_chat")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["dunning_step.id"], name=op.f("fk_outbox_task_id_dunning_step")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_outbox_ticket_id_ticket")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_outbox_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index("ix_outbox_provider", "outbox", ["provider_id"], unique=False)
    op.create_index(
        "ix_outbox_task",
        "outbox",
        ["task_id"],
        unique=False,
        sqlite_where=sa.text("task_id IS NOT NULL"),
        postgresql_where=sa.text("task_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_outbox_ticket_id"), "outbox", ["ticket_id"], unique=False)
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )
    op.create_index(
        "ix_outbox_unsent_receiver",
        "outbox",
        ["receiver", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )
    op.create_table(
        "policy",
        sa.Column("id", ID, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("attachment_id", ID, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint("state IN ('current', 'withdrawn')", name=op.f("ck_policy_state_word")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_policy_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_policy_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_policy_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_index(
        "ix_policy_next",
        "policy",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "button_card",
        sa.Column("outbox_id", ID, nullable=False),
        sa.Column("task", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_button_card_outbox_id_outbox")
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_button_card")),
        sa.UniqueConstraint("task", name=op.f("uq_button_card_task")),
    )
    op.create_index(
        "ix_button_card_live",
        "button_card",
        ["outbox_id"],
        unique=False,
        sqlite_where=sa.text("code <> ''"),
        postgresql_where=sa.text("code <> ''"),
    )
    op.create_table(
        "message_part",
        sa.Column("id", ID, nullable=False),
        sa.Column("outbox_id", ID, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("provider_id", TEXT, nullable=False),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_message_part_outbox_id_outbox")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_part")),
    )
    op.create_index(op.f("ix_message_part_outbox_id"), "message_part", ["outbox_id"], unique=False)
    op.create_index(
        op.f("ix_message_part_provider_id"), "message_part", ["provider_id"], unique=False
    )
    op.create_table(
        "policy_revision",
        sa.Column("id", ID, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("attachment_id", ID, nullable=True),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_policy_revision_attachment_id_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_policy_revision_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_revision_policy_id_policy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_revision")),
    )
    op.create_index(
        op.f("ix_policy_revision_policy_id"), "policy_revision", ["policy_id"], unique=False
    )
    op.create_table(
        "promise",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("deadline_id", ID, nullable=False),
        sa.Column("department", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("replaced_by_id", ID, nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "department IN ('service', 'engineering', 'order', 'environment')",
            name=op.f("ck_promise_department_word"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'kept', 'broken', 'replaced', 'void')",
            name=op.f("ck_promise_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_promise_deadline_id_deadline")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_promise_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["promise.id"], name=op.f("fk_promise_replaced_by_id_promise")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_promise_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_deadline_id"), "promise", ["deadline_id"], unique=False)
    op.create_index("ix_promise_ended", "promise", ["ended_at"], unique=False)
    op.create_index(
        "ix_promise_next",
        "promise",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_promise_open",
        "promise",
        ["ticket_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_promise_ticket_id"), "promise", ["ticket_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
