UPDATE building_grid held SET share = wanted.share FROM membership_wanted wanted
 WHERE held.community_code = %(community)s AND held.building_id = wanted.building_id AND held.valid_to IS NULL
   AND held.share <> wanted.share
