"""
What is known, and nothing that does anything: frozen values every room may import.

A provider turns its wire into a `Snapshot`; `jobs` follows snapshots; `show` draws them. No I/O here.
"""

from vidkit.models.camera import MOVES, CameraMove
from vidkit.models.job import Asset, Estimate, Failure, Snapshot, State, Usage
from vidkit.models.media import MediaFacts, MediaInput, Moment, TextTrack

__all__ = [
    "MOVES",
    "Asset",
    "CameraMove",
    "Estimate",
    "Failure",
    "MediaFacts",
    "MediaInput",
    "Moment",
    "Snapshot",
    "State",
    "TextTrack",
    "Usage",
]
