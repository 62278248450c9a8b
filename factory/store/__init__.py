"""The place of records, journal and command log in an SQL database."""
