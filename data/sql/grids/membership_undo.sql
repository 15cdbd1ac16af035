-- What began today and no longer holds never was.
DELETE FROM building_grid held USING membership_incoming wanted
 WHERE held.community_code = %(community)s AND held.building_id = wanted.building_id AND held.valid_to IS NULL
   AND held.valid_from = current_date AND held.grid_code IS DISTINCT FROM wanted.grid_code
