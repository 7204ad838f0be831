"""Attendance and reminders."""
