"""The panel pack: all that a panel needs before it agrees scores, made for one reader."""

from grants.assessment.pack.reading import read_pack

__all__ = ["read_pack"]
