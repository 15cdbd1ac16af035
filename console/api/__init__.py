"""The HTTP API under /api: FastAPI, JSON, described at /api/v1/openapi.json."""

from console.api.application import create_api

__all__ = ["create_api"]
