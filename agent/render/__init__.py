"""Replies to lines of styled pieces, the same for the command line and the chat."""
