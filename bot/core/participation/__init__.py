"""Attendance and personal reminders."""
