"""
The camera words people write, as tables: tokens inside brackets, and patterns for plain language.

A rule names its moves; where the words hold a side, a second set of moves stands for "right". Many verbs
(rises, follows, circles) count only when the camera itself does them: planets orbit and children shake
trees without it.
"""
# ruff: noqa: E501  # one rule a row: the table is read by comparing rows

from __future__ import annotations

import re

from vidkit.models.camera import CameraMove

M = CameraMove
Moves = tuple[CameraMove, ...]

#: What people and the services' own documents write in brackets beside the tokens that `models.camera` knows.
TOKENS: dict[str, Moves] = {
    "push out": (M.pull_out,),
    "pull back": (M.pull_out,),
    "dolly in": (M.push_in,),
    "dolly out": (M.pull_out,),
    "dolly left": (M.truck_left,),
    "dolly right": (M.truck_right,),
    "pan up": (M.tilt_up,),
    "pan down": (M.tilt_down,),
    "tilt left": (M.pan_left,),
    "tilt right": (M.pan_right,),
    "crane up": (M.pedestal_up,),
    "crane down": (M.pedestal_down,),
    "tracking": (M.tracking_shot,),
    "follow": (M.tracking_shot,),
    "static": (M.static_shot,),
    "fixed": (M.static_shot,),
    "handheld": (M.shake,),
    "orbit left": (M.truck_left, M.pan_right),
    "orbit right": (M.truck_right, M.pan_left),
    "orbit": (M.truck_right, M.pan_left),
}

ADVERB = (
    r"(?:very\s+|ever\s+so\s+)?(?:slow(?:ly)?|gentl[ey]|gently|smooth(?:ly)?|subtl[ey]|subtly|steadil?y|softly|gradual(?:ly)?"
    r"|quick(?:ly)?|fast|rapid(?:ly)?|sudden(?:ly)?|dramatic(?:ally)?|sharp(?:ly)?|cinematic)"
)
_CAM = (
    r"(?P<cam>(?:(?:as|while|with|and|then)\s+)?(?:(?:the|a|an|our)\s+)?(?:"
    + ADVERB
    + r"\s+)?(?:camera|drone\s+camera|viewpoint|view)"
    r"(?:\s+(?:is|starts?|begins?|will|then|also|to|keeps?))*\s+(?:" + ADVERB + r"\s+)?)"
)
_LEAD = r"(?:(?:an?|the|with|with\s+an?)\s+)?(?:" + ADVERB + r",?\s+)*"
_WAY = r"\s+(?:" + ADVERB + r"\s+)?(?:to(?:wards?)?\s+the\s+|from\s+\w+\s+to\s+|sideways\s+(?:to\s+the\s+)?)?"
_TAIL = (
    r"(?:\s+"
    + ADVERB
    + r")?(?:\s+(?:shot|move|movement))?(?:\s+(?:of|on|onto|to|towards?|into|at)(?=\s+\w))?"
    r"(?:\s+(?:him|them|it|her(?!\s+\w))\b)?"
)

SIDES = {"left": 0, "leftwards": 0, "leftward": 0, "right": 1, "rightwards": 1, "rightward": 1}
_UP, _DOWN = r"(?:up(?:wards?)?)", r"(?:down(?:wards?)?)"
_SIDE = r"(?P<side>left(?:wards?)?|right(?:wards?)?)\b"

Rule = tuple[re.Pattern[str], Moves, Moves | None]

