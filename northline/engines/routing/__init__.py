"""Who takes which contact next: values in, offers with reasons out."""

from northline.engines.routing.contracts import Candidate, Offer, Waiting
from northline.engines.routing.plan import answer_order, plan_offers

__all__ = ["Candidate", "Offer", "Waiting", "answer_order", "plan_offers"]
