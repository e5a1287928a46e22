"""Whether we are there, for whoever watches over us; it wants no token."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel


class HealthModel(BaseModel):
    status: Literal["ok"]


def routes() -> APIRouter:
    router = APIRouter()

    @router.get("/health", summary="Whether the door is open")
    async def health() -> HealthModel:
        return HealthModel(status="ok")

    return router
