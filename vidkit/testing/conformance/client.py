"""The client against the local server: creates, looks, errors, files, keys. Faults are the server's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vidkit.errors import (
    AuthError,
    Billed,
    ContentRefused,
    InvalidRequest,
    JobExpired,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.models import Asset, Snapshot, State
from vidkit.providers.base import Provider, Ticket
from vidkit.server import Served
from vidkit.testing.conformance.connected import over_loopback
from vidkit.testing.conformance.facts import check_file
from vidkit.testing.conformance.requests import RequestConformance
from vidkit.wire import loop
from vidkit.wire.download import download


class ProviderConformance(RequestConformance):
    """Subclass it once per provider, beside its facts."""

    # the good path

    def test_from_create_to_file(self, provider: Provider, server: Served, tmp_path: Path) -> None:
        """A job goes through known states with growing progress to a whole file, or to what it is instead."""
        server.set_clock("looks:3")
        request = self.build(provider)
        first = self.submit(provider, request)
        assert first.remote_id
        assert first.state in {State.queued, State.running}
        seen = [first, *self.until_done(provider, self.ticket(first, request))]
        assert seen[-1].state is State.succeeded
        assert all(item.known for item in seen)
        assert {item.remote_id for item in seen} == {first.remote_id}
        told = [item.progress for item in seen if item.progress is not None]
        assert told == sorted(told)
        assert all(0 <= value <= 1 for value in told)
        self.check_outcome(seen[-1])
        if self.main_role is None:
            return
        asset = self.main(seen[-1])
        assert asset.expires_at is None or asset.expires_at.tzinfo is not None
        made = loop.run(download(provider.wire, asset, tmp_path / f"a{asset.suffix}"), timeout=60)
        check_file(made, asset.suffix)

    def test_another_process_can_look(self, provider: Provider, server: Served, naps: list[float]) -> None:
        """What the journal holds is enough for a fresh client to find the job again."""
        request = self.build(provider)
        first = self.submit(provider, request)
        other = self.connect(server, naps)
        seen = self.until_done(other, self.ticket(first, request))
        assert seen[-1].state is State.succeeded
        self.check_outcome(seen[-1])
        assert self.main_role is None or self.main(seen[-1])

    def test_a_status_word_nobody_knows_counts_as_running(self, provider: Provider, server: Served) -> None:
        """A new word of the service does not break the client: it runs on, and the word is kept."""
        server.set_clock([{"state": "running", "word": self.unknown_word}, "succeeded"])
        first = self.submit(provider)
        strange = self.look(provider, self.ticket(first))
        assert strange.state is State.running
        assert strange.raw_state == self.unknown_word
        assert strange.known is False
        assert self.until_done(provider, self.ticket(first))[-1].state is State.succeeded

    # nothing is paid twice

    def test_a_lost_reply_is_unknown_and_found_again(self, provider: Provider, server: Served) -> None:
        """One job exists, the error says so honestly, and where the service can list, it is found."""
        known = {job.id for job in self.jobs_at(server)}
        since = datetime.now(UTC) - timedelta(seconds=2)
        self.fault(server, "lost_reply")
        request = self.build(provider, **self.saying("a lost reply"))
        with pytest.raises(SubmissionUnknown) as caught:
            self.submit(provider, request)
        assert caught.value.billed is Billed.unknown
        made = {job.id for job in self.jobs_at(server)} - known
        assert len(made) == 1
        found = loop.run(provider.recent(request, since), timeout=30)
        if found is not None:  # a list without prompts may name jobs that the journal knows already
            assert {item.remote_id for item in found} - known == made

    @pytest.mark.parametrize("kind", ["lost_request", "500", "502", "garbage"])
    def test_a_create_is_sent_once(self, provider: Provider, server: Served, kind: str) -> None:
        """Whatever leaves open whether a job exists is said as such, and the create is not repeated."""
        known = {job.id for job in self.jobs_at(server)}
        since = datetime.now(UTC)
        fault = self.fault(server, kind, times=0)
        request = self.build(provider, **self.saying(f"sent once under {kind}"))
        with pytest.raises((SubmissionUnknown, ServiceError)) as caught:
            self.submit(provider, request)
        assert fault.played == 1
        assert {job.id for job in self.jobs_at(server)} == known
        if not isinstance(caught.value, SubmissionUnknown):
            assert caught.value.billed is Billed.no
        server.faults.clear()
        found = loop.run(provider.recent(request, since), timeout=30) or []
        assert {item.remote_id for item in found} <= known

    def test_a_rate_limited_create_makes_one_job(
        self, provider: Provider, server: Served, naps: list[float]
    ) -> None:
        """A 429 made nothing: the create is repeated after a wait, and one job exists."""
        before = len(self.jobs_at(server))
        self.fault(server, "429", seconds=3)
        assert self.submit(provider).remote_id
        assert len(self.jobs_at(server)) == before + 1
        assert sum(naps) > 0.3

    # errors

    @pytest.mark.parametrize("kind", ["429", "500", "503", "garbage", "lost_reply", "lost_request"])
    def test_looks_heal(self, provider: Provider, server: Served, kind: str) -> None:
        """A stumble while looking is survived without the caller noticing."""
        first = self.submit(provider)
        fault = server.faults.add(kind, service=self.provider_class.name, method="GET", times=2)
        assert self.until_done(provider, self.ticket(first))[-1].state is State.succeeded
        assert fault.played == 2

    def test_a_wrong_key_is_an_auth_error(self, server: Served, naps: list[float]) -> None:
        """The error is about the key, shows it nowhere, and nothing was made."""
        key = "sk-wrong-key-0123456789abcdef"
        stranger = self.connect(server, naps, key=key)
        before = len(self.jobs_at(server))
        with pytest.raises(AuthError) as caught:
            self.submit(stranger)
        assert key not in f"{caught.value!r} {caught.value} {caught.value.answers()}"
        assert caught.value.billed is Billed.no
        assert len(self.jobs_at(server)) == before

    @pytest.mark.parametrize(("kind", "error"), [("402", QuotaExceeded), ("refused", ContentRefused)])
    def test_refusals_are_the_right_branch(
        self, provider: Provider, server: Served, kind: str, error: type[VidkitError]
    ) -> None:
        """No credits and refused content are told apart, with advice and unrepeated."""
        if kind == "refused" and not self.refuses:
            error = InvalidRequest  # the wire can only say that it will not
        fault = self.fault(server, kind, times=0)
        with pytest.raises(error) as caught:
            self.submit(provider)
        assert fault.played == 1
        assert caught.value.advice
        assert caught.value.provider == self.provider_class.name

    @pytest.mark.parametrize(("code", "refused"), [("server_error", False), ("refused", True)])
    def test_a_failed_job_says_why(
        self, provider: Provider, server: Served, code: str, refused: bool
    ) -> None:
        """A job that the service gave up on ends as failed with a reason, and whether a filter did it."""
        server.faults.add("fail_job", service=self.provider_class.name, code=code, message="It broke.")
        first = self.submit(provider)
        last = self.until_done(provider, self.ticket(first))[-1]
        assert last.state is State.failed
        assert last.failure is not None
        assert last.failure.message
        assert last.failure.refused is (refused and self.refuses)
        assert last.assets == ()

    def test_an_unknown_job_is_not_found(self, provider: Provider) -> None:
        """Looking at a job that is not there is NotFound, whatever its id looks like."""
        for remote_id in ("123456789012345", "no-such-job"):
            with pytest.raises(NotFound):
                self.look(provider, Ticket(self.operation, remote_id))

    def test_hostile_ids_stay_in_their_place(self, provider: Provider) -> None:
        """An id with slashes and queries cannot reach another path; it is an error, not an answer."""
        with pytest.raises(VidkitError):
            self.look(provider, Ticket(self.operation, "../../_studio/health?x=#"))

    def test_cancel_works_or_says_that_it_cannot(self, provider: Provider, server: Served) -> None:
        """Where the service can cancel, the job ends cancelled; elsewhere the error says it goes on."""
        server.set_clock("looks:30")
        first = self.submit(provider)
        ticket = self.ticket(first)
        if provider.can_cancel(self.operation):
            loop.run(provider.cancel(ticket), timeout=30)
            assert self.until_done(provider, ticket)[-1].state is State.cancelled
        else:
            with pytest.raises(PermissionDenied) as caught:
                loop.run(provider.cancel(ticket), timeout=30)
            assert caught.value.still_running is True

    # files

    def finished(self, provider: Provider) -> tuple[Ticket, Snapshot]:
        """Return a finished job and the last look at it."""
        ticket = self.ticket(self.submit(provider))
        return ticket, self.until_done(provider, ticket)[-1]

    @over_loopback("in-process replies are whole before they are read")
    def test_a_cut_download_is_finished(self, provider: Provider, server: Served, tmp_path: Path) -> None:
        """A file that breaks off on the way arrives whole, byte for byte."""
        if self.main_role is None:
            return  # `check_outcome` holds it to having no file
        asset = self.main(self.finished(provider)[1])
        whole = loop.run(download(provider.wire, asset, tmp_path / f"whole{asset.suffix}"), timeout=60)
        service = self.provider_class.name if asset.with_key else "media"
        fault = server.faults.add("cut", service=service, method="GET", at=0.5)
        made = loop.run(download(provider.wire, asset, tmp_path / f"a{asset.suffix}"), timeout=60)
        assert fault.played == 1
        assert made.read_bytes() == whole.read_bytes()

    def test_an_expired_link_is_renewed_by_a_look(
        self, provider: Provider, server: Served, tmp_path: Path
    ) -> None:
        """A link that died is replaced by a fresh one; without a fresh one the error says so."""
        if self.main_role is None:
            return
        ticket, seen = self.finished(provider)
        asset = self.main(seen)
        if asset.with_key:
            return  # a path below the base URL carries the key instead of a signature: nothing can expire

        async def resign() -> Asset:
            return self.main(await provider.look(ticket))

        server.faults.add("expired_link", service="media")
        good, bad = tmp_path / f"a{asset.suffix}", tmp_path / f"b{asset.suffix}"
        made = loop.run(download(provider.wire, asset, good, resign=resign), timeout=60)
        check_file(made, asset.suffix)
        server.faults.add("expired_link", service="media")
        with pytest.raises(JobExpired):
            loop.run(download(provider.wire, asset, bad), timeout=60)
        assert not bad.exists()

    # keys

    def test_the_key_shows_nowhere(self, provider: Provider, server: Served) -> None:
        """Neither the client's repr nor what it read holds the key."""
        ticket, _ = self.finished(provider)
        shown = f"{provider!r} {provider.wire!r} {vars(provider.wire)} {self.look(provider, ticket)!r}"
        assert server.key not in shown
