-- Homes by the parts of their address: the number of the building, the unit, floor and room.
-- Fragments of the whole address read thousands of rows where a number is common ("3栋1204"
-- in a district), and cannot tell building 3 from room 3.

-- The number or letter of a building: what stands before 栋 (幢, 座, 号楼, #) in its name, else in
-- its address, else the figures its name is or ends with (榕塘村8号).
CREATE FUNCTION building_number(name text, address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN upper(ltrim(coalesce(
    substring(name FROM '([A-Za-z]?[0-9]+[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]+)\s*(?:栋|幢|座|号楼|#)'),
    substring(name FROM '^([A-Za-z]?[0-9]+[A-Za-z]?|[A-Za-z])号?$'),
    substring(name FROM '[^0-9A-Za-z]([A-Za-z]?[0-9]+[A-Za-z]?)号?$'),
    substring(address FROM '([A-Za-z]?[0-9]+[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]+)\s*(?:栋|幢|座|号楼|#)')), '0'));

CREATE INDEX building_numbered ON building (building_number(name, address), community_code) WHERE valid_to IS NULL;
CREATE INDEX dwelling_room ON dwelling (building_id, room) INCLUDE (community_code, floor);

-- The owner searches, repeating the policies' conditions (see 0001_search.sql); callers join the
-- ids found to the tables, where the policies hold again. NULL or an empty array asks for nothing.
-- What names hundreds of homes names none of them: ranking stops at 800.
CREATE FUNCTION search_homes(patterns text[], edges text[], numbers text[], units text[], on_floor integer,
                             rooms text[], short_rooms text[], short_floor integer, most integer)
RETURNS TABLE (community_code text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Dynamic, so that every question has the plan of its own parts.
    RETURN QUERY EXECUTE format($q$
        SELECT m.community_code, m.id FROM (
        SELECT d.community_code, d.id, d.floor, d.slot, b.words
          FROM (SELECT b.community_code, b.id, b.name || ' ' || b.address AS words FROM building b
                 WHERE b.valid_to IS NULL %s %s
                   AND (jingwei_covers(b.community_code) OR (length(jingwei_scope()) = 15
                        AND (b.community_code, b.id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg
                                                          WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())))
                ) b
         CROSS JOIN LATERAL (
               SELECT d.community_code, d.id, d.floor, d.slot FROM dwelling d %s
                WHERE d.building_id = b.id AND d.community_code %s = b.community_code %s %s LIMIT 400) d
         LIMIT 800) m
         ORDER BY m.words ~* ALL($1) DESC, length(m.words), m.words, m.floor, m.slot, m.id LIMIT $2 $q$,
        coalesce((SELECT string_agg(format('AND b.name || '' '' || b.address ILIKE %L', p), ' ') FROM unnest(patterns) p), ''),
        CASE WHEN numbers <> '{}' THEN format('AND building_number(b.name, b.address) = ANY(%L)', numbers) ELSE '' END,
        CASE WHEN units <> '{}' THEN format('JOIN stair_group s ON s.community_code = d.community_code AND s.id = d.stair_group_id '
                                            'AND s.label = ANY(%L)', units) ELSE '' END,
        -- By room through the index of rooms; that of floors, which begins with the community, would read whole buildings.
        CASE WHEN rooms <> '{}' THEN '|| ''''' ELSE '' END,
        CASE WHEN on_floor IS NOT NULL THEN format('AND d.floor = %s', on_floor) ELSE '' END,
        CASE WHEN rooms = '{}' THEN '' WHEN short_rooms = '{}' THEN format('AND d.room = ANY(%L)', rooms)
             ELSE format('AND d.room = ANY(%L) AND (d.room <> ALL(%L) OR d.floor = %s)', rooms, short_rooms, short_floor) END)
    USING edges, most;
END $$;
REVOKE ALL ON FUNCTION search_homes(text[], text[], text[], text[], integer, text[], text[], integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_homes(text[], text[], text[], text[], integer, text[], text[], integer, integer) TO jingwei_app;
