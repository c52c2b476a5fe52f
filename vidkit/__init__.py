"""Make videos through APIs in a notebook: durable jobs, live cards, inline players, and a local studio."""

from vidkit._version import __version__

__all__ = ["__version__"]
