INSERT INTO visit (community_code, dwelling_id, household_id, grid_code, form_code, form_version, at, answers, words, next_due, corrects, account_id)
SELECT d.community_code, d.id,
       (SELECT h.id FROM household h WHERE h.community_code = d.community_code AND h.dwelling_id = d.id AND h.valid_to IS NULL),
       (SELECT bg.grid_code FROM building_grid bg WHERE bg.community_code = d.community_code AND bg.building_id = d.building_id AND bg.valid_to IS NULL),
       %(form)s, %(version)s, %(at)s, %(answers)s, %(words)s, %(next_due)s, %(corrects)s, %(account)s
  FROM dwelling d
 WHERE d.id = %(dwelling)s AND (%(corrects)s::bigint IS NULL OR EXISTS (SELECT FROM visit v WHERE v.id = %(corrects)s AND v.dwelling_id = d.id))
RETURNING id
