"""OGC API – Features under /ogc: every layer of the map for QGIS, GDAL and other programs.

Written on the routes we have rather than on pygeoapi: that brings its own web framework,
configuration and providers, and none of them knows our scopes, permissions and masked fields.
CQL2 is parsed by the `cql2` package.
"""

from console.ogc.application import create_ogc

__all__ = ["create_ogc"]
