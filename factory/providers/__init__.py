"""The adapter providers that ship with the factory, one subject a file."""
