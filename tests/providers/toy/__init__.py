"""
A whole sixth provider, as another package would bring it: one folder, one entry point, one suite.

It draws pictures that move: `POST /drawings` starts one, `GET /drawings/{id}` looks, `DELETE` cancels.
"""

from tests.providers.toy.client import Toy
from tests.providers.toy.requests import DrawRequest

__all__ = ["DrawRequest", "Toy"]
