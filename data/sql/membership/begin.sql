INSERT INTO building_grid (community_code, building_id, grid_code, share, valid_from)
SELECT %(community)s, wanted.building_id, wanted.grid_code, wanted.share, %(today)s
  FROM membership_wanted wanted
 WHERE wanted.grid_code IS NOT NULL
   AND NOT EXISTS (SELECT FROM building_grid held
                    WHERE held.community_code = %(community)s AND held.building_id = wanted.building_id
                      AND held.valid_to IS NULL)
