"""The wire from outside: order of checks, both error shapes, projects, exports, links, limits and quirks."""

import re
import time

import httpx
import pytest

from tests.providers.wayin.facts import HEADERS
from vidkit.providers.wayin import spec

CLIPS, FIND, EXPORT = "/api/v2/clips", "/api/v2/clips/find-moments", "/api/v2/clips/export"
SPRING = {"timestamp", "status", "error", "path"}
TRACED = {"message", "trace_id"}


def says(reply, status, *words):
    """Hold a 400 or 500 to its shape, and return its sentence."""
    assert reply.status_code == status, reply.text
    body = reply.json()
    assert set(body) == TRACED
    assert re.fullmatch(r"[0-9a-f]{16}", body["trace_id"])
    assert all(word in body["message"] for word in words), body["message"]
    return body["message"]


def spring(reply, status, path):
    """Hold a 403, 404, 405 or 429 to its shape."""
    assert reply.status_code == status
    body = reply.json()
    assert set(body) == SPRING
    assert (body["status"], body["path"]) == (status, path)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", body["timestamp"])


def export(wire, project, **fields):
    """Export and return the results."""
    made = wire.post(EXPORT, json={"project_id": project["id"], **fields})
    assert made.status_code == 200, made.text
    return wire.get(f"{EXPORT}/{made.json()['data']['export_task_id']}").json()["data"]


# --- the door ---------------------------------------------------------------------------------------------


def test_the_checks_come_in_order(server, wire):
    """Key before version, version before rate, rate before body, body before places."""
    base = server.base_url("wayin")
    server.set("wayin_requests_per_minute", 1)
    server.set("wayin_projects_at_once", 1)
    with httpx.Client(base_url=base) as bare:
        spring(bare.post(CLIPS, content=b"{", headers={"authorization": "Bearer wrong"}), 403, CLIPS)
        spring(bare.post(CLIPS, content=b"{"), 403, CLIPS)
        key = {"authorization": f"Bearer {server.key}"}
        says(bare.post(CLIPS, content=b"{", headers=key), 400, spec.VERSION_HEADER)
        says(
            bare.get(f"{CLIPS}/results/x", headers={**key, spec.VERSION_HEADER: "v1"}),
            400,
            spec.VERSION_HEADER,
        )
    says(wire.post(CLIPS, content=b"{"), 400, "JSON")
    spring(wire.post(CLIPS, content=b"{"), 429, CLIPS)
    spring(wire.get(f"{CLIPS}/results/prj-1"), 429, f"{CLIPS}/results/prj-1")
    with httpx.Client(base_url=base, headers={"authorization": "Bearer other", **HEADERS}) as other:
        says(other.post(CLIPS, json=[1]), 400, "JSON object")  # another key has a minute of its own


def test_the_rate_counts_looks_and_opens_again(server, wire):
    """Fifteen of any kind in a minute, then 429 without a hint when, and a minute later they pass."""
    server.set("wayin_requests_per_minute", 15)
    server.advance(61)  # what earlier tests sent has left the window
    seen = [wire.get(f"{CLIPS}/results/none").status_code for _ in range(8)]
    seen += [wire.post(EXPORT, json={}).status_code for _ in range(8)]
    assert seen == [400] * 15 + [429]
    assert "retry-after" not in wire.get(f"{CLIPS}/results/none").headers
    server.advance(61)
    assert wire.get(f"{CLIPS}/results/none").status_code == 400


def test_five_projects_at_once(server, wire, uploaded):
    """The sixth is 429 while five run; exports count; when one has ended there is room again."""
    server.set("wayin_projects_at_once", 5)
    server.set_clock("looks:2")
    made = [wire.post(CLIPS, json={"video_url": uploaded()}).json()["data"]["id"] for _ in range(5)]
    sixth = uploaded()
    spring(wire.post(CLIPS, json={"video_url": sixth}), 429, CLIPS)
    for _ in range(2):
        seen = wire.get(f"{CLIPS}/results/{made[0]}").json()["data"]
    assert seen["status"] == "SUCCEEDED"
    assert wire.post(EXPORT, json={"project_id": made[0]}).status_code == 200
    spring(wire.post(CLIPS, json={"video_url": sixth}), 429, CLIPS)
    for id in made:
        for _ in range(2):
            wire.get(f"{CLIPS}/results/{id}")
    assert (
        wire.post(CLIPS, json={"video_url": sixth}).status_code == 200
    )  # a refused create spent no identity


