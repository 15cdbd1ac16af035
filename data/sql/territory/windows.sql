SELECT b.id, b.name, b.levels, b.height_m, b.usage, b.footprint_m2, b.geom,
       b.levels_assumed OR coalesce((SELECT bool_or(d.assumed) FROM dwelling d
           WHERE d.community_code = b.community_code AND d.building_id = b.id), false) AS assumed,
       (SELECT json_agg(json_build_array(d.id, d.floor, d.slot, d.room, h.tenure, people.number, coalesce(people.care, false))
                        ORDER BY d.floor, d.slot)
          FROM dwelling d
          LEFT JOIN household h ON h.community_code = d.community_code AND h.dwelling_id = d.id AND h.valid_to IS NULL
          LEFT JOIN LATERAL (
               SELECT count(*) AS number, bool_or(EXISTS (
                          SELECT FROM resident_tag rt JOIN tag t ON t.code = rt.tag_code
                           WHERE rt.community_code = r.community_code AND rt.resident_id = r.id AND t.sensitive)) AS care
                 FROM resident r WHERE r.community_code = h.community_code AND r.household_id = h.id AND r.valid_to IS NULL
          ) people ON h.id IS NOT NULL
         WHERE d.community_code = b.community_code AND d.building_id = b.id) AS doors
  FROM building b WHERE b.id = %(id)s AND b.valid_to IS NULL
 ORDER BY b.community_code LIMIT 1
