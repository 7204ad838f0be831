"""`lhs-rounds demo`: the whole bot, with a Slack on this machine, the page's calendar and a clock that can be turned."""

import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path

import typer

from bot.app import Bot, build
from bot.clock import TurnableClock
from bot.config import Settings
from bot.core.calendar import instant
from bot.formats import read_any
from bot.loopback import Loopback
from bot.services import calendar, deliveries, setup
from bot.store import migrate
from bot.store.engine import make_engine
from playground.server import Playground
from playground.seed import make_workspace
