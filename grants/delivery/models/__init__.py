"""The plan of an award, its reports, and all that is said about them."""

from grants.delivery.models.chasing import ChaseNotice, ChasePause, ChaseRules, ChaseStep
from grants.delivery.models.plan import Milestone, MilestoneReport, Rating, Report
from grants.delivery.models.said import ChangeRequest, QueryMessage, ReportQuery, SentReport
from grants.delivery.models.sending import CalendarFeed, Photo, ReportLink

__all__ = [
    "CalendarFeed",
    "ChangeRequest",
    "ChaseNotice",
    "ChasePause",
    "ChaseRules",
    "ChaseStep",
    "Milestone",
    "MilestoneReport",
    "Photo",
    "QueryMessage",
    "Rating",
    "Report",
    "ReportLink",
    "ReportQuery",
    "SentReport",
]
