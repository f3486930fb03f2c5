"""Reads of what was said about reports: versions, changes asked for, questions."""

from typing import Any

import sqlalchemy as sa

from grants.db import db
from grants.delivery.models import ChangeRequest, ReportQuery, SentReport


def open_request(report: Any) -> ChangeRequest | None:
    """Return the changes that an officer asked for and that have not been sent yet."""
    query = sa.select(ChangeRequest).where(
        ChangeRequest.report_reference == report.reference, ChangeRequest.answered_at.is_(None)
    )
    return db.session.scalar(query)


def requests_about(report: Any) -> list[ChangeRequest]:
    """Return every change that was asked for, oldest first."""
    query = sa.select(ChangeRequest).where(ChangeRequest.report_reference == report.reference)
    return list(db.session.scalars(query.order_by(ChangeRequest.id)))


def versions_of(report: Any) -> list[SentReport]:
    """Return every version of a report that was sent, oldest first."""
    query = sa.select(SentReport).where(SentReport.report_reference == report.reference)
    return list(db.session.scalars(query.order_by(SentReport.version)))


def queries_about(report: Any) -> list[ReportQuery]:
    """Return the questions that officers asked about a report, oldest first."""
    query = sa.select(ReportQuery).where(ReportQuery.report_reference == report.reference)
    return list(db.session.scalars(query.order_by(ReportQuery.id)))


def find_query(report: Any, number: int) -> ReportQuery | None:
    """Return one question about a report."""
    query = sa.select(ReportQuery).where(
        ReportQuery.id == number, ReportQuery.report_reference == report.reference
    )
    return db.session.scalar(query)
