"""What comes of a rating once its resident has said what they wanted to say."""

from datetime import datetime

from flows.effects import Effect
from flows.house import House
from storage.database import Tx


async def rated(tx: Tx, house: House, rating_id: int, now: datetime) -> list[Effect]:
    return []
