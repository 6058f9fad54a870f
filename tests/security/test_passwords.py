"""A password is kept so that whoever finds the file has to try each guess at a price."""

from __future__ import annotations

import pytest

from skillsapp.security.passwords import hash_secret, is_secret

COSTS = {"memory_kib": 64 * 1024, "iterations": 3}
"""storage-and-exchange.md 2.2."""
DEFAULTS = dict(hash_secret.__kwdefaults__)  # other tests hash at a lower price


def test_each_guess_has_its_price() -> None:
    assert DEFAULTS == COSTS
    assert hash_secret("314159", **DEFAULTS).startswith("argon2id$65536,3$")


def test_only_the_right_one_fits_and_two_hashes_of_it_differ() -> None:
    one, other = hash_secret("密码 2026"), hash_secret("密码 2026")
    assert one != other and is_secret("密码 2026", one) and is_secret("密码 2026", other)
    assert not is_secret("密码2026", one) and not is_secret("", one)


@pytest.mark.parametrize("costs", ["4194304,3", "65536,1000", "1,3", "x,3", "65536"])
def test_absurd_costs_are_refused_and_not_computed(costs: str) -> None:
    scheme, _costs, salt, digest = hash_secret("314159").split("$")
    assert not is_secret("314159", "$".join((scheme, costs, salt, digest)))


@pytest.mark.parametrize("stored", ["", "argon2id$65536,3", "bcrypt$65536,3$AAAA$AAAA"])
def test_what_is_no_hash_of_ours_fits_nothing(stored: str) -> None:
    assert not is_secret("314159", stored)
