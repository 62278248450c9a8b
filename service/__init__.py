"""The factory over HTTP: the same plans, confirms and policies, for programs."""
