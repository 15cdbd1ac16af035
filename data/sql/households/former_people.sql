-- Who had left before the household did stays where they lived; return who moves with it.
WITH left_before AS (
    UPDATE resident r SET household_id = %(home)s
     WHERE r.community_code = %(community)s AND r.household_id = %(household)s AND r.valid_to <= %(day)s
)
SELECT r.id FROM resident r
 WHERE r.community_code = %(community)s AND r.household_id = %(household)s AND r.valid_from < %(day)s
   AND (r.valid_to IS NULL OR r.valid_to > %(day)s)
