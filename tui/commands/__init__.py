"""The subcommands of `factory`, one a file, each imported only when it is called."""
