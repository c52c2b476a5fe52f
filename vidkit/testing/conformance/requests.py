"""What requests have to do: say what they cost, show themselves, and say in words what is wrong with them."""

from __future__ import annotations

import ast
import inspect
import os
import shutil
import subprocess

import pytest

from vidkit.errors import Billed, InvalidRequest
from vidkit.providers.base import Provider, operations
from vidkit.server import Served
from vidkit.testing.conformance.connected import Connected, over_loopback
from vidkit.testing.conformance.facts import Recorder


class RequestConformance(Connected):
    """The first part of `ProviderConformance`: nothing but the curl line needs a server here."""

    def test_the_provider_says_who_it_is(self, provider: Provider) -> None:
        """Name, title, key variables and base URL are there; operations have docstrings and signatures."""
        cls = self.provider_class
        assert cls.name.isidentifier()
        assert cls.title
        assert cls.key_variables
        assert cls.base_url.startswith("https://")
        assert self.operation in operations(cls)
        for name in operations(cls):
            door = getattr(provider, name)
            assert door.__doc__, f"{name} has no docstring"
            assert "self" not in inspect.signature(door).parameters
            assert callable(getattr(provider.aio, name))
        assert set(dir(provider.aio)) == set(operations(cls))

    def test_a_request_says_what_it_costs(self, provider: Provider) -> None:
        """An estimate is a positive figure with source and date, or honestly unknown; never 0."""
        found = self.build(provider).estimate()
        for figure in (found.usd, found.credits):
            if figure is not None:
                assert figure > 0
                assert found.source
                assert found.date
                assert found.basis

    def test_a_request_shows_itself(self, provider: Provider, server: Served) -> None:
        """As Python it is a call of the operation that parses; as curl it holds no key but its variable."""
        request = self.build(provider)
        assert request.prompt_text()
        assert all(isinstance(item, str) for item in request.summary())
        call = ast.parse(request.as_python()).body[0]
        assert isinstance(call, ast.Assign)
        assert ast.unparse(call.value).startswith(f"studio.{self.provider_class.name}.{self.operation}(")
        single = self.in_one_call()
        if single is None:
            with pytest.raises(InvalidRequest, match="more than one HTTP call"):
                request.as_curl(provider=self.provider_class)
            return
        request = self.build(provider, **single)
        curl = request.as_curl(server.base_url(self.provider_class.name), provider=self.provider_class)
        assert curl.startswith("curl ")
        assert f"${self.provider_class.key_variables[0]}" in curl
        assert server.key not in curl

    @over_loopback("curl needs a socket")
    def test_the_curl_line_makes_a_job(self, provider: Provider, server: Served) -> None:
        """Pasted into a shell, with the key in its variable, the line makes the job the request would."""
        if shutil.which("curl") is None:
            pytest.skip("curl is not installed")
        single = self.in_one_call()
        if single is None:
            return  # the test above holds it to saying so
        request = self.build(provider, **{**single, **self.saying('it\'s a "kite" $HOME `id`')})
        line = request.as_curl(server.base_url(self.provider_class.name), provider=self.provider_class)
        before = len(self.jobs_at(server))
        env = {**os.environ, self.provider_class.key_variables[0]: server.key}
        shell = shutil.which("sh") or "sh"
        done = subprocess.run([shell, "-c", line], env=env, capture_output=True, timeout=60, check=False)  # noqa: S603  # our own line
        assert done.returncode == 0, done.stderr
        assert len(self.jobs_at(server)) == before + 1, done.stdout

    def test_the_same_fields_are_the_same_request(self, provider: Provider) -> None:
        """Its JSON is stable, whole and free of bytes: the journal's fingerprint stands on it."""
        one, two = self.build(provider), self.build(provider)
        assert one.model_dump_json(exclude_none=True) == two.model_dump_json(exclude_none=True)
        changed = self.build(provider, **self.saying("something else altogether"))
        assert one.model_dump_json() != changed.model_dump_json()

    def test_again_and_seed_are_options(self, provider: Provider) -> None:
        """`again=` and `seed=` come off before the request is built, unless the wire has its own seed."""
        assert isinstance(provider.starter, Recorder)
        getattr(provider, self.operation)(**self.fields, again=True)
        assert provider.starter.started[-1][1] == {"again": True}
        if not provider.takes_seed:
            getattr(provider, self.operation)(**self.fields, seed=7)
            assert provider.starter.started[-1][1] == {"seed": 7}

    def test_bad_input_is_refused_in_words_before_anything_is_sent(
        self, provider: Provider, server: Served
    ) -> None:
        """Each bad request is one clear InvalidRequest; no job is started, and nothing reaches the server."""
        assert isinstance(provider.starter, Recorder)
        before = len(self.jobs_at(server))
        for changes in [*self.bad, {"no_such_field": 1}]:
            with pytest.raises(InvalidRequest) as caught:
                getattr(provider, self.operation)(**{**self.fields, **changes})
            error = caught.value
            assert error.provider == self.provider_class.name
            assert error.operation == self.operation
            assert error.billed is Billed.no
            assert error.message
            assert error.advice
        assert provider.starter.started == []
        assert len(self.jobs_at(server)) == before
