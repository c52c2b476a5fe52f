"""
What people hold: videos, clips, descriptions, sounds and pictures, to look at, save and pass on.

A `Video` is a file and what is known about it; nothing is decoded before somebody asks::

    video = vk.Video("talk.mp4")
    video.duration, video.width, video.poster()
"""

from __future__ import annotations

from vidkit.media.audio import Audio
from vidkit.media.clip import Clip, Project
from vidkit.media.description import Description
from vidkit.media.picture import Picture
from vidkit.media.video import Video

__all__ = ["Audio", "Clip", "Description", "Picture", "Project", "Video"]
