-- The days on which something in this home's own record changed.
WITH home AS (SELECT h.community_code, h.id, h.valid_from, h.valid_to FROM dwelling d
                JOIN household h ON h.community_code = d.community_code AND h.dwelling_id = d.id WHERE d.id = %(dwelling)s),
people AS (SELECT r.community_code, r.id, r.valid_from, r.valid_to FROM home JOIN resident r ON r.community_code = home.community_code AND r.household_id = home.id)
SELECT DISTINCT day FROM (
    SELECT valid_from AS day FROM home UNION SELECT valid_to FROM home
    UNION SELECT valid_from FROM people UNION SELECT valid_to FROM people
    UNION SELECT p.valid_from FROM home JOIN record_period p ON p.community_code = home.community_code AND p.subject = 'household' AND p.subject_id = home.id AND p.valid_from >= home.valid_from
    UNION SELECT p.valid_from FROM people JOIN record_period p ON p.community_code = people.community_code AND p.subject = 'resident' AND p.subject_id = people.id AND p.valid_from >= people.valid_from) days
 WHERE day IS NOT NULL AND day <= %(today)s ORDER BY day DESC LIMIT 40
