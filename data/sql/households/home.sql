-- The household of a dwelling on a day, its people masked. What changed since is read from the periods.
SELECT d.community_code, d.id AS dwelling_id, d.address, h.id, h.valid_from AS since, h.valid_to AS until,
       coalesce((SELECT p.value_masked FROM record_period p
                  WHERE p.community_code = h.community_code AND p.subject = 'household' AND p.subject_id = h.id AND p.attribute = 'tenure'
                    AND daterange(p.valid_from, p.valid_to) @> %(on)s), h.tenure) AS tenure,
       {household_tags} AS tags,
       (SELECT json_agg(json_build_array(r.id, r.name_masked, r.phone_masked, r.gender, r.birth_year, r.head, r.tags, r.since, r.until)
                        ORDER BY r.head DESC, r.birth_year NULLS LAST, r.id)
          FROM (SELECT r.id, r.name_masked, r.gender, r.birth_year, r.valid_from AS since, r.valid_to AS until,
                       CASE WHEN phone.community_code IS NULL THEN r.phone_masked ELSE phone.value_masked END AS phone_masked,
                       coalesce(head.value_masked::boolean, r.head) AS head, {resident_tags} AS tags
                  FROM resident r
                  LEFT JOIN record_period phone ON phone.community_code = r.community_code AND phone.subject = 'resident' AND phone.subject_id = r.id
                       AND phone.attribute = 'phone' AND daterange(phone.valid_from, phone.valid_to) @> %(on)s
                  LEFT JOIN record_period head ON head.community_code = r.community_code AND head.subject = 'resident' AND head.subject_id = r.id
                       AND head.attribute = 'head' AND daterange(head.valid_from, head.valid_to) @> %(on)s
                 WHERE r.community_code = h.community_code AND r.household_id = h.id
                   AND (CASE WHEN %(now)s THEN r.valid_to IS NULL ELSE daterange(r.valid_from, r.valid_to) @> %(on)s END)) r) AS people
  FROM dwelling d
  JOIN building b ON b.community_code = d.community_code AND b.id = d.building_id AND b.valid_to IS NULL
  LEFT JOIN household h ON h.community_code = d.community_code AND h.dwelling_id = d.id
       AND (CASE WHEN %(now)s THEN h.valid_to IS NULL ELSE daterange(h.valid_from, h.valid_to) @> %(on)s END)
 WHERE d.id = %(dwelling)s
