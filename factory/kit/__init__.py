"""The author's kit: a new sandboxed cell in a folder, its build, and its trial."""
