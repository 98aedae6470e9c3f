"""Were we right? Forecasts that were kept, beside what they came to."""

from __future__ import annotations

from reportkit.savings.track_record.track_record import TrackRecord, track_record

__all__ = ["TrackRecord", "track_record"]
