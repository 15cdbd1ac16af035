-- Assumed dwellings follow the building's floors. What anybody recorded stays: buildings with
-- dwellings of another source, and dwellings somebody lives in or a device hangs in.
ANALYZE layout_incoming, slot_incoming;
DELETE FROM layout_incoming l
 USING dwelling d
 WHERE d.community_code = %(community)s AND d.building_id = l.building_id AND d.source <> 'osm';

DELETE FROM dwelling d
 USING layout_incoming l
 WHERE d.community_code = %(community)s AND d.building_id = l.building_id AND d.source = 'osm' AND d.assumed
   AND (d.floor > l.levels OR d.slot >= l.slots)
   AND NOT EXISTS (SELECT FROM household h WHERE h.community_code = d.community_code AND h.dwelling_id = d.id)
   AND NOT EXISTS (SELECT FROM sensor s WHERE s.community_code = d.community_code AND s.dwelling_id = d.id);

INSERT INTO stair_group (community_code, building_id, label, source, source_ref)
SELECT %(community)s, l.building_id, unit || '单元', 'osm', l.source_ref || '/u' || unit
  FROM layout_incoming l
  JOIN (SELECT DISTINCT slots, unit FROM slot_incoming WHERE unit IS NOT NULL) units USING (slots)
ON CONFLICT (community_code, source, source_ref) DO NOTHING;

CREATE TEMP TABLE dwelling_done ON COMMIT DROP AS
WITH done AS (
    INSERT INTO dwelling AS old (community_code, building_id, stair_group_id, floor, slot, room, address, area_m2,
                                 assumed, source, source_ref)
    SELECT %(community)s, l.building_id, g.id, floor, s.slot, named.room,
           CASE WHEN l.address = '' THEN ''
                ELSE l.address || ' ' || coalesce(s.unit || '单元 ', '') || named.room END,
           l.area_m2, true, 'osm', l.source_ref || '/f' || floor || 's' || s.slot
      FROM layout_incoming l
      JOIN slot_incoming s USING (slots)
     CROSS JOIN LATERAL generate_series(1, l.levels) floor
     CROSS JOIN LATERAL (SELECT floor || lpad((s.slot + 1)::text, 2, '0') AS room) named
      LEFT JOIN stair_group g ON g.community_code = %(community)s AND g.source = 'osm'
                             AND g.source_ref = l.source_ref || '/u' || s.unit
    ON CONFLICT (community_code, source, source_ref) DO UPDATE
       SET stair_group_id = excluded.stair_group_id, address = excluded.address, area_m2 = excluded.area_m2
     WHERE old.assumed
       AND (old.stair_group_id, old.address, old.area_m2)
           IS DISTINCT FROM (excluded.stair_group_id, excluded.address, excluded.area_m2)
    RETURNING xmax = 0 AS fresh
)
SELECT count(*) FILTER (WHERE fresh) AS inserted, count(*) FILTER (WHERE NOT fresh) AS updated FROM done;

-- Fresh figures, or the planner scans all dwellings for each stair group.
ANALYZE dwelling, stair_group;
DELETE FROM stair_group g
 USING layout_incoming l
 WHERE g.community_code = %(community)s AND g.building_id = l.building_id AND g.source = 'osm'
   AND NOT EXISTS (SELECT FROM dwelling d WHERE d.community_code = g.community_code AND d.stair_group_id = g.id);

SELECT inserted, updated,
       (SELECT coalesce(sum(levels * slots), 0) FROM layout_incoming) AS wanted
  FROM dwelling_done
