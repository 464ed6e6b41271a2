"""Limber: a few minutes of hip and hamstring mobility a day, and a smaller version for bad days."""

__version__ = "0.1.0"
