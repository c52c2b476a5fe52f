"""
What people hold: videos and pictures as objects to look at, save and pass on to the next service.

A `Video` is a file and what is known about it; nothing is decoded before somebody asks::

    video = vk.Video("talk.mp4")
    video.duration, video.width, video.poster()
"""

from __future__ import annotations

from vidkit.media.picture import Picture
from vidkit.media.video import Video

__all__ = ["Picture", "Video"]
