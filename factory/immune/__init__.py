"""The immune system's decisions: pure functions of the records and the journal."""
