"""A sign of life for monitoring; it needs no token."""

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
