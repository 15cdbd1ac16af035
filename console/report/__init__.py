"""The public pages behind QR codes: report, and follow what was reported."""

from console.report.routes import routes

__all__ = ["routes"]
