"""What the pure core needs of the world, as protocols.

Adapters stand in `store` and `fabricator`; only `bootstrap` picks them.
"""
