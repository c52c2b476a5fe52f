"""The studio at a glance: where it runs, which services, which keys by name, the money, what is running."""

from __future__ import annotations

from typing import Any

from vidkit.show import words
from vidkit.show.facts import JobFacts, ServiceFacts, SpendFacts, StudioFacts
from vidkit.show.render import render, stylesheet, web_link
from vidkit.show.view import ANIMATIC, Fact, job_view

_RUNNING = 8


def _service(service: ServiceFacts, local: bool) -> dict[str, str]:
    names = " or ".join(words.plain(name, 60) for name in service.key_variables)
    if local:
        key = "none needed"
    elif service.key_found:
        key = f"{words.plain(service.key_found, 60)} is set"
    else:
        key = f"set {names}" if names else "give api_key="
    url = words.plain(service.base_url, 200)
    return {
        "name": words.plain(service.name, 40),
        "title": words.plain(service.title, 60),
        "url": url or "starts on first use",
        "link": web_link(url),
        "key": key,
        "tone": "off" if local else "ok" if service.key_found else "warn",
        "operations": " ".join(words.plain(name, 40) for name in service.operations[:30]),
    }


def _spend(spend: SpendFacts, local: bool) -> list[dict[str, Any]]:
    """Lay out money, seconds and jobs, each against its cap."""
    estimated = words.money(spend.estimated_usd) if spend.estimated_usd is not None else "unknown"
    actual = words.money(spend.actual_usd) if spend.actual_usd is not None else "unknown"
    if local:
        money = f"$0.00, live about {estimated}" if spend.estimated_usd is not None else "$0.00"
    else:
        money = f"estimated {estimated}, charged {actual}" if spend.jobs else "nothing spent"
    if spend.unpriced:
        money += f", plus {spend.unpriced} without a published price"
    counted = max(spend.estimated_usd or 0.0, spend.actual_usd or 0.0)
    return [
        _against(
            "money",
            money,
            counted,
            spend.cap_usd,
            words.money(spend.cap_usd) if spend.cap_usd is not None else "",
        ),
        _against(
            "seconds",
            f"{round(spend.seconds, 1):g} s of video",
            spend.seconds,
            spend.cap_seconds,
            f"{spend.cap_seconds:g} s" if spend.cap_seconds is not None else "",
        ),
        _against("jobs", f"{spend.jobs}", spend.jobs, spend.cap_jobs, f"{spend.cap_jobs}"),
    ]


def _against(name: str, told: str, used: float, cap: float | None, cap_told: str) -> dict[str, Any]:
    share = None if cap is None else min(100, round(100 * used / cap)) if cap > 0 else 100
    return {
        "name": name,
        "told": told,
        "cap": "no cap"
        if cap is None
        else f"cap {cap_told}" + (f", {share} % used" if share is not None else ""),
        "share": share,
        "tone": "full-up" if share is not None and share >= 90 else "part",
    }


def _running(job: JobFacts) -> dict[str, Any]:
    view = job_view(job)
    return {
        "title": view.title,
        "state": view.state,
        "tone": view.tone,
        "id": view.id,
        "prompt": words.plain(job.prompt, 90),
        "facts": [fact for fact in view.status if str(fact)][:2],
    }


def _values(facts: StudioFacts) -> dict[str, Any]:
    home = words.plain(facts.home, 300)
    about = [Fact(rest=f"home {home}")] if home else []
    if facts.started is not None:
        about.append(Fact(rest="server is up" if facts.started else "server starts on first use"))
    if facts.seed is not None:
        about.append(Fact(rest=f"seed {facts.seed}"))
    about.append(Fact(rest=f"{facts.total_jobs} {'job' if facts.total_jobs == 1 else 'jobs'} in the journal"))
    return {
        "local": facts.local,
        "place": "LOCAL · free" if facts.local else "LIVE",
        "says": f"On this machine: no key, no network, no bill. Pictures are an {ANIMATIC}."
        if facts.local
        else "Live services: jobs cost money. Keys are looked for when first used, and never shown.",
        "about": about,
        "services": [_service(service, facts.local) for service in facts.services],
        "spend": _spend(facts.spend, facts.local),
        "running": [_running(job) for job in facts.running[:_RUNNING]],
        "more": max(0, len(facts.running) - _RUNNING),
    }


def studio_html(facts: StudioFacts) -> str:
    """Draw the studio."""
    return render("studio.html.j2", style=stylesheet(), **_values(facts))


def studio_text(facts: StudioFacts) -> str:
    """Tell the same in plain text."""
    told = _values(facts)
    lines = [f"vidkit studio  [{told['place']}]", f"  {told['says']}"]
    lines.append("  " + "   ".join(map(str, told["about"])))
    lines += [
        f"  {words.fit(service['title'], 22)} {words.fit('studio.' + service['name'], 20)} "
        f"{service['url']}  key: {service['key']}"
        for service in told["services"]
    ]
    lines += [f"  {item['name']:<8} {item['told']} ({item['cap']})" for item in told["spend"]]
    for job in told["running"]:
        lines.append(
            "  " + "   ".join([f"{job['id']}  {job['state']}  {job['title']}", *map(str, job["facts"])])
        )
        lines.append(f"    {job['prompt']}")
    if told["more"]:
        lines.append(f"  … and {told['more']} more running")
    return "\n".join(line for line in lines if line.strip())
