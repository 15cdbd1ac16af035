{homes}, figures AS (
    SELECT homes.*,
           (SELECT json_build_array(count(*), count(*) FILTER (WHERE s.status = 'online'))
              FROM block b JOIN sensor s USING (community_code, building_id) WHERE s.valid_to IS NULL) AS sensors,
           (SELECT count(*) FROM block b JOIN premises p USING (community_code, building_id) WHERE p.valid_to IS NULL) AS premises,
           (SELECT count(*) FROM block b JOIN company c USING (community_code, building_id) WHERE c.valid_to IS NULL) AS companies,
           (SELECT json_agg(json_build_array(t.code, t.label_zh, t.label_en, t.sensitive, g.people) ORDER BY g.people DESC, t.code)
              FROM tagged g JOIN tag t ON t.code = g.tag_code) AS tags
      FROM homes
)
