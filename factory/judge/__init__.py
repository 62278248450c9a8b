"""The release judge: evidence from requests to verdicts, right however often asked."""
