"""Evidence that the journal is the one that was written: tree, checkpoints, proofs."""