def test_unknown_paths_and_wrong_methods(wire):
    """404 and 405 in the same four fields; the export results have no `/results/` in their path."""
    spring(wire.get("/api/v2/nothing"), 404, "/api/v2/nothing")
    spring(wire.get(CLIPS), 405, CLIPS)
    spring(wire.delete(f"{CLIPS}/results/x"), 405, f"{CLIPS}/results/x")
    spring(wire.get(f"{EXPORT}/results/x"), 404, f"{EXPORT}/results/x")
    spring(wire.post("/open/v2/clips", json={}), 404, "/open/v2/clips")


@pytest.mark.parametrize(("kind", "status"), [("400", 400), ("402", 400), ("500", 500), ("refused", 400)])
def test_scripted_faults_with_a_trace(server, wire, kind, status):
    """What the service says in words comes as message and trace id."""
    server.faults.add(kind, service="wayin")
    says(wire.get(f"{CLIPS}/results/x"), status)


@pytest.mark.parametrize(
    ("kind", "status"), [("401", 403), ("403", 403), ("404", 404), ("429", 429), ("503", 503)]
)
def test_scripted_faults_in_four_fields(server, wire, kind, status):
    """What its framework says names the path; there is no 401."""
    server.faults.add(kind, service="wayin")
    spring(wire.get(f"{CLIPS}/results/x"), status, f"{CLIPS}/results/x")


# --- bodies -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"video_url": None}, ["video_url"]),
        ({"video_url": 7}, ["video_url", "string"]),
        ({"video_url": "up-never"}, ["identity"]),
        ({"video_url": "ftp://x/y.mp4"}, ["http(s)"]),
        ({"target_duration": "DURATION_1_2"}, ["target_duration", "DURATION_180_300"]),
        ({"source_lang": "zh"}, ["source_lang", "zh"]),
        ({"target_lang": "EN"}, ["target_lang"]),
        ({"limit": 0}, ["limit"]),
        ({"limit": "3"}, ["limit", "integer"]),
        ({"limit": True}, ["limit"]),
        ({"project_name": []}, ["project_name"]),
        ({"enable_export": "yes"}, ["enable_export", "boolean"]),
        ({"enable_export": True, "resolution": "8K"}, ["resolution", "UHD_4K"]),
        ({"enable_export": True, "enable_ai_reframe": True}, ["ratio is required"]),
        (
            {"enable_export": True, "enable_ai_reframe": True, "ratio": "RATIO_ORIGINAL"},
            ["ratio", "RATIO_9_16"],
        ),
        (
            {"enable_export": True, "enable_ai_reframe": True, "ratio": "RATIO_1_1", "reframe_layout": "OTS"},
            ["reframe_layout", "RATIO_1_1"],
        ),
        ({"enable_export": True, "enable_caption": True, "caption_display": "none"}, ["caption_display"]),
        ({"enable_export": True, "enable_ai_hook": True, "ai_hook_script_style": "sad"}, ["serious", "calm"]),
        ({"enable_export": True, "enable_ai_hook": True, "ai_hook_position": "middle"}, ["beginning"]),
        (
            {"enable_export": True, "enable_ai_hook": True, "ai_hook_text_duration": 0},
            ["ai_hook_text_duration"],
        ),
    ],
)
def test_a_wrong_field_is_a_400_that_names_it(wire, uploaded, fields, words):
    """One sentence, with the allowed words where there are any."""
    body = {"video_url": uploaded() if "video_url" not in fields else None, **fields}
    says(wire.post(CLIPS, json=body), 400, *words)


ODD = [None, True, -1, 1.5, "", "x" * 5000, [], [[]], {}, {"a": 1}, [None], "\x00"]


