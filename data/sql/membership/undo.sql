-- What began today and is already wrong was never true for a whole day: it goes.
DELETE FROM building_grid held USING membership_wanted wanted
 WHERE held.community_code = %(community)s AND held.building_id = wanted.building_id AND held.valid_to IS NULL
   AND held.valid_from >= %(today)s AND held.grid_code IS DISTINCT FROM wanted.grid_code
