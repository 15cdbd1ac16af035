UPDATE building_grid held SET valid_to = %(today)s FROM membership_wanted wanted
 WHERE held.community_code = %(community)s AND held.building_id = wanted.building_id AND held.valid_to IS NULL
   AND held.grid_code IS DISTINCT FROM wanted.grid_code
