"""A week of visits for the sample landlord, as its other systems would export it. Everyone in it is invented."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

Row = dict[str, str]

CONTRACTORS: tuple[Row, ...] = (
    {
        "contractor_code": "brightfix",
        "name": "Brightfix Repairs",
        "trade": "Repairs",
        "phone": "020 7946 0321",
        "hours": "8am to 6pm, Monday to Saturday",
        "contact": "Lee Placeholder",
    },
    {
        "contractor_code": "safegas",
        "name": "Safe & Sound Gas",
        "trade": "Gas safety",
        "phone": "020 7946 0654",
        "hours": "8am to 5pm, Monday to Friday",
        "contact": "Bo Sample",
    },
)
WORKERS: tuple[Row, ...] = (
    {"operative_ref": "BF-07", "operative_name": "Jo", "contractor_code": "brightfix", "id_number": "BF-0007"},
    {"operative_ref": "BF-11", "operative_name": "Rana", "contractor_code": "brightfix", "id_number": "BF-0011"},
    {"operative_ref": "SG-02", "operative_name": "Kim", "contractor_code": "safegas", "id_number": "SG-0002"},
)
REPAIRS: Row = {"contractor_code": "brightfix", "contract_ref": "repairs-north"}
LIFTS: Row = {"contractor_code": "brightfix", "contract_ref": "lifts"}
GAS: Row = {"contractor_code": "safegas", "contract_ref": "gas"}
JO: Row = {"operative_ref": "BF-07"}
RANA: Row = {"operative_ref": "BF-11"}
KIM: Row = {"operative_ref": "SG-02"}
SAM: Row = {"unit_ref": "LARK-12"}
KIT: Row = {"unit_ref": "ROWAN-3"}
NOW = time.max
"""Marks a visit that may come at any minute, whenever the playground starts."""
VISITS: tuple[tuple[int, time, time, Row], ...] = (
    (0, NOW, NOW, SAM | REPAIRS | JO | {"trade": "Electrical", "description": "Replace the bathroom fan"}),
    (
        0,
        NOW,
        NOW,
        REPAIRS
        | RANA
        | {
            "block_ref": "LARK",
            "is_communal": "yes",
            "trade": "Doors",
            "description": "Mend the entrance door",
            "location": "The main entrance",
        },
    ),
    (1, time(12), time(17), KIT | REPAIRS | RANA | {"trade": "Carpentry", "description": "Ease the front door"}),
    (2, time(8), time(12), SAM | REPAIRS | RANA | {"trade": "Plumbing", "description": "Mend the kitchen tap"}),
    (
        3,
        time(9, 30),
        time(15),
        LIFTS
        | {
            "block_ref": "LARK",
            "is_communal": "yes",
            "trade": "Lifts",
            "description": "Service the lift",
            "location": "The lift by the main door",
            "access_information": "Key from the office",
            "liaison_contact": "Lee Placeholder",
        },
    ),
    (
        4,
        time(8),
        time(12),
        SAM | GAS | KIM | {"trade": "Gas safety", "safety": "gas", "description": "Yearly gas safety check"},
    ),
    (
        6,
        time(8),
        time(17),
        KIT | REPAIRS | JO | {"trade": "Kitchens", "planned": "yes", "description": "Fit the new kitchen"},
    ),
)
"""How many days from today, from which hour to which, and the rest of the row."""


def rows(now: datetime, zone: ZoneInfo) -> list[tuple[str, list[Row]]]:
    """Return all rows by kind, in the order in which to import them; the visits are those of the week from today on."""
    local = now.astimezone(zone)
    visits = [_row(number, local, *visit) for number, visit in enumerate(VISITS, start=1)]
    return [("contractors", list(CONTRACTORS)), ("workers", list(WORKERS)), ("visits", visits)]


def _row(number: int, now: datetime, days: int, earliest: time, latest: time, row: Row) -> Row:
    begins = now - timedelta(hours=1) if earliest == NOW else datetime.combine(now.date() + timedelta(days), earliest)
    ends = f"{now + timedelta(hours=4):%H}:00" if latest == NOW else f"{latest:%H:%M}"
    return {
        "appointment_ref": f"A-{1000 + number}",
        "work_order_ref": f"WO-{2000 + number}",
        "date": f"{begins:%Y-%m-%d}",
        "earliest": f"{begins:%H}:{'00' if earliest == NOW else f'{begins:%M}'}",
        "latest": ends,
        "date_reported": f"{now - timedelta(days=4):%Y-%m-%d}",
        **row,
    }