@pytest.mark.parametrize("odd", ODD, ids=lambda value: repr(value)[:12])
def test_odd_values_are_no_accident(wire, odd):
    """Whatever stands in any field of any create: an answer in the service's words, never a 500."""
    switches = dict.fromkeys((spec.EXPORT_GATE, *spec.GATES), True)
    base = {"video_url": "up-none", "query": "x", "project_id": "prj-none", "ratio": "RATIO_9_16", **switches}
    for path in (CLIPS, FIND, EXPORT, "/api/v2/upload/single-file"):
        for field in (*base, *spec.RENDER_FIELDS, *spec.ENTERPRISE, "name", "limit", "target_duration",
                      "source_lang", "target_lang", "project_name", "clip_indices"):  # fmt: skip
            reply = wire.post(path, json={**base, field: odd})
            assert reply.status_code in {200, 400}, (path, field, reply.text)
    says(wire.post(CLIPS, content=b"[" * 100_000), 400, "JSON")


def test_what_is_gated_off_is_ignored(wire, uploaded, project):
    """Nonsense behind a switch that is off makes no difference, as documented."""
    made = project(enable_export=False, resolution="8K", enable_ai_reframe=True, cc_style_tpl=7, ratio="none")
    assert all("export_link" not in clip for clip in made["clips"])
    body = {"video_url": uploaded(), "enable_export": True, "enable_caption": False, "caption_display": "nonsense",
            "enable_ai_hook": False, "ai_hook_position": 5, "ratio": "none", "reframe_layout": 3}  # fmt: skip
    assert wire.post(CLIPS, json=body).status_code == 200


def test_a_query_is_required(wire, uploaded):
    """For moments, a blank query is none."""
    for query in (None, "", "  "):
        says(wire.post(FIND, json={"video_url": uploaded(), "query": query}), 400, "query is required")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"project_id": None}, ["project_id is required"]),
        ({"project_id": "prj-none"}, ["prj-none", "does not exist"]),
        ({"clip_indices": []}, ["empty"]),
        ({"clip_indices": [99]}, ["out of range", "99"]),
        ({"clip_indices": [-1]}, ["out of range"]),
        ({"clip_indices": ["0"]}, ["integers"]),
        ({"clip_indices": 0}, ["array"]),
        ({"enable_ai_reframe": True}, ["ratio is required"]),
        ({"target_lang": "klingon"}, ["target_lang"]),
    ],
)
def test_a_wrong_export_is_a_400(wire, project, fields, words):
    """Each with its sentence."""
    body = {"project_id": project()["id"], **fields}
    says(wire.post(EXPORT, json=body), 400, *words)


def test_an_export_is_no_project_and_a_running_one_is_none_yet(server, wire, project, uploaded):
    """Exports cannot be exported, and projects not before they are finished."""
    made = export(wire, project(), clip_indices=[0])
    says(wire.post(EXPORT, json={"project_id": made["export_task_id"]}), 400, "does not exist")
    server.set_clock("looks:9")
    running = wire.post(CLIPS, json={"video_url": uploaded()}).json()["data"]["id"]
    says(wire.post(EXPORT, json={"project_id": running}), 400, "not finished")


def test_another_account_sees_nothing(server, wire, project, film):
    """Projects and uploads belong to their key."""
    made = project()
    place = wire.post("/api/v2/upload/single-file", json={"name": "a.mp4"}).json()["data"]
    httpx.put(place["upload_url"], content=film.read_bytes())
    with httpx.Client(
        base_url=server.base_url("wayin"), headers={"authorization": "Bearer other", **HEADERS}
    ) as other:
        says(other.get(f"{CLIPS}/results/{made['id']}"), 400, "does not exist")
        says(other.post(EXPORT, json={"project_id": made["id"]}), 400, "does not exist")
        says(other.post(CLIPS, json={"video_url": place["identity"]}), 400, "identity")


def test_plans_and_units(server, wire, uploaded):
    """Enterprise fields, uploads of a free plan, and an account without units are refused in words."""
    identity = uploaded()
    server.set("wayin_plan", "standard")
    for field in spec.ENTERPRISE:
        says(wire.post(CLIPS, json={"video_url": identity, field: True}), 400, "Enterprise")
    server.set("wayin_plan", "free")
    says(wire.post("/api/v2/upload/single-file", json={"name": "a.mp4"}), 400, "plan")
    server.set("wayin_plan", "enterprise")
    server.set("wayin_units", 0)
    says(wire.post(CLIPS, json={"video_url": identity}), 400, "not enough API units")
    server.set("wayin_units", 100)
    assert wire.post(CLIPS, json={"video_url": identity}).status_code == 200  # the refusal spent nothing


