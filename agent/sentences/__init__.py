"""The sentences that operators read, one subject a file; `agent.texts` says them."""
