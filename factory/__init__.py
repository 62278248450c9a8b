"""The domain: operations in, plans out, one apply."""
