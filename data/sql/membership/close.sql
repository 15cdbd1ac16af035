-- A building that has ended is in no grid any more.
UPDATE building_grid held SET valid_to = %(today)s FROM building b
 WHERE b.community_code = held.community_code AND b.id = held.building_id
   AND held.community_code = %(community)s AND held.valid_to IS NULL
   AND b.valid_to <= %(today)s AND held.valid_from < %(today)s
