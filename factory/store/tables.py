"""The tables. `schema.HEAD` names the migration that makes exactly these.

What lists are filtered by stands in columns; the record itself is the JSON text in
`body`. Each filter has an index that ends in the address, so that a filtered list in
address order is one walk along an index.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

RECORD = Table(
    "record",
    METADATA,
    Column("address", String, primary_key=True),
    Column("form", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("family", String, nullable=False),
    Column("version", String, nullable=False),
    Column("type", String),
    Column("state", String),
    Column("backend", String),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("record_by_form", "form", "address"),
    Index("record_by_kind", "form", "kind", "address"),
    Index("record_by_state", "form", "state", "address"),
    Index("record_by_backend", "form", "backend", "address"),
    Index("record_by_type", "kind", "type", "address"),
)

REMOVED = Table(
    "removed",
    METADATA,
    Column("address", String, primary_key=True),
    Column("revision", Integer, nullable=False),
)
"""The revisions that records left which were taken away: a revision never falls.

Where there is a record, that one's counts.
"""

USES = Table(
    "uses",
    METADATA,
    Column("organ", String, ForeignKey("record.address"), primary_key=True),
    Column("cell", String, primary_key=True),
    Index("uses_by_cell", "cell", "organ"),
)

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    # Two entries after the same one would be a fork: the database refuses it.
    Column("prev", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    Column("at", String, nullable=False),
    Column("body", Text, nullable=False),
    Index("journal_by_time", "at"),
)

JOURNAL_ADDRESS = Table(
    "journal_address",
    METADATA,
    Column("seq", Integer, ForeignKey("journal.seq"), primary_key=True),
    Column("address", String, primary_key=True),
    Column("family", String, nullable=False),
    Index("journal_address_by_address", "address", "seq"),
    Index("journal_address_by_family", "family", "seq"),
)

TURN = Table(
    "turn",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("prev", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("family", String, primary_key=True),
    Column("artifact", String(64), primary_key=True),
    Column("stage", String, primary_key=True),
    Column("address", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("trial", Text, nullable=False),
)
"""The judge's state. Measured and not decided: no plan reads it, no journal has it."""

REQUEST = Table(
    "request",
    METADATA,
    Column("address", String, primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("total_ms", Float, nullable=False),
    Column("soft", Integer, nullable=False),
    Column("hard", Integer, nullable=False),
    Column("shadowed", Integer, nullable=False),
    Column("different", Integer, nullable=False),
    Column("first_at", Float),
    Column("last_at", Float, nullable=False),
    Column("intensity", Float, nullable=False),
)
"""Requests of each version and cell, as `factory.runtime.counts` counts them."""

ALERT = Table(
    "alert",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("code", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("entry", Integer),
    Column("seen_at", String),
    Column("seen_by", String),
    Index("alert_by_seen", "seen_at", "number"),
)
"""What the immune system told; who has seen it stands in the row."""

APPROVAL = Table(
    "approval",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("plan", Text, nullable=False),
    Column("confirmed_by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("due", String, nullable=False),
    Column("status", String, nullable=False),
    Column("settled_by", String),
    Column("settled_at", String),
    Index("approval_by_status", "status", "due"),
)
"""Plans that one person has confirmed and that wait, or waited, for another one."""

NOTICE = Table(
    "notice",
    METADATA,
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", String),
    Column("sent_at", String),
    Column("error", String),
    Index("notice_by_due", "due", "id"),
)
"""What other systems are told; without `due` it was taken or given up."""

JOB = Table(
    "job",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("plan", String(64), nullable=False),
    Column("subjects", Text, nullable=False),
    Column("actor", String, nullable=False),
    Column("status", String, nullable=False),
    Column("step", String, nullable=False),
    Column("run_at", Float, nullable=False),
    Column("owner", String),
    Column("lease_until", Float),
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("ended_at", Float),
    Column("trouble", Text),
    Column("outcome", Text),
    # Written once: a step writes the columns above and not the whole plan again.
    Column("assignment", Text, nullable=False),
    Index("job_by_status", "status", "id"),
    Index("job_by_end", "ended_at", "id"),
)
"""Builds and trainings that go on or have ended, with what they are about.

What they make is nowhere until their last step.
"""

JOB_EVENT = Table(
    "job_event",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("job", Integer, ForeignKey("job.id"), nullable=False),
    Column("at", Float, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("step", String, nullable=False),
    Column("detail", Text, nullable=False),
    Index("job_event_by_job", "job", "seq"),
)

ITERATION = Table(
    "iteration",
    METADATA,
    Column("job", Integer, ForeignKey("job.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("parameters", Text, nullable=False),
    Column("training", Text, nullable=False),
    Column("holdout", Text, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("is_best", Boolean, nullable=False),
    Column("took_ms", Float, nullable=False),
    # Read one cycle at a time: the records that went wrong, shortened.
    Column("failures", Text, nullable=False),
)
"""The cycles of trainings: what was tried, and how the cell did with it."""

TOKEN = Table(
    "token",
    METADATA,
    Column("name", String, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("salt", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("expires_at", String),
    Column("revoked_at", String),
)
"""Who may come in over HTTP; of the secrets only hashes. No row is ever removed."""

ANSWER = Table(
    "answer",
    METADATA,
    Column("actor", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("request", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("status", Integer),
    Column("media_type", String),
    Column("body", Text),
    Index("answer_by_time", "at"),
)
"""Answers of requests that named themselves by a key; without `status` at work."""

SOURCE = Table(
    "source",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""What cells are made of and datasets, by SHA-256; what is there never changes."""
