"""Tests of the calls to Teams."""
