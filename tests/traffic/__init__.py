"""Tests of what is taken on: pure, with a clock that the test turns."""