def test_templates_nobody_knows(server, wire, project):
    """Taken by default, refused where the server is strict."""
    made = project()
    assert (
        export(wire, made, clip_indices=[0], enable_caption=True, cc_style_tpl="temp-99")["status"]
        == "SUCCEEDED"
    )
    server.set("wayin_strict_templates", True)
    body = {"project_id": made["id"], "enable_caption": True, "cc_style_tpl": "temp-99"}
    says(wire.post(EXPORT, json=body), 400, "temp-99")


# --- uploads ----------------------------------------------------------------------------------------------


def test_an_identity_is_good_for_one_project(wire, uploaded):
    """The second use is a 400; so is one whose bytes never came."""
    identity = uploaded()
    assert wire.post(CLIPS, json={"video_url": identity}).status_code == 200
    says(wire.post(CLIPS, json={"video_url": identity}), 400, "used")
    place = wire.post("/api/v2/upload/single-file", json={"name": "a.mp4"}).json()["data"]
    says(wire.post(CLIPS, json={"video_url": place["identity"]}), 400, "not finished")
    says(wire.post("/api/v2/upload/single-file", json={}), 400, "name is required")


def test_the_storage_asks_for_its_signature_and_no_key(server, wire, film):
    """A wrong signature, a late PUT and a second one are 403, a key that comes along is 400; all in XML."""
    place = wire.post("/api/v2/upload/single-file", json={"name": "a.mp4"}).json()["data"]
    url = place["upload_url"]
    for target, headers, status in (
        (url[:-3] + "abc", {}, 403),
        (url, {"authorization": f"Bearer {server.key}"}, 400),
    ):
        reply = httpx.put(target, content=b"x", headers=headers)
        assert reply.status_code == status
        assert "<Error>" in reply.text
    assert httpx.put(url, content=film.read_bytes()).status_code == 200
    assert httpx.put(url, content=b"again").status_code == 403
    late = wire.post("/api/v2/upload/single-file", json={"name": "a.mp4"}).json()["data"]["upload_url"]
    server.advance(3601)
    assert httpx.put(late, content=film.read_bytes()).status_code == 403


def test_a_file_by_its_url_and_a_url_that_gives_none(wire, project, server):
    """A file elsewhere is fetched; a page, or nothing, is a task that fails and says so."""
    link = export(wire, project(), clip_indices=[0])["clips"][0]["export_link"]
    made = wire.post(CLIPS, json={"video_url": link}).json()["data"]
    assert wire.get(f"{CLIPS}/results/{made['id']}").json()["data"]["status"] == "SUCCEEDED"
    for url in (f"{server.url}/", "http://127.0.0.1:9/film.mp4"):
        made = wire.post(CLIPS, json={"video_url": url, "project_name": "elsewhere"})
        assert made.status_code == 200
        assert made.json()["data"]["status"] == "CREATED"
        seen = wire.get(f"{CLIPS}/results/{made.json()['data']['id']}").json()["data"]
        assert set(seen) == {"id", "name", "status", "error_message"}
        assert seen["status"] == "FAILED"
        assert "be read" in seen["error_message"]


@pytest.mark.parametrize("data", [b"only words", b"\x00" * 4000])
def test_a_file_that_is_no_video_fails_in_its_task(wire, uploaded, data):
    """The create knows nothing of it yet; the result says why, without units."""
    made = wire.post(CLIPS, json={"video_url": uploaded(data=data)}).json()["data"]
    seen = wire.get(f"{CLIPS}/results/{made['id']}").json()["data"]
    assert seen["status"] == "FAILED"
    assert seen["error_message"]
    assert "cost_usage" not in seen


# --- results ----------------------------------------------------------------------------------------------


def test_a_life_in_the_services_words(server, wire, uploaded):
    """CREATED, QUEUED, ONGOING, SUCCEEDED; results come with their date, units at the end."""
    server.set_clock("looks:5")
    id = wire.post(CLIPS, json={"video_url": uploaded()}).json()["data"]["id"]
    seen = [wire.get(f"{CLIPS}/results/{id}").json()["data"] for _ in range(5)]
    words = [item["status"] for item in seen]
    assert words[0] == "CREATED"
    assert words[-2:] == ["ONGOING", "SUCCEEDED"]
    assert "cost_usage" not in seen[-2]
    assert seen[-1]["cost_usage"] == pytest.approx(spec.UNITS_PER_MINUTE * 2 / 60, abs=0.01)


