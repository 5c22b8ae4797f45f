"""Settings: secrets made once and kept private, plain http only nearby."""

from __future__ import annotations

import stat

import pytest

from survey_app.settings import SettingsWrong, check_public_url, from_environment


def test_secrets_are_made_once_private_and_never_in_the_database(tmp_path):
    first = from_environment({"FOURSENSE_DATA": str(tmp_path)})
    assert stat.S_IMODE((tmp_path / "secrets.toml").stat().st_mode) == 0o600
    again = from_environment({"FOURSENSE_DATA": str(tmp_path)})
    assert first.keys == again.keys
    keys = [getattr(first.keys, name) for name in ("codes", "receipts", "sessions", "attempts", "cookies")]
    assert len(set(keys)) == 5 and all(len(key) == 32 for key in keys)


def test_a_data_folder_that_we_make_is_closed_to_others(tmp_path):
    from_environment({"FOURSENSE_DATA": str(tmp_path / "var")})
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "url", ["https://survey.example.gov.cn", "http://127.0.0.1:8000", "http://192.168.1.9:8000", "http://pi.local"]
)
def test_addresses_that_may_be_served(url):
    check_public_url(url)


@pytest.mark.parametrize("url", ["http://survey.example.gov.cn", "http://8.8.8.8", "ftp://x", "survey", ""])
def test_addresses_that_may_not(url):
    with pytest.raises(SettingsWrong):
        check_public_url(url)


def test_https_makes_the_cookies_secure(tmp_path):
    settings = from_environment({"FOURSENSE_DATA": str(tmp_path), "PUBLIC_URL": "https://survey.example.gov.cn/"})
    assert settings.https and settings.public_url == "https://survey.example.gov.cn"


@pytest.mark.parametrize(
    ("env", "printed"),
    [
        ({"PUBLIC_URL": "https://survey.example.gov.cn/"}, "https://survey.example.gov.cn"),
        ({"PUBLIC_URL": "http://10.1.2.3:8000"}, "http://10.1.2.3:8000"),
        ({"FOURSENSE_NEAR": "http://192.168.1.5:8000"}, ""),
        ({}, ""),
    ],
)
def test_reports_print_the_address_that_the_operator_named(tmp_path, env, printed):
    """An address that was only found on this network today is not printed on what people keep."""
    made = from_environment({"FOURSENSE_DATA": str(tmp_path), **env}).context()
    assert made.public_address == printed
    assert made.public_url == (printed or env.get("FOURSENSE_NEAR") or "http://127.0.0.1:8000")
