"""The nearest service that truly fits, with the reasons a person may read: values in, values out."""

from northline.engines.matching.contracts import Fit, Match, Offer, Place, Reason, Wanted
from northline.engines.matching.rank import matches

__all__ = ["Fit", "Match", "Offer", "Place", "Reason", "Wanted", "matches"]
