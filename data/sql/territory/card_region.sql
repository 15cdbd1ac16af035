WITH area AS (
    SELECT * FROM region WHERE code = %(id)s
), block AS MATERIALIZED (
    SELECT community_code, id AS building_id FROM building WHERE starts_with(community_code, %(id)s) AND valid_to IS NULL
), {homes}
SELECT area.code, area.name, area.level, area.boundary,
       homes.buildings, homes.dwellings, homes.households, homes.population,
       (SELECT json_build_array(count(*), sum(g.area_m2)) FROM grid g WHERE starts_with(g.community_code, area.code) AND g.valid_to IS NULL) AS grids,
       (SELECT json_build_array(count(*), count(*) FILTER (WHERE c.status = 'online'))
          FROM camera c WHERE starts_with(c.community_code, area.code) AND c.valid_to IS NULL) AS cameras,
       (SELECT json_build_array(count(*), count(*) FILTER (WHERE s.status = 'online'))
          FROM sensor s WHERE starts_with(s.community_code, area.code) AND s.valid_to IS NULL) AS sensors,
       (SELECT count(*) FROM vehicle v WHERE starts_with(v.community_code, area.code) AND v.valid_to IS NULL) AS vehicles,
       (SELECT count(*) FROM team t WHERE starts_with(t.community_code, area.code) AND t.valid_to IS NULL) AS teams,
       (SELECT count(*) FROM premises p WHERE starts_with(p.community_code, area.code) AND p.valid_to IS NULL) AS premises,
       (SELECT count(*) FROM company c WHERE starts_with(c.community_code, area.code) AND c.valid_to IS NULL) AS companies,
       (SELECT json_agg(json_build_array(t.code, t.label_zh, t.label_en, t.sensitive, g.people) ORDER BY g.people DESC, t.code)
          FROM tagged g JOIN tag t ON t.code = g.tag_code) AS tags,
       (SELECT array_agg(g.geom) FROM grid g WHERE starts_with(g.community_code, area.code) AND g.valid_to IS NULL) AS geoms,
       (SELECT json_agg(json_build_array(m.name, m.post, m.phone, m.status, m.grid_code) ORDER BY m.name, m.id)
          FROM member m WHERE m.community_code = area.code AND m.post = 'comprehensive_leader' AND m.valid_to IS NULL) AS leaders,
       (SELECT count(*) FROM region c WHERE c.parent_code = area.code) AS child_regions,
       (SELECT json_agg(json_build_array(c.code, c.name, c.level, NULL) ORDER BY c.code)
          FROM (SELECT * FROM region WHERE parent_code = area.code ORDER BY code LIMIT %(listed)s) c) AS listed_regions,
       (SELECT json_agg(json_build_array(g.code, g.name, '', (
                   SELECT string_agg(m.name, '、' ORDER BY m.name) FROM member m
                    WHERE m.grid_code = g.code AND m.post = 'grid_leader' AND m.valid_to IS NULL)) ORDER BY g.code)
          FROM (SELECT * FROM grid WHERE community_code = area.code AND valid_to IS NULL ORDER BY code LIMIT %(listed)s) g) AS listed_grids,
       {lineage} AS lineage
  FROM area, homes
