"""Every kind of matter that staff may be asked to decide, by name."""

from collections.abc import Mapping

from flows.door.staff import CallerMatter
from flows.matters import Kind
from flows.support.staff import SupportMatter
from flows.visits.staff import VisitMatter
from flows.wishes.staff import WishMatter

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (VisitMatter(), CallerMatter(), WishMatter(), SupportMatter())}
