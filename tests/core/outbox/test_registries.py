"""Each notification has a formatter and a renderer, and each reference a builder."""

from typing import get_args

from bot.core.outbox.notifications import Notification
from bot.core.outbox.references import AwardDayRef, MaterialsRef, MonthRef, Reference, SessionRef, WeekRef
from bot.services.outbox.content import BUILDERS
from bot.text.notifications import FORMATTERS
from bot.views.notifications import RENDERERS

# The references of planned deliveries, which `build_notification` builds.
PLANNED = {SessionRef, MonthRef, AwardDayRef, MaterialsRef, WeekRef}


def test_each_notification_has_a_formatter() -> None:
    assert set(get_args(Notification)) == set(FORMATTERS)


def test_each_notification_has_a_renderer() -> None:
    assert set(get_args(Notification)) == set(RENDERERS)


def test_each_reference_has_a_builder() -> None:
    assert set(get_args(Reference)) - PLANNED == set(BUILDERS)
