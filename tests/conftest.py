"""What holds for every test: a law does not depend on how busy the machine is."""

from hypothesis import settings

settings.register_profile("laws", parent=settings(), deadline=None)
settings.load_profile("laws")
