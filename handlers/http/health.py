"""A sign of life for monitoring; it needs no token."""

from collections.abc import Callable, Mapping
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

Shut = Callable[[], Mapping[str, str]]
"""Says by which platforms nothing comes in any more, and why."""


class HealthModel(BaseModel):
    """`shut`: platforms from which nothing comes in, and why; there only if there are any."""

    status: Literal["ok", "shut"]
    shut: dict[str, str] | None = None


def routes(shut: Shut) -> APIRouter:
    router = APIRouter()

    @router.get(
        "/health",
        summary="Whether we are there, and hear what residents and staff send",
        response_model_exclude_none=True,
        responses={503: {"model": HealthModel, "description": "Nothing comes in from a platform."}},
    )
    async def health(response: Response) -> HealthModel:
        found = dict(shut())
        response.status_code = 503 if found else 200
        return HealthModel(status="shut", shut=found) if found else HealthModel(status="ok")

    return router
