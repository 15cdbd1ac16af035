"""Bring a drive network that OSMnx saved into a community."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

import networkx as nx
import numpy as np
import shapely

from data.bulk import bump_layer_revision, ids_by_ref, replace_covers, upsert, wkbs
from data.database import Database
from data.import_run import begin_run, record_run
from data.osm.report import GraphFigures, ImportReport
from data.osm.streets import COLUMNS, WIDTHS_M
from data.regions import FOREIGN_COMMUNITY, check_community, ensure_region
from data.roads import store_graph
from dispatch.errors import FileMissing, NoRoadNetwork
from geo.cells import cells_of_shapes
from geo.road_building import Link, graph_of_links
from geo.road_network import NetworkUnusable, links_of_network
from geo.road_rules import Mode

SOURCE = "osmnx"


def import_roads(database: Database, path: Path, community_code: str = FOREIGN_COMMUNITY) -> ImportReport:
    """Store a GraphML network as the community's drive graph, and its edges as streets.

    If edges are drawn with their shapes, they become streets too (those without are straight); the same file again changes nothing.

    Raises
    ------
    NoRoadNetwork
        If it is no GraphML, or no network with positions in degrees.
    CommunityMalformed
        If the code is no community's.
    """
    check_community(community_code)
    links = _links(path)
    graph = graph_of_links(links)
    drawn = links if any(len(link.points) > 2 for link in links) else []
    refs = _refs(drawn)
    shapes = np.empty(len(drawn), dtype=object)
    shapes[:] = [shapely.LineString(link.points) for link in drawn]
    report = ImportReport(path.name, community_code)
    report.accepted["street"] = len(drawn)
    report.graphs.append(GraphFigures(Mode.DRIVE.value, graph.nodes, graph.edges, graph.strong_share))
    with database.owner() as connection:
        begin_run(connection)
        ensure_region(connection, community_code)
        report.written["street"] = upsert(connection, "street", COLUMNS, _rows(community_code, drawn, refs, shapes))
        if report.written["street"].changed:
            ids = ids_by_ref(connection, "street", community_code, SOURCE, refs)
            covered = ((str(ids[ref]), shape) for ref, shape in zip(refs, shapes, strict=True))
            replace_covers(connection, community_code, "street", covered)
            report.layers_changed = ["streetnames", "base"]
            bump_layer_revision(connection, *report.layers_changed)
        store_graph(connection, community_code, Mode.DRIVE, graph, f"{SOURCE}:{path.name}")
        record_run(connection, "roads", path, len(drawn), 0, report.as_json())
    return report


def _links(path: Path) -> list[Link]:
    if not path.is_file():
        raise FileMissing(file=path.name)
    try:
        network = nx.MultiDiGraph(nx.read_graphml(path, force_multigraph=True))
        links = links_of_network(network, Mode.DRIVE)
    except (ParseError, nx.NetworkXError, NetworkUnusable, ValueError, KeyError) as error:
        raise NoRoadNetwork(file=path.name, why=error) from error
    if not links:
        raise NoRoadNetwork(file=path.name, why="no streets")
    return links


def _refs(links: list[Link]) -> list[str]:
    """Name streets by way and ends: one way has a link between each two of its junctions."""
    taken: dict[str, int] = {}
    refs = []
    for link in links:
        ref = f"{link.ref}:{link.start}-{link.end}"
        taken[ref] = taken.get(ref, 0) + 1
        refs.append(ref if taken[ref] == 1 else f"{ref}#{taken[ref]}")
    return refs


def _rows(
    community_code: str, links: list[Link], refs: list[str], shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]"
) -> Iterator[tuple[object, ...]]:
    for link, ref, geom, cell in zip(links, refs, wkbs(shapes), cells_of_shapes(shapes).tolist(), strict=True):
        yield (
            community_code,
            SOURCE,
            ref,
            link.name,
            link.road_class,
            WIDTHS_M[link.road_class],
            0 if link.reverse else 1,
            link.length_m,
            geom,
            cell,
        )