# (pattern, moves; a pair of tuples is chosen by the side, whether the camera itself must have been named)
_Row = tuple[str, Moves, Moves | None, bool]
_TABLE: list[_Row] = [
    (r"(?<!peter )(?<!frying )(?<!sauce )(?<!iron )pan(?:s|ning)?" + _WAY + _SIDE, (M.pan_left,), (M.pan_right,), False),
    (r"pan(?:s|ning)?\s+" + _UP, (M.tilt_up,), None, False),
    (r"pan(?:s|ning)?\s+" + _DOWN, (M.tilt_down,), None, False),
    (r"pan(?:s|ning)?(?=\s+(?:across|over|along|around))", (M.pan_right,), None, True),
    (r"(?:slow|panning)\s+pan\b|panning\s+shot", (M.pan_right,), None, False),
    (r"tilt(?:s|ing)?(?:\s+\w+ly)?\s+" + _UP, (M.tilt_up,), None, False),
    (r"tilt(?:s|ing)?(?:\s+\w+ly)?\s+" + _DOWN, (M.tilt_down,), None, False),
    (r"looks?\s+" + _UP, (M.tilt_up,), None, True),
    (r"looks?\s+" + _DOWN, (M.tilt_down,), None, True),
    (r"(?:turns?|swings?|rotates?|sweeps?)" + _WAY + _SIDE, (M.pan_left,), (M.pan_right,), True),
    (r"zoom(?:s|ing)?(?:\s+\w+ly)?\s+(?:out|away|back)", (M.zoom_out,), None, False),
    (r"(?:crash|snap)\s+zoom|zoom(?:s|ing)?(?:\s+\w+ly)?\s+(?:in(?:to|wards?)?|closer|on|to)\b", (M.zoom_in,), None, False),
    (r"(?:push(?:es|ing)?|doll(?:y|ies|ying))(?:\s+\w+ly)?\s+(?:in(?:wards?)?|forwards?|closer)\b", (M.push_in,), None, False),
    (r"push-in", (M.push_in,), None, False),
    (r"(?:moves?|moving|glid(?:es?|ing)|fl(?:y|ies|ying)|travels?|drifts?|creeps?|comes?|floats?)(?:\s+\w+ly)?\s+(?:in|forwards?|closer|inwards?|ahead)\b", (M.push_in,), None, True),
    (r"(?:drone|aerial)\s+(?:shot|flyover|fly-?through|footage)(?:\s+(?:flying|moving)\s+forwards?)?|fly-?over\s+shot|pov\s+fly-?through", (M.push_in,), None, False),
    (r"(?:pull(?:s|ing)?|doll(?:y|ies|ying))(?:\s+\w+ly)?\s+(?:out(?:wards?)?|back(?:wards?)?|away)\b", (M.pull_out,), None, False),
    (r"pull-?(?:back|out)\s+shot", (M.pull_out,), None, False),
    (r"(?:moves?|moving|glid(?:es?|ing)|fl(?:y|ies|ying)|travels?|drifts?|backs?|retreats?)(?:\s+\w+ly)?\s+(?:out|back(?:wards?)?|away)\b", (M.pull_out,), None, True),
    (r"(?:doll(?:y|ies|ying)|trucking|crab(?:s|bing)?)" + _WAY + _SIDE, (M.truck_left,), (M.truck_right,), False),
    (r"(?:trucks?|moves?|moving|slid(?:es?|ing)|glid(?:es?|ing)|drifts?|travels?|tracks?|fl(?:y|ies|ying))" + _WAY + _SIDE, (M.truck_left,), (M.truck_right,), True),
    (r"(?:(?<=^)|(?<=[,.;:] )|(?<=then )|(?<=and ))truck\s+" + _SIDE + r"(?=\s*(?:[,.;]|$|and\b|then\b|past\b|across\b|along\b))", (M.truck_left,), (M.truck_right,), False),
    (r"(?:pedestal|crane|cranes|craning|boom|booms|jib|jibs|pedestals)\s+" + _UP, (M.pedestal_up,), None, False),
    (r"(?:pedestal|crane|cranes|craning|boom|booms|jib|jibs|pedestals)\s+" + _DOWN, (M.pedestal_down,), None, False),
    (r"crane\s+shot|aerial\s+rise|rising\s+(?:shot|camera|aerial(?:\s+shot)?)|ascending\s+(?:shot|camera)", (M.pedestal_up,), None, False),
    (r"descending\s+(?:shot|camera|aerial(?:\s+shot)?)|lowering\s+(?:shot|camera)", (M.pedestal_down,), None, False),
    (r"(?:rises?|rising|ascends?|ascending|lifts?|climbs?|(?:moves?|goes|fl(?:y|ies)|floats?)\s+(?=up))(?:\s*" + _UP + r")?", (M.pedestal_up,), None, True),
    (r"(?:descends?|descending|lowers?|sinks?|drops?|(?:moves?|goes|fl(?:y|ies)|floats?)\s+(?=down))(?:\s*" + _DOWN + r")?", (M.pedestal_down,), None, True),
    (r"hand-?\s?held(?:\s+(?:camera|shot|style|footage|feel))?(?:\s+(?:shak(?:e|es|ing)|jitter|wobble))?|shaky(?:[- ]cam(?:era)?)?|camera[- ]shakes?|shaking\s+camera", (M.shake,), None, False),
    (r"shak(?:es?|ing)|trembles?|trembling|jitters?|vibrates?|wobbles?", (M.shake,), None, True),
    (r"(?:side\s+)?tracking\s+(?:shot|camera)|follow(?:ing)?[- ](?:shot|cam)|chase\s+cam(?:era)?|steadicam(?:\s+shot)?(?:\s+following)?", (M.tracking_shot,), None, False),
    (r"(?:tracks?|tracking|follows?|following|chases?|runs?\s+alongside|moves?\s+(?:along\s*)?with)\b", (M.tracking_shot,), None, True),
    (r"static\s+(?:shot|camera|frame)|locked[- ](?:off|down)(?:\s+(?:shot|camera))?|(?:fixed|stationary|still)\s+camera|fixed\s+shot|tripod\s+shot|no\s+camera\s+(?:movement|motion)|motionless\s+camera", (M.static_shot,), None, False),
    (r"(?:(?:stays?|remains?|holds?|is|stands?|kept)\s+)?(?:perfectly\s+|completely\s+)?(?:still|static|fixed|stationary|locked|motionless|does\s+not\s+move)\b", (M.static_shot,), None, True),
    (r"(?:orbit(?:s|al|ing)?\s+(?:shot|camera)|arc\s+shot|360(?:°|-degree|\s+degree)?\s+(?:shot|camera|orbit))(?:\s+(?:around|about))?", (M.truck_right, M.pan_left), None, False),
    (r"(?:orbits?|orbiting|circles?|circling|arcs?|arcing|revolves?|rotates?\s+around|spins?\s+around)(?:\s+(?:around|about))?", (M.truck_right, M.pan_left), None, True),
]  # fmt: skip
#: Ready to search with; groups `cam` and `side` tell who and where.
RULES: list[Rule] = [
    (re.compile((_CAM if cam else r"(?:" + _CAM + r"|" + _LEAD + r")") + r"(?:" + body + r")" + _TAIL, re.IGNORECASE), left, right)
    for body, left, right, cam in _TABLE
]  # fmt: skip
#: The same without the camera named: only right after another camera phrase ("… pans left, then rises").
FOLLOWING: list[Rule] = [
    (re.compile(r"(?:" + _LEAD + r")(?:" + body + r")" + _TAIL, re.IGNORECASE), left, right)
    for body, left, right, cam in _TABLE
    if cam
]
