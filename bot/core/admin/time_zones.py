"""The time zones that the settings offer: those of the United States by name, then one for each rule elsewhere.

Every other zone has the same offsets throughout 2026 as one in the menu (source: zonenow.tab of the tz database).
"""

from zoneinfo import available_timezones

_US_ZONES = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Arizona (Phoenix)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
}
_ELSEWHERE = """
    Africa/Abidjan Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Maputo
    Africa/Nairobi Africa/Tripoli America/Adak America/Caracas America/Edmonton America/Halifax America/Havana
    America/Jamaica America/Lima America/Mexico_City America/Miquelon America/Noronha America/Nuuk America/Puerto_Rico
    America/Santiago America/Sao_Paulo America/St_Johns America/Toronto America/Vancouver America/Winnipeg
    Antarctica/Troll Asia/Bangkok Asia/Beirut Asia/Chita Asia/Colombo Asia/Dhaka Asia/Dubai Asia/Gaza Asia/Hong_Kong
    Asia/Jakarta Asia/Jayapura Asia/Jerusalem Asia/Kabul Asia/Kamchatka Asia/Karachi Asia/Kathmandu Asia/Kolkata
    Asia/Makassar Asia/Manila Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Tashkent Asia/Tehran Asia/Tokyo
    Asia/Vladivostok Asia/Yangon Atlantic/Azores Atlantic/Cape_Verde Australia/Adelaide Australia/Brisbane
    Australia/Darwin Australia/Eucla Australia/Lord_Howe Australia/Perth Australia/Sydney Europe/Athens Europe/Dublin
    Europe/Istanbul Europe/Lisbon Europe/London Europe/Moscow Europe/Paris Pacific/Auckland Pacific/Bougainville
    Pacific/Chatham Pacific/Easter Pacific/Galapagos Pacific/Gambier Pacific/Guam Pacific/Kiritimati Pacific/Marquesas
    Pacific/Niue Pacific/Norfolk Pacific/Pago_Pago Pacific/Pitcairn Pacific/Tahiti Pacific/Tongatapu
    """.split()  # noqa: SIM905 - one zone a line would fill two screens


def zone_label(zone: str) -> str:
    """Return the name of a zone for people, such as "Eastern (New York)" or "America/Puerto Rico"."""
    return _US_ZONES.get(zone, zone.replace("_", " "))


def zone_choices(current: str) -> list[str]:
    """Return the zones to choose from, at most a hundred, with the current one among them."""
    choices = [*_US_ZONES, *_ELSEWHERE]
    return choices if current in choices or not is_zone(current) else [current, *choices]


def is_zone(name: str) -> bool:
    """Tell whether the time zone database knows a name."""
    return name in available_timezones()
