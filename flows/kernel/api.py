"""Requests that the landlord's other systems may make. A server makes routes of them, and knows no feature."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel

from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage.database import Tx

B = TypeVar("B")
A = TypeVar("A", bound=BaseModel)
Said = Annotated[str, AfterValidator(lambda said: said.replace("\x00", ""))]
"""Words as every database can hold them."""


class NotDone(Exception):
    """The reason something cannot be done: its subject is missing, or it conflicts with the subject's state."""

    def __init__(self, why: Literal["missing", "conflict"], detail: str) -> None:
        super().__init__(detail)
        self.why = why
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ApiCall(Generic[B]):
    """One request. `body` is None where the operation has none; `dry`: only say what would change."""

    body: B
    actor: Actor
    ref: str = ""
    dry: bool = False


@dataclass(frozen=True, kw_only=True)
class ApiOperation(Generic[B, A]):
    """`path` may hold "{ref}", one of the landlord's own references. Without a body it only reads. Each call is one
    transaction, whose effects are delivered once it is committed."""

    name: str
    path: str
    scope: str
    """The scope that a token must have."""
    summary: str
    run: Callable[[Tx, Runtime, ApiCall[B], datetime], Awaitable[tuple[A, list[Effect]]]]
    answer: type[A]
    body: type[Any] | None = None
    can_be_dry: bool = False
    may_conflict: bool = False
