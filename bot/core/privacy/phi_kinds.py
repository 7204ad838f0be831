"""The kinds of patient information that the PHI detector knows, and the identity of texts that a person confirmed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PhiKind(StrEnum):
    """A kind of identifier, worded to follow "This looks like"."""

    NAME = "a patient’s name"
    INITIALS = "a patient’s initials"
    ADDRESS = "a patient’s address"
    BIRTH_DATE = "a date of birth"
    CARE_DATE = "a date of care"
    AGE = "an age over 89"
    PHONE = "a phone number"
    FAX = "a fax number"
    EMAIL = "a patient’s email address"
    SOCIAL_SECURITY = "a Social Security number"
    RECORD_NUMBER = "a medical record number"
    PLAN_NUMBER = "a health plan number"
    ACCOUNT_NUMBER = "an account number"
    LICENSE_NUMBER = "a license or ID number"
    VEHICLE = "a license plate or VIN"
    DEVICE = "a device’s serial number"
    WEB_ADDRESS = "a patient’s web page"
    IP_ADDRESS = "an IP address"
    BIOMETRIC = "a patient’s fingerprint, voice, or scan"
    PHOTO = "a patient’s photo"
    OTHER_NUMBER = "a number that identifies a patient"


@dataclass(frozen=True, slots=True)
class Match:
    """A matching part of a text, as typed, and its kind."""

    kind: PhiKind
    text: str


def fingerprint(texts: Mapping[str, str]) -> str:
    """Return a hash that identifies exactly these texts, so that a confirmation covers no others."""
    whole = "\x00".join(f"{field}\x00{text}" for field, text in sorted(texts.items()))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]