def test_clips_come_ranked_and_numbered(project):
    """By score, `idx` from 0; times in whole milliseconds inside the video; no more than asked for."""
    clips = project(limit=3)["clips"]
    assert [clip["idx"] for clip in clips] == [0, 1, 2]
    scores = [clip["score"] for clip in clips]
    assert scores == sorted(scores, reverse=True)
    assert all(isinstance(clip[name], int) for clip in clips for name in ("begin_ms", "end_ms"))
    assert all(0 <= clip["begin_ms"] < clip["end_ms"] <= 2000 for clip in clips)


def until(wire, path, fits):
    """Look until a result fits."""
    for _ in range(500):
        seen = wire.get(path).json()["data"]
        assert seen["status"] != "FAILED", seen
        if fits(seen):
            return seen
        time.sleep(0.01)
    raise AssertionError(seen)


def links(seen):
    """Count the clips that can be fetched."""
    return sum("export_link" in clip for clip in seen.get("clips", ()))


def test_parts_show_while_it_runs(server, wire, uploaded, one_by_one):
    """Clips of an inline export appear before any is rendered, and links as each is."""
    server.set_clock("real")
    body = {"video_url": uploaded(), "enable_export": True, "limit": 3}
    path = f"{CLIPS}/results/{wire.post(CLIPS, json=body).json()['data']['id']}"
    found = until(wire, path, lambda seen: len(seen.get("clips", ())) == 3)
    assert (found["status"], links(found)) == ("ONGOING", 0)
    assert "expire_at" in found
    assert "cost_usage" not in found
    for count in (1, 2):
        one_by_one.release()
        part = until(wire, path, lambda seen, count=count: links(seen) == count)
        assert part["status"] == "ONGOING"
        assert httpx.get(part["clips"][0]["export_link"]).content[4:8] == b"ftyp"
    one_by_one.release()
    done = until(wire, path, lambda seen: seen["status"] == "SUCCEEDED")
    assert links(done) == len(done["clips"]) == 3


def test_an_export_shows_finished_clips_while_it_runs(server, wire, project, one_by_one):
    """While ONGOING there are only clips that can be fetched."""
    made = project(limit=2)
    server.set_clock("real")
    path = f"{EXPORT}/{wire.post(EXPORT, json={'project_id': made['id']}).json()['data']['export_task_id']}"
    assert until(wire, path, lambda seen: seen["status"] == "ONGOING").get("clips", []) == []
    one_by_one.release()
    part = until(wire, path, lambda seen: seen.get("clips"))
    assert (part["status"], len(part["clips"]), links(part)) == ("ONGOING", 1, 1)
    one_by_one.release()
    done = until(wire, path, lambda seen: seen["status"] == "SUCCEEDED")
    assert links(done) == len(done["clips"]) == 2


def test_links_are_signed_anew_and_die_after_a_day(server, wire, project):
    """Each look gives another link; after 24 hours it is 403, and a fresh look gives one that works."""
    made = export(wire, project(), clip_indices=[0])
    path = f"{EXPORT}/{made['export_task_id']}"
    first = made["clips"][0]["export_link"]
    second = wire.get(path).json()["data"]["clips"][0]["export_link"]
    assert first != second
    assert httpx.get(first).status_code == httpx.get(second).status_code == 200
    assert httpx.get(first, headers={"range": "bytes=0-9"}).status_code == 206
    server.advance(spec.LINK_SECONDS + 5)
    assert httpx.get(first).status_code == 403
    fresh = wire.get(path).json()["data"]["clips"][0]["export_link"]
    assert httpx.get(fresh).status_code == 200


def test_a_project_is_over_at_its_date(server, wire, project):
    """`expire_at` is three days after the submission; then neither results nor exports."""
    made = project()
    server.advance(spec.KEEP_SECONDS - 60)
    assert wire.get(f"{CLIPS}/results/{made['id']}").status_code == 200
    server.advance(120)
    says(wire.get(f"{CLIPS}/results/{made['id']}"), 400, "expired")
    says(wire.post(EXPORT, json={"project_id": made["id"]}), 400, "does not exist")


