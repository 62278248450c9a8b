"""Everything at the terminal: the `factory` command and the chat."""