def test_results_are_found_only_under_their_own_path(wire, project):
    """A project of clips is no project of moments and no export."""
    made = project()
    says(wire.get(f"{FIND}/results/{made['id']}"), 400)
    says(wire.get(f"{EXPORT}/{made['id']}"), 400)
    moments = project(FIND, query="the kite")
    assert moments["clips"]
    says(wire.get(f"{CLIPS}/results/{moments['id']}"), 400)


def test_an_export_keeps_numbers_and_texts(wire, project):
    """Twice is once, the order is kept, and title, times and score are the project's."""
    made = project(limit=4)
    found = export(wire, made, clip_indices=[2, 0, 2])
    assert [clip["idx"] for clip in found["clips"]] == [2, 0]
    by_number = {clip["idx"]: clip for clip in made["clips"]}
    for clip in found["clips"]:
        for name in ("title", "begin_ms", "end_ms", "tags", "desc", "score"):
            assert clip[name] == by_number[clip["idx"]][name]


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, (320, 180)),
        ({"enable_ai_reframe": True, "ratio": "RATIO_9_16"}, (180, 320)),
        ({"enable_ai_reframe": True, "ratio": "RATIO_1_1"}, (180, 180)),
        ({"enable_ai_reframe": True, "ratio": "RATIO_4_5"}, (180, 224)),
    ],
)
def test_exports_have_the_shape_that_was_asked_for(wire, project, tmp_path, fields, size):
    """Never larger than the source, by default."""
    from vidkit.engine.probe import probe

    found = export(wire, project(), clip_indices=[0], resolution="UHD_4K", **fields)
    path = tmp_path / "clip.mp4"
    path.write_bytes(httpx.get(found["clips"][0]["export_link"]).content)
    facts = probe(path)
    assert (facts.width, facts.height) == size
    milliseconds = found["clips"][0]["end_ms"] - found["clips"][0]["begin_ms"]
    assert facts.duration == pytest.approx(milliseconds / 1000, abs=1 / 24)


def test_several_exports_of_one_project(wire, project):
    """Each is a task of its own."""
    made = project()
    ids = {export(wire, made, clip_indices=[0])["export_task_id"] for _ in range(2)}
    assert len(ids) == 2


# --- quirks -----------------------------------------------------------------------------------------------


def test_the_oldest_generation(server, wire, film):
    """Other prefix, an envelope with a code, other names of id, upload and usage, no query needed."""
    server.set("wayin_generation", "oldest")
    place = wire.post("/open/v2/upload/single-file", json={"name": "film.mp4"}).json()
    assert place["code"] == "0"
    assert place["message"] == "success"
    httpx.put(place["data"]["upload_url"], content=film.read_bytes())
    body = {"video_url": place["data"]["identify"], "enable_export": True, "enable_ai_reframe": True,
            "ratio": "RATIO_ORIGINAL"}  # fmt: skip
    made = wire.post("/open/v2/clips/find-moments", json=body).json()["data"]
    seen = wire.get(f"/open/v2/clips/find-moments/results/{made['project_id']}").json()["data"]
    assert seen["project_id"] == made["project_id"]
    assert "api_units_usage" in seen
    assert "cost_usage" not in seen


def test_times_as_text(server, wire, project):
    """As the quick start prints them."""
    server.set("wayin_text_times", True)
    clip = project()["clips"][0]
    assert isinstance(clip["begin_ms"], str)
    assert clip["end_ms"].isdigit()


def test_success_before_the_clips(server, wire, uploaded, one_by_one):
    """SUCCEEDED with clips that still have no link and no units, then the rest; what one observer saw."""
    server.set("wayin_early_success", True)
    server.set_clock("real")
    body = {"video_url": uploaded(), "enable_export": True, "limit": 2}
    path = f"{CLIPS}/results/{wire.post(CLIPS, json=body).json()['data']['id']}"
    first = until(wire, path, lambda seen: len(seen.get("clips", ())) == 2)
    assert (first["status"], links(first)) == ("SUCCEEDED", 0)
    assert "cost_usage" not in first
    one_by_one.release(2)
    last = until(wire, path, lambda seen: "cost_usage" in seen)
    assert (last["status"], links(last)) == ("SUCCEEDED", 2)
